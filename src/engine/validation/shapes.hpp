#pragma once

#include "engine/validation/shape.hpp"

namespace dynantic::engine::validation {

// One table per operation, from the published API model. The order of fields is the order of DynamoDB's error
// lists.

// item_shapes.cpp
extern const Shape get_item;
extern const Shape put_item;
extern const Shape update_item;
extern const Shape delete_item;
extern const Shape query;
extern const Shape scan;
// batch_shapes.cpp
extern const Shape batch_get_item;
extern const Shape batch_write_item;
extern const Shape transact_get_items;
extern const Shape transact_write_items;
extern const Shape execute_statement;
extern const Shape batch_execute_statement;
extern const Shape execute_transaction;
// table_shapes.cpp
extern const Shape create_table;
extern const Shape update_table;
extern const Shape delete_table;
extern const Shape describe_table;
extern const Shape list_tables;
extern const Shape update_time_to_live;
extern const Shape describe_time_to_live;
extern const Shape tag_resource;
extern const Shape untag_resource;
extern const Shape list_tags_of_resource;
extern const Shape describe_continuous_backups;
extern const Shape nothing;  // an operation without parameters
// stream_shapes.cpp
extern const Shape list_streams;
extern const Shape describe_stream;
extern const Shape get_shard_iterator;
extern const Shape get_records;

}  // namespace dynantic::engine::validation
