#pragma once

#include <dynantic/async.hpp>
#include <dynantic/dynantic.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace dynantic::testing {

struct Country {
    std::string code{};
    std::string name{};

    struct Meta {
        static constexpr auto table_name = "countries";
        using key = Key<&Country::code>;
        static constexpr auto missing = Missing::keep_default;
    };
    friend bool operator==(const Country&, const Country&) = default;
};

struct Document {  // values that saving makes
    std::string id{};
    std::string text{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "documents";
        using key = Key<&Document::id>;
        static constexpr auto version = &Document::version;
        using attributes = Attributes<auto_uuid<&Document::id>>;
    };
    friend bool operator==(const Document&, const Document&) = default;
};

struct Reading {  // a sort key, and a global index
    std::string sensor{};
    std::int64_t at{};
    std::string kind{};

    struct Meta {
        static constexpr auto table_name = "readings";
        using key = Key<&Reading::sensor, &Reading::at>;
        using indexes = Indexes<Gsi<"ByKind", &Reading::kind, &Reading::at>>;
    };
    friend bool operator==(const Reading&, const Reading&) = default;
};

// g++ 12 destroys the members of an aggregate twice that is written in braces inside of a co_await, so items are made by
// functions there.
inline Country country(std::string code, std::string name = {}) {
    return {.code = std::move(code), .name = std::move(name)};
}
inline Document document(std::string text) { return {.text = std::move(text)}; }
inline Reading reading(std::int64_t at, std::string kind) {
    return {.sensor = "s", .at = at, .kind = std::move(kind)};
}

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
