#pragma once

#include "engine/api/capacity.hpp"
#include "engine/api/request.hpp"
#include "engine/api/write_action.hpp"

#include <string>
#include <string_view>

namespace dynantic::engine::api {

/// What a write of one item did.
struct WriteOutcome {
    TableRef table;
    storage::Bytes before;
    storage::Bytes after;
    std::vector<IndexUnits> index_units;
};

/// Does a checked action on its own: condition, change, indexes and stream in one step that no other write of the item
/// comes between. Throws ConditionalCheckFailedException, ValidationException, ResourceNotFoundException.
[[nodiscard]] WriteOutcome write_item(Engine& engine, std::string_view table_name, WriteAction& action);

/// PutItem and DeleteItem, which differ in what they leave in the item's place: checks, writes, replies.
void replace_item(Engine& engine, const Request& request, WriteAction::Kind kind, std::string& reply);

/// Appends ItemCollectionMetrics and ConsumedCapacity as members of a reply, where they were asked for; `first` tells
/// whether no member stands before them.
void append_write_details(Engine& engine, std::string& reply, const Request& request,
                          const WriteAction& action, const WriteOutcome& outcome, bool& first);

/// Appends {"ItemCollectionKey":...,"SizeEstimateRangeGB":[0.0,1.0]}: the whole gigabytes between which the collection's
/// size is. A gigabyte is a tenth of DatabaseOptions::item_collection_limit.
void append_collection_metrics(Engine& engine, std::string& reply, const TableRef& table,
                               const ItemView& item);

/// Appends `"name":`, with a comma before it unless it is the first.
void append_member(std::string& reply, std::string_view name, bool& first);

}  // namespace dynantic::engine::api
