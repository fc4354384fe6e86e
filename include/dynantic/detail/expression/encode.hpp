#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/decimal.hpp>
#include <dynantic/detail/codec/type_codec.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

// Values of expressions that need no model to be encoded, and the checks that are made as they are written.
// All of them throw ValidationError, with a message that does not hold the value.
namespace dynantic::detail {

[[nodiscard]] std::string encode_number(std::int64_t value);
[[nodiscard]] std::string encode_number(std::uint64_t value);
// Refuses NaN and infinities.
[[nodiscard]] std::string encode_number(double value);
[[nodiscard]] std::string encode_number(const Decimal& value);
// {"S":"SS"}
[[nodiscard]] std::string encode_type_name(AttributeType type);
// The key of a map's entry, as text.
[[nodiscard]] std::string map_key_text(const TypeCodec& codec, const void* key);
// {"L":[element]}
[[nodiscard]] std::string list_of_one(std::string_view element_json);

[[noreturn]] void refuse_out_of_range();
[[noreturn]] void refuse_negative_index();
// Refuses more values than IN can take, and none.
void check_in_count(std::size_t count);
// Refuses what cannot be the name of an attribute.
void check_attribute_name(std::string_view name);

}  // namespace dynantic::detail
