#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

void put_item(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::put_item);
    WriteAction action(WriteAction::Kind::put, request.root());
    request.check();
    const auto return_values = text_of(request.root(), "ReturnValues");
    if (!return_values.empty() && return_values != "NONE" && return_values != "ALL_OLD") {
        throw_validation("ReturnValues can only be ALL_OLD or NONE");
    }
    action.check();
    const auto outcome = write_item(engine, text_of(request.root(), "TableName"), action);

    reply.push_back('{');
    bool first = true;
    if (return_values == "ALL_OLD" && outcome.before) {
        append_member(reply, "Attributes", first);
        append_json(reply, ItemView(outcome.before.view()));
    }
    append_write_details(reply, request, action, outcome, first);
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
