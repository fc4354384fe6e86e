#include "engine/api/handlers.hpp"
#include "engine/api/item_write.hpp"
#include "engine/item/encode.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::api {

namespace {

// The old or new item, whole or as far as the update touched it; nothing where there is nothing to show.
void append_attributes(std::string& reply, std::string_view return_values, const WriteAction& action,
                       const WriteOutcome& outcome, bool& first) {
    const bool old = return_values.ends_with("_OLD");
    const auto& item = old ? outcome.before : outcome.after;
    if (!item || return_values.empty() || return_values == "NONE") return;
    const ItemView view(item.view());
    if (return_values.starts_with("ALL_")) {
        append_member(reply, "Attributes", first);
        append_json(reply, view);
        return;
    }
    if (action.update().targets().empty()) return;
    std::string touched;
    action.update().touched().append_json(touched, view);
    if (touched == "{}") return;
    append_member(reply, "Attributes", first);
    reply.append(touched);
}

}  // namespace

void update_item(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::update_item);
    WriteAction action(WriteAction::Kind::update, request.root());
    request.check();
    action.check();
    if (action.update().charge() > max_item_size) throw_item_too_large_to_update();
    const auto outcome = write_item(engine, text_of(request.root(), "TableName"), action);

    reply.push_back('{');
    bool first = true;
    append_attributes(reply, text_of(request.root(), "ReturnValues"), action, outcome, first);
    append_write_details(engine, reply, request, action, outcome, first);
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
