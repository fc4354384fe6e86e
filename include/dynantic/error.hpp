#pragma once

#include <dynantic/attribute_value.hpp>

#include <cstdint>
#include <exception>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

template <class T>
class Result;

/// What kind of failure an Error tells of. Each kind from table_not_found to unexpected_call is thrown as the class
/// of the same name (TableNotFoundError, ...); `service` and `throttled` as DynanticError itself.
enum class ErrorKind : std::uint8_t {
    table_not_found,                  ///< ResourceNotFoundException
    item_not_found,                   ///< `at`, `one`: there is no such item
    conditional_check_failed,         ///< ConditionalCheckFailedException
    provisioned_throughput_exceeded,  ///< ProvisionedThroughputExceededException
    item_collection_size_limit,       ///< ItemCollectionSizeLimitExceededException
    transaction_conflict,             ///< TransactionConflictException
    transaction_canceled,             ///< TransactionCanceledException
    request_timeout,                  ///< the deadline, or a read or connect time-out, ran out
    validation,                       ///< ValidationException, or found before anything was sent
    serialization,                    ///< a reply or item that does not fit the model
    credentials,                      ///< none found, refused, or expired
    config,                           ///< settings that are wrong or missing
    connection,                       ///< no reply came
    unprocessed_items,                ///< a batch that was not done whole
    resource_in_use,  ///< ResourceInUseException: the table exists already, or is being changed
    unexpected_call,  ///< of testing::MockClient: a request that nothing was said of
    throttled,        ///< any other throttling code
    service,          ///< any other error of the service
};

[[nodiscard]] std::string_view to_string(ErrorKind kind) noexcept;

/// One failing field of a validation, or of an item that does not fit the model.
struct FieldError {
    std::string path;     ///< "address.lines[2]"
    std::string message;  ///< what is wrong; never holds the value
};

/// Why one action of a cancelled transaction failed; `code` is "None" for those that did not.
struct CancellationReason {
    std::string code;  ///< "ConditionalCheckFailed", "TransactionConflict", ...
    std::string message;
    std::optional<Item> item;  ///< the item as it was, where it was asked for
};

/// A write of a batch that was not done.
struct UnprocessedWrite {
    std::string table;  ///< as on the wire
    Item item;          ///< the item to put, or the key to delete
    bool is_delete = false;
};

/// Everything known of a failure; one pointer wide, cheap to copy (copies share), immutable, safe to share.
class Error {
  public:
    /// What an Error holds: filled by those who make errors, read through Error's functions.
    struct Info {
        ErrorKind kind = ErrorKind::service;
        std::string code;  ///< the service's code without its namespace; empty for errors of our own
        std::string message;
        std::string operation;
        std::string table;
        std::string request_id;
        int http_status = 0;
        int attempts = 0;
        bool retryable = false;
        bool maybe_applied = false;
        std::optional<Item> item;
        std::vector<CancellationReason> cancellation_reasons;
        std::vector<FieldError> fields;
        std::vector<UnprocessedWrite> unprocessed;
    };

    explicit Error(Info info);
    Error(ErrorKind kind, std::string message);
    Error(const Error& other) noexcept;
    Error(Error&& other) noexcept;
    Error& operator=(const Error& other) noexcept;
    Error& operator=(Error&& other) noexcept;
    ~Error();

    [[nodiscard]] ErrorKind kind() const noexcept;
    /// The service's code, e.g. "ConditionalCheckFailedException"; empty for errors found on this side.
    [[nodiscard]] std::string_view code() const noexcept;
    /// What went wrong, for people: of the service's errors its own words, as they came. Holds no secret and no key value.
    /// What is printed, and what() of the exception, says more: "PutItem on 'users': ..." and the request id.
    [[nodiscard]] std::string_view message() const noexcept;
    /// The operation of DynamoDB that failed, or was not sent: "PutItem". Empty where there is none.
    [[nodiscard]] std::string_view operation() const noexcept;
    /// The table, as on the wire: with the client's prefix. Empty where the request names none or several.
    [[nodiscard]] std::string_view table() const noexcept;
    [[nodiscard]] std::string_view request_id() const noexcept;
    [[nodiscard]] int http_status() const noexcept;
    /// How many requests were sent, 0 where none was.
    [[nodiscard]] int attempts() const noexcept;
    /// Whether the same call may succeed later with nothing changed.
    [[nodiscard]] bool retryable() const noexcept;
    /// True where the write may have been applied although this error came (no reply to a request that was sent). Never of
    /// an operation that only reads: Get, BatchGet, Query, Scan, Describe, List, and SELECT of PartiQL.
    [[nodiscard]] bool maybe_applied() const noexcept;
    /// The item that failed a condition, where it was asked for; else nullptr. Lives as long as any copy of this Error.
    [[nodiscard]] const Item* item() const noexcept;
    [[nodiscard]] const Item* old_item() const noexcept { return item(); }  ///< the same by its other name
    /// Live as long as any copy of this Error. Of a temporary they are copies, so that a loop over
    /// `tx.try_commit().error().cancellation_reasons()` reads what is still there.
    [[nodiscard]] std::span<const CancellationReason> cancellation_reasons() const& noexcept;
    [[nodiscard]] std::span<const FieldError> fields() const& noexcept;
    [[nodiscard]] std::span<const UnprocessedWrite> unprocessed() const& noexcept;
    [[nodiscard]] std::vector<CancellationReason> cancellation_reasons() && {
        return info().cancellation_reasons;
    }
    [[nodiscard]] std::vector<FieldError> fields() && { return info().fields; }
    [[nodiscard]] std::vector<UnprocessedWrite> unprocessed() && { return info().unprocessed; }

    [[nodiscard]] const Info& info() const noexcept;

    /// Throws this as DynanticError or the subclass of its kind.
    [[noreturn]] void raise() const;

  private:
    template <class>
    friend class Result;
    // Stands in a Result that holds a value.
    struct None {};
    explicit Error(None) noexcept : shared_(nullptr) {}

    struct Shared;
    Shared* shared_;  // counted; nullptr only in a moved-from Error, and in None's
};

std::ostream& operator<<(std::ostream& out, const Error& error);

/// Base of all that the library throws (besides std::bad_alloc and what your own code throws).
class DynanticError : public std::exception {
  public:
    explicit DynanticError(Error error);
    [[nodiscard]] const char* what() const noexcept override;
    [[nodiscard]] const Error& error() const noexcept { return error_; }

    // The same as on error(); what is pointed to lives as long as any copy of this exception.
    [[nodiscard]] ErrorKind kind() const noexcept { return error_.kind(); }
    [[nodiscard]] std::string_view code() const noexcept { return error_.code(); }
    [[nodiscard]] std::string_view message() const noexcept { return error_.message(); }
    [[nodiscard]] std::string_view operation() const noexcept { return error_.operation(); }
    [[nodiscard]] std::string_view table() const noexcept { return error_.table(); }
    [[nodiscard]] std::string_view request_id() const noexcept { return error_.request_id(); }
    [[nodiscard]] int http_status() const noexcept { return error_.http_status(); }
    [[nodiscard]] int attempts() const noexcept { return error_.attempts(); }
    [[nodiscard]] bool retryable() const noexcept { return error_.retryable(); }
    [[nodiscard]] bool maybe_applied() const noexcept { return error_.maybe_applied(); }
    [[nodiscard]] const Item* item() const noexcept { return error_.item(); }
    [[nodiscard]] const Item* old_item() const noexcept { return error_.item(); }
    [[nodiscard]] std::span<const CancellationReason> cancellation_reasons() const noexcept;
    [[nodiscard]] std::span<const FieldError> fields() const noexcept;
    [[nodiscard]] std::span<const UnprocessedWrite> unprocessed() const noexcept;

  private:
    Error error_;
    std::shared_ptr<const std::string> what_;  // shared, because copying an exception must not throw
};

// One class a kind, named as in Dynantic for Python.
class TableNotFoundError : public DynanticError {
    using DynanticError::DynanticError;
};
class ItemNotFoundError : public DynanticError {
    using DynanticError::DynanticError;
};
class ConditionalCheckFailedError : public DynanticError {
    using DynanticError::DynanticError;
};
class ProvisionedThroughputExceededError : public DynanticError {
    using DynanticError::DynanticError;
};
class ItemCollectionSizeLimitError : public DynanticError {
    using DynanticError::DynanticError;
};
class TransactionConflictError : public DynanticError {
    using DynanticError::DynanticError;
};
class TransactionCanceledError : public DynanticError {
    using DynanticError::DynanticError;
};
class RequestTimeoutError : public DynanticError {
    using DynanticError::DynanticError;
};
class ValidationError : public DynanticError {
    using DynanticError::DynanticError;
};
class SerializationError : public DynanticError {
    using DynanticError::DynanticError;
};
class CredentialsError : public DynanticError {
    using DynanticError::DynanticError;
};
class ConfigError : public DynanticError {
    using DynanticError::DynanticError;
};
class ConnectionError : public DynanticError {
    using DynanticError::DynanticError;
};
class UnprocessedItemsError : public DynanticError {
    using DynanticError::DynanticError;
};
class ResourceInUseError : public DynanticError {
    using DynanticError::DynanticError;
};
class UnexpectedCallError : public DynanticError {
    using DynanticError::DynanticError;
};

}  // namespace dynantic
