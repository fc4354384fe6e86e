#include "aws/credentials/chain.hpp"
#include "aws/endpoints/configured.hpp"
#include "aws/target.hpp"
#include "http/connect.hpp"
#include "http/url.hpp"
#include "tool/aws_context.hpp"
#include "tool/client_options.hpp"
#include "tool/commands.hpp"

#include <dynantic/client.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/exchange.hpp>

#include <poll.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <utility>
#include <vector>

namespace dynantic::tool {
namespace {

using std::chrono::steady_clock;

// The steps of one request with their times, told as far as they went.
class Report {
  public:
    explicit Report(bool json) : json_(json) {}

    void endpoint(std::string url) { endpoint_ = std::move(url); }
    void step(std::string name, steady_clock::duration time) { steps_.emplace_back(std::move(name), time); }
    /// Runs `work` as a step.
    template <class F>
    auto time(std::string name, F&& work) {
        const auto start = steady_clock::now();
        auto out = std::forward<F>(work)();
        step(std::move(name), steady_clock::now() - start);
        return out;
    }

    void print(const std::string& problem) const {
        if (json_) {
            print_json(problem);
        } else {
            print_table();
        }
    }

  private:
    static std::string milliseconds(steady_clock::duration time) {
        char text[32];
        std::snprintf(text, sizeof text, "%.3f", std::chrono::duration<double, std::milli>(time).count());
        return text;
    }
    [[nodiscard]] steady_clock::duration total() const {
        steady_clock::duration sum{};
        for (const auto& [name, time] : steps_) sum += time;
        return sum;
    }

    void print_table() const {
        if (!endpoint_.empty()) std::cout << endpoint_ << '\n';
        if (steps_.empty()) return;  // it ended before the first
        for (const auto& [name, time] : steps_)
            std::printf("  %-12s %10s ms\n", name.c_str(), milliseconds(time).c_str());
        std::printf("  %-12s %10s ms\n", "total", milliseconds(total()).c_str());
        std::fflush(stdout);
    }
    void print_json(const std::string& problem) const {
        std::string out = "{";
        detail::JsonWriter writer(out);
        if (!endpoint_.empty()) {
            writer.raw("\"endpoint\": ");
            writer.quoted(endpoint_);
            writer.raw(", ");
        }
        writer.raw("\"milliseconds\": {");
        for (const auto& [name, time] : steps_) {
            writer.quoted(name);
            writer.raw(": " + milliseconds(time) + ", ");
        }
        writer.raw(steps_.empty() ? "}" : "\"total\": " + milliseconds(total()) + "}");
        if (!problem.empty()) {
            writer.raw(", \"error\": ");
            writer.quoted(problem);
        }
        std::cout << out << "}\n";
    }

    bool json_;
    std::string endpoint_;
    std::vector<std::pair<std::string, steady_clock::duration>> steps_;
};

[[noreturn]] void fail(std::string message) { Error(ErrorKind::connection, std::move(message)).raise(); }

// The service may quote what was signed, a session token among it.
std::string without(std::string text, const std::string& secret) {
    if (secret.empty()) return text;
    for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 3))
        text.replace(at, secret.size(), "***");
    return text;
}

// What a program would get of that reply: its kind of error, and the service's words.
[[noreturn]] void refused(int status, std::string body, const Credentials& credentials) {
    Reply reply;
    reply.status = status;
    reply.body = Body(std::move(body));
    const Error::Info info = detail::error_of(std::move(reply));
    const std::string message =
        without(without(info.message, credentials.session_token), credentials.secret_access_key);
    if (info.code.empty()) fail("the endpoint answered with " + message);
    const std::string answer = "status " + std::to_string(status) + " " + info.code + ": " + message;
    if (info.kind == ErrorKind::credentials) {
        Error(info.kind, "the endpoint refuses those found (" + credentials.source + "): " + answer).raise();
    }
    Error(info.kind, "the endpoint answered with " + answer).raise();
}

void wait(const http::Channel& channel, short events, std::chrono::milliseconds patience) {
    pollfd waiting{channel.fd(), events, 0};
    if (::poll(&waiting, 1, static_cast<int>(patience.count())) <= 0)
        fail("no reply within the read time-out");
}

// The exchange, moved by hand so as to see when the first byte comes.
void exchange(http::Connection& connection, std::chrono::milliseconds patience, Report& report) {
    using Kind = http::Moved::Kind;
    const auto start = steady_clock::now();
    auto first = steady_clock::time_point::max();
    http::Exchange& moved = connection.exchange;
    while (true) {
        const http::ExchangeStep step = moved.next();
        if (step.kind == http::ExchangeStep::Kind::done) break;
        const bool writing = step.kind == http::ExchangeStep::Kind::write;
        const http::Moved result =
            writing ? connection.channel.write(step.out) : connection.channel.read(step.in);
        if (result.kind == Kind::want_read || result.kind == Kind::want_write) {
            wait(connection.channel, result.kind == Kind::want_read ? POLLIN : POLLOUT, patience);
        } else if (result.kind == Kind::failed || (result.kind == Kind::closed && writing)) {
            fail("the connection broke: " + connection.channel.problem());
        } else if (writing) {
            moved.on_written(result.bytes);
        } else {
            first = std::min(first, steady_clock::now());
            moved.on_read(result.kind == Kind::closed ? 0 : result.bytes);
        }
    }
    if (moved.failure()) fail(moved.failure()->message);
    report.step("first byte", first - start);
    report.step("rest", steady_clock::now() - first);
}

void ping(const ClientConfig& config, Report& report) {
    const auto context = make_context(config);
    const aws::Settings& settings = context->settings;
    const std::string configured = settings.endpoint_url.value.value_or("");
    if (configured.starts_with("embedded:")) {
        report.endpoint(configured);
        const Client client = report.time("open", [&] { return Client(config); });
        (void)report.time("list tables", [&] { return client.list_tables(); });
        return;
    }
    const Deadline deadline = steady_clock::now() + std::chrono::minutes(2);
    if (!settings.region.value) aws::missing_region().raise();
    const auto chain = aws::make_chain(config, context, {.placeholder_for_local_endpoint = true});
    const Credentials credentials = report.time("credentials", [&] { return chain->load(deadline).value(); });
    const aws::Endpoint endpoint = aws::configured_endpoint(settings, credentials.account_id).value();
    report.endpoint(endpoint.url);
    const http::ProxyRules proxies = proxies_of(settings);
    const auto target = aws::Target::make(endpoint, proxies, "dynantic-ping").value();
    const http::Origin& origin = target->origin();

    http::TlsContext tls(settings.ca_bundle.value);
    http::ConnectTimes times;
    http::Connected connected =
        http::connect(origin, proxies.find(origin.tls, origin.host, origin.port), tls,
                      {.deadline = deadline, .patience = config.connect_timeout}, &times);
    if (const auto* failure = std::get_if<TransportFailure>(&connected)) fail(failure->message);
    http::Connection& connection = *std::get<std::unique_ptr<http::Connection>>(connected);
    report.step("resolve", times.resolve);
    report.step("connect", times.connect);
    if (origin.tls) report.step("TLS", times.tls);

    std::string head;
    const Call call{.operation = "ListTables", .body = R"({"Limit":1})"};
    const auto start = steady_clock::now();
    target->render(head, call, credentials, context->clock->now());
    report.step("sign", steady_clock::now() - start);
    std::string body;
    connection.exchange.start(head, call.body, body, {});
    exchange(connection, config.read_timeout, report);
    if (const int status = connection.exchange.head().status; status != 200)
        refused(status, std::move(body), credentials);
}

void run(const ClientOptions& options, bool json) {
    Report report(json);
    try {
        ping(options.config(), report);
    } catch (const DynanticError& error) {
        report.print(error.what());
        throw;
    }
    report.print("");
}

}  // namespace

void add_ping(CLI::App& app) {
    CLI::App* command =
        app.add_subcommand("ping", "Ask the endpoint for one table, and show each step's time");
    const auto options = std::make_shared<ClientOptions>();
    const auto json = std::make_shared<bool>(false);
    options->add_to(*command);
    command->add_flag("--json", *json, "As JSON");
    command->callback([options, json] { run(*options, *json); });
}

}  // namespace dynantic::tool
