#include "http/pool.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace dynantic::http {
namespace {

using std::chrono::steady_clock;

}  // namespace

struct Pool::Estate {
    std::vector<std::unique_ptr<Connection>> idle;
    std::list<Waiter> waiters;
};

Pool::~Pool() { assert(process_ != detail::fork_count() || open_ == idle_.size()); }

// Nobody of this process is in line or uses a connection yet: the parent's threads are not here. Its idle connections are
// closed here and stay open there.
Pool::Estate Pool::begin_anew_after_fork() {
    Estate estate;
    const std::uint32_t process = detail::fork_count();
    if (process_ == process) return estate;
    process_ = process;
    estate.idle.swap(idle_);
    estate.waiters.swap(waiters_);
    in_use_.clear();
    open_ = 0;
    return estate;
}

Pool::Answer Pool::acquire(const Origin& origin, Deadline deadline, const CancellationToken* cancellation) {
    std::unique_ptr<Connection> replaced;  // closed after the lock is gone
    Estate estate;
    std::unique_lock lock(mutex_);
    estate = begin_anew_after_fork();
    if (stopping_) return {.slot = {}, .refusal = Refusal::stopped};
    if (std::optional<Slot> slot = try_acquire(origin, replaced)) return {.slot = *std::move(slot)};
    return wait(lock, origin, deadline, cancellation);
}

std::uint64_t Pool::acquire_async(const Origin& origin, Granted granted) {
    std::unique_ptr<Connection> replaced;
    Estate estate;
    std::unique_lock lock(mutex_);
    estate = begin_anew_after_fork();
    if (stopping_) {
        lock.unlock();
        granted({.slot = {}, .refusal = Refusal::stopped});
        return 0;
    }
    if (std::optional<Slot> slot = try_acquire(origin, replaced)) {
        lock.unlock();
        granted({.slot = *std::move(slot)});
        return 0;
    }
    Waiter& waiter = waiters_.emplace_back();
    waiter.origin = origin;
    waiter.on_granted = std::move(granted);
    waiter.ticket = ++last_ticket_;
    return waiter.ticket;
}

bool Pool::withdraw(std::uint64_t ticket) {
    const std::scoped_lock lock(mutex_);
    return std::erase_if(waiters_, [&](const Waiter& waiter) { return waiter.ticket == ticket; }) > 0;
}

std::optional<Pool::Slot> Pool::try_acquire(const Origin& origin, std::unique_ptr<Connection>& replaced) {
    if (!waiters_.empty()) return std::nullopt;  // they were first
    if (std::unique_ptr<Connection> idle = take_idle(origin)) {
        add_in_use(*idle);
        return Slot(this, std::move(idle));
    }
    if (open_ < max_) {
        ++open_;
        return Slot(this, nullptr);
    }
    if (idle_.empty()) return std::nullopt;
    // Idle ones lead elsewhere: the one unused for longest makes room.
    replaced = std::move(idle_.front());
    idle_.erase(idle_.begin());
    return Slot(this, nullptr);
}

Pool::Answer Pool::wait(std::unique_lock<std::mutex>& lock, const Origin& origin, Deadline deadline,
                        const CancellationToken* cancellation) {
    constexpr auto glance = std::chrono::milliseconds(10);  // between two looks at the token
    std::condition_variable wake;
    const auto self = waiters_.emplace(waiters_.end());
    self->origin = origin;
    self->wake = &wake;
    Slot granted;
    self->on_granted = [&granted](Answer answer) { granted = std::move(answer.slot); };
    Refusal refusal = Refusal::none;
    while (!granted) {
        if (stopping_) {
            refusal = Refusal::stopped;
        } else if (cancellation != nullptr && cancellation->cancelled()) {
            refusal = Refusal::cancelled;
        } else if (deadline != Deadline::max() && steady_clock::now() >= deadline) {
            refusal = Refusal::deadline;
        }
        if (refusal != Refusal::none) {
            waiters_.erase(self);
            return {.slot = {}, .refusal = refusal};
        }
        if (cancellation != nullptr) {
            wake.wait_until(lock, std::min(deadline, steady_clock::now() + glance));
        } else if (deadline != Deadline::max()) {
            wake.wait_until(lock, deadline);
        } else {
            wake.wait(lock);
        }
    }
    return {.slot = std::move(granted)};
}

void Pool::enter(Slot& slot, std::unique_ptr<Connection> connection) {
    slot.connection_ = std::move(connection);
    const std::scoped_lock lock(mutex_);
    if (slot.process_ != process_) return;
    add_in_use(*slot.connection_);
    // Who stops the pool interrupts what is in use, and this was not yet.
    if (stopping_) slot.connection_->channel.interrupt();
}

void Pool::leave(Slot& slot) {
    if (!slot.connection_) return;
    {
        const std::scoped_lock lock(mutex_);
        if (slot.process_ == process_) remove_in_use(*slot.connection_);
    }
    slot.connection_.reset();
}

void Pool::give_back(Slot& slot, bool keep) {
    std::unique_ptr<Connection> connection = std::move(slot.connection_);
    std::unique_ptr<Connection> closed;  // after the lock is gone
    const auto now = steady_clock::now();
    Estate estate;
    const std::scoped_lock lock(mutex_);
    estate = begin_anew_after_fork();
    if (slot.process_ != process_) {  // of the parent, and counted there
        closed = std::move(connection);
        return;
    }
    if (connection) remove_in_use(*connection);
    if (!keep || stopping_) closed = std::exchange(connection, nullptr);
    if (!waiters_.empty() && !stopping_) {
        Waiter first = std::move(waiters_.front());
        waiters_.pop_front();
        if (connection && connection->origin != first.origin) closed = std::exchange(connection, nullptr);
        if (connection) {
            connection->idle_since = now;
            add_in_use(*connection);
        }
        first.on_granted({.slot = Slot(this, std::move(connection))});
        if (first.wake != nullptr) first.wake->notify_one();
        return;
    }
    if (!connection) {
        --open_;
        return;
    }
    connection->idle_since = now;
    idle_.push_back(std::move(connection));
}

void Pool::stop() {
    std::vector<std::unique_ptr<Connection>> closed;
    std::vector<Granted> refused;
    Estate estate;
    std::unique_lock lock(mutex_);
    estate = begin_anew_after_fork();
    stopping_ = true;
    closed.swap(idle_);
    open_ -= closed.size();
    for (const Connection* each : in_use_) each->channel.interrupt();
    for (auto each = waiters_.begin(); each != waiters_.end();) {
        if (each->wake != nullptr) {  // takes itself off the list
            each->wake->notify_one();
            ++each;
        } else {
            refused.push_back(std::move(each->on_granted));
            each = waiters_.erase(each);
        }
    }
    lock.unlock();
    for (const Granted& each : refused) each({.slot = {}, .refusal = Refusal::stopped});
}

Pool::Counts Pool::counts() const {
    const std::scoped_lock lock(mutex_);
    return {.open = open_, .idle = idle_.size(), .waiting = waiters_.size()};
}

std::unique_ptr<Connection> Pool::take_idle(const Origin& origin) {
    const auto found =
        std::find_if(idle_.rbegin(), idle_.rend(), [&](const auto& c) { return c->origin == origin; });
    if (found == idle_.rend()) return nullptr;
    std::unique_ptr<Connection> connection = std::move(*found);
    idle_.erase(std::next(found).base());
    return connection;
}

void Pool::add_in_use(Connection& connection) {
    connection.in_use_index = in_use_.size();
    in_use_.push_back(&connection);
}

void Pool::remove_in_use(Connection& connection) noexcept {
    in_use_[connection.in_use_index] = in_use_.back();
    in_use_[connection.in_use_index]->in_use_index = connection.in_use_index;
    in_use_.pop_back();
}

}  // namespace dynantic::http
