#pragma once

#include <dynantic/detail/codec/encode.hpp>
#include <dynantic/detail/model/field_index.hpp>

#include <cstddef>
#include <string>
#include <type_traits>

namespace dynantic::detail {

// How a single member is stored: as its type is, but for the time-to-live, which DynamoDB wants as epoch seconds.

template <class F>
struct TimeToLiveCodec : CodecOf<F> {};  // integers, and optional integers, are seconds already
template <>
struct TimeToLiveCodec<Timestamp> : ScalarCodec<epoch_seconds_codec, AttributeType::number> {};
template <>
struct TimeToLiveCodec<std::optional<Timestamp>> {
    static constexpr AttributeType type = AttributeType::number;
    static constexpr bool any_type = false;
    static constexpr bool nullable = true;
    static constexpr const TypeCodec& table = optional_epoch_seconds_codec;
};

template <class T, std::size_t Index>
consteval bool is_time_to_live() {
    if constexpr (requires { meta_of<T>::ttl; }) {
        return field_index<meta_of<T>::ttl>() == Index;
    } else {
        return false;
    }
}

template <class T, class Field, std::size_t Index>
using field_codec_at =
    std::conditional_t<is_time_to_live<T, Index>(), TimeToLiveCodec<Field>, CodecOf<Field>>;

template <auto Member>
using member_codec = field_codec_at<class_of_member<Member>, type_of_member<Member>, field_index<Member>()>;

// The TypeCodec of a member, and the type of its attribute.
template <auto Member>
consteval const TypeCodec& field_codec() {
    return member_codec<Member>::table;
}
template <auto Member>
inline constexpr AttributeType field_attribute_type = member_codec<Member>::type;

// The JSON text of a value of the member's own type, stored as that member is.
// (T is there for its linkage: see KeyParts.)
template <auto Member, class T = class_of_member<Member>>
[[nodiscard]] std::string encode_field(const type_of_member<Member>& value) {
    return encode_with(field_codec<Member>(), &value);
}

}  // namespace dynantic::detail
