#pragma once

#include "engine/index/table.hpp"
#include "engine/item/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::api {

// Reading definitions of tables and indexes out of CreateTable and UpdateTable. All throw ValidationException in
// DynamoDB's words.

[[nodiscard]] std::vector<KeyDefinition> read_definitions(const JsonValue& attribute_definitions);

enum class KeyOwner : std::uint8_t { table, local_index, global_index };

inline constexpr std::size_t max_global_indexes = 20;  ///< of a table

/// A KeySchema, checked against the definitions.
[[nodiscard]] KeySchema read_key_schema(const JsonValue& key_schema,
                                        const std::vector<KeyDefinition>& definitions, KeyOwner owner);

/// One of GlobalSecondaryIndexes or LocalSecondaryIndexes, or a GSI update's Create; without an id.
[[nodiscard]] Index read_index(const JsonObject& object, const Table& table, bool local);

/// What all indexes together must satisfy: names, numbers, projected attributes.
void check_indexes(const Table& table);
/// That every definition is the key of something.
void check_definitions_used(const Table& table);

[[nodiscard]] Throughput read_throughput(const JsonValue& provisioned_throughput);
[[nodiscard]] std::optional<OnDemandLimits> read_on_demand(const JsonValue& on_demand_throughput);

/// Makes the settings of a new stream of the table, as its StreamSpecification says; nothing where it says none.
void start_stream(Table& table, const JsonValue& specification, double now);

[[nodiscard]] std::optional<ServerSideEncryption> read_encryption(const JsonValue& sse_specification,
                                                                  std::string_view region,
                                                                  std::string_view account);
/// What a table or index of this kind is ready for: what was given, and no less than what every one is.
[[nodiscard]] WarmUnits warm_units(bool on_demand, const Throughput& provisioned,
                                   const std::optional<WarmUnits>& given);
/// WarmThroughput; a member that is not given stays as it is.
void set_warm_units(std::optional<WarmUnits>& units, const JsonValue& warm_throughput, bool on_demand,
                    const Throughput& provisioned);

[[nodiscard]] std::vector<Tag> read_tags(const JsonValue& tags);
/// Throws ValidationException where a table has more tags than it may.
void check_tag_count(const std::vector<Tag>& tags);

/// A random UUID (version 4).
[[nodiscard]] std::string make_uuid();

}  // namespace dynantic::engine::api
