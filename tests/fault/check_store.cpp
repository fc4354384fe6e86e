#include "fault/check_store.hpp"

#include "engine/database.hpp"

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace fault {

namespace {

using dynantic::Item;
using dynantic::engine::Database;

std::string round_of(const Item& item) { return item.at("round").as_number().to_string(); }

// All items of a Scan, by id, through as many pages as it takes.
std::map<std::string, Item> scan(Database& database, const std::string& index) {
    std::map<std::string, Item> items;
    std::string start;
    do {
        std::string request = R"({"TableName":"load","ConsistentRead":false)";
        if (!index.empty()) request += R"(,"IndexName":")" + index + "\"";
        if (!start.empty()) request += R"(,"ExclusiveStartKey":)" + start;
        auto reply = database.handle("Scan", request + "}");
        EXPECT_EQ(reply.status, 200) << reply.body;
        if (reply.status != 200) return items;
        const dynantic::Body body(std::move(reply.body));
        dynantic::detail::JsonReader reader(body);
        start.clear();
        EXPECT_TRUE(reader.read_root_members([&](std::string_view name, dynantic::detail::JsonValue& value) {
            if (name == "Items") {
                return value.elements([&](std::size_t, dynantic::detail::JsonValue& each) {
                    Item item;
                    if (!each.read_item(item)) return false;
                    EXPECT_TRUE(items.emplace(item.at("id").as_string(), item).second)
                        << "an item came twice";
                    return true;
                });
            }
            if (name == "LastEvaluatedKey") {
                std::string_view raw;
                if (!value.read_raw(raw)) return false;
                start = raw;
            }
            return true;
        })) << reader.error().message;
    } while (!start.empty());
    return items;
}

}  // namespace

void check_store(const std::filesystem::path& folder, const Acknowledged& acknowledged, long first) {
    const auto database = Database::open(folder);
    const auto items = scan(*database, "");
    for (int thread = 0; thread < 4; ++thread) {
        const std::string name = std::to_string(thread);
        const long last = acknowledged.last.at(static_cast<std::size_t>(thread));
        for (long round = first; round <= last; ++round) {
            EXPECT_TRUE(items.contains(name + "-" + std::to_string(round)))
                << "thread " << thread << ": round " << round << " was acknowledged and is gone (last "
                << last << ")";
        }
        const auto pair = items.find("pair-" + name);
        const auto twin = items.find("twin-" + name);
        ASSERT_EQ(pair == items.end(), twin == items.end()) << "half a transaction";
        if (pair == items.end()) {
            EXPECT_LT(last, first) << "acknowledged transactions are gone";
            continue;
        }
        EXPECT_EQ(round_of(pair->second), round_of(twin->second)) << "half a transaction";
        if (last < first) continue;
        EXPECT_GE(std::stol(round_of(pair->second)), last) << "an acknowledged transaction is gone";
    }
    EXPECT_EQ(scan(*database, "ByGroup"), items) << "the index does not agree with the items";
}

}  // namespace fault
