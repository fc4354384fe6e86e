#pragma once

#include "engine/item/json.hpp"
#include "engine/item/view.hpp"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// What a request gives for #names and :values, and which of them its expressions used.
///
/// In DynamoDB's order: make it (deserialises), `check` it, parse every expression with it, then
/// `check_all_used`. The request's JsonDocument must outlive it; it must outlive the expressions parsed with
/// it.
class Placeholders {
  public:
    /// None given.
    Placeholders() = default;
    /// ExpressionAttributeNames and ExpressionAttributeValues of a request; either may be absent.
    /// Throws SerializationException where they have another shape.
    Placeholders(const JsonValue& names, const JsonValue& values);

    /// Throws ValidationException where a map is empty, a key is no placeholder, or a value is not valid.
    void check() const;
    /// Throws ValidationException naming what no expression used.
    void check_all_used() const;

    [[nodiscard]] bool has_names() const noexcept { return has_names_; }
    [[nodiscard]] bool has_values() const noexcept { return has_values_; }

    /// Bytes of the values together, as they are kept.
    [[nodiscard]] std::size_t values_size() const noexcept { return bytes_.size(); }

    /// The attribute name that "#n" stands for, marked as used.
    [[nodiscard]] std::optional<std::string_view> name(std::string_view placeholder) noexcept;
    /// The value that ":v" stands for, marked as used.
    [[nodiscard]] std::optional<ValueView> value(std::string_view placeholder) noexcept;

  private:
    struct Name {
        std::string_view placeholder;
        std::string_view attribute;
        bool used = false;
    };
    struct Value {
        std::string_view placeholder;
        std::uint32_t begin = 0;  // in bytes_
        std::uint32_t end = 0;
        bool used = false;
    };
    // Positions in `entries` by placeholder, where they are many; a few are found faster one by one.
    using Order = std::vector<std::uint32_t>;
    template <class Entries>
    [[nodiscard]] static Order order_of(const Entries& entries);
    template <class Entry>
    [[nodiscard]] static Entry* use(std::vector<Entry>& entries, const Order& order,
                                    std::string_view placeholder) noexcept;

    std::vector<Name> names_;
    std::vector<Value> values_;
    Order name_order_;
    Order value_order_;
    std::string bytes_;  // the encoded values
    std::string value_error_;
    bool has_names_ = false;
    bool has_values_ = false;
};

/// The rules between parameters of expressions and their older counterparts, told by a request's fields.
/// `expressions` and `legacy` are parameter names in the order in which DynamoDB lists them. Throws
/// ValidationException: both kinds mixed, names or values given with no
/// expression, ConditionalOperator given with nothing to join.
void check_expression_parameters(const JsonObject& request,
                                 std::initializer_list<std::string_view> expressions,
                                 std::initializer_list<std::string_view> legacy);

}  // namespace dynantic::engine
