#pragma once

#include <dynantic/detail/key_condition.hpp>
#include <dynantic/detail/model/field_index.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/values.hpp>
#include <dynantic/partial.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// A struct with some members of a model, by the names of their attributes: what a read is projected into, and what a
// patch brings. It needs no Meta; where it has one, its naming and renames count.
namespace dynantic::detail {

// Where the member `Index` of the smaller struct is in the model: the member that is stored under the same name;
// field_count<T> where there is none.
template <class T, class Small, std::size_t Index>
consteval std::size_t place_in_model() {
    const auto& names = model_attribute_names<T>;
    for (std::size_t place = 0; place < names.size(); ++place) {
        if (names[place] == model_attribute_names<Small>[Index]) return place;
    }
    return names.size();
}

// Whether the smaller struct's member is of the type of the model's, or an optional of it: then it need not be there.
template <class Member, class InModel>
inline constexpr bool is_optional_of = std::is_same_v<Member, std::optional<InModel>>;
template <class Member, class InModel>
inline constexpr bool fits_member = std::is_same_v<Member, InModel> || is_optional_of<Member, InModel>;

// (The lists come as arguments, and the types of single members from them: g++ 12 takes what it finds by their place in
// an alias of a lambda's result for no constant.)
template <class T, class Small, class... Members, class... InModel, std::size_t... I>
consteval bool smaller_types_fit(TypeList<Members...>, TypeList<InModel...>, std::index_sequence<I...>) {
    using Model = std::tuple<std::type_identity<InModel>...>;
    return (fits_member<Members, typename std::tuple_element_t<place_in_model<T, Small, I>(), Model>::type> &&
            ... && true);
}

template <class T, class Small, class Places = std::make_index_sequence<field_count<Small>>>
struct Smaller;
template <class T, class Small, std::size_t... I>
struct Smaller<T, Small, std::index_sequence<I...>> {
    // Refuses, in a sentence, what is no part of the model.
    static consteval bool check() {
        constexpr bool names_are_known = ((place_in_model<T, Small, I>() < field_count<T>)&&...);
        static_assert(names_are_known,
                      "dynantic: each member of the smaller struct must be one of the model, stored under "
                      "the same name");
        if constexpr (names_are_known) {
            constexpr bool types_fit = smaller_types_fit<T, Small>(field_types<Small>{}, field_types<T>{},
                                                                   std::index_sequence<I...>{});
            static_assert(types_fit,
                          "dynantic: each member of the smaller struct must have the type of the model's "
                          "member, or be an optional of it");
            return types_fit;
        } else {
            return false;
        }
    }

    // Where the members are in the model, and which of them must be there.
    static constexpr std::size_t places[] = {place_in_model<T, Small, I>()..., 0};
    struct Required {
        std::size_t places[sizeof...(I) + 1]{};
        std::size_t count = 0;
    };
    template <class... Members, class... InModel>
    static consteval Required find_required(TypeList<Members...>, TypeList<InModel...>) {
        using Model = std::tuple<std::type_identity<InModel>...>;
        const bool optional[] = {
            is_optional_of<Members,
                           typename std::tuple_element_t<place_in_model<T, Small, I>(), Model>::type>...,
            false};
        Required required;
        for (std::size_t each = 0; each < sizeof...(I); ++each) {
            if (!optional[each]) required.places[required.count++] = places[each];
        }
        return required;
    }

    static void project(ProjectionPaths& projection) {
        project_members(model_info<T>(), projection, places, sizeof...(I));
    }
    // Into the model's object; `present` gets the bits of the members that were there. Fails where one must be and was not.
    static bool read_model(JsonValue& item, T& object, std::uint64_t& present) {
        constexpr Required required = find_required(field_types<Small>{}, field_types<T>{});
        return read_members_of(model_info<T>(), item, &object, required.places, required.count, &present);
    }
    struct Read {
        bool operator()(JsonValue& item, Small& row) const {
            T object{};
            std::uint64_t present = 0;
            if (!read_model(item, object, present)) return false;
            take(object, present, row);
            return true;
        }
    };
    // From the model's object, whose members' bits tell what was there.
    static void take(T& object, std::uint64_t present, Small& row) {
        visit_fields(row, [&](auto&... to) {
            visit_fields(object, [&](auto&... from) {
                const auto all = std::tie(from...);
                (take_one<place_in_model<T, Small, I>()>(to, std::get<place_in_model<T, Small, I>()>(all),
                                                         present),
                 ...);
            });
        });
    }
    // Into the model's object; returns the bits of what is there: all but empty optionals of what is none in the model.
    [[nodiscard]] static std::uint64_t give(const Small& small, T& object) {
        std::uint64_t given = 0;
        visit_fields(small, [&](const auto&... from) {
            visit_fields(object, [&](auto&... to) {
                const auto all = std::tie(to...);
                (give_one<place_in_model<T, Small, I>()>(from, std::get<place_in_model<T, Small, I>()>(all),
                                                         given),
                 ...);
            });
        });
        return given;
    }

  private:
    template <std::size_t Place, class To, class From>
    static void take_one(To& to, From& from, std::uint64_t present) {
        if constexpr (is_optional_of<To, From>) {
            if ((present >> Place & 1U) == 0) return;
        }
        to = std::move(from);
    }
    template <std::size_t Place, class From, class To>
    static void give_one(const From& from, To& to, std::uint64_t& given) {
        if constexpr (is_optional_of<From, To>) {
            if (!from) return;
            to = *from;
        } else {
            to = from;
        }
        given |= std::uint64_t{1} << Place;
    }
};

}  // namespace dynantic::detail
