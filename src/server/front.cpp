#include "server/front.hpp"

#include "server/authorization.hpp"
#include "server/compression.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <cmath>

namespace dynantic::server {
namespace {

constexpr std::string_view amazon_json = "application/x-amz-json-1.0";
constexpr std::string_view plain_json = "application/json";
constexpr std::size_t smallest_packed = 1024;  // below that, packing costs more than it saves

Response text_response(int status, std::string body, std::string_view content_type = {}) {
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.content_type = content_type;
    return response;
}

engine::EngineReply error_reply(int status, std::string_view type, std::string_view message = {}) {
    engine::EngineReply reply;
    reply.status = status;
    detail::JsonWriter json(reply.body);
    json.raw(R"({"__type":)");
    json.quoted(type);
    if (!message.empty()) {
        json.raw(R"(,"message":)");
        json.quoted(message);
    }
    json.raw('}');
    return reply;
}

engine::EngineReply serialization_error() {
    return error_reply(400, "com.amazon.coral.service#SerializationException");
}

bool is_json(std::string_view text) {
    detail::JsonReader reader(text);
    detail::JsonValue root;
    return reader.root(root) && root.skip() && reader.finish();
}

std::string_view media_type(std::string_view content_type) noexcept {
    return trim(content_type.substr(0, content_type.find(';')));
}

std::string security_token(const Request& request) {
    if (const auto token = request.header(Header::x_amz_security_token); !token.empty())
        return std::string(token);
    for (QueryParameter& each : parse_query(request.query())) {
        if (each.name == "X-Amz-Security-Token") return std::move(each.value);
    }
    return {};
}

Response preflight(const Request& request) {
    Response response;
    response.with_crc = false;
    if (const auto names = request.header("access-control-request-headers"); !names.empty()) {
        response.headers.emplace_back("Access-Control-Allow-Headers", names);
    }
    if (const auto method = request.header("access-control-request-method"); !method.empty()) {
        response.headers.emplace_back("Access-Control-Allow-Methods", method);
    }
    response.headers.emplace_back("Access-Control-Max-Age", "172800");
    return response;
}

}  // namespace

Front::Front(const ServerOptions& options, Handler handler, Metrics& metrics)
    : options_(options), handler_(std::move(handler)), metrics_(metrics), verifier_(options.access_keys) {}

Response Front::respond(const Request& request, std::string room) {
    const bool cross_origin = request.has_header(Header::origin);
    Response response;
    if (request.method == "POST") {
        response = operation(request, std::move(room));
    } else {
        if (request.method == "OPTIONS" && cross_origin) {
            response = preflight(request);
        } else if (request.method == "GET" && request.path() == "/metrics") {
            response = text_response(200, metrics_.page(), "text/plain; version=0.0.4; charset=utf-8");
        } else if (request.method == "GET") {
            response = text_response(200, "healthy: dynamodb." + options_.region + ".amazonaws.com ");
        } else {
            response = text_response(404, "<UnknownOperationException/>\n");
        }
        metrics_.other_request(response.status);
        if (request.method == "HEAD") response.body.clear();
    }
    if (cross_origin) {
        response.headers.emplace_back("Access-Control-Allow-Origin", "*");
        response.headers.emplace_back("Access-Control-Expose-Headers", "x-amzn-RequestId,x-amz-crc32,Date");
    }
    return response;
}

Response Front::operation(const Request& request, std::string room) {
    const std::string_view type = media_type(request.header(Header::content_type));
    const bool amazon = type == amazon_json || equals_ignoring_case(type, amazon_json);
    if (!request.body.empty() && !amazon && !equals_ignoring_case(type, plain_json)) {
        metrics_.other_request(404);
        return text_response(404, "<UnknownOperationException/>\n");
    }
    const auto start = std::chrono::steady_clock::now();
    const std::string_view target = request.header(Header::x_amz_target);
    const std::size_t number = operation_number(target);
    engine::EngineReply reply = run(request, target, number, std::move(room));

    Response response;
    response.status = reply.status;
    response.content_type = amazon ? amazon_json : plain_json;
    response.body = std::move(reply.body);
    if (response.body.size() >= smallest_packed && accepts_gzip(request.header(Header::accept_encoding))) {
        response.body = pack_gzip(response.body);
        response.packed = true;
    }
    metrics_.request(number, response.status, std::chrono::steady_clock::now() - start);
    return response;
}

// AWS reads the JSON before it looks at the target and the signature. Nothing is read twice here for that: only a request
// that is about to be refused for another reason is asked whether its body was JSON.
engine::EngineReply Front::run(const Request& request, std::string_view target, std::size_t number,
                               std::string room) {
    std::string unpacked;
    std::string_view body = request.body;
    if (const auto encoding = trim(request.header(Header::content_encoding));
        !encoding.empty() && !equals_ignoring_case(encoding, "identity")) {
        if (!equals_ignoring_case(encoding, "gzip") && !equals_ignoring_case(encoding, "deflate")) {
            return serialization_error();
        }
        switch (unpack(body, options_.limits.body_bytes, unpacked)) {
            case Unpacked::ok:
                break;
            case Unpacked::damaged:
                return serialization_error();
            case Unpacked::too_large:
                return {413, {}};
        }
        body = unpacked;
    }
    const auto refuse = [&](std::string_view type, std::string_view message = {}) {
        return !body.empty() && !is_json(body) ? serialization_error() : error_reply(400, type, message);
    };
    if (number == operation_count()) return refuse("com.amazon.coral.service#UnknownOperationException");
    Authorization authorization;
    if (const auto refusal = read_authorization(request, authorization))
        return refuse(refusal->type, refusal->message);
    if (!options_.access_keys.empty()) {
        const auto now = options_.system_clock ? options_.system_clock() : std::chrono::system_clock::now();
        if (const auto refusal = verifier_.check(request, authorization, now)) {
            return refuse(refusal->type, refusal->message);
        }
        // The keys given to this server are no temporary ones: AWS refuses a session token that it did not give with the key.
        if (!security_token(request).empty()) {
            return refuse("com.amazon.coral.service#UnrecognizedClientException",
                          "The security token included in the request is invalid.");
        }
    }
    if (body.empty()) return serialization_error();
    if (throttles()) {
        return error_reply(
            400, "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
            "The level of configured provisioned throughput for the table was exceeded. Consider "
            "increasing your provisioning level with the UpdateTable API.");
    }
    return handler_({authorization.key_id, authorization.region}, target, body, std::move(room));
}

// Spreads the refusals evenly, so that a rehearsal goes the same way each time: of ten operations at 0.3, the 4th, 7th
// and 10th.
bool Front::throttles() noexcept {
    if (options_.throttle <= 0) return false;
    const auto before = static_cast<double>(operations_.fetch_add(1, std::memory_order_relaxed));
    return std::floor((before + 1) * options_.throttle) > std::floor(before * options_.throttle);
}

}  // namespace dynantic::server
