#include "integration/backends.hpp"

#include <dynantic/field.hpp>
#include <dynantic/table.hpp>

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace dynantic::testing {
namespace {

// One table, as a program's first version knew it and as its second does.
struct JobV1 {
    std::string id{};
    std::string owner{};
    std::string state{};
    std::optional<Timestamp> expires{};

    struct Meta {
        static constexpr auto table_name = "jobs";
        using key = Key<&JobV1::id>;
        using indexes = Indexes<Gsi<"ByOwner", &JobV1::owner>>;
    };
};
struct JobV2 {
    std::string id{};
    std::string owner{};
    std::string state{};
    std::optional<Timestamp> expires{};

    struct Meta {
        static constexpr auto table_name = "jobs";
        using key = Key<&JobV2::id>;
        using indexes =
            Indexes<Gsi<"ByState", &JobV2::state, &JobV2::id>, Gsi<"StateKeys", &JobV2::state, keys_only>>;
        static constexpr auto ttl = &JobV2::expires;
    };
};

struct TableLife : OnBackend {
    Table<JobV1> first{client};
    Table<JobV2> second{client};
    void SetUp() override {
        if (!GetParam().transactions) GTEST_SKIP() << "this server knows the older table options alone";
    }
};

TEST_P(TableLife, AnOldTableBecomesWhatTheNewModelSays) {
    const TableOptions options{.throughput = Throughput{4, 3},
                               .stream = StreamView::new_and_old_images,
                               .tags = {{"team", "jobs"}},
                               .deletion_protection = true};
    EXPECT_EQ(second.plan().text(), "create the table\n");
    first.create_table();
    first.save({"1", "ada", "open", {}});
    first.save({"2", "bob", "done", {}});

    const TablePlan plan = second.plan(options);
    EXPECT_EQ(plan.text(),
              "bill for 4 read and 3 write units a second\nprotect from deletion\nstream NEW_AND_OLD_IMAGES\n"
              "set the tag team\nadd the index ByState\nadd the index StateKeys\ndrop the index ByOwner\n"
              "switch on the time to live of expires\n");
    second.apply(plan);
    EXPECT_EQ(second.plan(options).text(), "drop the index ByOwner\n");
    EXPECT_EQ(second.query<"ByState">("open").one().owner, "ada");
    EXPECT_EQ(second.query<"StateKeys">("done").count(), 1U);

    second.apply(second.plan(options), {.drop_indexes = true});
    EXPECT_TRUE(second.plan(options).empty());
    const TableDescription now = second.describe();
    EXPECT_EQ(now.indexes.size(), 2U);
    EXPECT_TRUE(now.deletion_protection);
    EXPECT_FALSE(now.on_demand);
    EXPECT_FALSE(now.stream_arn.empty());
    EXPECT_THROW(second.delete_table(), DynanticError);

    TableOptions back;
    second.apply(second.plan(back));
    EXPECT_TRUE(second.plan(back).empty());
    EXPECT_EQ(second.get("2")->state, "done");
    second.delete_table();
    EXPECT_TRUE(second.plan().create);
}

TEST_P(TableLife, ATableThatIsThereAlreadyIsToldApart) {
    first.create_table();
    const Result<void> again = first.try_create_table();
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().kind(), ErrorKind::resource_in_use);
    EXPECT_EQ(again.error().operation(), "CreateTable");
    EXPECT_EQ(again.error().table(), "jobs");
    EXPECT_THROW(first.create_table(), ResourceInUseError);
    first.create_table({.if_missing = true});
    first.delete_table();  // the next test may run on the same server
}

TEST_P(TableLife, DeletionProtectionIsSwitchedOnAndOff) {
    first.create_table({.deletion_protection = true});
    EXPECT_THROW(first.delete_table(), ValidationError);
    first.set_deletion_protection(false);
    EXPECT_FALSE(first.describe().deletion_protection);
    first.set_deletion_protection(true);
    EXPECT_THROW(first.delete_table(), ValidationError);
    first.set_deletion_protection(false);
    first.delete_table();
    EXPECT_EQ(first.try_describe().error().kind(), ErrorKind::table_not_found);
}

DYNANTIC_ON_EVERY_BACKEND(TableLife);

}  // namespace
}  // namespace dynantic::testing
