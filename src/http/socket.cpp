#include "http/socket.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

namespace dynantic::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds glance = 10ms;  // between two looks at a token

bool is_cancelled(const WaitLimits& limits) noexcept {
    return (limits.cancellation != nullptr && limits.cancellation->cancelled()) ||
           (limits.stopping != nullptr && limits.stopping->load(std::memory_order_relaxed));
}

int poll_timeout(milliseconds wait) noexcept {
    if (wait == milliseconds::max()) return -1;
    return static_cast<int>(std::clamp<milliseconds::rep>(wait.count(), 0, std::numeric_limits<int>::max()));
}

milliseconds until(steady_clock::time_point end, steady_clock::time_point now) {
    return end <= now ? 0ms : std::chrono::ceil<milliseconds>(end - now);
}

}  // namespace

Deadline add(Deadline now, milliseconds patience) noexcept {
    constexpr auto a_century = std::chrono::hours(24 * 36525);  // nanoseconds in 64 bits reach three of them
    return patience >= a_century ? Deadline::max() : now + patience;
}

WaitResult wait_for(std::span<pollfd> descriptors, const WaitLimits& limits) {
    const bool watched = limits.cancellation != nullptr || limits.stopping != nullptr;
    const bool timed = limits.deadline != Deadline::max();
    if (!watched && !timed) {  // no clock is read
        for (;;) {
            const int n = ::poll(descriptors.data(), descriptors.size(), poll_timeout(limits.patience));
            if (n > 0) return WaitResult::ready;
            if (n == 0) return WaitResult::patience;
            if (errno != EINTR) return WaitResult::ready;  // the operation that follows meets the error
        }
    }
    const steady_clock::time_point begin = steady_clock::now();
    const Deadline patience_ends = add(begin, limits.patience);
    for (;;) {
        if (is_cancelled(limits)) return WaitResult::cancelled;
        const steady_clock::time_point now = steady_clock::now();
        const steady_clock::time_point end = std::min(limits.deadline, patience_ends);
        milliseconds wait = end == Deadline::max() ? milliseconds::max() : until(end, now);
        if (watched) wait = std::min(wait, glance);
        const int n = ::poll(descriptors.data(), descriptors.size(), poll_timeout(wait));
        if (n > 0) return WaitResult::ready;
        if (n < 0 && errno != EINTR) return WaitResult::ready;
        if (end <= steady_clock::now()) {
            return limits.deadline <= patience_ends ? WaitResult::deadline : WaitResult::patience;
        }
    }
}

TransportFailure wait_failure(WaitResult result, const WaitLimits& limits, std::string_view what,
                              std::string_view setting) {
    TransportFailure failure{.kind = TransportFailure::Kind::timeout,
                             .sent = TransportFailure::Sent::no,
                             .retryable = true,
                             .message = {}};
    switch (result) {
        case WaitResult::patience:
            failure.message = "no " + std::string(what) + " within " +
                              std::to_string(limits.patience.count()) + " ms (" + std::string(setting) + ")";
            break;
        case WaitResult::cancelled:
            failure.kind = TransportFailure::Kind::cancelled;
            failure.retryable = false;
            failure.message = "the call was cancelled while it waited for " + std::string(what);
            break;
        case WaitResult::deadline:
        case WaitResult::ready:
            failure.message = "the call's deadline ran out while it waited for " + std::string(what);
            break;
    }
    return failure;
}

std::string error_text(int error) { return std::generic_category().message(error); }

}  // namespace dynantic::http
