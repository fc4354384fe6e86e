#pragma once

#include "engine/expression/bound.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/item/json.hpp"
#include "engine/item/view.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// An attribute of a key, in its place in the key schema.
struct KeyAttribute {
    std::string_view name;
    AttributeType type = AttributeType::string;  ///< S, N or B
};

/// What a Query reads, as bytes of keys (item/key.hpp).
struct KeyRange {
    std::string partition;  ///< the partition key's parts
    std::string lower;      ///< first sort key bytes that are in the range; empty: from the start
    std::string upper;      ///< first sort key bytes after the range; empty: to the end of the partition
};

/// A KeyConditionExpression, or KeyConditions.
class KeyCondition {
  public:
    /// Before the table is known. Throws ValidationException of what is no expression; `check` tells what is none of a key,
    /// after the other expressions of the request have been read.
    [[nodiscard]] static KeyCondition parse(std::string_view text, Placeholders& placeholders);
    /// KeyConditions. Throws SerializationException; `check` tells what is wrong with its values, and whether they
    /// are more than `max_attributes`, what the key may have before it is known.
    [[nodiscard]] static KeyCondition from_legacy(const JsonValue& key_conditions,
                                                  std::size_t max_attributes = 2);
    void check() const;

    /// Fits it to the key of a table or index: up to 4 partition and 4 sort attributes; equality on all of
    /// the partition, then equality from the left of the sort attributes, a range only on the last one used.
    /// `before` is called with each attribute's name before its condition is looked at. Throws ValidationException.
    [[nodiscard]] KeyRange resolve(std::span<const KeyAttribute> partition,
                                   std::span<const KeyAttribute> sort,
                                   const std::function<void(std::string_view)>& before = nullptr) const;

  private:
    enum class Operator : std::uint8_t {
        equal,
        less,
        less_or_equal,
        greater,
        greater_or_equal,
        between,
        begins_with,
        not_indexable,  // what only KeyConditions can say; refused when the key is known
    };
    struct Term {
        std::string_view attribute;
        Operator op = Operator::equal;
        ValueView first;
        ValueView second;  // between
    };
    [[nodiscard]] const Term* find(std::string_view attribute) const noexcept;
    void check_term(const Term& term, const KeyAttribute& attribute) const;
    [[nodiscard]] std::size_t used_sort_attributes(std::span<const KeyAttribute> sort) const;
    static void bound_range(const Term& term, const std::string& prefix, KeyRange& range);

    std::vector<Term> terms_;
    std::shared_ptr<const void> storage_;
    std::string problem_;
    bool legacy_ = false;
    friend class KeyConditionBuilder;
};

}  // namespace dynantic::engine
