#pragma once

#include "wire/owned_fd.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace dynantic::engine::storage {

/// A file that appears under its name only when it is whole: written beside it as `NAME.new`, made durable, then renamed
/// over what stood there. Who writes the same file at the same time, in this process or another, waits for the one before.
/// Everything throws StorageError with a sentence.
class DurableFile {
  public:
    explicit DurableFile(std::filesystem::path path);
    DurableFile(const DurableFile&) = delete;
    DurableFile& operator=(const DurableFile&) = delete;
    /// Removes what was written, unless it was committed.
    ~DurableFile();

    void write(std::string_view bytes);
    /// Makes the file durable and gives it its name.
    void commit();

  private:
    void open_alone();
    [[noreturn]] void fail(const char* doing) const;

    std::filesystem::path path_;
    std::filesystem::path beside_;
    detail::OwnedFd file_;  // none: committed
};

/// Makes a folder, and those above it that are missing, and their names durable. Throws StorageError and
/// std::filesystem::filesystem_error.
void make_folder(const std::filesystem::path& folder);

/// Makes the names in a folder durable. Throws StorageError.
void sync_folder(const std::filesystem::path& folder);

}  // namespace dynantic::engine::storage
