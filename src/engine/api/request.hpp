#pragma once

#include "engine/engine.hpp"
#include "engine/item/json.hpp"
#include "engine/item/read.hpp"
#include "engine/validation/check.hpp"

#include <string_view>

namespace dynantic::engine::api {

/// A request body, read. Made in DynamoDB's order: making it deserialises (SerializationException), then the operation
/// reads its attribute values, then `check` tells what is outside its constraints (ValidationException).
class Request {
  public:
    Request(std::string_view body, const validation::Shape& shape);

    void check() const;
    [[nodiscard]] const JsonObject& root() const noexcept { return root_; }
    [[nodiscard]] JsonValue operator[](std::string_view name) const noexcept { return root_[name]; }

  private:
    JsonDocument document_;
    JsonObject root_;
    validation::FieldValues values_;
};

/// A string member; empty where it is not there.
[[nodiscard]] std::string_view text_of(const JsonObject& object, std::string_view name);
/// A Boolean member; `otherwise` where it is not there.
[[nodiscard]] bool flag_of(const JsonObject& object, std::string_view name, bool otherwise = false);

/// A map of attributes; empty where it is not there, which `check` tells if it must be.
[[nodiscard]] ReadItem read_attributes(const JsonValue& value);

/// The name in a TableName, which may be an ARN.
[[nodiscard]] std::string_view table_name_of(std::string_view name_or_arn) noexcept;

/// The table for reading or writing items. Throws ResourceNotFoundException where it is not there or not ready.
[[nodiscard]] TableRef require_table(Engine& engine, std::string_view name_or_arn);
[[nodiscard]] WritableTable require_writable(Engine& engine, std::string_view name_or_arn);

[[noreturn]] void throw_table_not_found();

}  // namespace dynantic::engine::api
