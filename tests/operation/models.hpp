#pragma once

#include <dynantic/table.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace dynantic::testing {

struct Reading {  // partition and sort key, a global index with part of the attributes, a local one
    std::string sensor{};
    std::int64_t at{};
    std::string kind{};
    Decimal value{};
    std::optional<std::string> note{};

    struct Meta {
        static constexpr auto table_name = "readings";
        using key = Key<&Reading::sensor, &Reading::at>;
        using indexes = Indexes<Gsi<"ByKind", &Reading::kind, &Reading::at>,
                                Gsi<"KindKeys", &Reading::kind, &Reading::value, keys_only>,
                                Lsi<"ByValue", &Reading::value>>;
    };
    friend bool operator==(const Reading&, const Reading&) = default;
};

struct Country {  // a partition key alone
    std::string code{};
    std::string name{};
    std::set<std::string> languages{};
    std::map<std::string, std::int64_t> counts{};

    struct Meta {
        static constexpr auto table_name = "countries";
        using key = Key<&Country::code>;
    };
    friend bool operator==(const Country&, const Country&) = default;
};

struct Document {  // values that saving makes
    std::string id{};
    std::string text{};
    Timestamp created{};
    Timestamp updated{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "documents";
        using key = Key<&Document::id>;
        static constexpr auto version = &Document::version;
        using attributes = Attributes<auto_uuid<&Document::id>, created_at<&Document::created>,
                                      updated_at<&Document::updated>>;
    };
    friend bool operator==(const Document&, const Document&) = default;
};

}  // namespace dynantic::testing
