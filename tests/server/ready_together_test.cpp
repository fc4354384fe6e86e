// Clients whose requests lie ready when a turn of the loop begins, as they do under load: the server's one thread is held in
// an operation until all of them have sent. With and without the calls of several sockets in one.

#include "server/server_fixture.hpp"

#include <array>
#include <future>
#include <latch>
#include <memory>
#include <vector>

namespace dynantic::server::test {
namespace {

class ReadyTogetherTest : public ServerTest, public testing::WithParamInterface<bool> {
  protected:
    ReadyTogetherTest() {
        options_.threads = 1;
        options_.batched_calls = GetParam();
        handler_ = [this](const Account&, std::string_view, std::string_view body, const std::string&) {
            if (body == "{\"hold\":1}") {
                held_.count_down();
                released_.wait();
            }
            return dynantic::engine::EngineReply{200, std::string(body)};
        };
    }

    void connect_clients(std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            clients_.push_back(std::make_unique<RawClient>(server().port()));
        await_connections(static_cast<std::int64_t>(count));
    }
    RawClient& client(std::size_t i) { return *clients_[i]; }

    // What happens between these two is ready together.
    void hold() {
        holder_ = std::make_unique<RawClient>(server().port());
        holder_->send(post("{\"hold\":1}"));
        held_.wait();
    }
    void release() {
        release_.set_value();
        EXPECT_EQ(holder_->receive()->body, "{\"hold\":1}");
    }

    static std::string body_of(std::size_t i, std::size_t size = 10) {
        return "{\"n" + std::to_string(i) + "\":\"" + std::string(size, 'x') + "\"}";
    }
    void expect_reply(std::size_t i, const std::string& body) {
        const auto response = client(i).receive();
        ASSERT_TRUE(response) << i;
        EXPECT_EQ(response->status, 200) << i;
        EXPECT_EQ(response->body, body) << i;
    }

  private:
    std::latch held_{1};
    std::promise<void> release_;
    std::shared_future<void> released_ = release_.get_future().share();
    std::unique_ptr<RawClient> holder_;
    std::vector<std::unique_ptr<RawClient>> clients_;
};

TEST_P(ReadyTogetherTest, EachGetsItsOwnReply) {
    connect_clients(200);  // more than one turn takes
    hold();
    for (std::size_t i = 0; i < 200; ++i) client(i).send(post(body_of(i)));
    release();
    for (std::size_t i = 0; i < 200; ++i) expect_reply(i, body_of(i));
}

TEST_P(ReadyTogetherTest, LargeAndSmallRequestsAndRepliesDoNotMix) {
    connect_clients(40);
    hold();
    constexpr std::array<std::size_t, 4> sizes{10, 5'000, 50'000, 500'000};
    const auto size_of = [&](std::size_t i) { return sizes[i % sizes.size()] + i; };
    for (std::size_t i = 0; i < 40; ++i) client(i).send(post(body_of(i, size_of(i))));
    release();
    for (std::size_t i = 0; i < 40; ++i) expect_reply(i, body_of(i, size_of(i)));
}

TEST_P(ReadyTogetherTest, RequestsInPiecesAndRequestsSentAheadAreAllAnsweredInOrder) {
    connect_clients(30);
    hold();
    const std::string whole = post(body_of(7));
    for (std::size_t i = 0; i < 30; ++i) {
        if (i % 3 == 0) client(i).send(whole.substr(0, i * 5 + 1));
        if (i % 3 == 1) client(i).send(post(body_of(1)) + post(body_of(2)) + whole.substr(0, 20));
        if (i % 3 == 2) client(i).send(whole);
    }
    release();
    for (std::size_t i = 0; i < 30; ++i) {
        if (i % 3 == 0) client(i).send(whole.substr(i * 5 + 1));
        if (i % 3 == 1) {
            expect_reply(i, body_of(1));
            expect_reply(i, body_of(2));
            client(i).send(whole.substr(20));
        }
        expect_reply(i, body_of(7));
    }
}

TEST_P(ReadyTogetherTest, WhoLeavesTakesNobodyWithIt) {
    connect_clients(30);
    hold();
    for (std::size_t i = 0; i < 30; ++i) {
        if (i % 3 == 0) client(i).send(post(body_of(i)).substr(0, 40));
        if (i % 3 != 0) client(i).send(post(body_of(i)));
        if (i % 3 != 1) client(i).finish_sending();
    }
    release();
    for (std::size_t i = 0; i < 30; ++i) {
        if (i % 3 == 0) {
            EXPECT_TRUE(client(i).closed()) << i;
        } else {
            expect_reply(i, body_of(i));
        }
    }
}

TEST_P(ReadyTogetherTest, WhatIsNoRequestIsRefusedAloneAmongOthers) {
    connect_clients(20);
    hold();
    for (std::size_t i = 0; i < 20; ++i) client(i).send(i % 2 == 0 ? "nonsense\r\n\r\n" : post(body_of(i)));
    release();
    for (std::size_t i = 0; i < 20; ++i) {
        if (i % 2 == 0) {
            EXPECT_EQ(client(i).receive()->status, 400) << i;
        } else {
            expect_reply(i, body_of(i));
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Calls, ReadyTogetherTest, testing::Values(true, false),
                         [](const auto& each) { return each.param ? "InOne" : "OneByOne"; });

}  // namespace
}  // namespace dynantic::server::test
