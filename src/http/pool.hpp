#pragma once

#include "http/connection.hpp"
#include "wire/fork_count.hpp"

#include <dynantic/backend.hpp>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace dynantic::http {

/// The bound on connections, and the idle ones. Holding a slot is the right to have one connection open; whoever holds
/// one either got an idle connection with it or opens one himself. Idle connections are used last in, first out, so
/// that those not needed grow old and are closed by their servers; who waits is served first come, first served.
///
/// In the child of a fork it begins anew, empty: the connections are the parent's, and two processes that spoke on one
/// would read each other's replies. (That holds for a parent whose other threads were not at a call at that moment; of
/// others only exec is safe, as POSIX has it.)
///
/// Safe to share between threads; outlives its slots.
class Pool {
  public:
    explicit Pool(std::size_t max_connections) : max_(max_connections), process_(detail::fork_count()) {}
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    ~Pool();

    /// The right to one connection. Gives it back on destruction.
    class Slot {
      public:
        Slot() = default;
        Slot(Slot&& other) noexcept
            : pool_(std::exchange(other.pool_, nullptr)),
              connection_(std::move(other.connection_)),
              process_(other.process_) {}
        Slot& operator=(Slot&& other) noexcept {
            std::swap(pool_, other.pool_);
            std::swap(connection_, other.connection_);
            std::swap(process_, other.process_);
            return *this;
        }
        ~Slot() {
            if (pool_ != nullptr) pool_->give_back(*this, false);
        }

        [[nodiscard]] explicit operator bool() const noexcept { return pool_ != nullptr; }
        /// The connection, or nullptr where one has to be opened.
        [[nodiscard]] Connection* connection() const noexcept { return connection_.get(); }
        /// A connection that was opened for this slot.
        void fill(std::unique_ptr<Connection> connection) { pool_->enter(*this, std::move(connection)); }
        /// Closes the connection; the slot stays.
        void drop() { pool_->leave(*this); }
        /// Gives both back; the connection is kept for others.
        void keep() { std::exchange(pool_, nullptr)->give_back(*this, true); }

      private:
        friend class Pool;
        Slot(Pool* pool, std::unique_ptr<Connection> connection) noexcept
            : pool_(pool), connection_(std::move(connection)), process_(pool->process_) {}
        Pool* pool_ = nullptr;
        std::unique_ptr<Connection> connection_;
        std::uint32_t process_ = 0;  // the pool's, when it was given out
    };

    enum class Refusal : std::uint8_t { none, deadline, cancelled, stopped };
    struct Answer {
        Slot slot;
        Refusal refusal = Refusal::none;
    };

    /// A slot, and an idle connection to `origin` where there is one. Waits for as long as it takes, or until the
    /// deadline or a cancellation.
    [[nodiscard]] Answer acquire(const Origin& origin, Deadline deadline,
                                 const CancellationToken* cancellation);

    /// The same without blocking: `granted` is called once, by this call or later by whoever gives a slot back, or by
    /// `stop`. It runs under the pool's lock, so it does no more than pass the answer on. Returns a ticket where it has
    /// to wait, else 0.
    using Granted = std::function<void(Answer)>;
    std::uint64_t acquire_async(const Origin& origin, Granted granted);
    /// Takes back a request that still waits; false where it was granted already.
    bool withdraw(std::uint64_t ticket);

    /// Ends everything: whoever waits is refused, idle connections are closed, those in use are interrupted. Later
    /// calls are refused.
    void stop();
    /// Set by `stop`; for those who wait for something else while they hold a slot.
    [[nodiscard]] const std::atomic<bool>& stopping() const noexcept { return stopping_; }

    [[nodiscard]] std::size_t max_connections() const noexcept { return max_; }
    struct Counts {
        std::size_t open = 0;  ///< slots given out, and idle connections
        std::size_t idle = 0;
        std::size_t waiting = 0;
    };
    [[nodiscard]] Counts counts() const;

  private:
    // What was the parent's, to be let go after the lock is gone.
    struct Estate;
    [[nodiscard]] Estate begin_anew_after_fork();

    struct Waiter {
        Origin origin;
        Granted on_granted;
        std::condition_variable* wake = nullptr;  // of one that blocks
        std::uint64_t ticket = 0;                 // of one that does not
    };

    void enter(Slot& slot, std::unique_ptr<Connection> connection);
    void leave(Slot& slot);
    void give_back(Slot& slot, bool keep);
    void add_in_use(Connection& connection);
    void remove_in_use(Connection& connection) noexcept;
    [[nodiscard]] std::optional<Slot> try_acquire(const Origin& origin,
                                                  std::unique_ptr<Connection>& replaced);
    [[nodiscard]] std::unique_ptr<Connection> take_idle(const Origin& origin);
    [[nodiscard]] Answer wait(std::unique_lock<std::mutex>& lock, const Origin& origin, Deadline deadline,
                              const CancellationToken* cancellation);

    const std::size_t max_;
    mutable std::mutex mutex_;
    std::uint32_t process_;  // fork_count() of what is below
    std::size_t open_ = 0;
    std::vector<std::unique_ptr<Connection>> idle_;  // the last used at the back
    std::vector<Connection*> in_use_;
    std::list<Waiter> waiters_;
    std::uint64_t last_ticket_ = 0;
    std::atomic<bool> stopping_{false};
};

}  // namespace dynantic::http
