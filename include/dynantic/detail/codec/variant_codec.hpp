#pragma once

#include <dynantic/detail/codec/codec_of.hpp>

#include <cstddef>
#include <variant>

namespace dynantic::detail {

// A variant is told apart by the attribute's type on the wire, so each alternative must have its own.

struct VariantOps {
    const TypeCodec* const* alternatives = nullptr;
    std::size_t count = 0;
    std::size_t (*index)(const void* variant) = nullptr;  // >= count: valueless
    const void* (*get)(const void* variant) = nullptr;
    void* (*emplace)(void* variant, std::size_t index) = nullptr;
};

bool write_variant(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_variant(const TypeCodec& self, JsonValue& in, void* value);
bool read_variant_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

template <std::size_t N>
consteval bool all_different(const AttributeType (&types)[N]) {
    for (std::size_t i = 0; i < N; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (types[i] == types[j]) return false;
        }
    }
    return true;
}

template <class... T>
struct BuiltinCodec<std::variant<T...>> {
    using Variant = std::variant<T...>;
    static constexpr AttributeType types[] = {attribute_type_of<T>...};
    static consteval bool check() {
        constexpr bool never_empty = (!CodecOf<T>::nullable && ...);
        static_assert(never_empty,
                      "dynantic: an alternative of a variant cannot be an optional, a pointer or a set: use "
                      "std::monostate "
                      "for nothing");
        constexpr bool alternatives_differ = all_different(types) && (!is_any<T> && ...);
        static_assert(
            !never_empty || alternatives_differ,
            "dynantic: the alternatives of a variant must be of different DynamoDB types (one number, one "
            "string, "
            "one map, ...): they could not be told apart when read; specialise dynantic::Codec for this "
            "variant");
        return never_empty && alternatives_differ && (CodecOf<T>::check() && ...);
    }

    static std::size_t index(const void* variant) { return static_cast<const Variant*>(variant)->index(); }
    static const void* get(const void* variant) {
        return std::visit([](const auto& value) { return static_cast<const void*>(&value); },
                          *static_cast<const Variant*>(variant));
    }
    template <std::size_t I>
    static void* emplace_one(void* variant) {
        return &static_cast<Variant*>(variant)->template emplace<I>();
    }
    static void* emplace(void* variant, std::size_t index) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            static constexpr void* (*makers[])(void*) = {&emplace_one<I>...};
            return makers[index](variant);
        }
        (std::index_sequence_for<T...>{});
    }

    static constexpr AttributeType type = AttributeType::null;
    static constexpr bool any_type = true;
    static constexpr bool nullable = false;
    static constexpr const TypeCodec* alternatives[] = {&CodecOf<T>::table...};
    static constexpr VariantOps ops{.alternatives = alternatives,
                                    .count = sizeof...(T),
                                    .index = &index,
                                    .get = &get,
                                    .emplace = &emplace};
    static constexpr TypeCodec table{.write = &write_variant,
                                     .read = &read_variant,
                                     .read_inner = &read_variant_inner,
                                     .extra = &ops,
                                     .any_type = true};
};

}  // namespace dynantic::detail
