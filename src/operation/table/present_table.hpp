#pragma once

#include <dynantic/detail/operation/table_life.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

// What DescribeTable tells that a plan is made of.
struct PresentKey {
    std::vector<std::string> partition{};
    std::vector<std::string> sort{};
    friend bool operator==(const PresentKey&, const PresentKey&) = default;
};
struct PresentIndex {
    std::string name{};
    bool global = true;
    PresentKey key{};
    std::string projection{};
    std::set<std::string> included{};
    Throughput throughput{0, 0};
};
struct PresentTable {
    PresentKey key{};
    std::map<std::string, std::string> types{};  // of key attributes: "S", "N", "B"
    std::vector<PresentIndex> indexes{};
    bool on_demand = false;
    Throughput throughput{0, 0};
    std::string stream{};  // its view type; empty: there is none
    bool deletion_protection = false;
    std::string arn{};

    [[nodiscard]] const PresentIndex* find_index(std::string_view name) const noexcept;
};

// DescribeTable, and what it answers.
[[nodiscard]] Request present_table_request(const Target& target);
[[nodiscard]] Result<PresentTable> read_present_table(const Reply& reply, std::string_view table);
// A page of the tags of a table, after a token where that is not empty; reading adds them, and gives the token of the next
// page, empty at the end.
[[nodiscard]] Request tags_request(std::string_view arn, std::string_view token);
[[nodiscard]] Result<std::string> read_tags(const Reply& reply, std::string_view table,
                                            std::map<std::string, std::string>& tags);
// The attribute whose time to live is on; empty where it is off.
[[nodiscard]] Request present_ttl_request(const Target& target);
[[nodiscard]] Result<std::string> read_ttl(const Reply& reply, std::string_view table);

}  // namespace dynantic::detail
