#pragma once

#include "http/connect.hpp"
#include "http/pool.hpp"
#include "http/proxy.hpp"
#include "http/reactor.hpp"
#include "http/tls.hpp"

#include <dynantic/backend.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::http {

struct TransportSettings {
    std::chrono::milliseconds connect_timeout = std::chrono::seconds(60);
    std::chrono::milliseconds read_timeout = std::chrono::seconds(60);
    std::size_t max_connections = 10;
    std::size_t max_reply_bytes = std::size_t{64} << 20U;
    std::optional<std::string> ca_bundle{};
    ProxyRules proxies{};
};

/// Sends requests over pooled connections. Safe to share between threads.
class Transport {
  public:
    explicit Transport(TransportSettings settings)
        : settings_(std::move(settings)), tls_(settings_.ca_bundle), pool_(settings_.max_connections) {}

    struct Request {
        const Origin& origin;
        std::string_view head;  ///< request line and headers, the empty line included
        std::string_view body;
        Repeat repeat = Repeat::safe;
        Deadline deadline = Deadline::max();
        const CancellationToken* cancellation = nullptr;
    };

    /// One request and its reply. `reply_body` takes the body; `on_head` is called with the reply's head, whose views
    /// end with the call, unless a failure is returned.
    ///
    /// A connection that its server closed while it was idle is replaced here, and is nobody's attempt.
    template <class OnHead>
    [[nodiscard]] std::optional<TransportFailure> exchange(const Request& request, std::string& reply_body,
                                                           OnHead&& on_head) {
        Pool::Slot slot;
        if (auto failure = run(request, reply_body, slot)) return failure;
        on_head(slot.connection()->exchange.head());
        if (slot.connection()->exchange.reusable()) slot.keep();
        return std::nullopt;
    }

    /// The proxy that plain http requests to an origin are sent to with a whole URL as their target, or nullptr.
    [[nodiscard]] const Proxy* forward_proxy(const Origin& origin) const {
        return origin.tls ? nullptr : settings_.proxies.find(false, origin.host, origin.port);
    }

    /// The same as `exchange` without blocking: `done` is called once, on the reactor's thread or, where nothing has to
    /// be waited for, on this one. The body text lives until then, and so does this transport.
    struct AsyncRequest {
        Origin origin;
        std::string head;
        std::string_view body;
        Repeat repeat = Repeat::safe;
        Deadline deadline = Deadline::max();
        std::optional<CancellationToken> cancellation{};
    };
    struct AsyncReply {
        std::optional<TransportFailure> failure;
        std::string body;
    };
    /// Called before `done`, unless there is a failure; the views end with the call.
    using OnHead = std::function<void(const ResponseHead&)>;
    using AsyncDone = std::function<void(AsyncReply)>;
    void async_exchange(AsyncRequest request, Reactor& reactor, OnHead on_head, AsyncDone done);

    /// Interrupts what is under way and refuses what comes.
    void stop() { pool_.stop(); }

    [[nodiscard]] Pool& pool() noexcept { return pool_; }
    [[nodiscard]] const TransportSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] const TlsContext& tls() const noexcept { return tls_; }

  private:
    friend class AsyncExchange;
    [[nodiscard]] std::optional<TransportFailure> refused(Pool::Refusal refusal) const;
    [[nodiscard]] TransportFailure explain(const Connection& connection) const;
    [[nodiscard]] Connected open_connection(const Origin& origin, Deadline deadline,
                                            const CancellationToken* cancellation);
    [[nodiscard]] std::optional<TransportFailure> run(const Request& request, std::string& reply_body,
                                                      Pool::Slot& slot);
    [[nodiscard]] std::optional<TransportFailure> attempt(const Request& request, std::string& reply_body,
                                                          Connection& connection);
    [[nodiscard]] std::optional<TransportFailure> open(const Origin& origin, Deadline deadline,
                                                       const CancellationToken* cancellation,
                                                       Pool::Slot& slot);
    [[nodiscard]] std::optional<TransportFailure> acquire(const Origin& origin, Deadline deadline,
                                                          const CancellationToken* cancellation,
                                                          Pool::Slot& slot);

    TransportSettings settings_;
    TlsContext tls_;  // outlives the connections
    Pool pool_;
};

}  // namespace dynantic::http
