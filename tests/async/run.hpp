#pragma once

#include <dynantic/async.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace dynantic::testing {

/// A context that one thread runs until there is nothing left to do.
struct Context {
    boost::asio::io_context io;

    /// Runs a coroutine to its end; throws what it throws.
    template <class T>
    T run(boost::asio::awaitable<T> task) {
        std::optional<T> result;
        boost::asio::co_spawn(io, std::move(task), [&](std::exception_ptr thrown, T value) {
            if (thrown) std::rethrow_exception(thrown);
            result = std::move(value);
        });
        go();
        return std::move(*result);
    }
    void run(boost::asio::awaitable<void> task) {
        boost::asio::co_spawn(io, std::move(task), [](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
        go();
    }
    void go() {
        io.restart();
        io.run();
    }
};

}  // namespace dynantic::testing
