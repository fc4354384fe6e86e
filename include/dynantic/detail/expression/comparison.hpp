#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/expression/value.hpp>

#include <initializer_list>
#include <type_traits>
#include <utility>

// The leaves of conditions, and what they refuse. Each takes any type and says in a static_assert what does
// not fit, so that the sentence is the first thing the compiler prints.
namespace dynantic::detail {

// Model and roots of a leaf: those of its field and of the fields beside it.
template <class M, class RootList, class... Sides>
struct Joined {
    using Model = M;
    using Roots = RootList;
};
template <class M, class RootList, class Side, class... Sides>
struct Joined<M, RootList, Side, Sides...> : Joined<M, RootList, Sides...> {};
template <class M, class RootList, Operand Side, class... Sides>
struct Joined<M, RootList, Side, Sides...>
    : Joined<CommonModel<M, typename Side::Model>, joined_lists<RootList, typename Side::Roots>, Sides...> {};

// `FitsSortKey`: whether this comparison, where it is of a whole attribute with values, may stand on a sort
// key.
template <bool FitsSortKey, Operand F, class... Sides>
using Leaf = ConditionOn<typename Joined<typename F::Model, typename F::Roots, Sides...>::Model,
                         typename Joined<typename F::Model, typename F::Roots, Sides...>::Roots,
                         FitsSortKey && F::form == OperandForm::attribute && !(Operand<Sides> || ...)>;

template <Operand F>
consteval bool check_not_computed() {
    constexpr bool not_computed = F::form != OperandForm::computed;
    static_assert(not_computed,
                  "dynantic: DynamoDB computes in updates only; a condition compares fields and values");
    return not_computed;
}

// Whether a U may stand beside an F in a comparison.
template <Operand F, class U>
consteval bool check_comparable() {
    using V = field_value<F>;
    if constexpr (!check_not_computed<F>()) {
        return false;
    } else if constexpr (Operand<U>) {
        constexpr bool types_agree = values_agree<V, field_value<U>>;
        constexpr bool one_model = expression_fits<typename F::Model, typename U::Model>;
        // Fields that are empty objects are the same where their types are.
        constexpr bool two_fields = !(std::is_same_v<F, U> && std::is_empty_v<F>);
        static_assert(two_fields, "dynantic: comparison of a field with itself, which DynamoDB refuses");
        static_assert(types_agree, "dynantic: comparison of two fields of different types");
        static_assert(one_model, "dynantic: comparison of fields of two models");
        return check_not_computed<U>() && two_fields && types_agree && one_model;
    } else {
        constexpr Misfit found = misfit<V, U>();
        static_assert(found != Misfit::is_nullopt,
                      "dynantic: comparison with nullopt: say .exists() or .not_exists()");
        static_assert(found != Misfit::is_optional,
                      "dynantic: comparison with an optional: compare with its value, or say .exists() or "
                      ".not_exists()");
        static_assert(found != Misfit::number_for_bool,
                      "dynantic: comparison of a bool with a number: say true or false");
        static_assert(found != Misfit::bool_for_number,
                      "dynantic: comparison of a number with a bool: say a number");
        static_assert(found != Misfit::other, "dynantic: comparison of a field with a value of another type");
        return found == Misfit::none;
    }
}

template <Operand F>
consteval bool check_ordered() {
    constexpr bool has_order =
        F::form == OperandForm::size ||
        stored_as<F>({AttributeType::string, AttributeType::number, AttributeType::binary});
    static_assert(has_order,
                  "dynantic: <, <=, >, >= and between need a string, a number or binary data; "
                  "bools, lists, maps and sets have no order");
    return has_order;
}

// Appends what stands beside an F.
template <Operand F, class U>
void append_side(Nodes& nodes, const U& side) {
    if constexpr (Operand<U>)
        nodes.append(side.nodes());
    else
        nodes.value(encode_for<F>(side));
}

constexpr bool needs_order(NodeKind kind) noexcept {
    return kind != NodeKind::equal && kind != NodeKind::not_equal;
}

template <NodeKind Kind, Operand F, class U>
using Compared = Leaf<Kind != NodeKind::not_equal, F, U>;

template <NodeKind Kind, Operand F, class U>
[[nodiscard]] Compared<Kind, F, U> compare(const F& field, const U& side) {
    Nodes nodes;
    if constexpr (check_comparable<F, U>()) {
        bool ordered = true;
        if constexpr (needs_order(Kind)) ordered = check_ordered<F>();
        static_cast<void>(ordered);
        nodes = field.nodes();
        append_side<F>(nodes, side);
        nodes.apply(Kind);
    }
    return Compared<Kind, F, U>(ErasedCondition(std::move(nodes)));
}

// The six comparisons, with the field on either side. They are found by argument-dependent lookup, so only
// where an operand is of this namespace.
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::equal, F, U> operator==(const F& field, const U& side) {
    return compare<NodeKind::equal>(field, side);
}
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::not_equal, F, U> operator!=(const F& field, const U& side) {
    return compare<NodeKind::not_equal>(field, side);
}
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::less, F, U> operator<(const F& field, const U& side) {
    return compare<NodeKind::less>(field, side);
}
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::less_equal, F, U> operator<=(const F& field, const U& side) {
    return compare<NodeKind::less_equal>(field, side);
}
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::greater, F, U> operator>(const F& field, const U& side) {
    return compare<NodeKind::greater>(field, side);
}
template <Operand F, class U>
[[nodiscard]] Compared<NodeKind::greater_equal, F, U> operator>=(const F& field, const U& side) {
    return compare<NodeKind::greater_equal>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::equal, F, U> operator==(const U& side,
                                                                               const F& field) {
    return compare<NodeKind::equal>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::not_equal, F, U> operator!=(const U& side,
                                                                                   const F& field) {
    return compare<NodeKind::not_equal>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::greater, F, U> operator<(const U& side,
                                                                                const F& field) {
    return compare<NodeKind::greater>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::greater_equal, F, U> operator<=(const U& side,
                                                                                       const F& field) {
    return compare<NodeKind::greater_equal>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::less, F, U> operator>(const U& side, const F& field) {
    return compare<NodeKind::less>(field, side);
}
template <class U, Operand F>
requires(!Operand<U>) [[nodiscard]] Compared<NodeKind::less_equal, F, U> operator>=(const U& side,
                                                                                    const F& field) {
    return compare<NodeKind::less_equal>(field, side);
}

// Whether each of the sides may stand beside F.
template <Operand F, class... Sides>
consteval bool check_all_comparable() {
    return (check_comparable<F, Sides>() && ...);
}

// What every operand of a condition can be asked.
template <class Self>
struct ComparisonVerbs : OperandTag {
    /// low <= field <= high, where both are values or fields.
    template <class Low, class High>
    [[nodiscard]] auto between(const Low& low, const High& high) const {
        Nodes nodes;
        if constexpr (check_all_comparable<Self, Low, High>() && check_ordered<Self>()) {
            nodes = self().nodes();
            append_side<Self>(nodes, low);
            append_side<Self>(nodes, high);
            nodes.apply(NodeKind::between);
        }
        return Leaf<true, Self, Low, High>(ErasedCondition(std::move(nodes)));
    }

    /// The field equals one of these values or fields: `in("a", "b")`. At most 100.
    template <class First, class... More>
    [[nodiscard]] auto in(const First& first, const More&... more) const {
        constexpr std::size_t count = 1 + sizeof...(More);
        static_assert(count <= 100, "dynantic: in() takes at most 100 values");
        Nodes nodes;
        if constexpr (check_all_comparable<Self, First, More...>()) {
            nodes = self().nodes();
            append_side<Self>(nodes, first);
            (append_side<Self>(nodes, more), ...);
            nodes.apply(NodeKind::in, count);
        }
        return Leaf<false, Self, First, More...>(ErasedCondition(std::move(nodes)));
    }

    /// The same from a container of values. Throws ValidationError where it is empty or holds more than 100.
    template <class Container>
    requires requires(const Container& c) {
        c.begin() != c.end();
    } &&(!is_text<Container>)&&(!std::is_same_v<Container, field_value<Self>>)
        [[nodiscard]] auto in(const Container& values) const {
        using Element = std::remove_cvref_t<decltype(*values.begin())>;
        Nodes nodes;
        if constexpr (check_comparable<Self, Element>()) {
            nodes = self().nodes();
            std::size_t count = 0;
            for (const auto& value : values) {
                append_side<Self>(nodes, static_cast<const Element&>(value));
                ++count;
            }
            check_in_count(count);
            nodes.apply(NodeKind::in, count);
        }
        return Leaf<false, Self>(ErasedCondition(std::move(nodes)));
    }
    template <class V>
    [[nodiscard]] auto in(std::initializer_list<V> values) const {
        return in<std::initializer_list<V>>(values);
    }

  protected:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
};

}  // namespace dynantic::detail
