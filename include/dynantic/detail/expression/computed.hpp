#pragma once

#include <dynantic/detail/expression/settable.hpp>
#include <dynantic/field.hpp>

#include <type_traits>
#include <utility>

namespace dynantic {
namespace detail {

// What an update computes: `field + n`, `field - n`, if_not_exists(field, value). V is the type of the
// result.
template <class M, class RootList, class V, bool Summed>
class [[nodiscard]] Computed : public OperandTag {
  public:
    using Model = M;
    using Roots = RootList;
    using Value = V;
    static constexpr OperandForm form = OperandForm::computed;
    static constexpr bool summed = Summed;
    static constexpr AttributeType type() { return attribute_type_of<V>; }

    explicit Computed(Nodes nodes) noexcept : nodes_(std::move(nodes)) {}
    [[nodiscard]] const Nodes& nodes() const noexcept { return nodes_; }
    static std::string encode(const V& value) { return detail::encode(value); }

  private:
    Nodes nodes_;
};

template <class T>
inline constexpr bool is_sum = false;
template <class M, class R, class V>
inline constexpr bool is_sum<Computed<M, R, V, true>> = true;

// The operand of the two that knows its type better: one inside the model.
template <class L, class R>
struct SumOperand {
    using type = L;
};
template <class L, class R>
requires(!Operand<L> || (Operand<R> && is_any<field_value<L>>)) struct SumOperand<L, R> {
    using type = R;
};

template <class F, class L, class R>
using Sum = Computed<typename Joined<void, ValueList<>, L, R>::Model,
                     typename Joined<void, ValueList<>, L, R>::Roots, typename F::Value, true>;

// Whether a U may be added to or taken from an F.
template <Operand F, class U>
consteval bool check_addend() {
    if constexpr (Operand<U>) {
        constexpr bool is_number =
            values_agree<field_value<F>, field_value<U>> && U::form != OperandForm::size;
        constexpr bool one_model = expression_fits<typename F::Model, typename U::Model>;
        static_assert(is_number, "dynantic: + and - of an update need numbers");
        static_assert(one_model, "dynantic: + and - of fields of two models");
        return is_number && one_model;
    } else {
        constexpr bool is_number = is_plain_number<U>;
        static_assert(is_number, "dynantic: + and - of an update need numbers");
        constexpr bool keeps_whole = !std::is_integral_v<field_value<F>> || !std::is_floating_point_v<U>;
        static_assert(
            keeps_whole,
            "dynantic: a fraction is added to a field of whole numbers, which could not be read back");
        return is_number && keeps_whole;
    }
}

template <NodeKind Kind, class L, class R>
[[nodiscard]] auto sum(const L& left, const R& right) {
    using F = typename SumOperand<L, R>::type;
    using V = field_value<F>;
    constexpr bool is_number = stored_as<F>({AttributeType::number}) && (is_any<V> || is_plain_number<V>);
    constexpr bool one_operation = !is_sum<L> && !is_sum<R>;
    static_assert(is_number, "dynantic: + and - of an update need numbers");
    static_assert(one_operation,
                  "dynantic: an update adds or subtracts once, as field + n; make of n what is to be added");
    Nodes nodes;
    if constexpr (is_number && one_operation) {
        if constexpr (check_addend<F, L>() && check_addend<F, R>()) {
            append_side<F>(nodes, left);
            append_side<F>(nodes, right);
            nodes.apply(Kind);
        }
    }
    return Sum<F, L, R>(std::move(nodes));
}

/// field + n, n + field, field + field
template <class L, class R>
requires(Operand<L> || Operand<R>) [[nodiscard]] auto operator+(const L& left, const R& right) {
    return sum<NodeKind::plus>(left, right);
}
/// field - n, n - field, field - field
template <class L, class R>
requires(Operand<L> || Operand<R>) [[nodiscard]] auto operator-(const L& left, const R& right) {
    return sum<NodeKind::minus>(left, right);
}

}  // namespace detail

/// In an update: what the field is, or the value where it is not there. `set(field<&T::a>,
/// if_not_exists(field<&T::a>, 0)
/// + 1)`.
template <detail::Operand F, class U>
[[nodiscard]] auto if_not_exists(const F& field, const U& value) {
    static_assert(detail::is_path<F>, "dynantic: if_not_exists() asks for a field");
    detail::Nodes nodes;
    if constexpr (detail::check_settable<F, U>()) {
        nodes = field.nodes();
        nodes.value(detail::encode_stored<F>(value)).apply(detail::NodeKind::if_not_exists);
    }
    return detail::Computed<typename F::Model, typename F::Roots, typename F::Value, false>(std::move(nodes));
}

}  // namespace dynantic
