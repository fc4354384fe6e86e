#pragma once

#include <dynantic/dynantic.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

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

struct Account {
    std::string id{};
    dynantic::Decimal balance{};
    bool active{};
    struct Meta {
        static constexpr auto table_name = "accounts";
        using key = dynantic::Key<&Account::id>;
    };
};

struct Order {
    std::string id{};
    std::string status{};
    struct Meta {
        static constexpr auto table_name = "orders";
        using key = dynantic::Key<&Order::id>;
    };
};

// Headers are included from several units of one program: nothing in them may be defined twice.
std::size_t users_in_second_unit();
