#include "server/event_loop.hpp"

#include <sys/eventfd.h>
#include <sys/timerfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
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
      alarm_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      batch_(std::move(batch)) {
    // Edge-triggered: each wakes the loop whenever it is written, or goes off, and is never read.
    epoll_event event{};
    event.events = EPOLLIN | EPOLLET;
    event.data.ptr = nullptr;
    const auto watched = [&](const detail::OwnedFd& fd) {
        return fd && ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, fd.fd(), &event) == 0;
    };
    if (!epoll_ || !watched(wake_) || !watched(alarm_))
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
        set_alarm();
        const int patience = may_sleep() ? -1 : 0;
        const int count = ::epoll_wait(epoll_.fd(), events.data(), static_cast<int>(events.size()), patience);
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
        if (each.data.ptr != nullptr) static_cast<Waiter*>(each.data.ptr)->ready(readiness_of(each));
    }
}

// Says under the lock that the loop is about to sleep, so that a task that is posted from here on wakes it.
bool EventLoop::may_sleep() {
    if (std::exchange(hurried_, false)) return false;
    const std::scoped_lock lock(mutex_);
    asleep_ = posted_.empty();
    return asleep_;
}

// The next timer is set once, where a time-out of each wait would be a timer of the system for each request.
void EventLoop::set_alarm() noexcept {
    if (timers_.empty() || timers_.begin()->first == alarm_time_) return;
    alarm_time_ = timers_.begin()->first;
    const auto time = std::max(alarm_time_.time_since_epoch(), Clock::duration(1));  // 0 would be never
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    itimerspec when{};
    when.it_value = {.tv_sec = seconds.count(), .tv_nsec = (time - seconds).count()};
    ::timerfd_settime(alarm_.fd(), TFD_TIMER_ABSTIME, &when, nullptr);
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
