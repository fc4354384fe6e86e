#pragma once

#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/key_condition.hpp>
#include <dynantic/detail/model/model_info.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/update_actions.hpp>
#include <dynantic/write_options.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::detail {

// The plain half of the operations on one item: GetItem, PutItem, UpdateItem, DeleteItem.

// Where an operation goes. Views: they live as long as the table object and the client that made it.
struct Target {
    const ClientCore* core;
    std::string_view table;  // as the model or the caller names it; the client's prefix is added on the wire
    bool in_transaction = false;  // an action, not a request: no word of consumed capacity
};

[[nodiscard]] inline std::string wire_table_of(const Target& target) {
    return wire_table(*target.core, target.table);
}

// Runs what may throw for a value on its way into a request: the error then says where that was to go. (Of an action of
// a transaction: TransactWriteItems.)
template <class Work>
decltype(auto) saying(const Target& target, std::string_view operation, Work&& work) {
    try {
        return work();
    } catch (const DynanticError& error) {
        about(error.error(), target.in_transaction ? "TransactWriteItems" : operation, wire_table_of(target))
            .raise();
    }
}
// The same for a `try_` twin, whose work returns a Result.
template <class Work>
[[nodiscard]] auto attempt_on(const Target& target, std::string_view operation, Work&& work)
    -> std::invoke_result_t<Work> {
    try {
        return std::forward<Work>(work)();
    } catch (const DynanticError& error) {
        return about(error.error(), operation, wire_table_of(target));
    }
}

// Writes {"TableName":"users" without the closing brace: how every request of one table begins.
void begin_request(JsonWriter& json, const Target& target);
// Writes ,"ReturnConsumedCapacity":"TOTAL" where somebody wants it.
void write_capacity_wish(JsonWriter& json, const Target& target, bool asked = false);
// The same of a write, and ,"ReturnItemCollectionMetrics":"SIZE".
void write_wishes(JsonWriter& json, const Target& target, const WriteOptions& told);
// Gives what a reply tells of the write to whoever asked. `wire_table` is that of a write to one table; empty where the
// reply names several.
void tell_of_write(const Reply& reply, std::string_view wire_table, const WriteOptions& told);

// What a write answers with.
enum class ReturnKind : std::uint8_t { none, all_old, all_new, updated_old, updated_new };
[[nodiscard]] std::string_view to_string(ReturnKind kind) noexcept;

// What a write answers with, and what it tells of itself.
struct WriteSpec {
    WriteSpec(ReturnKind kind, const WriteOptions& options = {}) noexcept : returns(kind), told(options) {}
    ReturnKind returns;
    WriteOptions told;
};

// Ends the request of a write: its condition, the placeholders (also those of an update), what it answers with. With a
// condition goes "ReturnValuesOnConditionCheckFailure":"ALL_OLD": one that fails then tells the item that failed it, which
// costs no capacity (AWS API reference, PutItem).
void end_write_request(JsonWriter& json, const Target& target, const ErasedCondition& condition,
                       Placeholders& placeholders, const WriteSpec& spec);

// Writes ,"ProjectionExpression":... with the names it needs, where there are paths.
void write_projection(JsonWriter& json, const ProjectionPaths& paths);

struct GetSpec {
    bool consistent_read = false;
    bool consumed_capacity = false;
    const ProjectionPaths* projection = nullptr;
};

// Keys are DynamoDB JSON, {"user_id":{"S":"u1"}}.
[[nodiscard]] Request get_request(const Target& target, std::string_view key_json, const GetSpec& spec);
[[nodiscard]] Request put_request(const Target& target, const ModelInfo& info, const void* object,
                                  const ErasedCondition& condition, const WriteSpec& spec);
[[nodiscard]] Request put_request(const Target& target, std::string_view item_json,
                                  const ErasedCondition& condition, const WriteSpec& spec);
[[nodiscard]] Request delete_request(const Target& target, std::string_view key_json,
                                     const ErasedCondition& condition, const WriteSpec& spec);
[[nodiscard]] Request update_request(const Target& target, std::string_view key_json,
                                     const UpdateActions& actions, const ErasedCondition& condition,
                                     const WriteSpec& spec);

// Where the item of a reply goes: `read` gets the cursor on {"name":{"S":...},...} and says whether it fits.
struct ItemReader {
    void* context;
    bool (*read)(void* context, JsonValue& item);
};

// Reads the item that stands in `member` of a reply ("Item", "Attributes"); false where the reply has none, or an empty
// one. A misfit is an error of kind serialization with the path, for `about` to say of which table.
[[nodiscard]] Result<bool> read_item_reply(const Reply& reply, std::string_view member, ItemReader reader);

// The same of what an update answers with.
[[nodiscard]] Result<bool> read_update_reply(const Reply& reply, const Target& target, ItemReader reader);

// The error of a reply or an item that does not fit. The table is named as on the wire.
[[nodiscard]] Error misfit(const ReadError& error, std::string_view wire_table, std::string_view request_id);

// {"user_id":{"S":"u1"}} as an ItemReader's twin for writing: appends one attribute of a key.
void write_key_attribute(JsonWriter& json, bool first, std::string_view name, const TypeCodec& codec,
                         const void* value);

}  // namespace dynantic::detail
