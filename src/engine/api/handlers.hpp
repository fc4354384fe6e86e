#pragma once

#include "engine/engine.hpp"

#include <string>
#include <string_view>

namespace dynantic::engine::api {

// One operation each, in the file of its name; all have the type Handler (operations.hpp).

void batch_get_item(Engine& engine, std::string_view body, std::string& reply);
void batch_write_item(Engine& engine, std::string_view body, std::string& reply);
void create_table(Engine& engine, std::string_view body, std::string& reply);
void delete_item(Engine& engine, std::string_view body, std::string& reply);
void delete_table(Engine& engine, std::string_view body, std::string& reply);
void describe_table(Engine& engine, std::string_view body, std::string& reply);
void get_item(Engine& engine, std::string_view body, std::string& reply);
void list_tables(Engine& engine, std::string_view body, std::string& reply);
void put_item(Engine& engine, std::string_view body, std::string& reply);
void query(Engine& engine, std::string_view body, std::string& reply);
void scan(Engine& engine, std::string_view body, std::string& reply);
void update_item(Engine& engine, std::string_view body, std::string& reply);

}  // namespace dynantic::engine::api
