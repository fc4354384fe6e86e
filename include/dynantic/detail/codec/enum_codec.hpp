#pragma once

#include <dynantic/detail/codec/codec_of.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// An enum is stored as the name of its enumerator.
//
// The names of the values 0 to 63 are in what the compiler prints for a function with all of those values as template
// arguments: one function an enum, not one a value. The text is taken apart at run time, once, so that compiling
// costs nothing for it (src/model/enum_codec.cpp).

struct EnumTable {
    struct Entry {
        std::int64_t value;
        std::string_view name;
    };
    std::vector<Entry> entries;

    // An empty one, never destroyed: a table is used until the end.
    [[nodiscard]] static EnumTable* make();
    void add(std::int64_t value, std::string_view name);
    [[nodiscard]] const Entry* find(std::int64_t value) const noexcept;
    [[nodiscard]] const Entry* find(std::string_view name) const noexcept;
};

// From the text that enumerators() returns; the value of the first enumerator in it is 0. It lives for ever.
[[nodiscard]] const EnumTable* parse_enumerators(std::string_view signature);

struct EnumOps {
    const EnumTable& (*names)() = nullptr;
    std::size_t size = 0;
    bool is_signed = false;
};

bool write_enum(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_enum(const TypeCodec& self, JsonValue& in, void* value);
bool read_enum_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);
bool enum_to_text(const TypeCodec& self, const void* value, ValueWriter& out, std::string& text);
bool enum_from_text(const TypeCodec& self, std::string_view text, void* value, std::string& why);

// E is an argument of its own because g++ gives a function that knows an unnamed namespace's enum by its values alone a name
// that other files can see: two enums of one name would share one text.
template <class E, E... Values>
std::string_view enumerators() {
    return __PRETTY_FUNCTION__;
}

template <class E>
concept MappedEnum = requires {
    EnumNames<E>::names[0].name;
};

// How many of the values 0 to 63 the underlying type can hold.
template <class E>
consteval std::size_t enum_value_count() {
    using U = std::underlying_type_t<E>;
    if constexpr (std::is_same_v<U, bool>) {
        return 2;
    } else {
        return 64;
    }
}

template <class E>
const EnumTable* make_enum_table() {
    if constexpr (MappedEnum<E>) {
        EnumTable* const table = EnumTable::make();
        for (const EnumName<E>& each : EnumNames<E>::names) {
            table->add(static_cast<std::int64_t>(each.value), each.name);
        }
        return table;
    } else {
        return []<std::size_t... V>(std::index_sequence<V...>) {
            return parse_enumerators(enumerators<E, static_cast<E>(V)...>());
        }
        (std::make_index_sequence<enum_value_count<E>()>{});
    }
}

template <class E>
const EnumTable& enum_names() {
    static const EnumTable* const table = make_enum_table<E>();
    return *table;
}

template <class E>
struct EnumCodec {
    static constexpr bool values_are_known = MappedEnum<E> || requires { E{0}; };
    static consteval bool check() {
        static_assert(values_are_known,
                      "dynantic: an unscoped enum needs an underlying type (`enum Color : int`), or a list "
                      "of its names in "
                      "dynantic::EnumNames");
        return values_are_known;
    }
    static constexpr AttributeType type = AttributeType::string;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    static constexpr EnumOps ops{
        .names = &enum_names<E>, .size = sizeof(E), .is_signed = std::is_signed_v<std::underlying_type_t<E>>};
    static constexpr TypeCodec table{.write = &write_enum,
                                     .read = &read_enum,
                                     .read_inner = &read_enum_inner,
                                     .to_text = &enum_to_text,
                                     .from_text = &enum_from_text,
                                     .extra = &ops,
                                     .type = AttributeType::string};
};

}  // namespace dynantic::detail
