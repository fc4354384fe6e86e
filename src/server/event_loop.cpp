#include "server/event_loop.hpp"

#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <system_error>
#include <utility>

namespace dynantic::server {
namespace {

Readiness readiness_of(const epoll_event& event) noexcept {
    const bool last = (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    const bool broken = (event.events & (EPOLLHUP | EPOLLERR)) != 0;
    return {.in = last || (event.events & EPOLLIN) != 0,
            .out = broken || (event.events & EPOLLOUT) != 0,
            .last = last};
}

}  // namespace

EventLoop::EventLoop(std::unique_ptr<SocketBatch> batch)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      batch_(std::move(batch)) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    if (!epoll_ || !wake_ || ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, wake_.fd(), &event) != 0)
        throw std::system_error(errno, std::generic_category(), "cannot wait for connections");
}

bool EventLoop::watch(int fd, Waiter& waiter) noexcept {
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &waiter;
    return ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd, &event) == 0;
}

void EventLoop::after(std::chrono::milliseconds time, Task task) {
    timers_.emplace(Clock::now() + time, std::move(task));
}

void EventLoop::post(Task task) {
    bool wake = false;
    {
        const std::scoped_lock lock(mutex_);
        posted_.push_back(std::move(task));
        any_posted_.store(true, std::memory_order_relaxed);
        wake = std::exchange(asleep_, false);
    }
    const std::uint64_t one = 1;
    if (wake) (void)!::write(wake_.fd(), &one, sizeof one);
}

void EventLoop::run() {
    std::array<epoll_event, 64> events;
    while (!finished_) {
        const int count =
            ::epoll_wait(epoll_.fd(), events.data(), static_cast<int>(events.size()), time_to_wait());
        now_ = Clock::now();
        tell(std::span(events).first(static_cast<std::size_t>(std::max(count, 0))));
        run_timers();
        run_posted();
        if (at_end_of_turn_) at_end_of_turn_();
    }
}

// Nothing happens between what is prepared and what is told, so whoever was prepared is still as it was.
void EventLoop::tell(std::span<const epoll_event> events) {
    if (batch_ && events.size() > 1) {
        for (const epoll_event& each : events) {
            if (each.data.ptr != nullptr)
                static_cast<Waiter*>(each.data.ptr)->prepare(readiness_of(each), *batch_);
        }
        batch_->run();
    }
    for (const epoll_event& each : events) {
        if (each.data.ptr != nullptr) {
            static_cast<Waiter*>(each.data.ptr)->ready(readiness_of(each));
        } else {
            std::uint64_t ignored = 0;
            (void)!::read(wake_.fd(), &ignored, sizeof ignored);
        }
    }
}

// Milliseconds, -1 for ever. Says under the lock that the loop is about to sleep, so that a task that is posted from here on
// wakes it.
int EventLoop::time_to_wait() {
    if (std::exchange(hurried_, false)) return 0;
    const std::scoped_lock lock(mutex_);
    if (!posted_.empty()) return 0;
    asleep_ = true;
    if (timers_.empty()) return -1;
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(timers_.begin()->first - now_).count();
    return static_cast<int>(std::clamp<std::int64_t>(wait, 0, std::numeric_limits<int>::max()));
}

void EventLoop::run_timers() {
    while (!timers_.empty() && timers_.begin()->first <= now_) {
        const Task task = std::move(timers_.begin()->second);
        timers_.erase(timers_.begin());
        task();
    }
}

void EventLoop::run_posted() {
    if (!any_posted_.load(std::memory_order_relaxed)) return;  // what comes now is seen before the next wait
    std::vector<Task> tasks;
    {
        const std::scoped_lock lock(mutex_);
        tasks.swap(posted_);
        any_posted_.store(false, std::memory_order_relaxed);
        asleep_ = false;
    }
    for (const Task& each : tasks) each();
}

}  // namespace dynantic::server
