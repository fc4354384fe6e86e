// Snapshots: what is in the file, what is refused, and that a store may be written to meanwhile.

#include "engine/database.hpp"
#include "engine/snapshot/snapshot_file.hpp"
#include "engine/storage/memory_store.hpp"
#include "engine/stream/stream_record.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace {

namespace fs = std::filesystem;
using dynantic::engine::Database;

constexpr const char* create_table =
    R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
    R"({"AttributeName":"kind","AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"by-kind","KeySchema":[{"AttributeName":"kind","KeyType":"HASH"}],)"
    R"("Projection":{"ProjectionType":"ALL"}}],"BillingMode":"PAY_PER_REQUEST"})";

class SnapshotTest : public ::testing::Test {
  protected:
    SnapshotTest()
        : folder_(fs::temp_directory_path() / ("dynantic-snapshot-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~SnapshotTest() override { fs::remove_all(folder_); }

    static std::string did(Database& database, std::string_view operation, const std::string& body) {
        const auto reply = database.handle(operation, body);
        EXPECT_EQ(reply.status, 200) << operation << body << reply.body;
        return reply.body;
    }
    static void put(Database& database, const std::string& key) {
        did(database, "PutItem",
            R"({"TableName":"tab","Item":{"pk":{"S":")" + key + R"("},"kind":{"S":"k"}}})");
    }
    static void fill(Database& database) {
        did(database, "CreateTable", create_table);
        for (const char* key : {"a", "b", "c"}) put(database, key);
    }
    static std::string keys(Database& database, const std::string& more = {}) {
        return did(database, "Scan", R"({"TableName":"tab","ProjectionExpression":"pk")" + more + "}");
    }
    static std::string item_count(Database& database) {
        const std::string text = did(database, "DescribeTable", R"({"TableName":"tab"})");
        const auto at = text.rfind(R"("ItemCount":)");  // the last one is the table's
        return text.substr(at + 12, text.find(',', at) - at - 12);
    }
    // The sentence with which a file is refused.
    [[nodiscard]] static std::string refusal(const fs::path& file) {
        try {
            (void)Database::from_snapshot(file);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "read";
    }
    static std::string read(const fs::path& file) {
        std::ostringstream text;
        text << std::ifstream(file, std::ios::binary).rdbuf();
        return std::move(text).str();
    }
    static void write(const fs::path& file, const std::string& text) {
        std::ofstream(file, std::ios::binary) << text;
    }

    fs::path folder_;
    fs::path file_ = folder_ / "snapshot";
};

TEST_F(SnapshotTest, OfMemoryBecomesADatabaseInMemory) {
    const auto before = Database::in_memory();
    fill(*before);
    before->save_snapshot(file_);
    put(*before, "later");

    const auto after = Database::from_snapshot(file_);
    EXPECT_EQ(keys(*after),
              R"({"Count":3,"Items":[{"pk":{"S":"c"}},{"pk":{"S":"a"}},{"pk":{"S":"b"}}],"ScannedCount":3})");
    EXPECT_EQ(keys(*after, R"(,"IndexName":"by-kind")").substr(0, 10), R"({"Count":3)");
    EXPECT_EQ(item_count(*after), "3");
    put(*after, "d");
    EXPECT_EQ(item_count(*after), "4");
}

TEST_F(SnapshotTest, OfMemoryBecomesAFolderAndThatMemoryAgain) {
    const auto before = Database::in_memory();
    fill(*before);
    before->save_snapshot(file_);
    Database::restore_snapshot(file_, folder_ / "restored");
    {
        const auto disk = Database::open(folder_ / "restored");
        EXPECT_EQ(keys(*disk), keys(*before));
        put(*disk, "on disk");
        disk->save_snapshot(folder_ / "second");
        EXPECT_EQ(keys(*Database::from_snapshot(folder_ / "second")), keys(*disk));
    }
    EXPECT_EQ(item_count(*Database::open(folder_ / "restored")), "4");
}

TEST_F(SnapshotTest, OfTheSameDataIsTheSameFile) {
    const auto database = Database::in_memory();
    fill(*database);
    database->save_snapshot(file_);
    Database::from_snapshot(file_)->save_snapshot(folder_ / "again");
    EXPECT_EQ(read(folder_ / "again"), read(file_));
}

TEST_F(SnapshotTest, IsOfOneMomentWhileOthersWrite) {
    for (const bool on_disk : {false, true}) {
        const auto database = on_disk ? Database::open(folder_ / "busy") : Database::in_memory();
        did(*database, "CreateTable", create_table);
        std::atomic<bool> stop{false};
        std::thread writer([&] {
            for (int round = 0; !stop; ++round) {
                const std::string end = R"("},"kind":{"S":")" + std::to_string(round) + R"("}}}})";
                did(*database, "TransactWriteItems",
                    R"({"TransactItems":[{"Put":{"TableName":"tab","Item":{"pk":{"S":"left)" + end +
                        R"(,{"Put":{"TableName":"tab","Item":{"pk":{"S":"right)" + end + "]}");
            }
        });
        for (int i = 0; i < 20; ++i) {
            database->save_snapshot(file_);
            const auto copy = Database::from_snapshot(file_);
            const auto kind = [&](const char* key) {
                return did(*copy, "GetItem",
                           R"({"TableName":"tab","ProjectionExpression":"kind","Key":{"pk":{"S":")" +
                               std::string(key) + R"("}}})");
            };
            EXPECT_EQ(kind("left"), kind("right")) << "half a transaction";
        }
        stop = true;
        writer.join();
    }
}

TEST_F(SnapshotTest, CopiesInMemoryDoNotSeeEachOthersWrites) {
    const auto fixture = Database::in_memory();
    fill(*fixture);
    const auto copy = fixture->copy_in_memory();
    put(*copy, "of the copy");
    put(*fixture, "of the fixture");
    did(*copy, "DeleteItem", R"({"TableName":"tab","Key":{"pk":{"S":"a"}}})");
    EXPECT_EQ(keys(*copy).substr(0, 10), R"({"Count":3)");
    EXPECT_EQ(keys(*fixture).substr(0, 10), R"({"Count":4)");
    EXPECT_EQ(did(*copy, "GetItem", R"({"TableName":"tab","Key":{"pk":{"S":"of the fixture"}}})"), "{}");
}

TEST_F(SnapshotTest, IsRefusedWhereverItIsCutOff) {
    const auto database = Database::in_memory();
    fill(*database);
    database->save_snapshot(file_);
    const std::string whole = read(file_);
    const fs::path cut = folder_ / "cut";
    for (std::size_t size = 0; size < whole.size(); ++size) {
        write(cut, whole.substr(0, size));
        const std::string expected = size < 28 ? " is no snapshot of Dynantic" : " is cut off";
        ASSERT_EQ(refusal(cut), "the snapshot " + cut.string() + expected) << size;
    }
    EXPECT_EQ(refusal(file_), "read");
}

TEST_F(SnapshotTest, IsRefusedWhicheverByteIsDamaged) {
    const auto database = Database::in_memory();
    fill(*database);
    database->save_snapshot(file_);
    const std::string whole = read(file_);
    const fs::path bad = folder_ / "bad";
    for (std::size_t place = 0; place < whole.size(); ++place) {
        std::string damaged = whole;
        damaged[place] = static_cast<char>(damaged[place] ^ 0x20);
        write(bad, damaged);
        ASSERT_NE(refusal(bad), "read") << place;
    }
}

TEST_F(SnapshotTest, IsRefusedWhereTheItemOfAStreamRecordReachesOutOfBounds) {
    namespace engine = dynantic::engine;
    std::string record("\1I\0", 3);
    record.append(8, '\0');  // when
    record.append("\0\0\0\2\1\xFF", 6)
        .append(8, '\0');  // keys of two bytes, the second of a number that goes on
    const auto store = engine::storage::make_memory_store();
    engine::storage::Batch batch;
    batch.put(engine::stream::record_key(1, 1, 1), engine::storage::Bytes(record));
    store->write(batch);
    engine::write_snapshot(*store, file_, {});
    EXPECT_EQ(refusal(file_), "the snapshot " + file_.string() + " is damaged");
}

TEST_F(SnapshotTest, OfANewerVersionIsRefusedWithASentence) {
    write(file_, "dynantic snapshot, format 2\nwhatever");
    EXPECT_EQ(refusal(file_),
              "the snapshot " + file_.string() +
                  " was written by a newer version of Dynantic; restore it with that version");
    EXPECT_EQ(refusal(folder_ / "none"), "the snapshot " + (folder_ / "none").string() + " cannot be read");
}

TEST_F(SnapshotTest, IsRestoredIntoNewFoldersOnlyAndADamagedOneLeavesNone) {
    const auto database = Database::in_memory();
    fill(*database);
    database->save_snapshot(file_);
    const fs::path target = folder_ / "target";
    fs::create_directories(target);
    write(target / "precious", "x");
    EXPECT_THROW(Database::restore_snapshot(file_, target), std::runtime_error);
    EXPECT_TRUE(fs::exists(target / "precious"));

    const std::string whole = read(file_);
    write(file_, whole.substr(0, whole.size() - 1));
    EXPECT_THROW(Database::restore_snapshot(file_, folder_ / "new"), std::runtime_error);
    EXPECT_FALSE(fs::exists(folder_ / "new"));
    EXPECT_FALSE(fs::exists(folder_ / "new.restoring"));

    write(file_, whole);
    fs::remove(target / "precious");
    Database::restore_snapshot(file_, target);  // an empty folder is as good as none
    EXPECT_EQ(item_count(*Database::open(target)), "3");
}

TEST_F(SnapshotTest, ThatCannotBeWrittenLeavesTheOneBefore) {
    const auto database = Database::in_memory();
    fill(*database);
    EXPECT_THROW(database->save_snapshot(folder_ / "none" / "snapshot"), std::runtime_error);
    database->save_snapshot(file_);
    EXPECT_FALSE(fs::exists(fs::path(file_) += ".new"));
}

// Each is of another moment, so that a file with parts of both would be damaged.
TEST_F(SnapshotTest, WrittenToOneFileBySeveralAtOnceIsOneOfThem) {
    const auto database = Database::in_memory();
    fill(*database);
    const std::string text(100'000, 'x');
    for (int i = 0; i < 40; ++i) put(*database, std::to_string(i) + "\"},\"text\":{\"S\":\"" + text);
    for (int round = 0; round < 10; ++round) {
        std::vector<std::thread> threads;
        for (int i = 0; i < 3; ++i) {
            put(*database, "more" + std::to_string(round * 3 + i));
            threads.emplace_back([&] { database->save_snapshot(file_); });
        }
        for (auto& each : threads) each.join();
        EXPECT_NO_THROW((void)Database::from_snapshot(file_)) << "round " << round;
    }
    EXPECT_FALSE(fs::exists(fs::path(file_) += ".new"));
}

TEST_F(SnapshotTest, IsNotRestoredWhereAnotherIsBeingRestored) {
    const auto database = Database::in_memory();
    fill(*database);
    database->save_snapshot(file_);
    const fs::path target = folder_ / "target";
    std::string second;
    Database::restore_snapshot(file_, target, [&](const auto&) {
        try {
            Database::restore_snapshot(file_, target);
        } catch (const std::runtime_error& error) {
            second = error.what();
        }
    });
    EXPECT_EQ(second, target.string() + ": a snapshot is being restored there already (" + target.string() +
                          ".restoring is in use)");
    EXPECT_EQ(item_count(*Database::open(target)), "3");
}

TEST_F(SnapshotTest, TellsHowFarItIs) {
    const auto database = Database::in_memory();
    fill(*database);
    std::uint64_t written = 0;
    database->save_snapshot(file_, [&](const auto& progress) { written = progress.bytes; });
    EXPECT_EQ(written, fs::file_size(file_));
    std::uint64_t total = 0;
    (void)Database::from_snapshot(file_, {}, [&](const auto& progress) { total = progress.total; });
    EXPECT_EQ(total, written);
}

// The folder of a process that was killed: as it lies on disk while the database is open.
TEST_F(SnapshotTest, CountsOfAStoreThatWasNotClosedAreCountedAnew) {
    const fs::path live = folder_ / "live";
    fill(*Database::open(live));  // closed: its counts are stored
    const auto database = Database::open(live);
    put(*database, "after the counts were stored");
    fs::copy(live, folder_ / "killed", fs::copy_options::recursive);
    EXPECT_EQ(item_count(*Database::open(folder_ / "killed")), "4");
}

}  // namespace
