#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

namespace dynantic::detail {

Request update_request(const Target& target, std::string_view key_json, const UpdateActions& actions,
                       const ErasedCondition& condition, const WriteSpec& spec) {
    const ReturnKind returns = spec.returns;
    const bool repeatable =
        condition.empty() && !actions.repeat_is_unsafe() &&
        (returns == ReturnKind::none || returns == ReturnKind::all_new || returns == ReturnKind::updated_new);
    Request request{"UpdateItem", {}, repeatable ? Repeat::safe : Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Key":)");
    json.raw(key_json);
    // One table of placeholders for both expressions, filled in the order they are rendered.
    Placeholders placeholders;
    if (!actions.empty()) {
        std::string text;
        saying(target, "UpdateItem", [&] { actions.render(placeholders, text); });
        json.raw(R"(,"UpdateExpression":)");
        json.quoted(text);
    }
    end_write_request(json, target, condition, placeholders, spec);
    return request;
}

Result<bool> read_update_reply(const Reply& reply, const Target& target, ItemReader reader) {
    Result<bool> found = read_item_reply(reply, "Attributes", reader);
    if (!found) return about(found.error(), "UpdateItem", wire_table_of(target));
    return found;
}

}  // namespace dynantic::detail
