#include <dynantic/detail/operation/item_requests.hpp>

namespace dynantic::detail {

Request get_request(const Target& target, std::string_view key_json, const GetSpec& spec) {
    Request request{"GetItem", {}, Repeat::safe};
    request.body.reserve(96 + key_json.size());
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(R"(,"Key":)");
    json.raw(key_json);
    if (spec.consistent_read) json.raw(R"(,"ConsistentRead":true)");
    if (spec.projection != nullptr) write_projection(json, *spec.projection);
    write_capacity_wish(json, target, spec.consumed_capacity);
    json.raw('}');
    return request;
}

}  // namespace dynantic::detail
