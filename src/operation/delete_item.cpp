#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

namespace dynantic::detail {

Request delete_request(const Target& target, std::string_view key_json, const ErasedCondition& condition,
                       ReturnKind returns) {
    const bool repeatable = condition.empty() && returns == ReturnKind::none;
    Request request{"DeleteItem", {}, repeatable ? Repeat::safe : Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Key":)");
    json.raw(key_json);
    if (!condition.empty()) {
        Placeholders placeholders;
        write_condition(json, condition, placeholders);
        placeholders.write(json);
    }
    if (returns != ReturnKind::none) {
        json.raw(R"(,"ReturnValues":)");
        json.quoted(to_string(returns));
    }
    write_capacity_wish(json, target);
    json.raw('}');
    return request;
}

}  // namespace dynantic::detail
