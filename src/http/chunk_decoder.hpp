#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::http {

/// Takes the chunked transfer coding off a body that comes in pieces of any size (RFC 9112, section 7.1). Extensions and
/// trailers are skipped.
class ChunkDecoder {
  public:
    struct Progress {
        enum class Kind : std::uint8_t { more, done, malformed, too_large };
        Kind kind = Kind::more;
        std::size_t consumed = 0;  ///< bytes of `text` that belong to the body; all of them unless it is done
    };

    /// Appends what `text` holds of the body to `out`, which never grows beyond `limit`.
    [[nodiscard]] Progress feed(std::string_view text, std::string& out, std::size_t limit);
    void reset() noexcept { *this = ChunkDecoder(); }

  private:
    enum class State : std::uint8_t {
        first_digit,
        size,
        extension,
        size_newline,
        data,
        data_return,
        data_newline,
        trailer_start,
        trailer,
        trailer_newline,
        last_newline,
    };
    static constexpr std::size_t max_line = 8 * 1024;  // of an extension, and of all trailers together

    [[nodiscard]] Progress::Kind step(char c) noexcept;

    State state_ = State::first_digit;
    std::uint64_t left_ = 0;
    std::size_t line_ = 0;
};

}  // namespace dynantic::http
