#pragma once

#include <dynantic/detail/codec/type_traits.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>

namespace dynantic::detail {

// The JSON text of a value as a DynamoDB attribute, e.g. {"S":"Jane"}. Throws ValidationError where the value cannot
// be stored (NaN, text that is not UTF-8, an enum value without a name, an empty optional or set).
[[nodiscard]] std::string encode_with(const TypeCodec& codec, const void* value);
[[nodiscard]] std::string encode_text(std::string_view text);

// Of any type that can be a member of a model, and of texts that do not own themselves.
template <class T>
[[nodiscard]] std::string encode(const T& value) {
    if constexpr (std::is_convertible_v<const T&, std::string_view> && !HasUserCodec<T>) {
        return encode_text(value);
    } else if constexpr (CodecOf<T>::check()) {
        return encode_with(codec_of<T>, &value);
    } else {
        return {};
    }
}

// Reads a whole attribute value into an object that exists.
template <class T>
[[nodiscard]] bool decode(JsonValue& in, T& value) {
    return codec_of<T>.read(codec_of<T>, in, &value);
}

}  // namespace dynantic::detail
