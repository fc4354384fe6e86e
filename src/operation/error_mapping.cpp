#include "operation/read_reply.hpp"
#include "operation/retry/classify.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/operation/exchange.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

struct KindOfCode {
    std::string_view code;
    ErrorKind kind;
};

constexpr std::array kinds_of_codes{
    KindOfCode{"ConditionalCheckFailedException", ErrorKind::conditional_check_failed},
    KindOfCode{"DuplicateItemException",
               ErrorKind::conditional_check_failed},  // PartiQL: INSERT of what is there
    KindOfCode{"ResourceNotFoundException", ErrorKind::table_not_found},
    KindOfCode{"TableNotFoundException", ErrorKind::table_not_found},
    KindOfCode{"ResourceInUseException", ErrorKind::resource_in_use},
    KindOfCode{"ValidationException", ErrorKind::validation},
    KindOfCode{"IdempotentParameterMismatchException", ErrorKind::validation},
    KindOfCode{"ProvisionedThroughputExceededException", ErrorKind::provisioned_throughput_exceeded},
    KindOfCode{"ItemCollectionSizeLimitExceededException", ErrorKind::item_collection_size_limit},
    KindOfCode{"TransactionConflictException", ErrorKind::transaction_conflict},
    KindOfCode{"TransactionCanceledException", ErrorKind::transaction_canceled},
    KindOfCode{"SerializationException", ErrorKind::serialization},
    KindOfCode{"UnrecognizedClientException", ErrorKind::credentials},
    KindOfCode{"InvalidSignatureException", ErrorKind::credentials},
    KindOfCode{"SignatureDoesNotMatch", ErrorKind::credentials},
    KindOfCode{"IncompleteSignatureException", ErrorKind::credentials},
    KindOfCode{"MissingAuthenticationTokenException", ErrorKind::credentials},
    KindOfCode{"MissingAuthenticationToken", ErrorKind::credentials},
    KindOfCode{"InvalidClientTokenId", ErrorKind::credentials},
    KindOfCode{"ExpiredTokenException", ErrorKind::credentials},
    KindOfCode{"ExpiredToken", ErrorKind::credentials},
    KindOfCode{"UnexpectedCall", ErrorKind::unexpected_call},  // of testing::MockClient
};

ErrorKind kind_of(std::string_view code) noexcept {
    for (const KindOfCode& entry : kinds_of_codes) {
        if (entry.code == code) return entry.kind;
    }
    return classify_code(code) == ReplyClass::throttling ? ErrorKind::throttled : ErrorKind::service;
}

ErrorKind kind_of(TransportFailure::Kind failure) noexcept {
    switch (failure) {
        case TransportFailure::Kind::timeout:
        case TransportFailure::Kind::pool:
        case TransportFailure::Kind::cancelled:
            return ErrorKind::request_timeout;
        case TransportFailure::Kind::credentials:
            return ErrorKind::credentials;
        case TransportFailure::Kind::config:
            return ErrorKind::config;
        default:
            return ErrorKind::connection;
    }
}

bool read_reasons(JsonValue& value, std::vector<CancellationReason>& out) {
    return value.elements([&](std::size_t, JsonValue& element) {
        CancellationReason& reason = out.emplace_back();
        return element.members([&](std::string_view name, JsonValue& member) {
            if (name == "Code") return read_text(member, reason.code);
            if (name == "Message") {
                JsonKind kind{};
                if (!member.kind(kind)) return false;
                return kind == JsonKind::null ? member.skip() : read_text(member, reason.message);
            }
            if (name == "Item") return member.read_item(reason.item.emplace());
            return member.skip();
        });
    });
}

// Fills what the body tells; a body that is no JSON (a proxy's page) leaves what was read so far.
void read_body(const Body& body, Error::Info& info) {
    JsonReader reader(body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        std::string_view text;
        if (name == "__type") {
            if (!value.read_string(text)) return false;
            const std::size_t hash = text.rfind('#');
            info.code = hash == std::string_view::npos ? text : text.substr(hash + 1);
            return true;
        }
        if (name == "message" || name == "Message") {
            JsonKind kind{};
            if (!value.kind(kind)) return false;
            return kind == JsonKind::string ? read_text(value, info.message) : value.skip();
        }
        if (name == "CancellationReasons") return read_reasons(value, info.cancellation_reasons);
        if (name == "Item") return value.read_item(info.item.emplace());
        return value.skip();
    });
    if (!read && info.code.empty()) {
        info.cancellation_reasons.clear();
        info.item.reset();
    }
}

}  // namespace

Error::Info error_of(Reply&& reply) {
    Error::Info info;
    info.http_status = reply.status;
    info.request_id = std::move(reply.request_id);
    if (reply.failure) {
        info.kind = kind_of(reply.failure->kind);
        info.message = std::move(reply.failure->message);
        info.maybe_applied = reply.failure->sent == TransportFailure::Sent::maybe;
        info.retryable = reply.failure->retryable;
        return info;
    }
    if (reply.crc_mismatch) {
        info.kind = ErrorKind::connection;
        info.message = "the reply was damaged on its way: its x-amz-crc32 is not that of its body";
        info.maybe_applied = true;
        info.retryable = true;
        return info;
    }
    read_body(reply.body, info);
    info.kind = kind_of(info.code);
    const Classification verdict = classify(reply);
    info.retryable = verdict.kind == ReplyClass::throttling || verdict.kind == ReplyClass::transient;
    info.maybe_applied = verdict.ambiguous;
    if (info.message.empty()) {
        info.message = info.code.empty() ? "HTTP status " + std::to_string(reply.status) +
                                               " with a body that is not DynamoDB's"
                                         : "the service gave no message";
    }
    return info;
}

}  // namespace dynantic::detail
