#include "server/stream.hpp"

#include <gtest/gtest.h>
#include <sys/socket.h>

#include <array>
#include <string>

namespace {

using dynantic::detail::OwnedFd;
using dynantic::server::make_plain_stream;
using dynantic::server::Stream;
using Outcome = Stream::Outcome;

class PlainStreamTest : public testing::Test {
  protected:
    PlainStreamTest() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
        stream_ = make_plain_stream(OwnedFd(ends[0]));
        peer_ = OwnedFd(ends[1]);
    }
    void peer_sends(std::string_view text) {
        EXPECT_EQ(::send(peer_.fd(), text.data(), text.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(text.size()));
    }
    std::string peer_receives() {
        std::string text(1 << 20, '\0');
        const ssize_t n = ::recv(peer_.fd(), text.data(), text.size(), 0);
        text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
        return text;
    }
    Outcome read(std::string& text, std::size_t most = 100) {
        text.assign(most, '\0');
        std::size_t moved = 0;
        const Outcome outcome = stream_->read(text, moved);
        text.resize(moved);
        return outcome;
    }

    std::unique_ptr<Stream> stream_;
    OwnedFd peer_;
    std::string text_;
};

TEST_F(PlainStreamTest, AsksNoMoreAfterLessThanItAskedFor) {
    peer_sends("one");
    EXPECT_EQ(read(text_), Outcome::done);
    EXPECT_EQ(text_, "one");
    peer_sends("two");
    EXPECT_EQ(read(text_), Outcome::wait) << "nobody has said that more came";
    stream_->ready({.in = true});
    EXPECT_EQ(read(text_), Outcome::done);
    EXPECT_EQ(text_, "two");
}

TEST_F(PlainStreamTest, AsksAgainWhereThereMayBeMore) {
    peer_sends("123456");
    EXPECT_EQ(read(text_, 4), Outcome::done);
    EXPECT_EQ(text_, "1234");
    EXPECT_EQ(read(text_, 4), Outcome::done);
    EXPECT_EQ(text_, "56");
    EXPECT_EQ(read(text_, 4), Outcome::wait);
}

TEST_F(PlainStreamTest, ReadsTheEndThatCameWithTheLastBytes) {
    peer_sends("bye");
    ::shutdown(peer_.fd(), SHUT_WR);
    stream_->ready({.in = true, .last = true});  // of which there is no second word
    EXPECT_EQ(read(text_), Outcome::done);
    EXPECT_EQ(text_, "bye");
    EXPECT_EQ(read(text_), Outcome::over);
}

TEST_F(PlainStreamTest, SendsBothPartsAndWaitsWhereThereIsNoRoom) {
    std::array<std::string_view, 2> small{"head ", "body"};
    EXPECT_EQ(stream_->write(small), Outcome::done);
    EXPECT_TRUE(small[0].empty() && small[1].empty());
    EXPECT_EQ(peer_receives(), "head body");

    const std::string head = "head ";
    const std::string body(8 << 20, 'x');
    std::array<std::string_view, 2> large{head, body};
    Outcome outcome = Outcome::done;
    while (outcome == Outcome::done) outcome = stream_->write(large);
    EXPECT_EQ(outcome, Outcome::wait);
    EXPECT_TRUE(large[0].empty());
    EXPECT_FALSE(large[1].empty());

    std::string received;
    while (received.size() < head.size() + body.size()) {
        const std::string some = peer_receives();
        received += some;
        if (!some.empty()) continue;
        stream_->ready({.out = true});
        ASSERT_EQ(stream_->write(large), Outcome::done);
    }
    EXPECT_TRUE(large[1].empty());
    EXPECT_EQ(received, head + body);
}

TEST_F(PlainStreamTest, SaysThatThePeerHasGone) {
    { const OwnedFd gone(std::move(peer_)); }
    std::array<std::string_view, 2> reply{"reply", {}};
    EXPECT_EQ(stream_->write(reply), Outcome::over);
    EXPECT_EQ(read(text_), Outcome::over);
}

TEST_F(PlainStreamTest, CanStillReadAfterItsGoodbye) {
    EXPECT_TRUE(stream_->half_closes());
    EXPECT_EQ(stream_->goodbye(), Outcome::done);
    peer_sends("more");
    EXPECT_EQ(read(text_), Outcome::done);
    EXPECT_EQ(text_, "more");
}

}  // namespace
