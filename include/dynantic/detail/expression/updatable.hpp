#pragma once

#include <dynantic/detail/expression/settable.hpp>
#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/field.hpp>

#include <string_view>
#include <type_traits>

// Which members of a model an update may change.
namespace dynantic::detail {

// Whether a composed pattern names this member: "CUSTOMER#{customer_id}", "{number:8}".
consteval bool pattern_names(std::string_view pattern, std::string_view member) {
    for (std::size_t at = place_of(pattern, '{'); at != std::string_view::npos;
         at = place_of(pattern, '{', at + 1)) {
        const std::string_view rest = pattern.substr(at + 1);
        if (rest.substr(0, member.size()) != member || rest.size() == member.size()) continue;
        const char end = rest[member.size()];
        if (end == '}' || end == ':') return true;
    }
    return false;
}

// Whether a part of a key is this member, or is composed of it.
template <auto Part, auto Member>
consteval bool part_is_about() {
    if constexpr (is_composed<Part>)
        return pattern_names(Part.pattern(), member_name<Member>());
    else
        return same_value<Part, Member>;
}
template <auto Member, class K>
inline constexpr bool is_key_member = false;
template <auto Member, auto... Parts>
inline constexpr bool is_key_member<Member, Key<Parts...>> = (part_is_about<Parts, Member>() || ...);

template <class Option, class List>
inline constexpr bool options_hold = false;
template <class Option, auto... Options>
inline constexpr bool options_hold<Option, Attributes<Options...>> =
    (std::is_same_v<Option, std::remove_cv_t<decltype(Options)>> || ...);

template <class Option, class T>
consteval bool has_option() {
    if constexpr (requires { typename meta_of<T>::attributes; })
        return options_hold<Option, typename meta_of<T>::attributes>;
    else
        return false;
}
template <auto Member, class T>
consteval bool is_version_member() {
    if constexpr (requires { meta_of<T>::version; })
        return same_value<Member, meta_of<T>::version>;
    else
        return false;
}

template <class T, class RootList>
struct RootRules {  // paths from attr(): nothing is known
    static constexpr bool is_key = false;
    static constexpr bool is_written = true;
    static constexpr bool is_version = false;
};
template <class T, auto Root>
struct RootRules<T, ValueList<Root>> {
    static constexpr bool is_key = is_key_member<Root, key_of<T>>;
    static constexpr bool is_written = !has_option<ReadOnly<Root>, T>() && !has_option<Hidden<Root>, T>();
    static constexpr bool is_version = is_version_member<Root, T>();
};

template <class T, class F>
consteval bool check_updatable() {
    constexpr bool is_field = Operand<F>;
    static_assert(is_field, "dynantic: an update verb takes a field first, as set(field<&T::a>, value)");
    if constexpr (is_field) {
        constexpr bool has_place = is_path<F>;
        static_assert(has_place, "dynantic: an update changes a field, not what is computed of one");
        constexpr bool on_this_model = expression_fits<T, typename F::Model>;
        static_assert(on_this_model, "dynantic: this field is of another model than the update");
        if constexpr (has_place && on_this_model) {
            using Rules = RootRules<T, typename F::Roots>;
            static_assert(!Rules::is_key,
                          "dynantic: update of a key: an item with another key is another item; remove it "
                          "and save the new one");
            static_assert(Rules::is_written,
                          "dynantic: update of a member that Meta says is read-only or hidden");
            static_assert(!Rules::is_version, "dynantic: update of Meta::version, which counts by itself");
            return !Rules::is_key && Rules::is_written && !Rules::is_version;
        } else {
            return false;
        }
    } else {
        return false;
    }
}

}  // namespace dynantic::detail
