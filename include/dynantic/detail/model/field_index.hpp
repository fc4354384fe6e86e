#pragma once

#include <dynantic/detail/reflect/field_names.hpp>
#include <dynantic/model.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynantic::detail {

// Which member of T a name is; field_count<T> where it is none.
template <class T>
consteval std::size_t find_field(std::string_view name) {
    for (std::size_t i = 0; i < field_names<T>.size(); ++i) {
        if (field_names<T>[i] == name) return i;
    }
    return field_names<T>.size();
}

// The place of a member among those of its class, and in ModelInfo::fields.
template <auto Member>
consteval std::size_t field_index() {
    return find_field<class_of_member<Member>>(member_name<Member>());
}

// The text of a naming policy, at most one character longer than the member's name.
template <std::size_t Size>
struct NameText {
    char text[Size + 1]{};
    std::size_t size = 0;
};

template <Naming Policy, std::size_t Size>
consteval NameText<Size> apply_naming(std::string_view name) {
    NameText<Size> out;
    bool upper = Policy == Naming::pascal_case;
    for (char c : name) {
        if (Policy == Naming::kebab_case && c == '_') c = '-';
        if ((Policy == Naming::camel_case || Policy == Naming::pascal_case) && c == '_') {
            upper = out.size > 0;
            continue;
        }
        if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
        upper = false;
        out.text[out.size++] = c;
    }
    if (Policy == Naming::trailing_underscore && out.size > 1 && out.text[out.size - 1] == '_') --out.size;
    return out;
}

template <class T>
consteval Naming naming_policy() {
    if constexpr (requires { meta_of<T>::naming; }) {
        return meta_of<T>::naming;
    } else {
        return Naming::as_is;
    }
}

template <class T, std::size_t I>
inline constexpr auto policy_text =
    apply_naming<naming_policy<T>(), field_names<T>[I].size()>(field_names<T>[I]);

template <class T, class Option>
consteval void apply_rename(auto& names) {
    if constexpr (Option::kind == OptionKind::rename) names[field_index<Option::member>()] = Option::text();
}

template <class T, std::size_t... I, auto... Options>
consteval auto make_attribute_names(std::index_sequence<I...>, Attributes<Options...>) {
    auto names = field_names<T>;
    if constexpr (naming_policy<T>() != Naming::as_is) {
        ((names[I] = {policy_text<T, I>.text, policy_text<T, I>.size}), ...);
    }
    (apply_rename<T, std::remove_cv_t<decltype(Options)>>(names), ...);
    return names;
}

// The names of the attributes that the members of T are stored as, in order of declaration. They live for ever.
template <class T>
inline constexpr auto model_attribute_names =
    make_attribute_names<T>(std::make_index_sequence<field_count<T>>{}, attributes_of<T>{});

// The name of the attribute that a member is stored as.
template <auto Member>
consteval std::string_view attribute_name() {
    return model_attribute_names<class_of_member<Member>>[field_index<Member>()];
}

// Whether a member is flattened: then its members are attributes of the item, each with the prefix before its name.
template <auto Member, auto... Options>
consteval bool has_flatten(Attributes<Options...>) {
    return ((std::remove_cv_t<decltype(Options)>::kind == OptionKind::flatten &&
             same_value<std::remove_cv_t<decltype(Options)>::member, Member>) ||
            ...);
}
template <auto Member, class T = class_of_member<Member>>
inline constexpr bool is_flattened = has_flatten<Member>(attributes_of<T>{});

template <auto Member, auto... Options>
consteval std::string_view find_flatten_prefix(Attributes<Options...>) {
    std::string_view prefix;
    ((std::remove_cv_t<decltype(Options)>::kind == OptionKind::flatten &&
              same_value<std::remove_cv_t<decltype(Options)>::member, Member>
          ? void(prefix = std::remove_cv_t<decltype(Options)>::text())
          : void()),
     ...);
    return prefix;
}
template <auto Member, class T = class_of_member<Member>>  // T for its linkage: see owner_of
inline constexpr std::string_view flatten_prefix = find_flatten_prefix<Member>(attributes_of<T>{});

}  // namespace dynantic::detail
