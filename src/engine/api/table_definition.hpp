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
/// OnDemandThroughput as given; nothing where it has no member.
[[nodiscard]] std::optional<OnDemandLimits> read_on_demand(const JsonValue& on_demand_throughput);
/// What is wrong with the OnDemandThroughput of a table or of its index: the table's billing mode comes first.
/// `changes`: of a table that there is, where -1 takes a limit away.
void check_on_demand(const std::optional<OnDemandLimits>& limits, bool on_demand, bool changes,
                     std::string_view index = {});
/// The limits of `given` in place of those that there are; -1 takes one away.
void change_on_demand(std::optional<OnDemandLimits>& limits, const std::optional<OnDemandLimits>& given);

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

/// Tags, of which none is twice, and each is what a tag may be.
[[nodiscard]] std::vector<Tag> read_tags(const JsonValue& tags);
void check_tag_key(std::string_view key);
/// Throws ValidationException where a table would have more tags than it may.
void check_tag_count(std::size_t tags);

/// A random UUID (version 4).
[[nodiscard]] std::string make_uuid();

}  // namespace dynantic::engine::api
