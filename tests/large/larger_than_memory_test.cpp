// A store on disk that is several times as large as the memory that is used: written, indexed, scanned, queried, changed
// in transactions, saved and restored.

#include "engine/database.hpp"

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using dynantic::engine::Database;

constexpr int items = 6000;
constexpr std::size_t item_bytes = 100'000;  // 600 MB in all
constexpr std::uint64_t most_memory = std::uint64_t{300} << 20U;

// The most memory that this process ever had.
std::uint64_t peak_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
    }
    return 0;
}

std::uint64_t size_on_disk(const fs::path& folder) {
    std::uint64_t size = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) size += entry.file_size();
    return size;
}

class LargerThanMemory : public ::testing::Test {
  protected:
    LargerThanMemory()
        : folder_(fs::temp_directory_path() / ("dynantic-large-" + std::to_string(::getpid()))) {
        fs::remove_all(folder_);
        fs::create_directories(folder_);
    }
    ~LargerThanMemory() override { fs::remove_all(folder_); }

    static std::string ask(Database& database, std::string_view operation, const std::string& body) {
        auto reply = database.handle(operation, body);
        EXPECT_EQ(reply.status, 200) << operation << reply.body.substr(0, 1000);
        return reply.body;
    }

    // Bytes that do not compress, so that the disk holds what we think it holds.
    std::string random_bytes() {
        std::vector<std::byte> bytes(item_bytes);
        for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
            const std::uint64_t value = random_();
            std::memcpy(&bytes[at], &value, 8);
        }
        std::string json;
        dynantic::detail::JsonWriter(json).binary_value(bytes.data(), bytes.size());
        return json;
    }
    static std::string key(int number) {
        return R"("pk":{"S":"p)" + std::to_string(number % 100) + R"("},"sk":{"N":")" +
               std::to_string(number) + "\"}";
    }

    void fill(Database& database) {
        ask(database, "CreateTable",
            R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
            R"({"AttributeName":"sk","AttributeType":"N"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
            R"({"AttributeName":"sk","KeyType":"RANGE"}],"BillingMode":"PAY_PER_REQUEST"})");
        for (int number = 0; number < items;) {
            std::string writes;
            for (int i = 0; i < 20; ++i, ++number) {
                writes += (i == 0 ? R"({"PutRequest":{"Item":{)" : R"(,{"PutRequest":{"Item":{)") +
                          key(number) + R"(,"n":{"N":"0"},"data":)" + random_bytes() + "}}}";
            }
            ask(database, "BatchWriteItem", R"({"RequestItems":{"tab":[)" + writes + "]}}");
        }
    }

    // How many items a Scan or Query counts, through all its pages.
    static int count(Database& database, std::string_view operation, const std::string& request) {
        int found = 0;
        std::string start;
        do {
            const dynantic::Body body(
                ask(database, operation,
                    request + (start.empty() ? "}" : R"(,"ExclusiveStartKey":)" + start + "}")));
            start.clear();
            dynantic::detail::JsonReader reader(body);
            EXPECT_TRUE(
                reader.read_root_members([&](std::string_view name, dynantic::detail::JsonValue& value) {
                    if (name == "Count") {
                        std::int64_t number = 0;
                        if (!value.read_int64(number)) return false;
                        found += static_cast<int>(number);
                        return true;
                    }
                    if (name != "LastEvaluatedKey") return value.skip();
                    std::string_view raw;
                    if (!value.read_raw(raw)) return false;
                    start = raw;
                    return true;
                }));
        } while (!start.empty());
        return found;
    }

    fs::path folder_;
    std::mt19937_64 random_{1};
};

TEST_F(LargerThanMemory, AStoreIsWorkedOnInBoundedMemory) {
    const fs::path store = folder_ / "store";
    {
        const auto database = Database::open(store);
        fill(*database);
    }
    EXPECT_GT(size_on_disk(store), 2 * most_memory * 9 / 10);
    {
        const auto database = Database::open(store);
        EXPECT_EQ(count(*database, "Scan", R"({"TableName":"tab")"), items);
        EXPECT_EQ(count(*database, "Query",
                        R"({"TableName":"tab","KeyConditionExpression":"pk = :p",)"
                        R"("ExpressionAttributeValues":{":p":{"S":"p7"}})"),
                  items / 100);
        for (int number = 0; number < items; number += 600) {
            ask(*database, "TransactWriteItems",
                R"({"TransactItems":[{"Update":{"TableName":"tab","UpdateExpression":"ADD n :one",)"
                R"("ExpressionAttributeValues":{":one":{"N":"1"}},"Key":{)" +
                    key(number) +
                    R"(}}},{"Update":{"TableName":"tab","UpdateExpression":"SET g = :g",)"
                    R"("ExpressionAttributeValues":{":g":{"S":"g"}},"Key":{)" +
                    key(number + 1) + "}}}]}");
        }
        ask(*database, "UpdateTable",
            R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"n","AttributeType":"N"}],)"
            R"("GlobalSecondaryIndexUpdates":[{"Create":{"IndexName":"by-n","KeySchema":[)"
            R"({"AttributeName":"n","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}}]})");
        EXPECT_EQ(
            count(
                *database, "Query",
                R"({"TableName":"tab","IndexName":"by-n","Select":"COUNT","KeyConditionExpression":"n = :n",)"
                R"("ExpressionAttributeValues":{":n":{"N":"1"}})"),
            items / 600);
        database->save_snapshot(folder_ / "snapshot");
    }
    fs::remove_all(store);
    Database::restore_snapshot(folder_ / "snapshot", store);
    const auto database = Database::open(store);
    EXPECT_EQ(count(*database, "Scan", R"({"TableName":"tab","IndexName":"by-n","Select":"COUNT")"), items);
    EXPECT_LT(peak_memory(), most_memory);
    RecordProperty("peak_memory_mb", static_cast<int>(peak_memory() >> 20U));
}

}  // namespace
