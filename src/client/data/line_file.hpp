#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct gzFile_s;  // zlib's

namespace dynantic::client {

/// A file of zlib's, closed with it.
struct CloseGz {
    void operator()(gzFile_s* file) const noexcept;
};
using GzFile = std::unique_ptr<gzFile_s, CloseGz>;

/// The files that a path of an import stands for: itself, or what a folder holds, by name. Throws ValidationError where
/// there is nothing to read.
[[nodiscard]] std::vector<std::string> data_files(const std::string& path);

/// The lines of a file, plain or gzip; "-" is the standard input.
class LineReader {
  public:
    static constexpr std::size_t longest = std::size_t{16} << 20U;

    /// Throws ValidationError where the file cannot be opened.
    explicit LineReader(std::string path);

    enum class Outcome : std::uint8_t {
        line,      ///< `line` holds it, without its end
        too_long,  ///< `line` holds its first `longest` bytes
        broken,    ///< the file cannot be read on: it is damaged, or cut off; then comes the end
        end,
    };
    [[nodiscard]] Outcome next(std::string& line);
    [[nodiscard]] const std::string& path() const noexcept { return path_; }
    /// Of the line that `next` gave last, from 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    /// Bytes of the file, as it lies on disk, that were read.
    [[nodiscard]] std::uint64_t offset() const noexcept;

  private:
    [[nodiscard]] bool fill();

    std::string path_;
    GzFile file_;
    std::string buffer_;
    std::size_t at_ = 0;
    std::uint64_t number_ = 0;
    bool broken_ = false;
    bool ended_ = false;
};

/// A file of lines that appears under its name when it is whole; gzip where the name ends with ".gz"; "-" is the standard
/// output.
class LineWriter {
  public:
    /// Throws ValidationError, as all that writes.
    explicit LineWriter(const std::string& path);
    LineWriter(const LineWriter&) = delete;
    LineWriter& operator=(const LineWriter&) = delete;
    ~LineWriter();

    void write(std::string_view text);
    void commit();

  private:
    [[noreturn]] void fail() const;

    std::string path_;
    std::string beside_;  // empty: the standard output
    GzFile file_;
};

}  // namespace dynantic::client
