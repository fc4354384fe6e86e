#include "server/socket_batch.hpp"

#include "http/in_child.hpp"
#include "wire/owned_fd.hpp"

#include <gtest/gtest.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string>
#include <vector>

namespace {

using dynantic::detail::OwnedFd;
using dynantic::server::SocketBatch;
using Outcome = SocketBatch::Outcome;

struct Pair {
    OwnedFd ours, theirs;

    Pair() {
        std::array<int, 2> ends{};
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends.data()), 0);
        ours = OwnedFd(ends[0]);
        theirs = OwnedFd(ends[1]);
    }
    void they_send(std::string_view text) const {
        EXPECT_EQ(::send(theirs.fd(), text.data(), text.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(text.size()));
    }
    void they_leave() { const OwnedFd gone(std::move(theirs)); }
    [[nodiscard]] std::string they_received() const { return received(theirs); }
    [[nodiscard]] std::string we_received() const { return received(ours); }

  private:
    static std::string received(const OwnedFd& socket) {
        std::array<char, 100> text{};
        const ssize_t n = ::recv(socket.fd(), text.data(), text.size(), 0);
        return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(n, 0))};
    }
};

class SocketBatchTest : public testing::Test {
  protected:
    void SetUp() override {
        if (batch_ == nullptr) GTEST_SKIP() << "this system has no io_uring, or does not let us have it";
    }
    std::unique_ptr<SocketBatch> batch_ = SocketBatch::make();
};

TEST_F(SocketBatchTest, ReceivesFromAllThatWereAsked) {
    Pair said, silent, gone;
    said.they_send("hello");
    gone.they_leave();
    std::array<std::array<char, 8>, 3> rooms{};
    std::array<Outcome, 3> outcomes;
    batch_->receive(said.ours.fd(), rooms[0], outcomes[0]);
    batch_->receive(silent.ours.fd(), rooms[1], outcomes[1]);
    batch_->receive(gone.ours.fd(), rooms[2], outcomes[2]);
    EXPECT_EQ(outcomes[0].take(), std::nullopt) << "nothing is done before the run";
    batch_->run();
    EXPECT_EQ(outcomes[0].take(), 5);
    EXPECT_EQ(std::string_view(rooms[0].data(), 5), "hello");
    EXPECT_EQ(outcomes[1].take(), -1);
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(outcomes[2].take(), 0);
    EXPECT_EQ(outcomes[0].take(), std::nullopt) << "an outcome is taken once";
}

TEST_F(SocketBatchTest, SendsAsMuchAsThereIsRoomForAndRaisesNoSignal) {
    Pair first, second, gone, full;
    gone.they_leave();
    while (::send(full.ours.fd(), "xxxxxxxx", 8, MSG_NOSIGNAL) > 0) {
    }
    std::array<Outcome, 4> outcomes;
    batch_->send(first.ours.fd(), "one", outcomes[0]);
    batch_->send(second.ours.fd(), "second", outcomes[1]);
    batch_->send(gone.ours.fd(), "third", outcomes[2]);
    batch_->send(full.ours.fd(), "fourth", outcomes[3]);
    batch_->run();
    EXPECT_EQ(outcomes[0].take(), 3);
    EXPECT_EQ(outcomes[1].take(), 6);
    EXPECT_EQ(outcomes[2].take(), -1);
    EXPECT_EQ(errno, EPIPE);
    EXPECT_EQ(outcomes[3].take(), -1);
    EXPECT_EQ(errno, EAGAIN);
    EXPECT_EQ(first.they_received(), "one");
    EXPECT_EQ(second.they_received(), "second");
}

TEST_F(SocketBatchTest, LeavesACallThatIsAloneToWhoAsked) {
    const Pair pair;
    pair.they_send("hello");
    std::array<char, 8> room{};
    Outcome outcome;
    batch_->receive(pair.ours.fd(), room, outcome);
    batch_->run();
    EXPECT_EQ(outcome.take(), std::nullopt);
    EXPECT_EQ(pair.we_received(), "hello");
}

TEST_F(SocketBatchTest, LeavesWhatItHasNoRoomForToWhoAsked) {
    const std::vector<Pair> pairs(200);
    std::vector<Outcome> outcomes(pairs.size());
    for (std::size_t i = 0; i < pairs.size(); ++i) batch_->send(pairs[i].ours.fd(), "hi", outcomes[i]);
    batch_->run();
    std::size_t made = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const bool sent = outcomes[i].take() == 2;
        EXPECT_EQ(pairs[i].they_received(), sent ? "hi" : "");
        made += sent ? 1 : 0;
    }
    EXPECT_EQ(made, 128U);
}

TEST_F(SocketBatchTest, RunsAgainAndAgain) {
    const std::vector<Pair> pairs(3);
    for (int round = 0; round < 1000; ++round) {
        std::array<Outcome, 3> outcomes;
        for (std::size_t i = 0; i < pairs.size(); ++i) batch_->send(pairs[i].ours.fd(), "hi", outcomes[i]);
        batch_->run();
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            ASSERT_EQ(outcomes[i].take(), 2);
            ASSERT_EQ(pairs[i].they_received(), "hi");
        }
    }
}

// As the engines of containers do it.
bool forbid_io_uring() {
    std::array<sock_filter, 4> program{{
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_io_uring_setup, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    }};
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST(SocketBatch, IsNotMadeWhereTheSystemForbidsIt) {
    const int result = dynantic::tests::in_child([] {
        if (!forbid_io_uring()) return 2;
        return SocketBatch::make() == nullptr ? 0 : 1;
    });
    EXPECT_EQ(result, 0) << "1: it was made; 2: this system cannot be told to forbid it";
}

}  // namespace
