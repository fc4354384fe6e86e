#pragma once

#include "server/raw_client.hpp"
#include "server/server.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <string>
#include <thread>

namespace dynantic::server::test {

using namespace std::chrono_literals;

// A server on a free port whose operations answer with their own body, and whose clock the test turns.
class ServerTest : public testing::Test {
  protected:
    ServerTest() {
        options_.port = 0;
        options_.threads = 2;
        options_.steady_clock = [this] { return std::chrono::steady_clock::time_point(clock_.load()); };
        handler_ = [](const Account&, std::string_view, std::string_view body, const std::string&) {
            return dynantic::engine::EngineReply{200, std::string(body)};
        };
    }

    Server& server() {
        if (!server_) {
            server_.emplace(options_, handler_);
            server_->start();
        }
        return *server_;
    }
    RawClient connect() { return RawClient(server().port()); }

    void pass(std::chrono::steady_clock::duration time) {
        clock_.store(clock_.load() + time);
        server().sweep();
    }
    // Until the server has taken this many connections; half a minute later that is a failure.
    void await_connections(std::int64_t count) {
        const auto end = std::chrono::steady_clock::now() + 30s;
        while (server().metrics().open_connections() != count && std::chrono::steady_clock::now() < end)
            std::this_thread::yield();
        ASSERT_EQ(server().metrics().open_connections(), count);
    }

    ServerOptions options_;
    Handler handler_;
    std::atomic<std::chrono::steady_clock::duration> clock_{1h};
    std::optional<Server> server_;
};

}  // namespace dynantic::server::test
