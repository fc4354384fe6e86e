#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

namespace dynantic::detail {
namespace {

void finish(JsonWriter& json, const Target& target, const ErasedCondition& condition, ReturnKind returns) {
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
}

// The same unconditional put twice leaves what one leaves; but then the old item is that of the first.
Repeat repeat_of(const ErasedCondition& condition, ReturnKind returns) {
    return condition.empty() && returns == ReturnKind::none ? Repeat::safe : Repeat::unsafe;
}

}  // namespace

Request put_request(const Target& target, const ModelInfo& info, const void* object,
                    const ErasedCondition& condition, ReturnKind returns) {
    Request request{"PutItem", {}, repeat_of(condition, returns)};
    request.body.reserve(512);
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Item":)");
    write_item(info, object, json);
    finish(json, target, condition, returns);
    return request;
}

Request put_request(const Target& target, std::string_view item_json, const ErasedCondition& condition,
                    ReturnKind returns) {
    Request request{"PutItem", {}, repeat_of(condition, returns)};
    request.body.reserve(96 + item_json.size());
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Item":)");
    json.raw(item_json);
    finish(json, target, condition, returns);
    return request;
}

}  // namespace dynantic::detail
