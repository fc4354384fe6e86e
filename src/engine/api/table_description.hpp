#pragma once

#include "engine/engine.hpp"

#include <string>

namespace dynantic::engine::api {

/// Appends a TableDescription as DescribeTable, CreateTable, UpdateTable and DeleteTable have it. `just_changed` is for
/// the reply to the change itself, which shows it going on; that to a deletion has neither keys nor indexes.
void append_table_description(std::string& out, Engine& engine, const Table& table,
                              bool just_changed = false);

/// The ARN of a stream of a table.
[[nodiscard]] std::string stream_arn(Engine& engine, const Table& table, const StreamSettings& stream);

/// "NEW_IMAGE" and so on, and back.
[[nodiscard]] std::string_view to_string(StreamView view) noexcept;
[[nodiscard]] StreamView stream_view(std::string_view name) noexcept;

/// Appends [{"AttributeName":...,"KeyType":"HASH"},...].
void append_key_schema(std::string& out, const KeySchema& key);

/// Appends epoch seconds with three decimals, as DynamoDB writes moments.
void append_moment(std::string& out, double epoch_seconds);

}  // namespace dynantic::engine::api
