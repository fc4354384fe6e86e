#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

namespace dynantic::detail {

Request delete_request(const Target& target, std::string_view key_json, const ErasedCondition& condition,
                       const WriteSpec& spec) {
    const bool repeatable = condition.empty() && spec.returns == ReturnKind::none;
    Request request{"DeleteItem", {}, repeatable ? Repeat::safe : Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Key":)");
    json.raw(key_json);
    Placeholders placeholders;
    end_write_request(json, target, condition, placeholders, spec);
    return request;
}

}  // namespace dynantic::detail
