#include "http/transport.hpp"

#include "http/staleness.hpp"

namespace dynantic::http {
namespace {

using Kind = TransportFailure::Kind;
using Sent = TransportFailure::Sent;

TransportFailure not_sent(Kind kind, std::string message, bool retryable) {
    return {.kind = kind, .sent = Sent::no, .retryable = retryable, .message = std::move(message)};
}

}  // namespace

std::optional<TransportFailure> Transport::run(const Request& request, std::string& reply_body,
                                               Pool::Slot& slot) {
    if (auto failure = acquire(request.origin, request.deadline, request.cancellation, slot)) return failure;
    if (Connection* const idle = slot.connection()) {
        if (may_carry(*idle, request.repeat)) {
            auto failure = attempt(request, reply_body, *idle);
            if (!failure || pool_.stopping() || !was_stale(idle->exchange, request.repeat)) return failure;
        }
        slot.drop();
    }
    if (auto failure = open(request.origin, request.deadline, request.cancellation, slot)) return failure;
    return attempt(request, reply_body, *slot.connection());
}

std::optional<TransportFailure> Transport::attempt(const Request& request, std::string& reply_body,
                                                   Connection& connection) {
    Exchange& exchange = connection.exchange;
    exchange.start(request.head, request.body, reply_body, {.max_body = settings_.max_reply_bytes});
    drive(connection.channel, exchange,
          {.deadline = request.deadline,
           .cancellation = request.cancellation,
           .patience = settings_.read_timeout});
    if (!exchange.failure()) return std::nullopt;
    return explain(connection);
}

// The failure of the connection's exchange, for people.
TransportFailure Transport::explain(const Connection& connection) const {
    TransportFailure failure = *connection.exchange.failure();
    if (pool_.stopping()) {
        failure.kind = Kind::cancelled;
        failure.retryable = false;
        failure.message = "the client was shut down while the call was under way";
    } else if (failure.kind == Kind::read || failure.kind == Kind::write) {
        failure.message = connection.origin.name() + ": " + failure.message;
    }
    return failure;
}

std::optional<TransportFailure> Transport::open(const Origin& origin, Deadline deadline,
                                                const CancellationToken* cancellation, Pool::Slot& slot) {
    Connected connected = open_connection(origin, deadline, cancellation);
    if (auto* failure = std::get_if<TransportFailure>(&connected)) return std::move(*failure);
    slot.fill(std::get<std::unique_ptr<Connection>>(std::move(connected)));
    return std::nullopt;
}

Connected Transport::open_connection(const Origin& origin, Deadline deadline,
                                     const CancellationToken* cancellation) {
    const Proxy* const proxy = settings_.proxies.find(origin.tls, origin.host, origin.port);
    return http::connect(origin, proxy, tls_,
                         {.deadline = deadline,
                          .cancellation = cancellation,
                          .stopping = &pool_.stopping(),
                          .patience = settings_.connect_timeout});
}

std::optional<TransportFailure> Transport::acquire(const Origin& origin, Deadline deadline,
                                                   const CancellationToken* cancellation, Pool::Slot& slot) {
    Pool::Answer answer = pool_.acquire(origin, deadline, cancellation);
    slot = std::move(answer.slot);
    return refused(answer.refusal);
}

std::optional<TransportFailure> Transport::refused(Pool::Refusal refusal) const {
    switch (refusal) {
        case Pool::Refusal::none:
            return std::nullopt;
        case Pool::Refusal::stopped:
            return not_sent(Kind::cancelled, "the client was shut down", false);
        case Pool::Refusal::cancelled:
            return not_sent(Kind::cancelled, "the call was cancelled while it waited for a connection",
                            false);
        case Pool::Refusal::deadline:
            break;
    }
    return not_sent(Kind::pool,
                    "no connection became free before the call's deadline; all " +
                        std::to_string(settings_.max_connections) + " are in use (max_pool_connections)",
                    true);
}

}  // namespace dynantic::http
