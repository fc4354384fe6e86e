#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/error.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::engine {

/// An error reply in the making: thrown anywhere below an operation, turned into the wire form in one place.
class ApiError : public std::exception {
  public:
    /// `type` with its namespace, e.g. "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException".
    ApiError(std::string error_type, std::string text, int http_status = 400)
        : type(std::move(error_type)), message(std::move(text)), status(http_status) {}
    [[nodiscard]] const char* what() const noexcept override { return message.c_str(); }

    std::string type;
    std::string message;
    int status;
    std::optional<Item> item;  ///< ConditionalCheckFailedException, where it was asked for
    std::size_t refused_bytes =
        0;  ///< ConditionalCheckFailedException: what is charged as if it had been written
    std::vector<CancellationReason> cancellation_reasons;  ///< TransactionCanceledException
};

[[noreturn]] inline void throw_validation(std::string message) {
    throw ApiError("com.amazon.coral.validate#ValidationException", std::move(message));
}
[[noreturn]] inline void throw_dynamodb(const char* name, std::string message) {
    throw ApiError(std::string("com.amazonaws.dynamodb.v20120810#") + name, std::move(message));
}

}  // namespace dynantic::engine
