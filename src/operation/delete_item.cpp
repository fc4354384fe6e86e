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
    Placeholders placeholders;
    end_write_request(json, target, condition, placeholders, returns);
    return request;
}

}  // namespace dynantic::detail
