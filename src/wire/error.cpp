#include "dynantic/error.hpp"

#include <array>
#include <atomic>
#include <ostream>
#include <utility>

namespace dynantic {

struct Error::Shared {
    explicit Shared(Info from) : info(std::move(from)) {}
    Info info;
    std::atomic<std::uint32_t> owners{1};
};

namespace {

// "PutItem on 'users': ConditionalCheckFailedException: The conditional request failed (request ABC, attempts 3)"
std::string describe(const Error& error) {
    std::string text(error.operation());
    if (!error.table().empty()) {
        text.append(text.empty() ? "on '" : " on '").append(error.table()).append("'");
    }
    if (!text.empty()) text.append(": ");
    text.append(error.code().empty() ? to_string(error.kind()) : error.code());
    text.append(": ").append(error.message());
    for (const auto& field : error.fields()) {
        if (error.message().find(field.message) != std::string_view::npos) continue;  // said already
        text.append("\n  ").append(field.path).append(": ").append(field.message);
    }
    int position = 0;
    for (const auto& reason : error.cancellation_reasons()) {
        if (reason.code != "None") {
            text.append("\n  action ").append(std::to_string(position)).append(": ").append(reason.code);
            if (!reason.message.empty()) text.append(": ").append(reason.message);
        }
        ++position;
    }
    std::string context;
    const auto add = [&context](std::string_view what, std::string_view value) {
        if (!value.empty()) context.append(context.empty() ? "" : ", ").append(what).append(value);
    };
    add("request ", error.request_id());
    if (error.attempts() > 1) add("attempts ", std::to_string(error.attempts()));
    if (error.maybe_applied()) add("", "the write may have been applied");
    if (!context.empty()) text.append(" (").append(context).append(")");
    return text;
}

}  // namespace

std::string_view to_string(ErrorKind kind) noexcept {
    static constexpr std::array<std::string_view, 18> names{"table not found",
                                                            "item not found",
                                                            "conditional check failed",
                                                            "provisioned throughput exceeded",
                                                            "item collection size",
                                                            "transaction conflict",
                                                            "transaction cancelled",
                                                            "request timeout",
                                                            "validation",
                                                            "serialization",
                                                            "credentials",
                                                            "config",
                                                            "connection",
                                                            "unprocessed items",
                                                            "resource in use",
                                                            "unexpected call",
                                                            "throttled",
                                                            "service"};
    return names[static_cast<std::size_t>(kind)];
}

Error::Error(Info info) : shared_(new Shared(std::move(info))) {}

Error::Error(ErrorKind kind, std::string message) : shared_(nullptr) {
    Info info;
    info.kind = kind;
    info.message = std::move(message);
    shared_ = new Shared(std::move(info));
}

Error::Error(const Error& other) noexcept : shared_(other.shared_) {
    if (shared_ != nullptr) shared_->owners.fetch_add(1, std::memory_order_relaxed);
}

Error::Error(Error&& other) noexcept : shared_(std::exchange(other.shared_, nullptr)) {}

Error& Error::operator=(const Error& other) noexcept {
    Error copy(other);
    std::swap(shared_, copy.shared_);
    return *this;
}

Error& Error::operator=(Error&& other) noexcept {
    std::swap(shared_, other.shared_);
    return *this;
}

Error::~Error() {
    if (shared_ != nullptr && shared_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared_;
}

const Error::Info& Error::info() const noexcept {
    static const Info moved_from;
    return shared_ != nullptr ? shared_->info : moved_from;
}

ErrorKind Error::kind() const noexcept { return info().kind; }
std::string_view Error::code() const noexcept { return info().code; }
std::string_view Error::message() const noexcept { return info().message; }
std::string_view Error::operation() const noexcept { return info().operation; }
std::string_view Error::table() const noexcept { return info().table; }
std::string_view Error::request_id() const noexcept { return info().request_id; }
int Error::http_status() const noexcept { return info().http_status; }
int Error::attempts() const noexcept { return info().attempts; }
bool Error::retryable() const noexcept { return info().retryable; }
bool Error::maybe_applied() const noexcept { return info().maybe_applied; }
const Item* Error::item() const noexcept { return info().item ? &*info().item : nullptr; }
std::span<const CancellationReason> Error::cancellation_reasons() const& noexcept {
    return info().cancellation_reasons;
}
std::span<const FieldError> Error::fields() const& noexcept { return info().fields; }
std::span<const UnprocessedWrite> Error::unprocessed() const& noexcept { return info().unprocessed; }

void Error::raise() const {
    switch (kind()) {
        case ErrorKind::table_not_found:
            throw TableNotFoundError(*this);
        case ErrorKind::item_not_found:
            throw ItemNotFoundError(*this);
        case ErrorKind::conditional_check_failed:
            throw ConditionalCheckFailedError(*this);
        case ErrorKind::provisioned_throughput_exceeded:
            throw ProvisionedThroughputExceededError(*this);
        case ErrorKind::item_collection_size_limit:
            throw ItemCollectionSizeLimitError(*this);
        case ErrorKind::transaction_conflict:
            throw TransactionConflictError(*this);
        case ErrorKind::transaction_canceled:
            throw TransactionCanceledError(*this);
        case ErrorKind::request_timeout:
            throw RequestTimeoutError(*this);
        case ErrorKind::validation:
            throw ValidationError(*this);
        case ErrorKind::serialization:
            throw SerializationError(*this);
        case ErrorKind::credentials:
            throw CredentialsError(*this);
        case ErrorKind::config:
            throw ConfigError(*this);
        case ErrorKind::connection:
            throw ConnectionError(*this);
        case ErrorKind::unprocessed_items:
            throw UnprocessedItemsError(*this);
        case ErrorKind::resource_in_use:
            throw ResourceInUseError(*this);
        case ErrorKind::unexpected_call:
            throw UnexpectedCallError(*this);
        case ErrorKind::throttled:
        case ErrorKind::service:
            break;
    }
    throw DynanticError(*this);
}

std::ostream& operator<<(std::ostream& out, const Error& error) { return out << describe(error); }

DynanticError::DynanticError(Error error)
    : error_(std::move(error)), what_(std::make_shared<const std::string>(describe(error_))) {}

const char* DynanticError::what() const noexcept { return what_->c_str(); }
std::span<const CancellationReason> DynanticError::cancellation_reasons() const noexcept {
    return error_.cancellation_reasons();
}
std::span<const FieldError> DynanticError::fields() const noexcept { return error_.fields(); }
std::span<const UnprocessedWrite> DynanticError::unprocessed() const noexcept { return error_.unprocessed(); }

}  // namespace dynantic
