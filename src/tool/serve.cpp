#include "engine/database.hpp"
#include "server/databases.hpp"
#include "server/server.hpp"
#include "tool/commands.hpp"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <csignal>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace dynantic::tool {
namespace {

// A year. A clock counts nanoseconds: what is beyond its end would be waited for not at all, and sweeps never end.
constexpr double longest_ttl_interval = 365.0 * 24 * 60 * 60;

struct ServeArguments {
    server::ServerOptions server;
    std::string data;
    std::string durability = "group";
    std::string restore;
    std::string snapshot;
    bool shared = false;
    bool insecure = false;
    std::vector<std::string> access_keys;
    std::string tls_certificate;
    std::string tls_key;
    double ttl_seconds = 10;
    double latency_milliseconds = 0;
};

bool is_loopback(const std::string& host) {
    return host == "localhost" || host == "::1" || host.starts_with("127.");
}

server::AccessKey read_access_key(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size()) {
        throw std::runtime_error("--access-key wants ID=SECRET");  // without the text: it may be the secret
    }
    return {text.substr(0, equals), text.substr(equals + 1)};
}

engine::Durability read_durability(const std::string& text) {
    if (text == "none") return engine::Durability::none;
    if (text == "every_commit") return engine::Durability::every_commit;
    return engine::Durability::group;
}

server::ServerOptions server_options(const ServeArguments& arguments) {
    server::ServerOptions options = arguments.server;
    for (const std::string& each : arguments.access_keys)
        options.access_keys.push_back(read_access_key(each));
    if (!is_loopback(options.host) && options.access_keys.empty() && !arguments.insecure) {
        throw std::runtime_error(
            "anyone who reaches " + options.host +
            " could read and write the data: give --access-key ID=SECRET, or say --insecure");
    }
    if (!arguments.snapshot.empty() && !arguments.shared)
        throw std::runtime_error("--snapshot is of the one database of --shared: give that too");
    if (arguments.tls_certificate.empty() != arguments.tls_key.empty()) {
        throw std::runtime_error("--tls-cert and --tls-key go together");
    }
    if (!arguments.tls_key.empty())
        options.tls = server::TlsFiles{arguments.tls_certificate, arguments.tls_key};
    options.latency = std::chrono::milliseconds(static_cast<std::int64_t>(arguments.latency_milliseconds));
    // Commits to disk wait for the disk: as many can wait at once, and share one fsync, as there are threads for it.
    if (!arguments.data.empty()) options.storage_threads = 32;
    return options;
}

server::DatabasesOptions database_options(const ServeArguments& arguments) {
    server::DatabasesOptions options;
    options.database.region = arguments.server.region;
    options.database.durability = read_durability(arguments.durability);
    options.database.ttl_interval =
        std::chrono::milliseconds(static_cast<std::int64_t>(arguments.ttl_seconds * 1000));
    if (!arguments.data.empty()) options.folder = arguments.data;
    if (!arguments.restore.empty()) {
        if (!std::filesystem::is_regular_file(arguments.restore))
            throw std::runtime_error("--restore " + arguments.restore + ": is not there");
        options.snapshot = arguments.restore;
    }
    options.shared = arguments.shared;
    return options;
}

// The signals that the server understands, taken by the thread that waits for them and by no other.
class Signals {
  public:
    Signals() {
        ::sigemptyset(&set_);
        ::sigaddset(&set_, SIGTERM);
        ::sigaddset(&set_, SIGINT);
        ::sigaddset(&set_, SIGUSR1);
        ::pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        std::signal(SIGPIPE, SIG_IGN);
    }
    [[nodiscard]] int wait() const {
        int which = 0;
        ::sigwait(&set_, &which);
        return which;
    }

  private:
    sigset_t set_;
};

// What SIGUSR1 asks for. A snapshot that cannot be written is no reason to end.
void save_snapshot(const server::Databases& databases, const std::string& file, spdlog::logger& log) {
    if (file.empty()) return log.warn("SIGUSR1 writes a snapshot where --snapshot FILE was given");
    try {
        databases.save_snapshot(file);
        log.info("wrote the snapshot {}", file);
    } catch (const std::exception& error) {
        log.error("{}", error.what());
    }
}

// How many descriptors this process may have: from here on as many as it could have, which is mostly many more.
std::size_t raise_descriptor_limit() noexcept {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_max;
}

// Clients must not take the descriptors of the data: a database that cannot make its next file takes no more writes.
void leave_descriptors_to_data(server::ServerOptions& options, std::size_t descriptors) {
    constexpr std::size_t of_a_database = 600;
    const std::size_t most = descriptors > 2 * of_a_database ? descriptors - of_a_database : descriptors / 2;
    if (options.limits.connections <= most) return;
    options.log("of " + std::to_string(options.limits.connections) + " connections only " +
                std::to_string(most) + " are taken: this process may open " + std::to_string(descriptors) +
                " files and sockets, and the data needs some (ulimit -n)");
    options.limits.connections = most;
}

void serve(const ServeArguments& arguments) {
    const Signals signals;  // before any thread is made, so that all inherit the mask
    const std::size_t descriptors = raise_descriptor_limit();
    const auto log = spdlog::stderr_color_mt("serve");
    const auto tell = [log](const std::string& message) { log->warn("{}", message); };

    server::ServerOptions options = server_options(arguments);
    server::DatabasesOptions stores = database_options(arguments);
    options.log = stores.log = stores.database.log = tell;
    if (stores.folder) leave_descriptors_to_data(options, descriptors);
    const auto databases = std::make_shared<server::Databases>(std::move(stores));
    server::Server server(
        std::move(options),
        [databases](const server::Account& account, std::string_view target, std::string_view body,
                    std::string room) { return databases->handle(account, target, body, std::move(room)); });
    server.start();
    std::cout << "dynantic: listening on " << server.url()
              << std::endl;  // flushed: scripts wait for this line
    while (signals.wait() == SIGUSR1) save_snapshot(*databases, arguments.snapshot, *log);
    server.stop();
}

}  // namespace

void add_serve(CLI::App& app) {
    auto arguments = std::make_shared<ServeArguments>();
    CLI::App* command = app.add_subcommand("serve", "Serve the embedded DynamoDB over HTTP");
    command->add_option("--port", arguments->server.port, "Port to listen at; 0 picks a free one")
        ->capture_default_str();
    command->add_option("--host", arguments->server.host, "Address to listen at")->capture_default_str();
    command->add_flag("--insecure", arguments->insecure, "Listen beyond this machine without --access-key");
    command->add_option("--data", arguments->data, "Folder to keep data in; without it data lives in memory")
        ->type_name("DIR");
    command
        ->add_option("--durability", arguments->durability,
                     "How hard --data holds on to what it acknowledged")
        ->check(CLI::IsMember({"none", "group", "every_commit"}))
        ->capture_default_str();
    command
        ->add_option("--restore", arguments->restore, "Snapshot that a database starts with where it is new")
        ->type_name("FILE");
    command
        ->add_option("--snapshot", arguments->snapshot,
                     "Where SIGUSR1 writes a snapshot, while requests go on; needs --shared")
        ->type_name("FILE");
    command->add_flag("--shared", arguments->shared, "One database for all access keys and regions");
    command
        ->add_option("--access-key", arguments->access_keys,
                     "Verify signatures with this key; may be repeated")
        ->type_name("ID=SECRET");
    command->add_option("--tls-cert", arguments->tls_certificate, "PEM file of the certificate and its chain")
        ->type_name("FILE");
    command->add_option("--tls-key", arguments->tls_key, "PEM file of the certificate's key")
        ->type_name("FILE");
    command
        ->add_option("--region", arguments->server.region,
                     "Region of the health text and of a shared database")
        ->capture_default_str();
    command->add_option("--threads", arguments->server.threads, "Threads that serve; 0: one a core")
        ->capture_default_str();
    command->add_option("--max-connections", arguments->server.limits.connections, "Connections open at once")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command
        ->add_option("--ttl-interval", arguments->ttl_seconds,
                     "Seconds between sweeps for expired items; 0: no sweep")
        ->check(CLI::Range(0.0, longest_ttl_interval))
        ->capture_default_str();
    command
        ->add_option("--latency", arguments->latency_milliseconds,
                     "Milliseconds to wait before each operation")
        ->check(CLI::Range(0.0, 600'000.0))
        ->capture_default_str();
    command
        ->add_option("--throttle", arguments->server.throttle,
                     "Fraction of operations to refuse with ProvisionedThroughputExceededException")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->callback([arguments] { serve(*arguments); });
}

}  // namespace dynantic::tool
