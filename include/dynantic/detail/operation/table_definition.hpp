#pragma once

#include <dynantic/detail/operation/table_life.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

// A table's definition in the words of others.
namespace dynantic::detail {

// The parts that CreateTable and CloudFormation share, each with a comma before it.
void write_definitions(JsonWriter& json, const ModelInfo& info);
void write_indexes(JsonWriter& json, const ModelInfo& info, const TableOptions& options);
[[nodiscard]] std::string_view stream_view_type(StreamView view) noexcept;
// {"IndexName":...,"KeySchema":[...],"Projection":{...}}
void write_index(JsonWriter& json, const IndexInfo& index, const TableOptions& options);

// The key attributes of a table and of its indexes, each once, in the order in which they are named.
[[nodiscard]] std::vector<const KeyAttribute*> key_attributes(const ModelInfo& info);
// The attributes of a key, each with its part: HASH or RANGE.
struct KeyElement {
    std::string_view name;
    std::string_view type;
};
[[nodiscard]] std::vector<KeyElement> key_elements(const KeyInfo& key);

// ,"ProvisionedThroughput":{...}
void write_throughput(JsonWriter& json, const Throughput& throughput);

// The schema of one model, or of items that are of one of several.
[[nodiscard]] std::string json_schema(std::span<const ModelInfo* const> models);
[[nodiscard]] std::string cloudformation(std::string_view table, const ModelInfo& info,
                                         const TableOptions& options);
[[nodiscard]] std::string terraform(std::string_view table, const ModelInfo& info,
                                    const TableOptions& options);
[[nodiscard]] std::string iam_policy(std::string_view table, std::string_view account,
                                     std::string_view region, std::span<const std::string> operations);

}  // namespace dynantic::detail
