#include "wire/fork_count.hpp"

#include <pthread.h>

#include <atomic>

namespace dynantic::detail {
namespace {

std::atomic<std::uint32_t> forks{0};

}  // namespace

std::uint32_t fork_count() noexcept {
    static const int registered =
        ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1, std::memory_order_relaxed); });
    static_cast<void>(registered);
    return forks.load(std::memory_order_relaxed);
}

}  // namespace dynantic::detail
