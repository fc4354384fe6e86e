#include "aws/endpoints/partition.hpp"

#include <algorithm>
#include <array>

namespace dynantic::aws {
namespace {

// A region belongs to a partition if it is PREFIX-word-number; `global` is the one name of another shape.
struct Row {
    Partition partition;
    std::array<std::string_view, 9> prefixes;
    std::string_view global;
};

// AWS's partitions.json, version 1.1.
constexpr std::array rows = {
    Row{{"aws", "amazonaws.com", "api.aws", true, true},
        {"us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"},
        "aws-global"},
    Row{{"aws-cn", "amazonaws.com.cn", "api.amazonwebservices.com.cn", true, true}, {"cn"}, "aws-cn-global"},
    Row{{"aws-eusc", "amazonaws.eu", "api.amazonwebservices.eu", true, true}, {"eusc-de"}, {}},
    Row{{"aws-iso", "c2s.ic.gov", "api.aws.ic.gov", true, true}, {"us-iso"}, "aws-iso-global"},
    Row{{"aws-iso-b", "sc2s.sgov.gov", "api.aws.scloud", true, true}, {"us-isob"}, "aws-iso-b-global"},
    Row{{"aws-iso-e", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk", true, true},
        {"eu-isoe"},
        "aws-iso-e-global"},
    Row{{"aws-iso-f", "csp.hci.ic.gov", "api.aws.hci.ic.gov", true, true}, {"us-isof"}, "aws-iso-f-global"},
    Row{{"aws-us-gov", "amazonaws.com", "api.aws", true, true}, {"us-gov"}, "aws-us-gov-global"},
};

constexpr bool is_word(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}
constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

// The regular expression ^PREFIX\-\w+\-\d+$ of the table; \w holds no '-', so nothing needs to be tried twice.
bool has_shape(std::string_view region, std::string_view prefix) noexcept {
    if (!region.starts_with(prefix)) return false;
    region.remove_prefix(prefix.size());
    if (!region.starts_with('-')) return false;
    region.remove_prefix(1);
    const std::string_view word = region.substr(0, region.find('-'));
    if (word.empty() || word.size() == region.size() || !std::all_of(word.begin(), word.end(), is_word))
        return false;
    const std::string_view number = region.substr(word.size() + 1);
    return !number.empty() && std::all_of(number.begin(), number.end(), is_digit);
}

}  // namespace

const Partition& partition_of(std::string_view region) noexcept {
    for (const Row& row : rows) {
        if (!row.global.empty() && region == row.global) return row.partition;
        for (const std::string_view prefix : row.prefixes) {
            if (!prefix.empty() && has_shape(region, prefix)) return row.partition;
        }
    }
    return rows.front().partition;
}

}  // namespace dynantic::aws
