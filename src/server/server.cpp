#include "server/server.hpp"

#include "server/listener.hpp"
#include "server/worker.hpp"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <optional>
#include <utility>
#include <vector>

namespace dynantic::server {
namespace {

// One a core that this process may run on, which may be fewer than the machine has: more would only take turns.
std::size_t thread_count(const ServerOptions& options) {
    if (options.threads != 0) return options.threads;
    cpu_set_t allowed;
    if (::sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return static_cast<std::size_t>(std::max(CPU_COUNT(&allowed), 1));
    return std::max<std::size_t>(std::thread::hardware_concurrency(),
                                 1);  // it has more than a cpu_set_t can name
}

}  // namespace

struct Server::Impl {
    Impl(ServerOptions given, Handler handler)
        : options(std::move(given)),
          front(options, std::move(handler), metrics),
          shared{options, metrics, front} {}

    void take(detail::OwnedFd socket) {
        // Some beyond the limit are told so; who comes after those is closed without a word, since telling costs as well.
        constexpr std::int64_t told_at_once = 64;
        const auto beyond =
            metrics.open_connections() + taken - static_cast<std::int64_t>(options.limits.connections);
        if (beyond >= 0) metrics.turned_away();
        if (beyond >= told_at_once) return;
        ++taken;
        Worker& worker = *workers[next_worker++ % workers.size()];
        // Shared, because a task can be copied.
        worker.loop().post([this, &worker, welcome = beyond < 0,
                            held = std::make_shared<detail::OwnedFd>(std::move(socket))] {
            worker.adopt(std::move(*held), welcome);
            --taken;
        });
    }

    // Runs f on a worker's thread.
    template <class F>
    static std::future<void> on(Worker& worker, F f) {
        const auto ran = std::make_shared<std::promise<void>>();
        worker.loop().post([&worker, f, ran] {
            f(worker);
            ran->set_value();
        });
        return ran->get_future();
    }

    // On each, and waits for all.
    template <class F>
    void on_each_worker(F f) {
        std::vector<std::future<void>> ran;
        for (auto& worker : workers) ran.push_back(on(*worker, f));
        for (auto& each : ran) each.wait();
    }

    ServerOptions options;
    Metrics metrics;
    Front front;
    Shared shared;
    std::optional<TlsContext> tls;
    std::optional<StorageThreads> storage;
    std::vector<std::unique_ptr<Worker>> workers;
    std::optional<Listener> listener;    // on the first worker's thread
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
    if (impl.options.tls) impl.shared.tls = &impl.tls.emplace(*impl.options.tls);
    for (std::size_t i = 0; i < thread_count(impl.options); ++i)
        impl.workers.push_back(std::make_unique<Worker>(impl.shared));
    try {
        impl.listener.emplace(
            impl.workers.front()->loop(), impl.options.host, impl.options.port,
            [&impl](detail::OwnedFd socket) { impl.take(std::move(socket)); },
            [&impl] { impl.metrics.accept_failed(); });
    } catch (...) {
        impl.workers.clear();
        throw;
    }
    impl.port = impl.listener->port();
    if (impl.options.storage_threads != 0)
        impl.shared.storage = &impl.storage.emplace(impl.options.storage_threads);
    impl.running = true;
    for (auto& worker : impl.workers) worker->run();
}

void Server::stop() {
    Impl& impl = *impl_;
    if (!std::exchange(impl.running, false)) return;
    impl.shared.stopping = true;
    // The door first; then what is inside, on the thread of each worker, behind whatever was accepted before.
    Impl::on(*impl.workers.front(), [&impl](Worker&) { impl.listener->close(); }).wait();
    impl.on_each_worker([](Worker& worker) { worker.drain(); });

    // A worker's thread ends when its last connection does; who is late is cut off.
    std::promise<void> ended;
    auto ended_future = ended.get_future();
    std::thread guard([&impl, ended = std::move(ended_future)]() mutable {
        if (ended.wait_for(impl.options.limits.stop_time) == std::future_status::ready) return;
        for (auto& worker : impl.workers) worker->loop().post([&worker] { worker->abort_all(); });
    });
    for (auto& worker : impl.workers) worker->join();
    ended.set_value();
    guard.join();
    impl.storage.reset();
    impl.listener.reset();
    impl.workers.clear();
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
