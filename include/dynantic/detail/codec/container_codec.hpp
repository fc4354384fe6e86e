#pragma once

#include <dynantic/detail/codec/codec_of.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <type_traits>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace dynantic::detail {

// Lists, maps and sets. A template says how to walk through one container and how to add to it; the loops over
// JSON are in src/model/container_codec.cpp, once for all.

struct ContainerOps {
    using Visit = bool (*)(void* context, const void* key, const void* element);
    using Fill = bool (*)(void* context, void* key, void* element);

    const TypeCodec* element = nullptr;
    const TypeCodec* key = nullptr;  // of maps
    // Calls `visit` for each element, in order; stops at the first false.
    bool (*each)(const void* container, void* context, Visit visit) = nullptr;
    void (*clear)(void* container) = nullptr;
    // Has `fill` fill a new element (and key), and adds it. False where `fill` says so; `added` is false where the
    // container has it already.
    bool (*add)(void* container, std::size_t index, void* context, Fill fill, bool& added) = nullptr;
    std::size_t fixed_size = 0;  // of std::array; else 0
    const char* kind = "";       // "set", for messages
};

bool write_list(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_list(const TypeCodec& self, JsonValue& in, void* value);
bool read_list_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);
bool write_map(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_map(const TypeCodec& self, JsonValue& in, void* value);
bool read_map_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);
bool write_set(const TypeCodec& self, const void* value, ValueWriter& out);
bool read_set(const TypeCodec& self, JsonValue& in, void* value);
bool read_set_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);

constexpr TypeCodec list_table(const ContainerOps* ops) {
    return {.write = &write_list,
            .read = &read_list,
            .read_inner = &read_list_inner,
            .extra = ops,
            .type = AttributeType::list};
}

template <class C>
void clear_container(void* container) {
    static_cast<C*>(container)->clear();
}
template <class C>
bool is_empty_container(const void* container) {
    return static_cast<const C*>(container)->empty();
}

// Both are bytes or small numbers, and nobody can tell which.
template <class T>
inline constexpr bool is_byte_like =
    std::is_same_v<T, unsigned char> || std::is_same_v<T, signed char> || std::is_same_v<T, char>;

template <class V>
struct VectorOps {
    using Element = typename V::value_type;
    static bool each(const void* container, void* context, ContainerOps::Visit visit) {
        for (const auto& element : *static_cast<const V*>(container)) {
            if (!visit(context, nullptr, &element)) return false;
        }
        return true;
    }
    static bool add(void* container, std::size_t, void* context, ContainerOps::Fill fill, bool&) {
        auto& all = *static_cast<V*>(container);
        if constexpr (std::is_same_v<Element, bool>) {  // its elements have no address
            bool element = false;
            if (!fill(context, nullptr, &element)) return false;
            all.push_back(element);
            return true;
        } else {
            return fill(context, nullptr, &all.emplace_back());
        }
    }
};

template <class T>
struct BuiltinCodec<std::vector<T>> {
    static consteval bool check() {
        constexpr bool meaning_is_clear = !is_byte_like<T>;
        static_assert(
            meaning_is_clear,
            "dynantic: std::vector<std::uint8_t> may mean bytes or a list of numbers: use dynantic::Binary "
            "(std::vector<std::byte>) for bytes, std::vector<int> for a list of numbers");
        return meaning_is_clear && CodecOf<T>::check();
    }
    static constexpr AttributeType type = AttributeType::list;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    using Ops = VectorOps<std::vector<T>>;
    static constexpr ContainerOps ops{.element = &CodecOf<T>::table,
                                      .each = &Ops::each,
                                      .clear = &clear_container<std::vector<T>>,
                                      .add = &Ops::add,
                                      .kind = "vector"};
    static constexpr TypeCodec table = list_table(&ops);
};

template <class A>
struct ArrayOps {
    static bool each(const void* container, void* context, ContainerOps::Visit visit) {
        for (const auto& element : *static_cast<const A*>(container)) {
            if (!visit(context, nullptr, &element)) return false;
        }
        return true;
    }
    static bool add(void* container, std::size_t index, void* context, ContainerOps::Fill fill, bool&) {
        return fill(context, nullptr, static_cast<A*>(container)->data() + index);
    }
    static void clear(void*) {}
};

template <class T, std::size_t N>
struct BuiltinCodec<std::array<T, N>> {
    static consteval bool check() {
        constexpr bool meaning_is_clear = !is_byte_like<T>;
        static_assert(meaning_is_clear,
                      "dynantic: std::array<std::uint8_t, N> may mean bytes or a list of numbers: use "
                      "std::array<std::byte, N> for bytes, std::array<int, N> for a list of numbers");
        constexpr bool holds_something = N > 0;
        static_assert(holds_something, "dynantic: a std::array of no elements holds nothing: remove it");
        return meaning_is_clear && holds_something && CodecOf<T>::check();
    }
    static constexpr AttributeType type = AttributeType::list;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    using Ops = ArrayOps<std::array<T, N>>;
    static constexpr ContainerOps ops{.element = &CodecOf<T>::table,
                                      .each = &Ops::each,
                                      .clear = &Ops::clear,
                                      .add = &Ops::add,
                                      .fixed_size = N,
                                      .kind = "array"};
    static constexpr TypeCodec table = list_table(&ops);
};

template <class M>
struct MapOps {
    static bool each(const void* container, void* context, ContainerOps::Visit visit) {
        for (const auto& [key, element] : *static_cast<const M*>(container)) {
            if (!visit(context, &key, &element)) return false;
        }
        return true;
    }
    static bool add(void* container, std::size_t, void* context, ContainerOps::Fill fill, bool& added) {
        typename M::key_type key{};
        typename M::mapped_type element{};
        if (!fill(context, &key, &element)) return false;
        added = static_cast<M*>(container)->emplace(std::move(key), std::move(element)).second;
        return true;
    }
};

// Keys are texts on the wire: whatever is a string there, and integers.
template <class K>
constexpr bool can_be_map_key() {
    if constexpr (std::is_floating_point_v<K>) {
        return false;
    } else {
        return !is_any<K> && !CodecOf<K>::nullable &&
               (attribute_type_of<K> == AttributeType::string ||
                attribute_type_of<K> == AttributeType::number);
    }
}

template <class M>
struct MapCodec {
    static consteval bool check() {
        constexpr bool key_is_text = can_be_map_key<typename M::key_type>();
        static_assert(
            key_is_text,
            "dynantic: the keys of a map must be strings, or print as strings: integers, enums, Uuid, dates");
        return key_is_text && CodecOf<typename M::mapped_type>::check();
    }
    static constexpr AttributeType type = AttributeType::map;
    static constexpr bool any_type = false;
    static constexpr bool nullable = false;
    static constexpr ContainerOps ops{.element = &CodecOf<typename M::mapped_type>::table,
                                      .key = &CodecOf<typename M::key_type>::table,
                                      .each = &MapOps<M>::each,
                                      .clear = &clear_container<M>,
                                      .add = &MapOps<M>::add,
                                      .kind = "map"};
    static constexpr TypeCodec table{.write = &write_map,
                                     .read = &read_map,
                                     .read_inner = &read_map_inner,
                                     .extra = &ops,
                                     .type = AttributeType::map};
};
template <class K, class V, class Compare>
struct BuiltinCodec<std::map<K, V, Compare>> : MapCodec<std::map<K, V, Compare>> {};
template <class K, class V, class Hash, class Equal>
struct BuiltinCodec<std::unordered_map<K, V, Hash, Equal>> : MapCodec<std::unordered_map<K, V, Hash, Equal>> {
};

template <class S>
struct SetOps {
    static bool each(const void* container, void* context, ContainerOps::Visit visit) {
        for (const auto& element : *static_cast<const S*>(container)) {
            if (!visit(context, nullptr, &element)) return false;
        }
        return true;
    }
    static bool add(void* container, std::size_t, void* context, ContainerOps::Fill fill, bool& added) {
        typename S::value_type element{};
        if (!fill(context, nullptr, &element)) return false;
        added = static_cast<S*>(container)->insert(std::move(element)).second;
        return true;
    }
};

template <class T>
constexpr AttributeType set_type_of() {
    switch (attribute_type_of<T>) {
        case AttributeType::string:
            return AttributeType::string_set;
        case AttributeType::number:
            return AttributeType::number_set;
        case AttributeType::binary:
            return AttributeType::binary_set;
        default:
            return AttributeType::null;
    }
}

template <class S>
struct SetCodec {
    static constexpr AttributeType type = set_type_of<typename S::value_type>();
    static constexpr bool any_type = false;
    static constexpr bool nullable = true;
    static consteval bool check() {
        constexpr bool member_fits = type != AttributeType::null && !is_any<typename S::value_type> &&
                                     !CodecOf<typename S::value_type>::nullable;
        static_assert(
            member_fits,
            "dynantic: a set holds strings, numbers or binaries (and what is stored as one of them): use "
            "std::vector for a list of anything else");
        return member_fits && CodecOf<typename S::value_type>::check();
    }
    static constexpr ContainerOps ops{.element = &CodecOf<typename S::value_type>::table,
                                      .each = &SetOps<S>::each,
                                      .clear = &clear_container<S>,
                                      .add = &SetOps<S>::add,
                                      .kind = "set"};
    static constexpr TypeCodec table{.write = &write_set,
                                     .read = &read_set,
                                     .read_inner = &read_set_inner,
                                     .is_absent = &is_empty_container<S>,
                                     .make_absent = &clear_container<S>,
                                     .extra = &ops,
                                     .type = type};
};
template <class T, class Compare>
struct BuiltinCodec<std::set<T, Compare>> : SetCodec<std::set<T, Compare>> {};
template <class T, class Hash, class Equal>
struct BuiltinCodec<std::unordered_set<T, Hash, Equal>> : SetCodec<std::unordered_set<T, Hash, Equal>> {};

}  // namespace dynantic::detail
