#pragma once

#include <dynantic/detail/codec/type_codec.hpp>

#include <string>
#include <string_view>

namespace dynantic::detail {

// Fails where what stands inside a tag is not of the expected type, with a sentence that names both.
bool expect_type(JsonValue& inner, AttributeType expected, AttributeType found);

// The `read` and `read_inner` of a scalar that has a text form: S or N by `self.type`.
bool read_by_text(const TypeCodec& self, JsonValue& in, void* value);
bool read_inner_by_text(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

// The `read` of a type that has a `read_inner`.
bool read_by_opening(const TypeCodec& self, JsonValue& in, void* value);

// What is said of an attribute that must be there and is not: with what lets it be missing, for whoever meets an item that an
// update made, or a program of another layout.
inline constexpr std::string_view missing_attribute =
    "the attribute is missing: a member that may be is std::optional, or has default_if_missing<> in "
    "Meta::attributes";

template <class T>
const T& as(const void* value) {
    return *static_cast<const T*>(value);
}
template <class T>
T& as(void* value) {
    return *static_cast<T*>(value);
}

}  // namespace dynantic::detail
