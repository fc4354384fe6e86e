#pragma once

#include "engine/engine.hpp"

#include <string>
#include <string_view>

namespace dynantic::engine::api {

// One operation each, in the file of its name; all have the type Handler (operations.hpp).

void batch_execute_statement(Engine& engine, std::string_view body, std::string& reply);
void batch_get_item(Engine& engine, std::string_view body, std::string& reply);
void batch_write_item(Engine& engine, std::string_view body, std::string& reply);
void create_table(Engine& engine, std::string_view body, std::string& reply);
void delete_item(Engine& engine, std::string_view body, std::string& reply);
void delete_table(Engine& engine, std::string_view body, std::string& reply);
void describe_continuous_backups(Engine& engine, std::string_view body, std::string& reply);
void describe_endpoints(Engine& engine, std::string_view body, std::string& reply);
void describe_limits(Engine& engine, std::string_view body, std::string& reply);
void describe_stream(Engine& engine, std::string_view body, std::string& reply);
void describe_table(Engine& engine, std::string_view body, std::string& reply);
void describe_time_to_live(Engine& engine, std::string_view body, std::string& reply);
void execute_statement(Engine& engine, std::string_view body, std::string& reply);
void execute_transaction(Engine& engine, std::string_view body, std::string& reply);
void get_item(Engine& engine, std::string_view body, std::string& reply);
void get_records(Engine& engine, std::string_view body, std::string& reply);
void get_shard_iterator(Engine& engine, std::string_view body, std::string& reply);
void list_streams(Engine& engine, std::string_view body, std::string& reply);
void list_tables(Engine& engine, std::string_view body, std::string& reply);
void list_tags_of_resource(Engine& engine, std::string_view body, std::string& reply);
void put_item(Engine& engine, std::string_view body, std::string& reply);
void query(Engine& engine, std::string_view body, std::string& reply);
void scan(Engine& engine, std::string_view body, std::string& reply);
void tag_resource(Engine& engine, std::string_view body, std::string& reply);
void transact_get_items(Engine& engine, std::string_view body, std::string& reply);
void transact_write_items(Engine& engine, std::string_view body, std::string& reply);
void untag_resource(Engine& engine, std::string_view body, std::string& reply);
void update_item(Engine& engine, std::string_view body, std::string& reply);
void update_table(Engine& engine, std::string_view body, std::string& reply);
void update_time_to_live(Engine& engine, std::string_view body, std::string& reply);

}  // namespace dynantic::engine::api
