#include "server/server.hpp"

#include "server/worker.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <future>
#include <optional>
#include <stdexcept>
#include <vector>

namespace dynantic::server {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

std::size_t thread_count(const ServerOptions& options) {
    return options.threads != 0 ? options.threads
                                : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

tcp::endpoint endpoint_of(const ServerOptions& options) {
    boost::system::error_code error;
    const std::string name = options.host == "localhost" ? "127.0.0.1" : options.host;
    const auto address = asio::ip::make_address(name, error);
    if (error)
        throw std::runtime_error("'" + options.host +
                                 "' is not an address to listen at; name one such as 127.0.0.1");
    return {address, options.port};
}

std::optional<asio::ssl::context> tls_of(const ServerOptions& options) {
    if (!options.tls) return std::nullopt;
    std::optional<asio::ssl::context> context(asio::ssl::context::tls_server);
    context->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                         asio::ssl::context::no_tlsv1_1 | SSL_OP_NO_RENEGOTIATION);
    boost::system::error_code error;
    context->use_certificate_chain_file(options.tls->certificate, error);
    if (error) {
        throw std::runtime_error("the certificate '" + options.tls->certificate +
                                 "' cannot be read: " + error.message());
    }
    context->use_private_key_file(options.tls->key, asio::ssl::context::pem, error);
    if (error)
        throw std::runtime_error("the key '" + options.tls->key + "' cannot be read: " + error.message());
    return context;
}

}  // namespace

struct Server::Impl {
    Impl(ServerOptions given, Handler handler)
        : options(std::move(given)),
          front(options, std::move(handler), metrics),
          shared{options, metrics, front} {}

    void accept() {
        Worker& worker = *workers[next_worker++ % workers.size()];
        acceptor->async_accept(
            worker.io(), [this, &worker](boost::system::error_code error, tcp::socket socket) {
                if (error == asio::error::operation_aborted || !acceptor->is_open()) return;
                if (error) {  // most likely no more file descriptors: one may be closed soon
                    metrics.accept_failed();
                    return accept_later();
                }
                take(worker, std::move(socket));
                accept();
            });
    }

    void accept_later() {
        accept_timer->expires_after(std::chrono::milliseconds(100));
        accept_timer->async_wait([this](boost::system::error_code error) {
            if (!error && acceptor->is_open()) accept();
        });
    }

    void take(Worker& worker, tcp::socket socket) {
        // Some beyond the limit are told so; who comes after those is closed without a word, since telling costs as well.
        constexpr std::int64_t told_at_once = 64;
        const auto beyond =
            metrics.open_connections() + taken - static_cast<std::int64_t>(options.limits.connections);
        if (beyond >= 0) metrics.turned_away();
        if (beyond >= told_at_once) return;
        ++taken;
        asio::post(worker.io(), [this, &worker, socket = std::move(socket), welcome = beyond < 0]() mutable {
            worker.adopt(std::move(socket), welcome);
            --taken;
        });
    }

    // Runs f on the thread of each worker and waits for all.
    template <class F>
    void on_each_worker(F f) {
        std::vector<std::future<void>> done;
        for (auto& worker : workers) {
            std::packaged_task<void()> task([&f, &worker] { f(*worker); });
            done.push_back(task.get_future());
            asio::post(worker->io(), std::move(task));
        }
        for (auto& each : done) each.wait();
    }

    ServerOptions options;
    Metrics metrics;
    Front front;
    Shared shared;
    std::optional<asio::ssl::context> tls;
    std::optional<asio::thread_pool> storage;
    std::vector<std::unique_ptr<Worker>> workers;
    std::optional<tcp::acceptor> acceptor;  // on the first worker's thread
    std::optional<asio::steady_timer> accept_timer;
    std::atomic<std::int64_t> taken{0};  // accepted, and on the way to their worker
    std::size_t next_worker = 0;
    std::uint16_t port = 0;
    bool running = false;
};

Server::Server(ServerOptions options, Handler handler)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler))) {}

Server::~Server() { stop(); }

void Server::start() {
    Impl& impl = *impl_;
    const tcp::endpoint endpoint = endpoint_of(impl.options);
    impl.tls = tls_of(impl.options);
    impl.shared.tls = impl.tls ? &*impl.tls : nullptr;
    for (std::size_t i = 0; i < thread_count(impl.options); ++i)
        impl.workers.push_back(std::make_unique<Worker>(impl.shared));
    auto& acceptor = impl.acceptor.emplace(impl.workers.front()->io());
    impl.accept_timer.emplace(impl.workers.front()->io());
    boost::system::error_code error;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        impl.acceptor.reset();
        impl.accept_timer.reset();
        impl.workers.clear();
        throw std::runtime_error("cannot listen at " + impl.options.host + ":" +
                                 std::to_string(impl.options.port) + ": " + error.message());
    }
    impl.port = acceptor.local_endpoint().port();
    if (impl.options.storage_threads != 0) {
        impl.storage.emplace(impl.options.storage_threads);
        impl.shared.storage = &*impl.storage;
    }
    impl.running = true;
    impl.accept();
    for (auto& worker : impl.workers) worker->run();
}

void Server::stop() {
    Impl& impl = *impl_;
    if (!std::exchange(impl.running, false)) return;
    impl.shared.stopping = true;
    // The door first; then what is inside, on the thread of each worker, behind whatever was accepted before.
    std::promise<void> closed;
    asio::post(impl.workers.front()->io(), [&] {
        boost::system::error_code ignored;
        impl.acceptor->close(ignored);
        impl.accept_timer->cancel();
        closed.set_value();
    });
    closed.get_future().wait();
    impl.on_each_worker([](Worker& worker) { worker.drain(); });

    // A worker's thread ends when its last connection does; who is late is cut off.
    std::promise<void> ended;
    auto ended_future = ended.get_future();
    std::thread guard([&impl, ended = std::move(ended_future)]() mutable {
        if (ended.wait_for(impl.options.limits.stop_time) == std::future_status::ready) return;
        for (auto& worker : impl.workers) {
            asio::post(worker->io(), [&worker] { worker->abort_all(); });
        }
    });
    for (auto& worker : impl.workers) worker->join();
    ended.set_value();
    guard.join();
    if (impl.storage) impl.storage->join();
    impl.acceptor.reset();
    impl.accept_timer.reset();
    impl.workers.clear();
    impl.storage.reset();
}

std::uint16_t Server::port() const noexcept { return impl_->port; }

std::string Server::url() const {
    const std::string& host = impl_->options.host;
    const std::string shown = host.find(':') == std::string::npos ? host : "[" + host + "]";
    return (impl_->options.tls ? "https://" : "http://") + shown + ":" + std::to_string(impl_->port);
}

const Metrics& Server::metrics() const noexcept { return impl_->metrics; }

void Server::sweep() {
    if (impl_->running) impl_->on_each_worker([](Worker& worker) { worker.sweep(); });
}

}  // namespace dynantic::server
