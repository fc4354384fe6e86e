// The program of the README and of the design, line by line: it must compile as it stands, and do what it says.
#include <dynantic/dynantic.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace {

using dynantic::field;
using namespace std::chrono_literals;

enum class UserStatus { active, inactive };

struct User {
    std::string user_id{};
    std::string email{};
    std::string name{};
    UserStatus status{};
    dynantic::Timestamp created_at{};
    dynantic::Decimal balance{};
    std::set<std::string> tags{};
    std::map<std::string, std::int64_t> scores{};
    std::optional<dynantic::Timestamp> expires_at{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "users";
        using key = dynantic::Key<&User::user_id, &User::email>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"StatusIndex", &User::status, &User::created_at>,
                                          dynantic::Lsi<"NameIndex", &User::name>>;
        static constexpr auto ttl = &User::expires_at;
        static constexpr auto version = &User::version;
        static constexpr auto rules =
            dynantic::rules(dynantic::rule<&User::name>(dynantic::min_length(1), dynantic::max_length(200)),
                            dynantic::rule<&User::balance>(dynantic::ge(0)));
    };
};

struct Tag {  // batches are for models without a version
    std::string user_id{};
    std::string tag{};
    struct Meta {
        static constexpr auto table_name = "tags";
        using key = dynantic::Key<&Tag::user_id, &Tag::tag>;
    };
    friend bool operator==(const Tag&, const Tag&) = default;
};
struct Account {
    std::string id{};
    dynantic::Decimal balance{};
    bool active = true;
    struct Meta {
        static constexpr auto table_name = "accounts";
        using key = dynantic::Key<&Account::id>;
    };
};
struct Order {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "orders";
        using key = dynantic::Key<&Order::id>;
    };
};

struct Person {
    std::string user_id{};
    std::string email{};
    struct Meta {
        static constexpr auto table_name = "people";
        using key = dynantic::Key<&Person::user_id>;
    };
};

const dynantic::Table<User> users;
const dynantic::Table<Tag> tags;
const dynantic::Table<Account> accounts;
const dynantic::Table<Order> orders;

struct Design : ::testing::Test {
    dynantic::Client embedded = dynantic::Client::embedded();
    dynantic::ClientScope scope = dynantic::using_client(embedded);

    void SetUp() override {
        users.create_table();
        tags.create_table();
        accounts.create_table();
        orders.create_table();
    }
    User user{.user_id = "user-123", .email = "john@example.com", .name = "John", .balance = 12};
};

TEST_F(Design, OneItem) {
    users.save(user);
    EXPECT_EQ(user.version, 1);
    EXPECT_THROW(users.save(user, field<&User::email>.not_exists()), dynantic::ConditionalCheckFailedError);
    EXPECT_THROW(users.create(user), dynantic::ConditionalCheckFailedError);
    std::optional<User> u = users.get("user-123", "john@example.com");
    ASSERT_TRUE(u);
    User must = users.at("user-123", "john@example.com");
    EXPECT_EQ(must.name, "John");
    users.get("user-123", "john@example.com", {.consistent_read = true});
    const User now = users.update("user-123", "john@example.com")
                         .set<&User::name>("Jane")
                         .add<&User::balance>(10)
                         .remove<&User::expires_at>()
                         .condition(field<&User::status> == UserStatus::active)
                         .return_values(dynantic::ReturnValues::all_new)
                         .execute();
    EXPECT_EQ(now.name, "Jane");
    EXPECT_EQ(now.balance, dynantic::Decimal(22));
    EXPECT_EQ(now.version, 2);
    users.update("user-123", "john@example.com").set(field<&User::scores>["k"], 5).execute();
    EXPECT_EQ(users.at("user-123", "john@example.com").scores.at("k"), 5);
    users.remove("user-123", "john@example.com");
    EXPECT_FALSE(users.get("user-123", "john@example.com"));
}

TEST_F(Design, ConstObjectsTemporariesAndBraces) {
    // Where saving makes no values a const object or a temporary will do; where it does, stored() gives what was written.
    const Account poor{.id = "a1", .balance = 1};
    EXPECT_FALSE(accounts.exchange(poor));
    EXPECT_EQ(accounts.exchange(Account{.id = "a1", .balance = 2}, field<&Account::balance> == 1)->balance,
              1);
    EXPECT_FALSE(accounts.try_exchange(poor, field<&Account::balance> == 1));
    EXPECT_EQ(users.stored(user, field<&User::user_id>.not_exists()).version, 1);
    EXPECT_FALSE(users.try_stored(user, field<&User::user_id>.not_exists()));
    users.update("user-123", "john@example.com")
        .set(field<&User::scores>, {{"k", 5}})
        .add(field<&User::tags>, {"vip", "new"})
        .execute();
    const auto query = users.query("user-123");
    EXPECT_EQ(query.filter(field<&User::scores>.type_is("M") && field<&User::tags>.type_is("SS")).count(),
              1U);
    EXPECT_EQ(query.on_bad_item(dynantic::BadItems::skip).one().scores.at("k"), 5);
    EXPECT_EQ(users.key("user-123", "john@example.com").json(),
              dynantic::key<User>("user-123", "john@example.com").json());
}

TEST_F(Design, Reading) {
    users.save(user);
    user.email = "jill@example.com";
    user.version = 0;
    users.save(user);
    int seen = 0;
    // (clang-format 14 takes `> >` for a shift.)
    // clang-format off
    for (const User& each : users.query("user-123").begins_with("j").filter(field<&User::balance> > 10)) {
        seen += each.user_id == "user-123" ? 1 : 0;
    }
    // clang-format on
    EXPECT_EQ(seen, 2);
    auto q = users.query<"StatusIndex">(UserStatus::active).reverse().page_size(25);
    auto page = q.page();
    while (page.cursor) page = q.page(page.cursor);
    EXPECT_EQ(page.items.size() + page.count, 4U);
    users.scan().filter(!field<&User::name>.exists() || field<&User::tags>.contains("vip")).segments(4).all();
    users.query("user-123").count();
    users.query("user-123").first();
    users.query("user-123").eq("jill@example.com").one();
    users.query("user-123").values<&User::name, &User::balance>();
    const bool only_active = true;
    dynantic::Condition<User> wanted;
    if (only_active) wanted &= field<&User::status> == UserStatus::active;
    EXPECT_EQ(users.query("user-123").filter(wanted).count(), 2U);
}

TEST_F(Design, Batches) {
    const std::vector<Tag> many{{"u1", "a@x"}, {"u2", "b@x"}, {"u3", "c@x"}};
    tags.batch_save(many);
    auto found = tags.batch_get({{"u1", "a@x"}, {"u2", "b@x"}});
    EXPECT_EQ(found, (std::vector<std::optional<Tag>>{many[0], many[1]}));
    tags.batch_remove({{"u3", "c@x"}});
    const Tag a{"u4", "d@x"};
    tags.batch_write([&](auto& w) {
        w.save(a);
        w.remove("u3", "c@x");
    });
    EXPECT_EQ(tags.scan().count(), 3U);
}

TEST_F(Design, Transactions) {
    accounts.batch_save({{"acc-1", 500}, {"acc-2", 0}});
    dynantic::Transaction tx;
    tx.put(user, field<&User::user_id>.not_exists());
    tx.update(
        accounts.update("acc-1").add<&Account::balance>(-200).condition(field<&Account::balance> >= 200));
    tx.remove<Order>("o1");
    tx.check<Account>("acc-2", field<&Account::active> == true);
    tx.commit();
    auto [a, o] = dynantic::transact_get(dynantic::key<User>("user-123", "john@example.com"),
                                         dynantic::key<Order>("o1"));
    EXPECT_TRUE(a);
    EXPECT_FALSE(o);
    EXPECT_EQ(accounts.at("acc-1").balance, dynantic::Decimal(300));
}

TEST_F(Design, Clients) {
    const dynantic::Client tenant_client = dynantic::Client::embedded();
    dynantic::Table<User>{tenant_client}.create_table();
    users.save(user);
    {
        auto inner = dynantic::using_client(tenant_client);
        EXPECT_FALSE(users.get("user-123", "john@example.com"));
    }
    EXPECT_TRUE(users.get("user-123", "john@example.com"));
    EXPECT_FALSE(users.with(tenant_client).get("user-123", "john@example.com"));
    dynantic::Client client{{.region = "eu-west-1",
                             .retries = {.max_attempts = 10, .mode = dynantic::RetryMode::adaptive},
                             .connect_timeout = 5s,
                             .read_timeout = 10s,
                             .max_pool_connections = 50}};
    EXPECT_NE(client.description().find("dynamodb.eu-west-1.amazonaws.com"), std::string::npos)
        << client.description();
}

TEST_F(Design, Rules) {
    user.name = "";
    EXPECT_THROW(users.save(user), dynantic::ValidationError);
    EXPECT_EQ(user.version, 0);
}

TEST(DesignMocks, Mock) {
    dynantic::testing::MockClient mock;
    mock.on_get_item().returns({{"user_id", "test-123"}, {"email", "test@example.com"}});
    EXPECT_EQ(dynantic::Table<Person>{mock}.at("test-123").email, "test@example.com");
}

}  // namespace
