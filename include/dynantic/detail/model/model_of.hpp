#pragma once

// What the layers above ask of a model: everything a template needs to know of T, at compile time where it
// can be.
//
//   model_info<T>()              const ModelInfo&: the tables; made at the first call, thread-safe, never
//   destroyed check_model<T>()             refuses, in a sentence, a T that cannot be a model; every verb
//   calls it attribute_name<&T::x>()      consteval string_view: the attribute's name (with rename and naming
//   policy) member_name<&T::x>()         consteval string_view: the member's name in C++ field_index<&T::x>()
//   consteval size_t: index into model_info<T>().fields field_codec<&T::x>()         const TypeCodec&: how
//   that member is stored (a ttl is epoch seconds, ...) field_attribute_type<&T::x>  constexpr AttributeType
//   of that member as stored encode_field<&T::x>(value)   std::string: {"S":"..."} of a value of the member's
//   type, stored as that member is encode(value)                std::string: {"S":"..."} of any value whose
//   type has a codec, and of string literals codec_of<X>                  const TypeCodec&: how a C++ type is
//   stored key_of<T>, indexes_of<T>, find_index_of<T, "Name">, KeyShape<K>, index_shape<I>,
//   key_part_value<Part>  (key.hpp, index.hpp)
//
// Of types (detail/codec/type_traits.hpp): attribute_type_of<X>, is_string_like<X>, is_number_like<X>,
// is_binary_like<X>, is_bool_like<X>, is_set<X>, is_list<X>, is_map<X>, is_any<X> (AttributeValue, variant),
// is_nullable<X>, value_of<X> (optional and pointers peeled off), element_of<X> (of a list or set),
// mapped_of<X> (of a map).

#include <dynantic/detail/model/check_model.hpp>
#include <dynantic/detail/model/make_source.hpp>

#include <array>
#include <cstdint>

namespace dynantic::detail {

// Where the members are, found by looking at an object once: the language tells it to no constant expression.
template <class T>
std::array<std::uint32_t, field_count<T>> field_offsets() {
    const T object{};
    const auto* start = reinterpret_cast<const char*>(__builtin_addressof(object));
    return visit_fields(object, [start](const auto&... fields) {
        return std::array<std::uint32_t, sizeof...(fields)>{static_cast<std::uint32_t>(
            reinterpret_cast<const char*>(__builtin_addressof(fields)) - start)...};
    });
}

template <class T>
const ModelInfo* make_model_info() {
    if constexpr (struct_fits<T>)
        return build_model(model_source<T>, field_offsets<T>().data());
    else
        return no_model();
}

// All that the rules of T, and of the structs inside of it, find wrong with an object.
template <class T>
[[nodiscard]] std::vector<FieldError> validate(const T& object) {
    Violations out;
    validate_object(model_info<T>(), &object, out);
    return out.take();
}

template <class T>
const ModelInfo& model_info() {
    static const ModelInfo* const info = make_model_info<T>();
    return *info;
}

}  // namespace dynantic::detail
