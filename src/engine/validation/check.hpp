#pragma once

#include "engine/item/json.hpp"
#include "engine/validation/shape.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine::validation {

/// The values of a structure's fields, found by one walk over its members: most fields are not there, and each would be a
/// walk of its own.
class FieldValues {
  public:
    FieldValues(const JsonObject& object, const Shape& shape);

    [[nodiscard]] const Shape& shape() const noexcept { return *shape_; }
    /// The value of a field by its place in the shape; absent where it is null too.
    [[nodiscard]] JsonValue operator[](std::size_t field) const noexcept {
        return field < most ? values_[field] : object_[shape_->fields[field].name];
    }
    [[nodiscard]] bool has(std::size_t field) const noexcept {
        return field < most ? (present_ >> field & 1U) != 0 : bool((*this)[field]);
    }
    /// Calls `visit(field, value)` for each field that is there, in the order of the shape.
    template <class F>
    void each(F&& visit) const {
        const auto& fields = shape_->fields;
        for (std::uint32_t left = present_; left != 0; left &= left - 1) {
            const auto place = static_cast<std::size_t>(std::countr_zero(left));
            visit(fields[place], values_[place]);
        }
        for (std::size_t place = most; place < fields.size(); ++place) {
            if (const JsonValue value = object_[fields[place].name]) visit(fields[place], value);
        }
    }

  private:
    static constexpr std::size_t most = 24;  // more than any operation on items has
    JsonObject object_;
    const Shape* shape_;
    std::uint32_t present_ = 0;  // of those in `values_`, a bit for each
    std::array<JsonValue, most> values_;
};

/// Whether every field has the shape it must have: DynamoDB's deserialiser. Throws SerializationException
/// with its words. Attribute values are left to those who read them (`read_item` and its like), which say the
/// same words.
void check_types(const FieldValues& request);

/// Whether every value is within its constraints. Throws one ValidationException that lists up to ten of the
/// failures: "2 validation errors detected: Value null at 'key' failed to satisfy constraint: Member must not
/// be null; ...".
void check_constraints(const FieldValues& request);

/// A value as DynamoDB's error texts show it: 'text', [a, b], {k=v}, Class(field=value).
[[nodiscard]] std::string describe(const JsonValue& value, const Shape& shape);

/// Whether a text is a table or index name by its characters: [a-zA-Z0-9_.-]+.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

}  // namespace dynantic::engine::validation
