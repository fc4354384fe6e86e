#include "engine/api/handlers.hpp"
#include "engine/api/table_description.hpp"
#include "engine/api/table_management.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

void delete_table(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::delete_table);
    const auto name = require_named_table(engine, request)->name;
    const auto deleted = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        refuse_while_changing(engine, table);
        if (table.deletion_protection) {
            throw_validation(
                "Resource cannot be deleted as it is currently protected against deletion. Disable "
                "deletion protection first.");
        }
        table.deleted_at =
            engine.now_seconds() + std::chrono::duration<double>(engine.options().delete_delay).count();
    });
    if (!deleted) throw_named_table_not_found(name);
    reply.append("{\"TableDescription\":");
    append_table_description(reply, engine, *deleted, true);
    reply.push_back('}');
    if (engine.options().delete_delay.count() == 0) engine.catalog().forget_deleted();
}

}  // namespace dynantic::engine::api
