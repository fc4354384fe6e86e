#include "integration/backends.hpp"

#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace dynantic::testing {
namespace {

struct Ticket {
    std::string id{};
    std::string state{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "tickets";
        using key = Key<&Ticket::id>;
        static constexpr auto version = &Ticket::version;
    };
    friend bool operator==(const Ticket&, const Ticket&) = default;
};

struct VersionedBatch : OnBackend {
    Table<Ticket> tickets{client};
    void SetUp() override { tickets.create_table(); }
    void TearDown() override { tickets.delete_table(); }
};

TEST_P(VersionedBatch, NewItemsGetTheirFirstVersion) {
    const std::vector<Ticket> many{{"t1", "open"}, {"t2", "open"}};
    const std::vector<Ticket> saved = tickets.batch_save(many);
    EXPECT_EQ(saved, (std::vector<Ticket>{{"t1", "open", 1}, {"t2", "open", 1}}));
    EXPECT_EQ(tickets.at("t1"), saved[0]);
    tickets.batch_write([](auto& writer) { EXPECT_EQ(writer.save({"t3", "new"}).version, 1); });
    EXPECT_EQ(tickets.at("t3").version, 1);
}

TEST_P(VersionedBatch, AnItemThatWasReadIsRefusedBeforeAnythingIsSent) {
    Ticket read{"t1", "open"};
    tickets.create(read);
    read.state = "closed";
    const std::vector<Ticket> many{{"t2", "open"}, read};
    const auto refused = tickets.try_batch_save(many);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind(), ErrorKind::validation);
    EXPECT_EQ(
        refused.error().message(),
        "a batch cannot check versions: save an item that was read (its version is not 0) by itself or in a "
        "transaction");
    EXPECT_EQ(tickets.get("t2"), std::nullopt);
    EXPECT_EQ(tickets.at("t1").state, "open");
}

DYNANTIC_ON_EVERY_BACKEND(VersionedBatch);

}  // namespace
}  // namespace dynantic::testing
