#pragma once

#include <dynantic/detail/model/field_index.hpp>
#include <dynantic/detail/model/model_info.hpp>
#include <dynantic/detail/rules/violations.hpp>
#include <dynantic/rules.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <vector>

namespace dynantic::detail {

template <class T>
inline constexpr bool has_rules = requires {
    meta_of<T>::rules;
};

// --- at compile time ------------------------------------------------------------------------------------------------

template <class T, class R>
inline constexpr bool is_rule = false;
template <class T, auto Member, class... Checks>
inline constexpr bool is_rule<T, Rule<Member, Checks...>> = true;

template <class T, class P>
consteval bool check_rule(const Must<P>*) {
    return Must<P>::template fits<T>();
}
template <class T, auto Member, class... Checks>
consteval bool check_rule(const Rule<Member, Checks...>*) {
    constexpr bool is_member = [] {
        if constexpr (is_member_pointer<Member>) {
            return std::is_same_v<class_of_member<Member>, T>;
        } else {
            return false;
        }
    }();
    static_assert(is_member, "dynantic: rule<...> names a member of the model itself, as rule<&User::name>");
    if constexpr (is_member) {
        return (Checks::template fits<value_of<type_of_member<Member>>>() && ... && true);
    } else {
        return false;
    }
}
template <class T, class... Each>
consteval bool check_rule_list(const Rules<Each...>*) {
    return (check_rule<T>(static_cast<const Each*>(nullptr)) && ... && true);
}
template <class T>
consteval bool check_rules() {
    if constexpr (has_rules<T>) {
        return check_rule_list<T>(static_cast<decltype(&meta_of<T>::rules)>(nullptr));
    } else {
        return true;
    }
}

// --- at run time ----------------------------------------------------------------------------------------------------

template <class T, class P>
void apply_rule(const T& object, const Must<P>& rule, Violations& out) {
    rule.check(object, out);
}
template <class T, auto Member, class... Checks>
void apply_rule(const T& object, const Rule<Member, Checks...>& rule, Violations& out) {
    const Violations::In in(out, member_name<Member>());
    std::apply([&](const Checks&... each) { (check_value(object.*Member, each, out), ...); }, rule.checks);
}

// The rules of T itself: kept in its ModelInfo.
template <class T>
void apply_rules(const void* object, Violations& out) {
    std::apply([&](const auto&... each) { (apply_rule(*static_cast<const T*>(object), each, out), ...); },
               meta_of<T>::rules.list);
}

// The same told.
template <class T, class P>
void describe_rule(const Must<P>& rule, RuleDescriber& out) {
    rule.template describe<T>(out);
}
template <class T, auto Member, class... Checks>
void describe_rule(const Rule<Member, Checks...>& rule, RuleDescriber& out) {
    out.begin(member_name<Member>());
    std::apply(
        [&](const Checks&... each) { (each.template describe<value_of<type_of_member<Member>>>(out), ...); },
        rule.checks);
    out.end();
}
template <class T>
void describe_rules(RuleDescriber& out) {
    std::apply([&](const auto&... each) { (describe_rule<T>(each, out), ...); }, meta_of<T>::rules.list);
}

template <class T, auto Member, class V, class R>
void apply_to_value(const V&, const R&, Violations&) {}
template <class T, auto Member, class V, class... Checks>
void apply_to_value(const V& value, const Rule<Member, Checks...>& rule, Violations& out) {
    const Violations::In in(out, member_name<Member>());
    std::apply([&](const Checks&... each) { (check_value(value, each, out), ...); }, rule.checks);
}

// Whether values of a type may hold structs, which may have rules of their own.
template <class V>
consteval bool may_hold_structs() {
    return is_any<V> || attribute_type_of<V> == AttributeType::list ||
           attribute_type_of<V> == AttributeType::map;
}
// What the structs inside of a value break.
void validate_inside(const TypeCodec& codec, const void* value, Violations& out);

// What a value would break if it were that member's: for updates. The rules of the member and those of structs inside of
// the value, not those of the whole.
template <auto Member, class T = class_of_member<Member>>
[[nodiscard]] std::vector<FieldError> validate_member(const type_of_member<Member>& value) {
    Violations out;
    if constexpr (has_rules<T>) {
        std::apply([&](const auto&... each) { (apply_to_value<T, Member>(value, each, out), ...); },
                   meta_of<T>::rules.list);
    }
    if constexpr (may_hold_structs<type_of_member<Member>>()) {
        const Violations::In in(out, member_name<Member>());
        validate_inside(codec_of<type_of_member<Member>>, &value, out);
    }
    return out.take();
}

template <class E, class Check>
void check_new_element(const E&, const Check&, Violations&) {}
template <class E, class... Checks>
void check_new_element(const E& element, const Each<Checks...>& each, Violations& out) {
    each.check_element(element, out);
}
template <class T, auto Member, class E, class R>
void apply_to_element(const E&, const R&, Violations&) {}
template <class T, auto Member, class E, class... Checks>
void apply_to_element(const E& element, const Rule<Member, Checks...>& rule, Violations& out) {
    const Violations::In in(out, member_name<Member>());
    std::apply([&](const Checks&... each) { (check_new_element(element, each, out), ...); }, rule.checks);
}
// What an element would break if it were added to that member, a list or set.
template <auto Member, class E, class T = class_of_member<Member>>
[[nodiscard]] std::vector<FieldError> validate_element(const E& element) {
    Violations out;
    if constexpr (has_rules<T>) {
        std::apply([&](const auto&... each) { (apply_to_element<T, Member>(element, each, out), ...); },
                   meta_of<T>::rules.list);
    }
    if constexpr (may_hold_structs<E>()) {
        const Violations::In in(out, member_name<Member>());
        validate_inside(codec_of<E>, &element, out);
    }
    return out.take();
}

// All that is wrong with an object: its own rules, and those of the structs inside of it.
void validate_object(const ModelInfo& info, const void* object, Violations& out);
// The same as one Error of kind validation; nothing where all is well.
[[nodiscard]] std::optional<Error> validation_error(const ModelInfo& info, const void* object);
[[nodiscard]] Error validation_error(std::string_view type_name, std::vector<FieldError> fields);

}  // namespace dynantic::detail
