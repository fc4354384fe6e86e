#include "http/sender.hpp"

#include "http/connect.hpp"
#include "http/response_head.hpp"
#include "http/url.hpp"

namespace dynantic::http {
namespace {

// A header that is rendered must not hold a line of its own.
bool is_clean(std::string_view text) noexcept {
    return text.find_first_of(std::string_view("\r\n\0", 3)) == text.npos;
}

std::string render_head(const Request& request, const Url& url, const Proxy* forward) {
    std::string head = request.method + " ";
    if (forward != nullptr) head += "http://" + url.host_header();
    head += url.path;
    if (!url.query.empty()) head += "?" + url.query;
    head += " HTTP/1.1\r\n";
    bool has_host = false;
    for (const Header& header : request.headers) {
        has_host = has_host || same_name(header.name, "host");
        head += header.name + ": " + header.value + "\r\n";
    }
    if (!has_host) head += "Host: " + url.host_header() + "\r\n";
    if (forward != nullptr && !forward->authorization.empty()) {
        head += "Proxy-Authorization: " + forward->authorization + "\r\n";
    }
    if (!request.body.empty() || request.method == "POST" || request.method == "PUT") {
        head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    }
    head += "Connection: close\r\n\r\n";
    return head;
}

class ConnectionSender final : public Sender {
  public:
    explicit ConnectionSender(SenderSettings settings)
        : settings_(std::move(settings)), tls_(settings_.ca_bundle) {}

    Response send(const Request& request, const detail::CallLimits& limits) override {
        const std::optional<Url> url = parse_url(request.url);
        if (!url)
            return failed(TransportFailure::Kind::config, "\"" + request.url + "\" is no http or https URL");
        bool clean = is_clean(request.method);
        for (const Header& header : request.headers)
            clean = clean && is_clean(header.name) && is_clean(header.value);
        if (!clean) return failed(TransportFailure::Kind::config, "a header holds a line break");

        const Proxy* const proxy =
            request.use_proxy ? settings_.proxies.find(url->is_https(), url->host, url->port) : nullptr;
        const Origin origin{.tls = url->is_https(), .host = url->host, .port = url->port};
        Connected connected = connect(origin, proxy, tls_,
                                      {.deadline = limits.deadline,
                                       .cancellation = limits.cancellation,
                                       .patience = request.connect_timeout});
        if (auto* failure = std::get_if<TransportFailure>(&connected)) {
            Response response;
            response.failure = std::move(*failure);
            return response;
        }
        Connection& connection = *std::get<std::unique_ptr<Connection>>(connected);
        const std::string head = render_head(request, *url, origin.tls ? nullptr : proxy);
        Response response;
        connection.exchange.start(head, request.body, response.body, {.max_body = settings_.max_reply_bytes});
        drive(connection.channel, connection.exchange,
              {.deadline = limits.deadline,
               .cancellation = limits.cancellation,
               .patience = request.read_timeout});
        response.failure = connection.exchange.take_failure();
        if (response.failure) {
            response.body.clear();
            return response;
        }
        response.status = connection.exchange.head().status;
        for (const HeaderView& header : connection.exchange.head().headers) {
            response.headers.push_back({std::string(header.name), std::string(header.value)});
        }
        return response;
    }

  private:
    static Response failed(TransportFailure::Kind kind, std::string message) {
        Response response;
        response.failure = TransportFailure{.kind = kind,
                                            .sent = TransportFailure::Sent::no,
                                            .retryable = false,
                                            .message = std::move(message)};
        return response;
    }

    SenderSettings settings_;
    TlsContext tls_;
};

}  // namespace

std::string_view Response::header(std::string_view name) const noexcept {
    for (const Header& each : headers) {
        if (same_name(each.name, name)) return each.value;
    }
    return {};
}

std::unique_ptr<Sender> make_sender(SenderSettings settings) {
    return std::make_unique<ConnectionSender>(std::move(settings));
}

}  // namespace dynantic::http
