#pragma once

#include <dynantic/detail/codec/codec_of.hpp>

#include <memory>
#include <optional>
#include <type_traits>

namespace dynantic::detail {

// What may hold a value or not: std::optional, and pointers that own a struct (by which a struct can hold one of its own
// type). Empty, it is left out of an item; inside of a list or map, where nothing can be left out, it is NULL.

struct OptionalOps {
    const TypeCodec* inner = nullptr;
    const void* (*get)(const void* holder) = nullptr;  // nullptr: empty
    void* (*emplace)(void* holder) = nullptr;
};

bool write_optional(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_optional(const TypeCodec& self, JsonValue& in, void* value);
bool read_optional_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

template <class H, class T>
struct HolderFunctions {
    static const void* get(const void* holder) {
        const H& h = *static_cast<const H*>(holder);
        return h ? static_cast<const void*>(&*h) : nullptr;
    }
    static void* emplace(void* holder) {
        H& h = *static_cast<H*>(holder);
        if constexpr (requires { h.emplace(); }) {
            return &h.emplace();
        } else if constexpr (std::is_same_v<H, std::shared_ptr<T>>) {
            h = std::make_shared<T>();
            return h.get();
        } else {
            h = std::make_unique<T>();
            return h.get();
        }
    }
    static bool is_absent(const void* holder) { return !*static_cast<const H*>(holder); }
    static void make_absent(void* holder) { static_cast<H*>(holder)->reset(); }
};

template <class H, class T>
struct HolderCodec {
    static constexpr AttributeType type = attribute_type_of<T>;
    static constexpr bool any_type = is_any<T>;
    static constexpr bool nullable = true;
    static constexpr OptionalOps ops{.inner = &CodecOf<T>::table,
                                     .get = &HolderFunctions<H, T>::get,
                                     .emplace = &HolderFunctions<H, T>::emplace};
    static constexpr TypeCodec table{.write = &write_optional,
                                     .read = &read_optional,
                                     .read_inner = &read_optional_inner,
                                     .is_absent = &HolderFunctions<H, T>::is_absent,
                                     .make_absent = &HolderFunctions<H, T>::make_absent,
                                     .extra = &ops,
                                     .type = type,
                                     .any_type = any_type};
};

template <class T>
struct BuiltinCodec<std::optional<T>> : HolderCodec<std::optional<T>, T> {
    static consteval bool check() {
        constexpr bool inner_is_never_empty = !CodecOf<T>::nullable;
        static_assert(inner_is_never_empty,
                      "dynantic: an optional of something that can itself be empty (a set, an optional, a "
                      "pointer) cannot "
                      "be stored so that it reads back the same: use the inner type alone");
        return inner_is_never_empty && CodecOf<T>::check();
    }
};
template <class T>
struct BuiltinCodec<std::unique_ptr<T>> : HolderCodec<std::unique_ptr<T>, T> {
    static consteval bool check() {
        constexpr bool holds_struct = std::is_class_v<T>;
        static_assert(holds_struct,
                      "dynantic: a std::unique_ptr member must point to a struct: use std::optional");
        return holds_struct && CodecOf<T>::check();
    }
};
template <class T>
struct BuiltinCodec<std::shared_ptr<T>> : HolderCodec<std::shared_ptr<T>, T> {
    static consteval bool check() {
        constexpr bool holds_struct = std::is_class_v<T>;
        static_assert(holds_struct,
                      "dynantic: a std::shared_ptr member must point to a struct: use std::optional");
        return holds_struct && CodecOf<T>::check();
    }
};

}  // namespace dynantic::detail
