#pragma once

#include <dynantic/detail/expression/updatable.hpp>
#include <dynantic/detail/rules/validate.hpp>
#include <dynantic/detail/update_actions.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

// The verbs of an update as functions: they check what they are given and append one action. T is the model.
namespace dynantic::detail {

template <class T, class F, class U>
consteval bool may_set() {
    if constexpr (check_updatable<T, F>())
        return check_settable<F, U>();
    else
        return false;
}

template <class M>
[[nodiscard]] std::string_view model_name_of() {
    if constexpr (std::is_void_v<M>) {
        return "the item";
    } else {
        return model_info<M>().type_name;
    }
}

// The rules of the place that a path leads to; see RulePlace.
template <class Place>
struct PlaceRules {
    static constexpr bool are_known = false;
};
template <auto Member, std::size_t Depth, class Owner>
struct PlaceRules<RulePlace<Member, Depth, Owner>> {
    static constexpr bool are_known = has_rules<Owner>;
    template <class V>
    static void check(const V& value, const Node& last, Violations& out) {
        check_part<Member, Depth>(value, out);
        using Whole = value_of<type_of_member<Member>>;
        if constexpr (Depth == 1 && requires { typename Whole::key_type; }) {
            if constexpr (std::is_same_v<typename Whole::key_type, std::string>) {
                if (last.kind == NodeKind::member) check_part_key<Member>(last.text, out);
            }
        }
    }
};

// Holds a value of type V that comes to stand at the place against its rules, and those of the structs inside of it. What
// DynamoDB computes is not known here.
template <class Place, class F, class V>
void check_at_place(UpdateActions& actions, const F& field, const V& value) {
    const Nodes path = field.nodes();
    Violations out;
    const auto check = [&](std::string_view at) {
        const Violations::In in(out, at);
        if constexpr (PlaceRules<Place>::are_known) {
            PlaceRules<Place>::check(value, path.view().back(), out);
        } else {
            validate_inside(codec_of<V>, &value, out);
        }
    };
    if constexpr (requires { F::last; }) {
        // Named as the member, as a save names it.
        check(member_name<F::last>());
        actions.add_violations(model_name_of<typename F::Model>(), path, out.take());
    } else {
        check(path_text(path.view()));
        actions.add_violations(model_name_of<typename F::Model>(), out.take());
    }
}
template <class Place, class V, class F, class U>
void check_typed([[maybe_unused]] UpdateActions& actions, [[maybe_unused]] const F& field,
                 [[maybe_unused]] const U& value) {
    if constexpr (PlaceRules<Place>::are_known || may_hold_structs<V>()) {
        if constexpr (std::is_same_v<U, V>) {
            check_at_place<Place>(actions, field, value);
        } else if constexpr (requires { static_cast<V>(value); }) {
            check_at_place<Place>(actions, field, static_cast<V>(value));
        }
    }
}

// Holds a value that is to be stored against the rules of where it is stored.
template <Operand F, class U>
void check_value_rules(UpdateActions& actions, const F& field, const U& value) {
    using V = field_value<F>;
    if constexpr (!is_any<V>) {
        check_typed<typename F::Ruled, V>(actions, field, value);
    } else if constexpr (!is_text<U>) {
        check_typed<void, U>(actions, field, value);
    }
}

// Holds what is added to a list or set against the rules of its elements.
template <Operand F, class U>
void check_element_rules([[maybe_unused]] UpdateActions& actions, [[maybe_unused]] const F& field,
                         [[maybe_unused]] const U& value) {
    using V = field_value<F>;
    if constexpr (!is_any<V>) {
        using Place = typename PlaceInside<typename F::Ruled>::type;
        using E = element_of<V>;
        if constexpr (std::is_same_v<U, V>) {
            for (const auto& each : value) check_typed<Place, E>(actions, field, static_cast<const E&>(each));
        } else {
            check_typed<Place, E>(actions, field, value);
        }
    }
}

// Whether a value beside an attribute of unknown type is a set.
template <class U>
consteval bool is_set_value() {
    if constexpr (is_text<U>)
        return false;
    else
        return is_set<U>;
}

template <Operand F, class U>
void store_value(UpdateActions& actions, const F& field, const U& value) {
    actions.set_value(field.nodes(), encode_stored<F>(value));
    check_value_rules<F>(actions, field, value);
}

template <class T, class F, class U>
void update_set(UpdateActions& actions, const F& field, const U& value) {
    if constexpr (may_set<T, F, U>()) {
        using V = field_value<F>;
        if constexpr (Operand<U>) {
            actions.set(field.nodes(), value.nodes());
        } else if constexpr (std::is_same_v<U, std::nullopt_t>) {
            actions.remove(field.nodes());
        } else if constexpr (is_optional<U>) {
            if (value)
                store_value(actions, field, *value);
            else
                actions.remove(field.nodes());
        } else if constexpr (!is_any<V> && is_set<V>) {
            // DynamoDB has no empty set; a model reads a missing one as empty.
            if (value.empty())
                actions.remove(field.nodes());
            else
                store_value(actions, field, value);
        } else {
            store_value(actions, field, value);
        }
    }
}

template <class T, class F, class U>
void update_set_if_not_exists(UpdateActions& actions, const F& field, const U& value) {
    constexpr bool is_value = !Operand<U> && !is_optional<U>;
    static_assert(
        is_value,
        "dynantic: set_if_not_exists() takes a value; of two fields say set(a, if_not_exists(a, value))");
    if constexpr (is_value && may_set<T, F, U>()) {
        actions.set_if_not_exists(field.nodes(), encode_stored<F>(value));
        check_value_rules<F>(actions, field, value);
    }
}

// The list that append and prepend join: the value itself where it is a list of the field's type, else a list
// of it.
template <Operand F, class U>
[[nodiscard]] std::string encode_list(const U& value) {
    using V = field_value<F>;
    if constexpr (std::is_same_v<U, V>) {
        return encode_for<F>(value);
    } else if constexpr (is_any<V>) {
        if constexpr (is_text<U>)
            return list_of_one(encode_text(value));
        else if constexpr (is_list<U>)
            return detail::encode(value);
        else
            return list_of_one(encode_for<ValuePlace<AnyValue>>(value));
    } else {
        return list_of_one(encode_for<ValuePlace<element_of<V>>>(value));
    }
}

template <class T, class F, class U>
consteval bool check_appendable() {
    if constexpr (check_updatable<T, F>()) {
        using V = field_value<F>;
        if constexpr (is_any<V>) {
            return true;
        } else {
            constexpr bool is_list_field = is_list<V>;
            static_assert(is_list_field,
                          "dynantic: append() and prepend() need a list; to add to a set say add()");
            if constexpr (is_list_field && !std::is_same_v<U, V>) {
                constexpr bool types_agree = misfit<element_of<V>, U>() == Misfit::none;
                static_assert(types_agree, "dynantic: append() or prepend() of an element of another type");
                return types_agree;
            } else {
                return is_list_field;
            }
        }
    } else {
        return false;
    }
}

template <class T, class F, class U>
void update_append(UpdateActions& actions, const F& field, const U& value) {
    if constexpr (check_appendable<T, F, U>()) {
        actions.append(field.nodes(), encode_list<F>(value));
        check_element_rules<F>(actions, field, value);
    }
}
template <class T, class F, class U>
void update_prepend(UpdateActions& actions, const F& field, const U& value) {
    if constexpr (check_appendable<T, F, U>()) {
        actions.prepend(field.nodes(), encode_list<F>(value));
        check_element_rules<F>(actions, field, value);
    }
}

// Whether U is a set, or an element, of the set V.
template <class V, class U>
consteval bool fits_set() {
    if constexpr (std::is_same_v<U, V>)
        return true;
    else
        return misfit<element_of<V>, U>() == Misfit::none;
}

// Appends the elements by `verb`; none where the set is empty, which would change nothing.
template <Operand F, class U>
void update_elements(UpdateActions& actions, void (UpdateActions::*verb)(Nodes, std::string), const F& field,
                     const U& value) {
    using V = field_value<F>;
    if constexpr (is_any<V>) {
        (actions.*verb)(field.nodes(), detail::encode(value));
    } else if constexpr (std::is_same_v<U, V>) {
        if (!value.empty()) (actions.*verb)(field.nodes(), encode_for<F>(value));
    } else {
        V one;
        one.insert(static_cast<element_of<V>>(value));
        (actions.*verb)(field.nodes(), encode_for<F>(one));
    }
}

template <class T, class F, class U>
void update_add(UpdateActions& actions, const F& field, const U& value) {
    if constexpr (check_updatable<T, F>()) {
        using V = field_value<F>;
        constexpr bool is_set_field = [] {
            if constexpr (is_any<V>)
                return false;
            else
                return is_set<V>;
        }();
        constexpr bool can_be_added = is_set_field || stored_as<F>({AttributeType::number});
        static_assert(can_be_added, "dynantic: add() needs a number or a set; to add to a list say append()");
        if constexpr (is_set_field) {
            constexpr bool types_agree = fits_set<V, U>();
            static_assert(types_agree, "dynantic: add() of an element of another type than the set's");
            if constexpr (types_agree) {
                update_elements(actions, &UpdateActions::add, field, value);
                check_element_rules<F>(actions, field, value);
            }
        } else if constexpr (can_be_added && is_any<V>) {
            if constexpr (is_plain_number<U>) {
                actions.add(field.nodes(), encode_plain_number(value));
            } else {
                constexpr bool is_number_or_set = is_set_value<U>();
                static_assert(is_number_or_set, "dynantic: add() adds a number, or a set to a set");
                if constexpr (is_number_or_set) update_elements(actions, &UpdateActions::add, field, value);
            }
        } else if constexpr (can_be_added) {
            constexpr bool is_number = misfit<V, U>() == Misfit::none;
            static_assert(is_number, "dynantic: add() to a number of what is none");
            constexpr bool keeps_whole = !std::is_integral_v<V> || !std::is_floating_point_v<U>;
            static_assert(keeps_whole,
                          "dynantic: add() of a fraction to a whole number, which could not be read back");
            if constexpr (is_number && keeps_whole) actions.add(field.nodes(), encode_for<F>(value));
        }
    }
}

template <class T, class F, class U>
void update_erase_from(UpdateActions& actions, const F& field, const U& value) {
    if constexpr (check_updatable<T, F>()) {
        using V = field_value<F>;
        if constexpr (is_any<V>) {
            constexpr bool is_set_of_elements = is_set_value<U>();
            static_assert(is_set_of_elements,
                          "dynantic: erase_from() of an attribute outside the model takes a set of elements");
            if constexpr (is_set_of_elements) update_elements(actions, &UpdateActions::erase, field, value);
        } else {
            constexpr bool is_set_field = is_set<V>;
            static_assert(is_set_field,
                          "dynantic: erase_from() needs a set; of a list remove(field[0]) takes an element");
            if constexpr (is_set_field) {
                constexpr bool types_agree = fits_set<V, U>();
                static_assert(types_agree,
                              "dynantic: erase_from() of an element of another type than the set's");
                if constexpr (types_agree) update_elements(actions, &UpdateActions::erase, field, value);
            }
        }
    }
}

template <class T, class F>
void update_remove(UpdateActions& actions, const F& field) {
    if constexpr (check_updatable<T, F>()) actions.remove(field.nodes());
}

}  // namespace dynantic::detail
