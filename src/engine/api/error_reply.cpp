#include "engine/api/error_reply.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/detail/json_writer.hpp>

namespace dynantic::engine::api {

namespace {

// The services behind DynamoDB spell the member in two ways; clients accept both, and tests compare the
// bytes.
bool spells_message_with_capital(const ApiError& error) {
    return error.type.ends_with("#SerializationException") ||
           error.type.ends_with("#TransactionCanceledException") || error.item.has_value();
}

void append_reasons(detail::JsonWriter& json, const std::vector<CancellationReason>& reasons) {
    json.raw(",\"CancellationReasons\":[");
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        if (i != 0) json.raw(',');
        json.raw("{\"Code\":");
        json.quoted(reasons[i].code);
        if (reasons[i].item) {
            json.raw(",\"Item\":");
            json.raw(to_json(*reasons[i].item));
        }
        if (reasons[i].code != "None") {
            json.raw(",\"Message\":");
            json.quoted(reasons[i].message);
        }
        json.raw('}');
    }
    json.raw(']');
}

}  // namespace

EngineReply error_reply(const ApiError& error) {
    EngineReply reply;
    reply.status = error.status;
    detail::JsonWriter json(reply.body);
    json.raw("{\"__type\":");
    json.quoted(error.type);
    if (!error.cancellation_reasons.empty()) append_reasons(json, error.cancellation_reasons);
    if (error.item) {
        json.raw(",\"Item\":");
        json.raw(to_json(*error.item));
    }
    json.raw(spells_message_with_capital(error) ? ",\"Message\":" : ",\"message\":");
    json.quoted(error.message);
    json.raw('}');
    reply.body.reserve(reply.body.size() + Body::padding);
    return reply;
}

EngineReply unknown_operation_reply() {
    return {400, "{\"__type\":\"com.amazon.coral.service#UnknownOperationException\"}"};
}

EngineReply internal_error_reply() {
    return {500,
            "{\"__type\":\"com.amazonaws.dynamodb.v20120810#InternalServerError\","
            "\"message\":\"The request could not be completed due to an error inside the engine\"}"};
}

}  // namespace dynantic::engine::api
