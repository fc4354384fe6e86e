// A program outside the project that uses Asio of its own: the library has none compiled in, so nothing can clash.
#include "user.hpp"

#include <dynantic/async.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>

namespace {

boost::asio::awaitable<void> go(dynantic::AsyncTable<User> users, bool& found) {
    const User ada{.user_id = "u1", .email = "ada@example.com", .name = "Ada"};
    co_await users.save(ada);
    found = (co_await users.scan().all()).size() == 1;
}

}  // namespace

int main() {
    boost::asio::io_context io;
    const dynantic::AsyncTable<User> users{dynantic::AsyncClient{io, dynantic::Client::embedded()}};
    users.blocking().create_table();
    bool found = false;
    boost::asio::co_spawn(io, go(users, found), [](std::exception_ptr thrown) {
        if (thrown) std::rethrow_exception(thrown);
    });
    io.run();
    return found ? 0 : 1;
}
