#pragma once

#include <dynantic/field.hpp>
#include <dynantic/model.hpp>
#include <dynantic/timestamp.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

// The models of the tests of expressions: one member of each kind that an expression treats in its own way.
namespace dynantic::test {

enum class Status { active, inactive };

struct Address {
    std::string street{};
    std::optional<std::string> city{};
    std::vector<std::string> lines{};
};

struct User {
    std::string user_id{};
    std::string email{};
    std::string name{};
    Status status{};
    Timestamp created_at{};
    Decimal balance{};
    std::int64_t age{};
    std::uint8_t level{};
    double score{};
    bool active{};
    Binary digest{};
    std::set<std::string> tags{};
    std::set<std::int64_t> numbers{};
    std::map<std::string, std::int64_t> scores{};
    std::map<std::int64_t, std::string> years{};
    std::vector<std::string> notes{};
    std::optional<std::string> nickname{};
    std::optional<Timestamp> expires_at{};
    Address address{};
    std::optional<Address> second_address{};
    std::vector<Address> addresses{};
    std::variant<std::int64_t, std::string> anything{};
    AttributeValue raw{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "users";
        using key = Key<&User::user_id, &User::email>;
        static constexpr auto ttl = &User::expires_at;
        static constexpr auto version = &User::version;
    };
};

struct Contact {
    std::string phone{};
    std::string mail{};
};

// Attributes that are not called as the members are.
struct Customer {
    std::string customer_id{};
    std::string full_name{};
    Contact contact{};
    std::string note{};

    struct Meta {
        static constexpr auto table_name = "shop";
        using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "PROFILE">>;
        using attributes = Attributes<rename<&Customer::note, "n">, flatten<&Customer::contact, "contact_">>;
        static constexpr auto naming = Naming::camel_case;
    };
};

}  // namespace dynantic::test
