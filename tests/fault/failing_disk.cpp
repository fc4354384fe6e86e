// Loaded before the C library (LD_PRELOAD), this is a disk that fails: after FAILING_DISK_AFTER calls that write to or
// sync a regular file, each further one fails with EIO.

#include <dlfcn.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace {

std::atomic<long> left{[] {
    const char* text = std::getenv("FAILING_DISK_AFTER");
    return text == nullptr ? 1L << 60 : std::atol(text);
}()};

bool is_file(int descriptor) {
    struct stat info {};
    return ::fstat(descriptor, &info) == 0 && S_ISREG(info.st_mode);
}

bool fails(int descriptor) {
    if (!is_file(descriptor) || left.fetch_sub(1, std::memory_order_relaxed) > 0) return false;
    errno = EIO;
    return true;
}

template <class Function>
Function next(Function, const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int descriptor, const void* data, size_t size) {
    static const auto real = next(&::write, "write");
    return fails(descriptor) ? -1 : real(descriptor, data, size);
}
ssize_t pwrite(int descriptor, const void* data, size_t size, off_t offset) {
    static const auto real = next(&::pwrite, "pwrite");
    return fails(descriptor) ? -1 : real(descriptor, data, size, offset);
}
int fsync(int descriptor) {
    static const auto real = next(&::fsync, "fsync");
    return fails(descriptor) ? -1 : real(descriptor);
}
int fdatasync(int descriptor) {
    static const auto real = next(&::fdatasync, "fdatasync");
    return fails(descriptor) ? -1 : real(descriptor);
}
}
