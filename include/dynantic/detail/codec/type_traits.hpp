#pragma once

#include <dynantic/detail/codec/all_codecs.hpp>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace dynantic::detail {

// Of what kind a C++ type is, by how it is stored. Optionals and pointers count as what they hold.

template <class T>
inline constexpr bool is_string_like = !is_any<T> && attribute_type_of<T> == AttributeType::string;
template <class T>
inline constexpr bool is_number_like = !is_any<T> && attribute_type_of<T> == AttributeType::number;
template <class T>
inline constexpr bool is_binary_like = !is_any<T> && attribute_type_of<T> == AttributeType::binary;
template <class T>
inline constexpr bool is_bool_like = !is_any<T> && attribute_type_of<T> == AttributeType::boolean;
template <class T>
inline constexpr bool is_list = !is_any<T> && attribute_type_of<T> == AttributeType::list;
template <class T>
inline constexpr bool is_map = !is_any<T> && attribute_type_of<T> == AttributeType::map;
template <class T>
inline constexpr bool is_set = !is_any<T> && (attribute_type_of<T> == AttributeType::string_set ||
                                              attribute_type_of<T> == AttributeType::number_set ||
                                              attribute_type_of<T> == AttributeType::binary_set);

// What an optional or an owning pointer holds; any other type is itself.
template <class T>
struct ValueOf {
    using type = T;
    static constexpr bool is_holder = false;
};
template <class T>
struct ValueOf<std::optional<T>> {
    using type = T;
    static constexpr bool is_holder = true;
};
template <class T>
struct ValueOf<std::unique_ptr<T>> {
    using type = T;
    static constexpr bool is_holder = true;
};
template <class T>
struct ValueOf<std::shared_ptr<T>> {
    using type = T;
    static constexpr bool is_holder = true;
};
template <class T>
using value_of = typename ValueOf<T>::type;
template <class T>
inline constexpr bool is_holder = ValueOf<T>::is_holder;

// The elements of a list or set; void for what has none.
template <class T>
struct ElementOf {
    using type = void;
};
template <class T>
requires((is_list<T> || is_set<T>)&&requires { typename T::value_type; }) struct ElementOf<T> {
    using type = typename T::value_type;
};
template <class T>
using element_of = typename ElementOf<value_of<T>>::type;

// The values of a map from strings; void for structs and for what is no map.
template <class T>
struct MappedOf {
    using type = void;
};
template <class T>
requires requires { typename T::mapped_type; }
struct MappedOf<T> {
    using type = typename T::mapped_type;
};
template <class T>
using mapped_of = typename MappedOf<value_of<T>>::type;

}  // namespace dynantic::detail
