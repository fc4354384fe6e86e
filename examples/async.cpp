// Coroutines: sixteen workers share one table and one client on one thread, each with many requests in turn.
//
// It runs in its own process where AWS_ENDPOINT_URL_DYNAMODB is not set, or is "embedded:"; with the URL of a server, or
// of AWS, it does the same there.

#include <dynantic/async.hpp>
#include <dynantic/dynantic.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>

namespace asio = boost::asio;
using namespace boost::asio::experimental::awaitable_operators;
using namespace std::chrono_literals;
using asio::awaitable;
using dynantic::field;

namespace {

struct Counter {
    std::string name{};
    std::int64_t value{};

    struct Meta {
        static constexpr auto table_name = "counters";
        using key = dynantic::Key<&Counter::name>;
    };
};

constexpr int workers = 16;
constexpr int additions = 25;

awaitable<void> work(dynantic::AsyncTable<Counter> counters, std::string name) {
    for (int each = 0; each < additions; ++each) {
        co_await counters.update(name).add<&Counter::value>(1).execute();
        co_await counters.update("all").add<&Counter::value>(1).execute();
    }
}

// No more than five seconds for one item: the slower of the two is cancelled.
awaitable<std::optional<Counter>> soon(dynantic::AsyncTable<Counter> counters, std::string name) {
    asio::steady_timer clock(co_await asio::this_coro::executor, 5s);
    const auto first = co_await (counters.get(name) || clock.async_wait(asio::use_awaitable));
    if (first.index() == 0) co_return std::get<0>(first);
    co_return std::nullopt;
}

awaitable<void> run(dynantic::AsyncTable<Counter> counters, bool& right) {
    // All at the same time; `&&` waits for all of a pair, a plain co_await for one.
    awaitable<void> all = work(counters, "worker-0");
    for (int each = 1; each < workers; ++each) {
        all = (std::move(all) && work(counters, "worker-" + std::to_string(each)));
    }
    co_await std::move(all);

    std::int64_t sum = 0;
    auto rows = counters.scan().filter(field<&Counter::name>.begins_with("worker-")).rows();
    while (const std::optional<Counter> each = co_await rows.next()) sum += each->value;
    const std::optional<Counter> total = co_await soon(counters, "all");
    std::cout << workers << " workers counted to " << sum << "; together to " << (total ? total->value : 0)
              << '\n';
    right = total && total->value == workers * additions && sum == total->value;
}

}  // namespace

int main() {
    const bool configured = std::getenv("AWS_ENDPOINT_URL_DYNAMODB") != nullptr;
    const dynantic::Client client = configured ? dynantic::Client{} : dynantic::Client::embedded();
    asio::io_context io;
    const dynantic::AsyncTable<Counter> counters = dynantic::AsyncTable<Counter>{
        dynantic::AsyncClient{io, client}}.named("counters-" + std::to_string(::getpid()));
    counters.blocking().create_table();  // the life of a table is the blocking side's
    bool right = false;
    asio::co_spawn(io, run(counters, right), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    io.run();
    counters.blocking().delete_table();
    return right ? 0 : 1;
}
