#pragma once

#include <dynantic/detail/codec/codec_of.hpp>
#include <dynantic/detail/codec/enum_codec.hpp>
#include <dynantic/detail/reflect/reflectable.hpp>

#include <type_traits>

namespace dynantic::detail {

struct ModelInfo;
template <class T>
const ModelInfo& model_info();

// A nested struct is a map of its members. Its description is reached through a function, so that a struct may
// hold others of its own type.
struct StructOps {
    const ModelInfo& (*info)() = nullptr;
};

bool write_struct(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_struct(const TypeCodec& self, JsonValue& in, void* value);
bool read_struct_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

template <class T>
struct StructCodec {
    static constexpr AttributeType type = AttributeType::map;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    static constexpr StructOps ops{.info = &model_info<T>};
    static consteval bool check() { return true; }  // its members are checked with it, by model_info
    static constexpr TypeCodec table{.write = &write_struct,
                                     .read = &read_struct,
                                     .read_inner = &read_struct_inner,
                                     .extra = &ops,
                                     .type = AttributeType::map};
};

template <class T>
inline constexpr bool is_text_view =
    std::is_same_v<T, std::string_view> || std::is_same_v<T, const char*> || std::is_same_v<T, char*>;
template <class T>
inline constexpr bool is_character_type =
    std::is_same_v<T, char> || std::is_same_v<T, wchar_t> || std::is_same_v<T, char8_t> ||
    std::is_same_v<T, char16_t> || std::is_same_v<T, char32_t>;
template <class T>
inline constexpr bool is_time_point = false;
template <class Clock, class Duration>
inline constexpr bool is_time_point<std::chrono::time_point<Clock, Duration>> = true;

// What cannot be stored: the most telling sentence, and a table so that it stands alone.
template <class T>
struct UnsupportedCodec {
    static consteval bool check() {
        constexpr bool owns_text = !is_text_view<T>;
        static_assert(owns_text,
                      "dynantic: a std::string_view or char pointer does not own its text: use std::string");
        constexpr bool no_array = !std::is_array_v<T>;
        static_assert(no_array,
                      "dynantic: a C array cannot be a member of a model: use std::array or std::vector");
        constexpr bool no_character = !is_character_type<T>;
        static_assert(
            no_character,
            "dynantic: a character is neither a text nor a number: use std::string or an integer type");
        constexpr bool known_clock = !is_time_point<T>;
        static_assert(known_clock,
                      "dynantic: points in time are stored as dynantic::Timestamp (milliseconds of the "
                      "system clock): use "
                      "it, or specialise dynantic::Codec for this type");
        constexpr bool known_type =
            is_text_view<T> || std::is_array_v<T> || is_character_type<T> || is_time_point<T>;
        static_assert(
            known_type,
            "dynantic: a member of this type cannot be stored: use one of the types that Dynantic knows, or "
            "specialise dynantic::Codec for it");
        return false;
    }
    static constexpr AttributeType type = AttributeType::string;
    static constexpr bool any_type = true;
    static constexpr bool nullable = false;
    static constexpr TypeCodec table{};
};

template <class T>
consteval auto select_codec() {
    if constexpr (std::is_enum_v<T>) {
        return std::type_identity<EnumCodec<T>>{};
    } else if constexpr (std::is_class_v<T> && !is_text_view<T> && !is_time_point<T> &&
                         (std::is_aggregate_v<T> || has_member_list<T>)) {
        return std::type_identity<StructCodec<T>>{};
    } else {
        return std::type_identity<UnsupportedCodec<T>>{};
    }
}

template <class T>
struct BuiltinCodec : decltype(select_codec<T>())::type {};

}  // namespace dynantic::detail
