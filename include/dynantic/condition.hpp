#pragma once

#include <dynantic/detail/expression/operand.hpp>
#include <dynantic/detail/expression_nodes.hpp>

#include <type_traits>
#include <utility>

namespace dynantic {

template <class T>
class Condition;

namespace detail {

struct ConditionTag {};

// What every condition on a model is made of. What it says is erased; the type keeps the model, the members
// where its paths start (so that a query can refuse a filter on its own key), and whether it may stand on a
// sort key: one top-level attribute, beside values, with ==, <, <=, >, >=, between or begins_with.
template <class M, class RootList, bool FitsSortKey = false>
class [[nodiscard]] ConditionOn : public ConditionTag {
  public:
    using Model = M;
    using Roots = RootList;
    static constexpr bool fits_sort_key = FitsSortKey;

    explicit ConditionOn(ErasedCondition erased) noexcept : erased_(std::move(erased)) {}
    [[nodiscard]] const ErasedCondition& erased() const& noexcept { return erased_; }
    [[nodiscard]] ErasedCondition erased() && noexcept { return std::move(erased_); }

  private:
    ErasedCondition erased_;
};

template <class C>
concept AnyCondition = std::is_base_of_v<ConditionTag, C>;

template <class C>
inline constexpr bool is_open_condition = false;  // a Condition<T>
template <class T>
inline constexpr bool is_open_condition<Condition<T>> = true;

// What joining two conditions gives: a Condition<T> where one is, else a ConditionOn with the roots of both.
template <class A, class B>
struct JoinedCondition {
    using Model = CommonModel<typename A::Model, typename B::Model>;
    using type = ConditionOn<Model, joined_lists<typename A::Roots, typename B::Roots>>;
};
template <class A, class B>
requires(is_open_condition<A> || is_open_condition<B>) struct JoinedCondition<A, B> {
    using type = Condition<CommonModel<typename A::Model, typename B::Model>>;
};
// The type of a && b. Where a side is no condition, which the operator refuses in a sentence, the other
// side's.
template <class A, class B>
struct JoinedOrOther : std::type_identity<std::conditional_t<AnyCondition<A>, A, B>> {};
template <AnyCondition A, AnyCondition B>
struct JoinedOrOther<A, B> : JoinedCondition<A, B> {};
template <class A, class B>
using joined_condition = typename JoinedOrOther<std::remove_cvref_t<A>, std::remove_cvref_t<B>>::type;

template <NodeKind With, class A, class B>
[[nodiscard]] joined_condition<A, B> join_conditions(A&& a, B&& b) {
    using Left = std::remove_cvref_t<A>;
    using Right = std::remove_cvref_t<B>;
    constexpr bool both_are_conditions = AnyCondition<Left> && AnyCondition<Right>;
    static_assert(both_are_conditions,
                  "dynantic: && and || join conditions; of a bool field say field == true or field == false");
    if constexpr (both_are_conditions) {
        constexpr bool one_model = expression_fits<typename Left::Model, typename Right::Model>;
        static_assert(one_model, "dynantic: && and || join conditions on one model; these are on two");
        return joined_condition<A, B>(detail::joined(std::forward<A>(a).erased(), With, b.erased()));
    } else if constexpr (AnyCondition<Left>) {
        return std::forward<A>(a);
    } else {
        return std::forward<B>(b);
    }
}

template <class T>
concept ConditionOrField = AnyCondition<std::remove_cvref_t<T>> || Operand<std::remove_cvref_t<T>>;

/// a && b
template <class A, class B>
requires(ConditionOrField<A> || ConditionOrField<B>) [[nodiscard]] joined_condition<A, B> operator&&(A&& a,
                                                                                                     B&& b) {
    return join_conditions<NodeKind::all_of>(std::forward<A>(a), std::forward<B>(b));
}
template <class A, class B>
requires(ConditionOrField<A> || ConditionOrField<B>) [[nodiscard]] joined_condition<A, B> operator||(A&& a,
                                                                                                     B&& b) {
    return join_conditions<NodeKind::any_of>(std::forward<A>(a), std::forward<B>(b));
}
template <class A>
requires ConditionOrField<A>
[[nodiscard]] auto operator!(A&& a) {
    using C = std::remove_cvref_t<A>;
    static_assert(AnyCondition<C>, "dynantic: ! turns a condition round; of a bool field say field == false");
    if constexpr (is_open_condition<C>) {
        return C(detail::negated(std::forward<A>(a).erased()));
    } else if constexpr (AnyCondition<C>) {
        return ConditionOn<typename C::Model, typename C::Roots>(
            detail::negated(std::forward<A>(a).erased()));
    }
}

}  // namespace detail

/// Any condition on the model T, to be kept, passed on, or built at run time.
///
///     dynantic::Condition<User> wanted;                         // empty: everything
///     if (only_active) wanted &= field<&User::status> == UserStatus::active;
///     for (const std::string& tag : tags) wanted |= field<&User::tags>.contains(tag);
///
/// An empty condition has no terms and is true. Joined with another, on either side and by `&&` or by `||`,
/// it gives the other: so a condition built in a loop with `|=` means "one of these". An empty one cannot be
/// negated (ValidationError).
///
/// A value: it owns everything it speaks of, encoded when it was written. A copy is two words' work and
/// shares until one of them is changed; const use from several threads is safe. Depth and length are not
/// limited here; DynamoDB refuses expressions over 4 KB or 300 operators.
template <class T>
class [[nodiscard]] Condition : public detail::ConditionTag {
  public:
    using Model = T;
    using Roots = detail::ValueList<>;
    static constexpr bool fits_sort_key = false;

    /// Everything.
    Condition() noexcept = default;
    /// From a condition written with field<...>; it must be on T.
    template <class M, class R, bool S>
    Condition(detail::ConditionOn<M, R, S> condition) noexcept : erased_(std::move(condition).erased()) {
        constexpr bool on_this_model = detail::expression_fits<T, M>;
        static_assert(on_this_model, "dynantic: this condition is on another model");
    }
    explicit Condition(detail::ErasedCondition erased) noexcept : erased_(std::move(erased)) {}

    /// Both must hold.
    Condition& operator&=(const Condition& other) {
        erased_.join(detail::NodeKind::all_of, other.erased_);
        return *this;
    }
    /// One must hold; where this is empty, the other.
    Condition& operator|=(const Condition& other) {
        erased_.join(detail::NodeKind::any_of, other.erased_);
        return *this;
    }
    /// Whether it has no terms.
    [[nodiscard]] bool empty() const noexcept { return erased_.empty(); }

    [[nodiscard]] const detail::ErasedCondition& erased() const& noexcept { return erased_; }
    [[nodiscard]] detail::ErasedCondition erased() && noexcept { return std::move(erased_); }

  private:
    detail::ErasedCondition erased_;
};

namespace detail {

// For tables: the condition with its model checked. A wrong one is refused in a sentence.
template <class T, class C>
[[nodiscard]] ErasedCondition condition_for(C&& condition) {
    using Given = std::remove_cvref_t<C>;
    constexpr bool is_condition = AnyCondition<Given>;
    static_assert(is_condition, "dynantic: a condition is needed here, such as field<&T::x> == value");
    if constexpr (is_condition) {
        constexpr bool on_this_model = expression_fits<T, typename Given::Model>;
        static_assert(on_this_model, "dynantic: this condition is on another model than the table");
        return std::forward<C>(condition).erased();
    } else {
        return {};
    }
}

template <auto Member, class List>
inline constexpr bool list_holds = false;
template <auto Member, auto... Members>
inline constexpr bool list_holds<Member, ValueList<Members...>> = (same_value<Member, Members> || ...);

// Whether a path of the condition starts at one of these members, as far as its type tells (a Condition<T>
// has forgotten; ask its ErasedCondition by name).
template <class C, auto... Members>
inline constexpr bool condition_is_about = (list_holds<Members, typename std::remove_cvref_t<C>::Roots> ||
                                            ...);

}  // namespace detail
}  // namespace dynantic
