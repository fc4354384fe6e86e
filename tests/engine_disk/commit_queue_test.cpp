#include "engine/storage/rocksdb/commit_queue.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <new>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace dynantic::engine::storage;

// Holds the first write until as many commits wait as the test wants, then lets all go on.
struct Gathering {
    CommitQueue queue;
    std::latch first_is_writing{1};
    std::latch go_on{1};
    std::atomic<bool> first{true};
    std::vector<std::size_t> groups;  // written by one thread at a time

    explicit Gathering(std::size_t most) : queue(most) {}

    std::string write(std::span<Batch* const> group) {
        if (first.exchange(false)) {
            first_is_writing.count_down();
            go_on.wait();
        }
        groups.push_back(group.size());
        return {};
    }
    void commit() {
        Batch batch;
        batch.put("k", Bytes("v"));
        queue.commit(batch, [this](std::span<Batch* const> group) { return write(group); });
    }
    void run(int others) {
        std::thread leader([this] { commit(); });
        first_is_writing.wait();
        std::vector<std::thread> threads;
        for (int i = 0; i < others; ++i) threads.emplace_back([this] { commit(); });
        go_on.count_down();
        leader.join();
        for (auto& thread : threads) thread.join();
    }
};

TEST(CommitQueueTest, WritesEveryCommitOnceInGroups) {
    Gathering gathering(64);
    gathering.run(9);
    std::size_t sum = 0;
    for (const std::size_t size : gathering.groups) sum += size;
    EXPECT_EQ(sum, 10U);
    EXPECT_EQ(gathering.groups.front(), 1U);
}

TEST(CommitQueueTest, GroupsAreBounded) {
    Gathering gathering(3);
    gathering.run(9);
    std::size_t sum = 0;
    for (const std::size_t size : gathering.groups) {
        EXPECT_LE(size, 4U);  // three that waited longest, and the writer's own
        sum += size;
    }
    EXPECT_EQ(sum, 10U);
}

TEST(CommitQueueTest, GroupsOfOneGiveEachItsOwnWrite) {
    Gathering gathering(1);
    gathering.run(9);
    EXPECT_EQ(gathering.groups, std::vector<std::size_t>(10, 1U));
}

TEST(CommitQueueTest, AfterAFailureNothingMoreIsWritten) {
    CommitQueue queue(64);
    int writes = 0;
    const auto fail = [&](std::span<Batch* const>) {
        ++writes;
        return std::string("IO error: no space");
    };
    for (int i = 0; i < 2; ++i) {
        Batch batch;
        batch.put("k", Bytes("v"));
        try {
            queue.commit(batch, fail);
            FAIL() << "committed";
        } catch (const StorageError& error) {
            EXPECT_STREQ(error.what(),
                         "writing to disk failed (IO error: no space); the database takes no more writes "
                         "until it is opened anew");
        }
        EXPECT_FALSE(batch.empty()) << "the batch of a failed commit is still the caller's";
    }
    EXPECT_EQ(writes, 1);
}

TEST(CommitQueueTest, AWriterThatThrowsHasFailedForAllOfItsGroup) {
    CommitQueue queue(64);
    std::latch writing(1);
    std::latch go_on(1);
    const auto failing = [&](std::span<Batch* const>) -> std::string {
        writing.count_down();
        go_on.wait();
        throw std::bad_alloc();
    };
    std::atomic<int> told{0};
    const auto commit = [&] {
        Batch batch;
        batch.put("k", Bytes("v"));
        try {
            queue.commit(batch, failing);
        } catch (const StorageError&) {
            ++told;
        }
    };
    std::thread leader(commit);
    writing.wait();
    std::vector<std::thread> others;
    for (int i = 0; i < 3; ++i) others.emplace_back(commit);
    go_on.count_down();
    leader.join();
    for (auto& each : others) each.join();
    EXPECT_EQ(told, 4);
}

}  // namespace
