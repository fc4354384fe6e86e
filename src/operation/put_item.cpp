#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/placeholders.hpp>

namespace dynantic::detail {
namespace {

// The same unconditional put twice leaves what one leaves; but then the old item is that of the first.
Repeat repeat_of(const ErasedCondition& condition, ReturnKind returns) {
    return condition.empty() && returns == ReturnKind::none ? Repeat::safe : Repeat::unsafe;
}

}  // namespace

Request put_request(const Target& target, const ModelInfo& info, const void* object,
                    const ErasedCondition& condition, const WriteSpec& spec) {
    Request request{"PutItem", {}, repeat_of(condition, spec.returns)};
    request.body.reserve(512);
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Item":)");
    saying(target, "PutItem", [&] { write_item(info, object, json); });
    Placeholders placeholders;
    end_write_request(json, target, condition, placeholders, spec);
    return request;
}

Request put_request(const Target& target, std::string_view item_json, const ErasedCondition& condition,
                    const WriteSpec& spec) {
    Request request{"PutItem", {}, repeat_of(condition, spec.returns)};
    request.body.reserve(96 + item_json.size());
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Item":)");
    json.raw(item_json);
    Placeholders placeholders;
    end_write_request(json, target, condition, placeholders, spec);
    return request;
}

}  // namespace dynantic::detail
