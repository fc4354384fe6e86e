#include "engine/storage/durable_file.hpp"

#include "engine/storage/store.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace dynantic::engine::storage {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail_by_errno(const fs::path& path, const char* doing) {
    throw StorageError(path.string() + ": " + doing + " failed: " + std::generic_category().message(errno));
}

fs::path folder_of(const fs::path& path) {
    const fs::path folder = path.parent_path();
    return folder.empty() ? fs::path(".") : folder;
}

}  // namespace

DurableFile::DurableFile(fs::path path) : path_(std::move(path)), beside_(path_) {
    beside_ += ".new";
    open_alone();
    if (::ftruncate(file_.fd(), 0) != 0) fail("emptying it");
}

// Two writers of one NAME.new would each find their bytes between the other's. The lock goes with the open file, so nothing is
// left of it where a process is killed. Whoever has waited for it may have the other's file in hand, which has its name by now.
void DurableFile::open_alone() {
    for (;;) {
        file_ = detail::OwnedFd(::open(beside_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
        if (!file_) fail("making it");
        while (::flock(file_.fd(), LOCK_EX) != 0) {
            if (errno == ENOLCK || errno == ENOSYS || errno == EOPNOTSUPP)
                return;  // a file system without locks
            if (errno != EINTR) fail("locking it");
        }
        struct stat ours {};
        struct stat named {};
        if (::fstat(file_.fd(), &ours) != 0) fail("looking at it");
        if (::stat(beside_.c_str(), &named) == 0 && named.st_dev == ours.st_dev &&
            named.st_ino == ours.st_ino)
            return;
    }
}

DurableFile::~DurableFile() {
    if (file_) ::unlink(beside_.c_str());  // still locked, so it is no other's
}

void DurableFile::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(file_.fd(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("writing it");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void DurableFile::commit() {
    if (::fsync(file_.fd()) != 0) fail("making it durable");
    if (::rename(beside_.c_str(), path_.c_str()) != 0) fail("naming it");
    file_ = detail::OwnedFd();
    sync_folder(folder_of(path_));
}

void DurableFile::fail(const char* doing) const { fail_by_errno(path_, doing); }

void make_folder(const fs::path& folder) {
    if (fs::exists(folder)) return;
    const fs::path above = folder_of(folder);
    make_folder(above);
    if (fs::create_directory(folder)) sync_folder(above);
}

void sync_folder(const fs::path& folder) {
    const detail::OwnedFd handle(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!handle) fail_by_errno(folder, "opening the folder");
    if (::fsync(handle.fd()) != 0) fail_by_errno(folder, "making the folder durable");
}

}  // namespace dynantic::engine::storage
