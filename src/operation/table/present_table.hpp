#pragma once

#include <dynantic/detail/operation/table_life.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <string>
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

[[nodiscard]] Result<PresentTable> read_present_table(const Target& target);
// The tags of a table, all pages.
[[nodiscard]] Result<std::map<std::string, std::string>> read_tags(const Target& target,
                                                                   std::string_view arn);
// The attribute whose time to live is on; empty where it is off.
[[nodiscard]] Result<std::string> read_ttl(const Target& target);

}  // namespace dynantic::detail
