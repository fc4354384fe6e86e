#pragma once

#include <dynantic/dynantic.hpp>

#include <cstdint>
#include <string>

namespace bench {

/// The item that every benchmark speaks of: ten attributes, about 1 KB in DynamoDB's measure.
struct Kilobyte {
    std::string id{};
    std::int64_t sequence{};
    std::string title{};
    std::string description{};
    std::string owner{};
    double score{};
    bool active{};
    std::string category{};
    std::int64_t updated{};
    std::string notes{};

    struct Meta {
        static constexpr auto table_name = "kilobytes";
        using key = dynantic::Key<&Kilobyte::id, &Kilobyte::sequence>;
    };
};

inline Kilobyte make_kilobyte(std::int64_t sequence) {
    Kilobyte item;
    item.id = "partition-0001";
    item.sequence = sequence;
    item.title = "A title that says what the item is about";
    item.description = std::string(400, 'd');
    item.owner = "owner-4711@example.com";
    item.score = 98.25;
    item.active = true;
    item.category = "category-17";
    item.updated = 1'700'000'000'000 + sequence;
    item.notes = std::string(400, 'n');
    return item;
}

}  // namespace bench
