#include "http/pool.hpp"

#include <algorithm>
#include <cassert>

namespace dynantic::http {
namespace {

using std::chrono::steady_clock;

}  // namespace

Pool::~Pool() { assert(open_ == idle_.size()); }

Pool::Answer Pool::acquire(const Origin& origin, Deadline deadline, const CancellationToken* cancellation) {
    std::unique_ptr<Connection> replaced;  // closed after the lock is gone
    std::unique_lock lock(mutex_);
    if (stopping_) return {.slot = {}, .refusal = Refusal::stopped};
    if (waiters_.empty()) {
        if (std::unique_ptr<Connection> idle = take_idle(origin)) {
            add_in_use(*idle);
            return {.slot = Slot(this, std::move(idle))};
        }
        if (open_ < max_) {
            ++open_;
            return {.slot = Slot(this, nullptr)};
        }
        if (!idle_.empty()) {  // to somewhere else: the one unused for longest makes room
            replaced = std::move(idle_.front());
            idle_.erase(idle_.begin());
            return {.slot = Slot(this, nullptr)};
        }
    }
    return wait(lock, origin, deadline, cancellation);
}

Pool::Answer Pool::wait(std::unique_lock<std::mutex>& lock, const Origin& origin, Deadline deadline,
                        const CancellationToken* cancellation) {
    constexpr auto glance = std::chrono::milliseconds(10);  // between two looks at the token
    std::condition_variable wake;
    Waiter self{.origin = &origin, .wake = &wake, .granted = {}};
    const auto place = waiters_.insert(waiters_.end(), &self);
    Refusal refusal = Refusal::none;
    while (!self.granted) {
        if (stopping_) {
            refusal = Refusal::stopped;
        } else if (cancellation != nullptr && cancellation->cancelled()) {
            refusal = Refusal::cancelled;
        } else if (deadline != Deadline::max() && steady_clock::now() >= deadline) {
            refusal = Refusal::deadline;
        }
        if (refusal != Refusal::none) {
            waiters_.erase(place);
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
    return {.slot = std::move(self.granted)};  // who grants takes the waiter off the list
}

void Pool::enter(Slot& slot, std::unique_ptr<Connection> connection) {
    slot.connection_ = std::move(connection);
    const std::scoped_lock lock(mutex_);
    add_in_use(*slot.connection_);
    // Who stops the pool interrupts what is in use, and this was not yet.
    if (stopping_) slot.connection_->channel.interrupt();
}

void Pool::leave(Slot& slot) {
    if (!slot.connection_) return;
    {
        const std::scoped_lock lock(mutex_);
        remove_in_use(*slot.connection_);
    }
    slot.connection_.reset();
}

void Pool::give_back(Slot& slot, bool keep) {
    std::unique_ptr<Connection> connection = std::move(slot.connection_);
    std::unique_ptr<Connection> closed;  // after the lock is gone
    const auto now = steady_clock::now();
    const std::scoped_lock lock(mutex_);
    if (connection) remove_in_use(*connection);
    if (!keep || stopping_) closed = std::move(connection);
    if (!waiters_.empty() && !stopping_) {
        Waiter& first = *waiters_.front();
        waiters_.pop_front();
        if (connection && connection->origin != *first.origin) closed = std::move(connection);
        if (connection) {
            connection->idle_since = now;
            add_in_use(*connection);
        }
        first.granted = Slot(this, std::move(connection));
        first.wake->notify_one();
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
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    closed.swap(idle_);
    open_ -= closed.size();
    for (const Connection* each : in_use_) each->channel.interrupt();
    for (const Waiter* each : waiters_) each->wake->notify_one();
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
