#include "http/staleness.hpp"
#include "http/transport.hpp"

#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

namespace dynantic::http {

/// One asynchronous exchange: the blocking driver's steps, with the reactor in place of every wait. What cannot but
/// block (a new connection: name, TCP, TLS) runs on a thread of its own; it is rare.
///
/// After `start` all steps but `connect` run on the reactor's thread.
class AsyncExchange : public std::enable_shared_from_this<AsyncExchange> {
  public:
    AsyncExchange(Transport& transport, Reactor& reactor, Transport::AsyncRequest request,
                  Transport::OnHead on_head, Transport::AsyncDone done)
        : transport_(transport),
          reactor_(reactor),
          request_(std::move(request)),
          on_head_(std::move(on_head)),
          done_(std::move(done)) {}

    void start() {
        // The grant may come before acquire_async has returned the ticket, on another thread; the mutex orders the two.
        const auto self = shared_from_this();
        std::unique_lock lock(mutex_);
        ticket_ = transport_.pool_.acquire_async(request_.origin, [self](Pool::Answer answer) {
            const auto carried = std::make_shared<Pool::Answer>(std::move(answer));
            // Under the pool's lock: nothing but passing on.
            self->reactor_.post([self, carried](Reactor::Event) { self->on_slot(std::move(*carried)); });
        });
        if (ticket_ != 0) watch_the_queue();
    }

  private:
    using Kind = TransportFailure::Kind;

    [[nodiscard]] const CancellationToken* token() const noexcept {
        return request_.cancellation ? &*request_.cancellation : nullptr;
    }
    [[nodiscard]] bool cancelled() const noexcept { return token() != nullptr && token()->cancelled(); }

    // The moment to wake up at: the limit, or the next look at the token.
    [[nodiscard]] Deadline wake_at(Deadline limit) const {
        constexpr auto glance = std::chrono::milliseconds(10);
        if (token() == nullptr) return limit;
        return std::min(limit, std::chrono::steady_clock::now() + glance);
    }

    // While it stands in the pool's queue: gives up at the deadline or when cancelled.
    void watch_the_queue() {
        const Deadline until = wake_at(request_.deadline);
        if (until == Deadline::max()) return;
        reactor_.wait(-1, 0, until, [self = shared_from_this()](Reactor::Event) {
            {
                const std::scoped_lock lock(self->mutex_);
                if (self->granted_) return;
                const bool late = std::chrono::steady_clock::now() >= self->request_.deadline;
                if (!late && !self->cancelled()) return self->watch_the_queue();
                if (!self->transport_.pool_.withdraw(self->ticket_)) return;  // granted just now
            }
            self->finish(self->transport_.refused(self->cancelled() ? Pool::Refusal::cancelled
                                                                    : Pool::Refusal::deadline));
        });
    }

    void on_slot(Pool::Answer answer) {
        {
            const std::scoped_lock lock(mutex_);
            granted_ = true;
        }
        slot_ = std::move(answer.slot);
        if (auto failure = transport_.refused(answer.refusal)) return finish(std::move(failure));
        Connection* const idle = slot_.connection();
        if (idle == nullptr) return connect();
        if (!may_carry(*idle, request_.repeat)) {
            slot_.drop();
            return connect();
        }
        reused_ = true;
        begin();
    }

    void connect() {
        reused_ = false;
        try {
            std::thread([self = shared_from_this()] {
                auto connected = std::make_shared<Connected>(self->transport_.open_connection(
                    self->request_.origin, self->request_.deadline, self->token()));
                self->reactor_.post([self, connected](Reactor::Event) {
                    if (auto* failure = std::get_if<TransportFailure>(connected.get())) {
                        return self->finish(std::move(*failure));
                    }
                    self->slot_.fill(std::get<std::unique_ptr<Connection>>(std::move(*connected)));
                    self->begin();
                });
            }).detach();
        } catch (const std::system_error&) {
            finish(TransportFailure{.kind = Kind::connect,
                                    .sent = TransportFailure::Sent::no,
                                    .retryable = true,
                                    .message = "no thread could be started to open a connection"});
        }
    }

    void begin() {
        wait_first_ = true;
        slot_.connection()->exchange.start(request_.head, request_.body, body_,
                                           {.max_body = transport_.settings_.max_reply_bytes});
        move();
    }

    // Moves what can be moved, until it is done or has to wait.
    void move() {
        Connection& connection = *slot_.connection();
        Exchange& exchange = connection.exchange;
        for (ExchangeStep step = exchange.next(); step.kind != ExchangeStep::Kind::done;
             step = exchange.next()) {
            const bool writing = step.kind == ExchangeStep::Kind::write;
            if (!writing && std::exchange(wait_first_, false)) return wait(POLLIN);
            const Moved moved =
                writing ? connection.channel.write(step.out) : connection.channel.read(step.in);
            switch (moved.kind) {
                case Moved::Kind::some:
                    writing ? exchange.on_written(moved.bytes) : exchange.on_read(moved.bytes);
                    break;
                case Moved::Kind::closed:
                    writing ? exchange.on_write_closed() : exchange.on_read(0);
                    break;
                case Moved::Kind::failed:
                    exchange.fail(writing ? Kind::write : Kind::read, connection.channel.problem());
                    break;
                case Moved::Kind::want_read:
                    return wait(POLLIN);
                case Moved::Kind::want_write:
                    return wait(writing ? POLLOUT | POLLIN : POLLOUT);
            }
        }
        exchanged();
    }

    void wait(int events) {
        patience_ends_ = add(std::chrono::steady_clock::now(), transport_.settings_.read_timeout);
        wait_again(events);
    }

    void wait_again(int events) {
        const Deadline until = wake_at(std::min(patience_ends_, request_.deadline));
        reactor_.wait(
            slot_.connection()->channel.fd(), static_cast<short>(events), until,
            [self = shared_from_this(), events](Reactor::Event event) { self->on_event(event, events); });
    }

    void on_event(Reactor::Event event, int events) {
        Connection& connection = *slot_.connection();
        if (event == Reactor::Event::ready) {
            // A peer that speaks before it has heard all may be refusing the rest.
            if (events == (POLLOUT | POLLIN)) listen(connection);
            return move();
        }
        const auto now = std::chrono::steady_clock::now();
        WaitResult why = WaitResult::ready;
        if (cancelled()) {
            why = WaitResult::cancelled;
        } else if (now >= request_.deadline) {
            why = WaitResult::deadline;
        } else if (now >= patience_ends_) {
            why = WaitResult::patience;
        } else {
            return wait_again(events);
        }
        TransportFailure failure = wait_failure(
            why, {.patience = transport_.settings_.read_timeout},
            connection.exchange.written() ? "reply" : "room to send the request", "read_timeout");
        connection.exchange.fail(failure.kind, std::move(failure.message), failure.retryable);
        exchanged();
    }

    static void listen(Connection& connection) {
        const Moved moved = connection.channel.read(connection.exchange.read_space());
        if (moved.kind == Moved::Kind::some) connection.exchange.on_read(moved.bytes);
    }

    void exchanged() {
        const Exchange& exchange = slot_.connection()->exchange;
        if (!exchange.failure()) return finish(std::nullopt);
        const bool stopping = transport_.pool_.stopping();
        if (reused_ && !stopping && was_stale(exchange, request_.repeat)) {
            slot_.drop();
            return connect();
        }
        finish(transport_.explain(*slot_.connection()));
    }

    void finish(std::optional<TransportFailure> failure) {
        Transport::AsyncReply reply{.failure = std::move(failure), .body = {}};
        if (!reply.failure) {
            const Exchange& exchange = slot_.connection()->exchange;
            on_head_(exchange.head());
            reply.body = std::move(body_);
            if (exchange.reusable()) slot_.keep();
        }
        // The connection is free before its caller knows, so that who asks again finds it.
        slot_ = Pool::Slot();
        // It may hold the last reference to the transport's owner, so it is destroyed last of all.
        const Transport::AsyncDone done = std::move(done_);
        done(std::move(reply));
    }

    Transport& transport_;
    Reactor& reactor_;
    Transport::AsyncRequest request_;
    Transport::OnHead on_head_;
    Transport::AsyncDone done_;

    std::mutex mutex_;  // of the two below
    std::uint64_t ticket_ = 0;
    bool granted_ = false;

    Pool::Slot slot_;
    std::string body_;
    bool reused_ = false;
    bool wait_first_ = true;
    Deadline patience_ends_ = Deadline::max();
};

void Transport::async_exchange(AsyncRequest request, Reactor& reactor, OnHead on_head, AsyncDone done) {
    std::make_shared<AsyncExchange>(*this, reactor, std::move(request), std::move(on_head), std::move(done))
        ->start();
}

}  // namespace dynantic::http
