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

// Whether values of a type may hold structs, which may have rules of their own.
template <class V>
consteval bool may_hold_structs() {
    return is_any<V> || attribute_type_of<V> == AttributeType::list ||
           attribute_type_of<V> == AttributeType::map;
}
// What the structs inside of a value break.
void validate_inside(const TypeCodec& codec, const void* value, Violations& out);

// --- parts of objects: what updates store ---------------------------------------------------------------------------

// The checks of one rule for a value that comes to stand `Depth` steps inside of its member.
template <std::size_t Depth, class V, class Check>
void check_inside(const V& value, const Check& check, Violations& out) {
    if constexpr (Depth == 0) check_value(value, check, out);
}
template <std::size_t Depth, class V, class... Checks>
void check_inside(const V& value, const Each<Checks...>& each, Violations& out) {
    if constexpr (Depth == 0) {
        check_value(value, each, out);
    } else if constexpr (Depth == 1) {
        each.check_element(value, out);
    } else {
        std::apply([&](const Checks&... inner) { (check_inside<Depth - 1>(value, inner, out), ...); },
                   each.checks);
    }
}
template <class K, class Check>
void check_key_of(const K&, const Check&, Violations&) {}
template <class K, class... Checks>
void check_key_of(const K& key, const EachKey<Checks...>& each, Violations& out) {
    each.check_key(key, out);
}

// The checks of a model's rules on one member, told one by one to `visit`.
template <class T, auto Member, class R, class Visit>
void visit_checks(const R&, const Visit&) {}
template <class T, auto Member, class... Checks, class Visit>
void visit_checks(const Rule<Member, Checks...>& rule, const Visit& visit) {
    std::apply([&](const Checks&... each) { (visit(each), ...); }, rule.checks);
}
template <class T, auto Member, class Visit>
void visit_member_checks([[maybe_unused]] const Visit& visit) {
    if constexpr (has_rules<T>) {
        std::apply([&](const auto&... each) { (visit_checks<T, Member>(each, visit), ...); },
                   meta_of<T>::rules.list);
    }
}

// What a value would break that comes to stand `Depth` steps inside of a member: as the member itself (0), as an element of
// it or the value of an entry (1), and so on. The rules of the member, and those of structs inside of the value; not those
// of the whole.
template <auto Member, std::size_t Depth, class V, class T = class_of_member<Member>>
void check_part(const V& value, Violations& out) {
    visit_member_checks<T, Member>([&](const auto& each) { check_inside<Depth>(value, each, out); });
    if constexpr (may_hold_structs<V>()) validate_inside(codec_of<V>, &value, out);
}
// The same of the key of an entry.
template <auto Member, class T = class_of_member<Member>>
void check_part_key(const std::string& key, Violations& out) {
    visit_member_checks<T, Member>([&](const auto& each) { check_key_of(key, each, out); });
}

// All that is wrong with an object: its own rules, and those of the structs inside of it.
void validate_object(const ModelInfo& info, const void* object, Violations& out);
// The same as one Error of kind validation; nothing where all is well.
[[nodiscard]] std::optional<Error> validation_error(const ModelInfo& info, const void* object);
[[nodiscard]] Error validation_error(std::string_view type_name, std::vector<FieldError> fields);

}  // namespace dynantic::detail
