#include "engine/database.hpp"
#include "engine/storage/rocksdb/rocksdb_store.hpp"
#include "engine/storage/store.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using namespace dynantic::engine;
using namespace dynantic::engine::storage;

class DiskStoreTest : public ::testing::Test {
  protected:
    DiskStoreTest() : folder_(fs::temp_directory_path() / ("dynantic-disk-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
    }
    ~DiskStoreTest() override { fs::remove_all(folder_); }

    [[nodiscard]] std::unique_ptr<Store> open() const {
        return open_rocksdb_store(folder_, Durability::group);
    }
    [[nodiscard]] std::string refusal() const {
        try {
            (void)open();
        } catch (const StorageError& error) {
            return error.what();
        }
        return "opened";
    }
    void mark(const std::string& text) const {
        fs::create_directories(folder_);
        std::ofstream(folder_ / "FORMAT") << text;
    }

    fs::path folder_;
};

std::vector<std::string> keys(const Store& store, const Range& range, Direction direction) {
    std::vector<std::string> found;
    store.snapshot()->scan(range, direction, [&](std::string_view key, const Bytes& value) {
        found.push_back(std::string(key) + "=" + std::string(value.view()));
        return true;
    });
    return found;
}

TEST_F(DiskStoreTest, KeepsWhatWasWrittenAcrossOpenings) {
    {
        const auto store = open();
        Batch batch;
        batch.put("a", Bytes("1"));
        batch.put("b", Bytes("2"));
        batch.erase("a");
        store->write(batch);
        EXPECT_TRUE(batch.empty());
    }
    const auto store = open();
    EXPECT_FALSE(store->get("a"));
    EXPECT_EQ(store->get("b").view(), "2");
}

TEST_F(DiskStoreTest, ScansRangesInBothDirectionsByUnsignedBytes) {
    const auto store = open();
    Batch batch;
    for (const char* key : {"a", "b\x01", "b\x7F", "b\x80", "b\xFF", "c"}) batch.put(key, Bytes("v"));
    store->write(batch);
    EXPECT_EQ(keys(*store, prefix_range("b"), Direction::forward),
              (std::vector<std::string>{"b\x01=v", "b\x7F=v", "b\x80=v", "b\xFF=v"}));
    EXPECT_EQ(keys(*store, {"b\x7F", ""}, Direction::backward),
              (std::vector<std::string>{"c=v", "b\xFF=v", "b\x80=v", "b\x7F=v"}));
    EXPECT_TRUE(keys(*store, prefix_range("d"), Direction::backward).empty());
}

TEST_F(DiskStoreTest, ErasesRangesAndOnlyThose) {
    const auto store = open();
    Batch batch;
    for (const char* key : {"a", "ba", "bb", "c"}) batch.put(key, Bytes("v"));
    store->write(batch);
    batch.erase(prefix_range("b"));
    store->write(batch);
    EXPECT_EQ(keys(*store, {"", ""}, Direction::forward), (std::vector<std::string>{"a=v", "c=v"}));
}

TEST_F(DiskStoreTest, ASnapshotDoesNotSeeLaterWrites) {
    const auto store = open();
    Batch batch;
    batch.put("a", Bytes("old"));
    store->write(batch);
    const auto before = store->snapshot();
    batch.put("a", Bytes("new"));
    store->write(batch);
    EXPECT_EQ(before->get("a").view(), "old");
    EXPECT_EQ(store->get("a").view(), "new");
}

TEST_F(DiskStoreTest, RefusesANewerFormatWithASentence) {
    mark("dynantic store, format 2\n");
    EXPECT_EQ(refusal(),
              folder_.string() +
                  ": was written in format 2, and this version of Dynantic knows up to 1; open it with the "
                  "newer version");
}

TEST_F(DiskStoreTest, RefusesADamagedMark) {
    mark("dynantic store, form");
    EXPECT_EQ(refusal(),
              folder_.string() +
                  ": is damaged: its file FORMAT is not what Dynantic writes; restore it from a backup");
}

TEST_F(DiskStoreTest, RefusesAFolderThatHoldsSomethingElse) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "photo.jpg") << "x";
    EXPECT_EQ(refusal(),
              folder_.string() + ": is no database of Dynantic (it has no file FORMAT) and is not empty");
    EXPECT_TRUE(fs::exists(folder_ / "photo.jpg"));
}

TEST_F(DiskStoreTest, RefusesAStoreWhoseDataIsDamaged) {
    {
        const auto store = open();
        Batch batch;
        batch.put("a", Bytes("1"));
        store->write(batch);
    }
    std::ofstream(folder_ / "data" / "CURRENT") << "nonsense\n";
    EXPECT_EQ(refusal().find(folder_.string() + ": is damaged ("), 0U) << refusal();
}

TEST_F(DiskStoreTest, RefusesASecondOpeningOfOneFolder) {
    const auto store = open();
    EXPECT_EQ(refusal(),
              folder_.string() + ": is in use by another process; a folder has one engine at a time");
}

TEST_F(DiskStoreTest, DoesNotTakeALockThatCannotBeMadeForOneThatIsHeld) {
    (void)open();
    fs::remove(folder_ / "data" / "LOCK");
    fs::create_directory(folder_ / "data" / "LOCK");
    const std::string told = refusal();
    EXPECT_EQ(told.find("in use"), std::string::npos) << told;
    EXPECT_NE(told.find("cannot be opened (IO error: while open a file for lock"), std::string::npos) << told;
}

TEST_F(DiskStoreTest, IsMadeByWhoeverComesFirstOfSeveral) {
    for (int round = 0; round < 20; ++round) {
        fs::remove_all(folder_);
        std::vector<std::string> told(4);
        std::vector<std::thread> threads;
        for (std::string& each : told) threads.emplace_back([&] { each = refusal(); });
        for (auto& each : threads) each.join();
        for (const std::string& each : told) {
            EXPECT_TRUE(each == "opened" || each.find("is in use by another process") != std::string::npos)
                << each;
        }
    }
    EXPECT_EQ(refusal(), "opened");
}

TEST_F(DiskStoreTest, AMarkThatWasNeverFinishedIsNoObstacle) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / "FORMAT.new") << "dyn";
    EXPECT_EQ(refusal(), "opened");
}

TEST_F(DiskStoreTest, AllNamesOfOneFolderAreOneDatabase) {
    fs::create_directories(folder_);
    const auto one = Database::open(folder_);
    const auto other = Database::open(folder_ / ".." / folder_.filename());
    EXPECT_EQ(one, other);
}

TEST_F(DiskStoreTest, AFolderCanBeOpenedAgainAsSoonAsItIsLetGo) {
    for (int round = 0; round < 3; ++round) {
        const auto database = Database::open(folder_);
        const auto reply = database->handle("ListTables", "{}");
        EXPECT_EQ(reply.body, R"({"TableNames":[]})");
    }
}

}  // namespace
