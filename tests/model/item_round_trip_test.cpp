#include "model/support.hpp"

#include <dynantic/detail/model/model_of.hpp>

#include <gtest/gtest.h>

namespace dynantic {
namespace {

enum class UserStatus { active, inactive };

struct Address {
    std::string street{};
    std::optional<std::string> note{};
    bool operator==(const Address&) const = default;
};

struct User {
    std::string user_id{};
    std::string email{};
    UserStatus status{};
    Timestamp created_at{};
    Decimal balance{};
    std::set<std::string> tags{};
    std::map<std::string, std::int64_t> scores{};
    std::optional<Timestamp> expires_at{};
    std::int64_t version{};
    Address address{};
    std::vector<Address> others{};

    struct Meta {
        static constexpr auto table_name = "users";
        using key = Key<&User::user_id, &User::email>;
        using indexes =
            Indexes<Gsi<"StatusIndex", &User::status, &User::created_at>, Lsi<"NameIndex", &User::balance>>;
        static constexpr auto ttl = &User::expires_at;
        static constexpr auto version = &User::version;
    };
    bool operator==(const User&) const = default;
};

TEST(ItemRoundTrip, WritesMembersInTheirOrderAndLeavesOutWhatIsEmpty) {
    EXPECT_EQ(test::write(User{.user_id = "u1", .email = "a@x"}),
              R"({"user_id":{"S":"u1"},"email":{"S":"a@x"},"status":{"S":"active"},)"
              R"("created_at":{"S":"1970-01-01T00:00:00.000Z"},"balance":{"N":"0"},"scores":{"M":{}},)"
              R"("version":{"N":"0"},"address":{"M":{"street":{"S":""}}},"others":{"L":[]}})");
}

TEST(ItemRoundTrip, ReadsBackWhatItWrote) {
    const User user{.user_id = "u1",
                    .email = "a@x",
                    .status = UserStatus::inactive,
                    .created_at = Timestamp(std::chrono::milliseconds(1709251199999)),
                    .balance = Decimal("12.50"),
                    .tags = {"a", "b"},
                    .scores = {{"k", 5}},
                    .expires_at = Timestamp(std::chrono::seconds(1709251199)),
                    .version = 3,
                    .address = {.street = "Main \"1\"", .note = "n"},
                    .others = {{.street = "x"}}};
    EXPECT_EQ(
        test::write(user),
        R"({"user_id":{"S":"u1"},"email":{"S":"a@x"},"status":{"S":"inactive"},)"
        R"("created_at":{"S":"2024-02-29T23:59:59.999Z"},"balance":{"N":"12.5"},"tags":{"SS":["a","b"]},)"
        R"("scores":{"M":{"k":{"N":"5"}}},"expires_at":{"N":"1709251199"},"version":{"N":"3"},)"
        R"("address":{"M":{"street":{"S":"Main \"1\""},"note":{"S":"n"}}},)"
        R"("others":{"L":[{"M":{"street":{"S":"x"}}}]}})");
    EXPECT_EQ(test::read<User>(test::write(user)), user);
}

TEST(ItemRoundTrip, DescribesKeysAndIndexes) {
    const detail::ModelInfo& info = detail::model_info<User>();
    EXPECT_EQ(info.table_name, "users");
    EXPECT_EQ(info.type_name, "User");
    ASSERT_EQ(info.key.partition.size(), 1U);
    EXPECT_EQ(info.key.partition[0].name, "user_id");
    EXPECT_EQ(info.key.sort[0].name, "email");
    const detail::IndexInfo* index = info.find_index("StatusIndex");
    ASSERT_NE(index, nullptr);
    EXPECT_EQ(index->key.sort[0].type, AttributeType::string);
    EXPECT_EQ(info.find_index("NameIndex")->key.partition[0].name, "user_id");
    EXPECT_EQ(info.find_index("Other"), nullptr);
    EXPECT_EQ(info.fields[info.ttl].name, "expires_at");
    static_assert(detail::model_fits<User>);
    static_assert(detail::attribute_name<&User::email>() == "email");
    static_assert(detail::field_attribute_type<&User::expires_at> == AttributeType::number);
    static_assert(detail::field_attribute_type<&User::created_at> == AttributeType::string);
}

}  // namespace
}  // namespace dynantic
