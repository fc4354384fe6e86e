#include "engine/storage/durable_file.hpp"

#include "engine/storage/store.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dynantic::engine::storage {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_by_errno(const fs::path& path, const char* doing) {
    throw StorageError("dynantic: " + path.string() + ": " + doing +
                       " failed: " + std::generic_category().message(errno));
}

fs::path folder_of(const fs::path& path) {
    const fs::path folder = path.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

}  // namespace

DurableFile::DurableFile(fs::path path) : path_(std::move(path)), beside_(path_) {
    beside_ += ".new";
    descriptor_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (descriptor_ < 0) fail("making it");
}

DurableFile::~DurableFile() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    ::unlink(beside_.c_str());
}

void DurableFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("writing it");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void DurableFile::commit() {
    if (::fsync(descriptor_) != 0) fail("making it durable");
    if (::rename(beside_.c_str(), path_.c_str()) != 0) fail("naming it");
    ::close(std::exchange(descriptor_, -1));
    sync_folder(folder_of(path_));
}

void DurableFile::fail(const char* doing) const { fail_by_errno(path_, doing); }

void sync_folder(const fs::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) fail_by_errno(folder, "opening the folder");
    const bool durable = ::fsync(handle) == 0;
    const int error = errno;
    ::close(handle);
    errno = error;
    if (!durable) fail_by_errno(folder, "making the folder durable");
}

}  // namespace dynantic::engine::storage
