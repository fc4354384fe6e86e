#include "http/connect.hpp"

#include "http/dial.hpp"
#include "http/resolver.hpp"

#include <array>
#include <optional>

namespace dynantic::http {
namespace {

using std::chrono::steady_clock;

// One patience for all steps: what they waste is missing at the end.
class Steps {
  public:
    explicit Steps(const WaitLimits& limits)
        : limits_(limits), whole_patience_(limits.patience), patience_ends_(add(last_, limits.patience)) {
        by_patience_ = patience_ends_ < limits_.deadline;
        limits_.deadline = std::min(limits_.deadline, patience_ends_);
        limits_.patience = std::chrono::milliseconds::max();
    }
    [[nodiscard]] const WaitLimits& limits() const noexcept { return limits_; }
    /// The time since the step before.
    steady_clock::duration lap() {
        const auto now = steady_clock::now();
        return now - std::exchange(last_, now);
    }
    /// A failure as the caller's own limits explain it.
    [[nodiscard]] TransportFailure explain(TransportFailure failure, std::string_view what) const {
        failure.sent = TransportFailure::Sent::no;
        if (failure.kind != TransportFailure::Kind::timeout || !by_patience_) return failure;
        WaitLimits asked = limits_;
        asked.patience = whole_patience_;
        failure = wait_failure(WaitResult::patience, asked, what, "connect_timeout");
        failure.kind = TransportFailure::Kind::connect;
        return failure;
    }

  private:
    steady_clock::time_point last_ = steady_clock::now();
    WaitLimits limits_;
    std::chrono::milliseconds whole_patience_;
    Deadline patience_ends_;
    bool by_patience_ = false;
};

std::optional<TransportFailure> open_tunnel(Channel& channel, const Origin& origin, const Proxy& proxy,
                                            const WaitLimits& limits) {
    const bool numeric_v6 = origin.host.find(':') != std::string::npos;
    const std::string target =
        (numeric_v6 ? "[" + origin.host + "]" : origin.host) + ":" + std::to_string(origin.port);
    std::string head = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (!proxy.authorization.empty()) head += "Proxy-Authorization: " + proxy.authorization + "\r\n";
    head += "\r\n";
    Exchange exchange;
    std::string body;
    exchange.start(head, {}, body, {.max_body = 64 * 1024, .connect = true});
    drive(channel, exchange, limits);
    if (exchange.failure()) {
        TransportFailure failure = *exchange.take_failure();
        if (failure.kind != TransportFailure::Kind::timeout &&
            failure.kind != TransportFailure::Kind::cancelled) {
            failure.kind = TransportFailure::Kind::connect;
            failure.message = "the proxy opened no tunnel: " + failure.message;
        }
        return failure;
    }
    const int status = exchange.head().status;
    if (status < 300 && exchange.reusable()) return std::nullopt;
    return TransportFailure{.kind = TransportFailure::Kind::connect,
                            .sent = TransportFailure::Sent::no,
                            .retryable = status >= 500,
                            .message = "the proxy " + proxy.host + " port " + std::to_string(proxy.port) +
                                       " refused a tunnel to " + target + " with status " +
                                       std::to_string(status)};
}

std::optional<TransportFailure> shake_hands(TlsStream& stream, const Origin& origin, int fd,
                                            const WaitLimits& limits) {
    for (;;) {
        const TlsStream::Outcome outcome = stream.handshake();
        if (outcome == TlsStream::Outcome::done) return std::nullopt;
        if (outcome == TlsStream::Outcome::want_read || outcome == TlsStream::Outcome::want_write) {
            const short events = outcome == TlsStream::Outcome::want_read ? POLLIN : POLLOUT;
            std::array<pollfd, 1> polled{{{.fd = fd, .events = events, .revents = 0}}};
            const WaitResult result = wait_for(polled, limits);
            if (result == WaitResult::ready) continue;
            return wait_failure(result, limits, "TLS handshake", "connect_timeout");
        }
        const bool closed = outcome == TlsStream::Outcome::closed || outcome == TlsStream::Outcome::cut;
        return TransportFailure{.kind = TransportFailure::Kind::tls,
                                .sent = TransportFailure::Sent::no,
                                .retryable = !stream.certificate_refused(),
                                .message = "no TLS with " + origin.name() + ": " +
                                           (closed ? "the server closed the connection" : stream.problem())};
    }
}

}  // namespace

Connected connect(const Origin& origin, const Proxy* proxy, TlsContext& tls, const WaitLimits& limits,
                  ConnectTimes* times) {
    Steps steps(limits);
    const std::string& host = proxy != nullptr ? proxy->host : origin.host;
    const std::uint16_t port = proxy != nullptr ? proxy->port : origin.port;
    const std::string peer = (proxy != nullptr ? "the proxy " : "") + host + " port " + std::to_string(port);

    Resolved resolved = resolve(host, port, steps.limits());
    if (auto* failure = std::get_if<TransportFailure>(&resolved)) {
        return steps.explain(std::move(*failure), "address of " + host);
    }
    if (times != nullptr) times->resolve = steps.lap();

    Dialled dialled = dial(std::get<Addresses>(resolved), peer, steps.limits());
    if (auto* failure = std::get_if<TransportFailure>(&dialled)) {
        return steps.explain(std::move(*failure), "connection to " + peer);
    }
    Channel channel(std::get<Socket>(std::move(dialled)));
    if (proxy != nullptr && origin.tls) {
        if (auto failure = open_tunnel(channel, origin, *proxy, steps.limits())) {
            return steps.explain(*std::move(failure), "tunnel by " + peer);
        }
    }
    if (times != nullptr) times->connect = steps.lap();

    if (origin.tls) {
        TlsContext::Opened opened =
            tls.open(channel.fd(), origin.host, origin.host + ":" + std::to_string(origin.port));
        if (auto* failure = std::get_if<TransportFailure>(&opened)) return std::move(*failure);
        channel.secure(std::get<std::unique_ptr<TlsStream>>(std::move(opened)));
        if (auto failure = shake_hands(*channel.tls(), origin, channel.fd(), steps.limits())) {
            return steps.explain(*std::move(failure), "TLS handshake with " + origin.name());
        }
        if (times != nullptr) times->tls = steps.lap();
    }
    return std::make_unique<Connection>(origin, std::move(channel));
}

}  // namespace dynantic::http
