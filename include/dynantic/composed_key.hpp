#pragma once

#include <dynantic/composed.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/item_key.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// A key from the values of the members that it is made of.

namespace dynantic {
namespace detail {

// The members that the key of T is made of, by their places in T: each once, in the order in which the key names them.
template <class T>
struct KeyMembers {
    std::size_t places[field_count<T> + 1]{};
    std::size_t count = 0;

    consteval void add(std::size_t place) {
        for (std::size_t each = 0; each < count; ++each) {
            if (places[each] == place) return;
        }
        places[count++] = place;
    }
    template <auto Part>
    consteval void add_part() {
        if constexpr (is_composed<Part>) {
            constexpr std::string_view pattern = std::remove_cv_t<decltype(Part)>::pattern();
            for (std::size_t place = 0; place < count_parts(pattern); ++place)
                add(field_of_part<T>(pattern, place));
        } else {
            add(field_index<Part>());
        }
    }
    template <auto... Parts>
    consteval void add_parts(ValueList<Parts...>) {
        (add_part<Parts>(), ...);
    }
};
template <class T>
consteval KeyMembers<T> key_members() {
    using Shape = KeyShape<key_of<T>>;
    KeyMembers<T> members;
    members.add_parts(typename Shape::PartitionList{});
    members.add_parts(typename Shape::SortList{});
    return members;
}

// (The members' types come as an argument: see composed_part.)
template <class T, std::size_t Place, class... Fields>
using key_member = typename std::tuple_element_t<key_members<T>().places[Place],
                                                 std::tuple<std::type_identity<Fields>...>>::type;
template <class T, class... Fields, class... Values, std::size_t... Place>
consteval bool key_values_fit(TypeList<Fields...>, TypeList<Values...>, std::index_sequence<Place...>) {
    return (fits_part<key_member<T, Place, Fields...>, Values> && ... && true);
}
template <class T, class... Fields, class... Values, std::size_t... Place>
void set_key_members(T& object, TypeList<Fields...>, std::index_sequence<Place...>, const Values&... values) {
    visit_fields(object, [&](auto&... members) {
        const auto all = std::tie(members...);
        ((std::get<key_members<T>().places[Place]>(all) =
              part_value<key_member<T, Place, Fields...>>(values)),
         ...);
    });
}

}  // namespace detail

/// The key of an item from the values of the members that it is made of, each once, in the order in which the key names
/// them; composed attributes are written as a save writes them:
///
///     using key = Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "ORDER#{number:6}">>;
///     ...
///     Order order = orders.at(dynantic::composed_key<Order>("ada", 7));
///
/// For get, at, remove, take, update, batches and transactions, wherever a key goes. Throws ValidationError for a value that
/// cannot be part of a composed key: empty, too long for its width, negative where it has one, or with the text that ends it.
template <class T, class... Values>
[[nodiscard]] ItemKey<T> composed_key(const Values&... values) {
    constexpr std::size_t members = detail::key_members<T>().count;
    constexpr bool every_member_is_given = sizeof...(Values) == members;
    static_assert(
        every_member_is_given,
        "dynantic: composed_key() takes a value for each member that the key is made of, in the order in "
        "which the key names them");
    if constexpr (every_member_is_given) {
        constexpr auto places = std::index_sequence_for<Values...>{};
        constexpr bool values_fit =
            detail::key_values_fit<T>(detail::field_types<T>{}, detail::TypeList<Values...>{}, places);
        static_assert(values_fit, "dynantic: a value of composed_key() is of another type than its member");
        T object{};
        if constexpr (values_fit)
            detail::set_key_members(object, detail::field_types<T>{}, places, values...);
        return ItemKey<T>::of_json(detail::key_of_object(detail::model_info<T>(), &object));
    } else {
        return ItemKey<T>::of_json({});
    }
}

}  // namespace dynantic
