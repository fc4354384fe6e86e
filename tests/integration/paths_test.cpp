#include "integration/backends.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

// Every verb of an update, and values(), with a path into an item.
namespace dynantic::testing {
namespace {

struct Seat {
    std::string name{};
    std::int64_t visits{};
    std::set<std::string> tags{};
};
struct Room {
    std::string id{};
    Seat first{};
    std::map<std::string, std::int64_t> counts{};
    std::vector<std::string> log{};
    std::vector<Seat> seats{};
    std::map<std::string, Seat> by_name{};

    struct Meta {
        static constexpr auto table_name = "rooms";
        using key = Key<&Room::id>;
    };
};

struct Paths : OnBackend {
    Table<Room> rooms{client};

    void SetUp() override {
        rooms.create_table();
        rooms.save({"r1",
                    {"window", 3, {"a", "b"}},
                    {{"k", 7}},
                    {"zero", "one", "two"},
                    {{"left", 1, {"x"}}, {"right", 2, {"y"}}},
                    {{"vip", {"sofa", 5, {"soft"}}}}});
    }
    void TearDown() override { rooms.delete_table(); }
};

TEST_P(Paths, ValuesGoIntoStructsMapsAndLists) {
    const auto found = rooms.query("r1").values(
        field<&Room::id>, field<&Room::first, &Seat::name>, field<&Room::counts>["k"],
        field<&Room::counts>["none"], field<&Room::log>[2], field<&Room::log>[0], field<&Room::log>[9],
        field<&Room::seats>[1] / field<&Seat::visits>, field<&Room::by_name>["vip"] / field<&Seat::tags>);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], std::tuple("r1", "window", 7, std::nullopt, "two", "zero", std::nullopt, 2,
                                   std::set<std::string>{"soft"}));
    const auto scanned = rooms.scan().values<&Room::id, field<&Room::first, &Seat::visits>>();
    EXPECT_EQ(scanned.at(0), std::tuple("r1", 3));
}

TEST_P(Paths, EachVerbOfAnUpdateTakesOne) {
    rooms.update("r1")
        .set(field<&Room::first, &Seat::name>, "door")
        .add(field<&Room::first, &Seat::visits>, 2)
        .erase_from(field<&Room::first, &Seat::tags>, std::set<std::string>{"a"})
        .set_if_not_exists(field<&Room::counts>["k"], 100)
        .set_if_not_exists(field<&Room::counts>["new"], 1)
        .set(field<&Room::log>[1], "uno")
        .remove(field<&Room::log>[2])
        .add(field<&Room::by_name>["vip"] / field<&Seat::tags>, std::set<std::string>{"red"})
        .remove(field<&Room::seats>[0] / field<&Seat::tags>)
        .set(field<&Room::seats>[1] / field<&Seat::visits>, field<&Room::seats>[1] / field<&Seat::visits> + 1)
        .execute();
    const Room room = rooms.at("r1");
    EXPECT_EQ(room.first.name, "door");
    EXPECT_EQ(room.first.visits, 5);
    EXPECT_EQ(room.first.tags, (std::set<std::string>{"b"}));
    EXPECT_EQ(room.counts, (std::map<std::string, std::int64_t>{{"k", 7}, {"new", 1}}));
    EXPECT_EQ(room.log, (std::vector<std::string>{"zero", "uno"}));
    EXPECT_EQ(room.by_name.at("vip").tags, (std::set<std::string>{"red", "soft"}));
    EXPECT_TRUE(room.seats.at(0).tags.empty());
    EXPECT_EQ(room.seats.at(1).visits, 3);
}

struct Shelf {
    std::vector<std::string> books{};
};
struct House {
    std::string id{};
    Shelf shelf{};
    std::map<std::string, Shelf> shelves{};
    struct Meta {
        static constexpr auto table_name = "houses";
        using key = Key<&House::id>;
    };
};

struct ListPaths : OnBackend {
    Table<House> houses{client};
    void SetUp() override { houses.create_table(); }
    void TearDown() override { houses.delete_table(); }
};

TEST_P(ListPaths, AppendAndPrependGoIntoListsInside) {
    houses.save({"h1", {{"b"}}, {{"attic", {{"m"}}}}});
    houses.update("h1")
        .append(field<&House::shelf, &Shelf::books>, "c")
        .prepend(field<&House::shelves>["attic"] / field<&Shelf::books>, "l")
        .execute();
    const House house = houses.at("h1");
    EXPECT_EQ(house.shelf.books, (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(house.shelves.at("attic").books, (std::vector<std::string>{"l", "m"}));
}

DYNANTIC_ON_EVERY_BACKEND(Paths);
DYNANTIC_ON_EVERY_BACKEND(ListPaths);

}  // namespace
}  // namespace dynantic::testing
