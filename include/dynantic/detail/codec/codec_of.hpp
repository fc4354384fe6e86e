#pragma once

#include <dynantic/codec.hpp>
#include <dynantic/detail/codec/type_codec.hpp>

#include <cstdint>
#include <type_traits>

namespace dynantic::detail {

// Which TypeCodec a C++ type has.
//
// CodecOf<T> is a class with `type` (the DynamoDB attribute type), `any_type` (true where it depends on the value),
// `nullable` (a value may be left out of an item: optional, set, pointer),
// `table` (the TypeCodec), and `check()`, which refuses in a sentence what cannot be stored. The sentences stand in
// functions because a class in which an assertion fails is of no use to clang any more: more errors would follow.
// A user's Codec<T> comes first; then BuiltinCodec<T>, specialised in the files beside this one.
// Its primary template takes what is left: enums, structs, and what cannot be stored, which gets a sentence.

template <class T>
concept HasUserCodec = requires {
    typename Codec<T>::stored_as;
};

template <class T>
struct UserCodec;
template <class T>
struct BuiltinCodec;

template <class T>
using CodecOf = std::conditional_t<HasUserCodec<T>, UserCodec<T>, BuiltinCodec<T>>;

template <class T>
inline constexpr const TypeCodec& codec_of = CodecOf<T>::table;

// The type that values of T have as DynamoDB attributes; what an optional or pointer holds, where it is one.
template <class T>
inline constexpr AttributeType attribute_type_of = CodecOf<T>::type;

// AttributeValue and std::variant: the type depends on the value.
template <class T>
inline constexpr bool is_any = CodecOf<T>::any_type;

// Optionals, sets and owning pointers: empty, they are left out of an item.
template <class T>
inline constexpr bool is_nullable = CodecOf<T>::nullable;

}  // namespace dynantic::detail
