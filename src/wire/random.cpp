#include "dynantic/detail/random.hpp"

#include "wire/fork_count.hpp"

#include <dynantic/error.hpp>

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>

namespace dynantic::detail {
namespace {

void from_system(std::span<std::byte> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got > 0) {
            out = out.subspan(static_cast<std::size_t>(got));
        } else if (errno != EINTR) {
            throw ConfigError(
                Error(ErrorKind::config, "the operating system gives no random bytes (getrandom failed)"));
        }
    }
}

struct Buffer {
    std::array<std::byte, 512> bytes;
    std::size_t used = sizeof bytes;
    std::uint32_t fork = 0;  // a child must not hand out what its parent's buffer still holds
};

}  // namespace

void random_bytes(std::span<std::byte> out) {
    thread_local Buffer buffer;
    if (out.size() > buffer.bytes.size() / 8) return from_system(out);
    const std::uint32_t fork = fork_count();
    if (buffer.bytes.size() - buffer.used < out.size() || buffer.fork != fork) {
        buffer.used = buffer.bytes.size();  // stays so if the next line throws
        from_system(buffer.bytes);
        buffer.used = 0;
        buffer.fork = fork;
    }
    std::byte* const first = buffer.bytes.data() + buffer.used;
    std::memcpy(out.data(), first, out.size());
    std::memset(first, 0, out.size());  // what was handed out is no longer here to be read
    buffer.used += out.size();
}

}  // namespace dynantic::detail
