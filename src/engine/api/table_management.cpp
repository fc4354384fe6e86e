#include "engine/api/table_management.hpp"

#include "engine/api_error.hpp"

namespace dynantic::engine::api {

void require_table_name(const Request& request) {
    if (!request["TableName"]) {
        throw_validation("The parameter 'TableName' is required but was not present in the request");
    }
}

void throw_named_table_not_found(std::string_view name) {
    throw_dynamodb("ResourceNotFoundException",
                   "Requested resource not found: Table: " + std::string(name) + " not found");
}

TableRef require_named_table(Engine& engine, const Request& request) {
    require_table_name(request);
    request.check();
    const auto name = table_name_of(text_of(request.root(), "TableName"));
    auto table = engine.catalog().find(name);
    if (!table) throw_named_table_not_found(name);
    return table;
}

void refuse_while_changing(Engine& engine, const Table& table) {
    const char* state = nullptr;
    if (table.deleted_at != 0) {
        state = "deleted";
    } else if (engine.now_seconds() < table.changing_until) {
        state = table.creating ? "created" : "updated";
    }
    if (state == nullptr) return;
    throw_dynamodb("ResourceInUseException",
                   "Attempt to change a resource which is still in use: Table is being " +
                       std::string(state) + ": " + table.name);
}

}  // namespace dynantic::engine::api
