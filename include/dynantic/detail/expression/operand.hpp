#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/detail/model/model_of.hpp>

#include <cstdint>
#include <type_traits>

namespace dynantic::detail {

// What may stand in an expression: a field, its size, an element of it, a computed value. Each such type F
// derives from OperandTag and has
//   F::Model   the class that the expression is about; void where it fits any (attr)
//   F::Roots   ValueList of the members where its paths start; empty where none is known
//   F::Value   the C++ type of what it stands for; AnyValue where that is not known
//   F::form    what it is, below
//   nodes()    its nodes
//   encode(v)  static: a Value as it is stored there
struct OperandTag {};
template <class T>
concept Operand = std::is_base_of_v<OperandTag, T>;

enum class OperandForm : std::uint8_t {
    attribute,  // a whole top-level attribute
    path,       // something inside one
    size,       // size(path): only in conditions
    computed,   // a + b, if_not_exists: only in updates
};
template <Operand F>
inline constexpr bool is_path = F::form == OperandForm::attribute || F::form == OperandForm::path;

// The Value of attributes outside the model: anything that can be stored.
struct AnyValue {};
template <>
struct BuiltinCodec<AnyValue> {
    static constexpr AttributeType type = AttributeType::null;
    static constexpr bool any_type = true;
    static constexpr bool nullable = false;
};

// Whether a condition or an update about M may be used where T is stored. Specialised for tables of several
// entities.
template <class T, class M>
inline constexpr bool expression_fits = std::is_void_v<M> || std::is_void_v<T> || std::is_same_v<T, M>;

template <class A, class B>
using CommonModel = std::conditional_t<std::is_void_v<A>, B, A>;

template <class A, class B>
struct JoinLists;
template <auto... A, auto... B>
struct JoinLists<ValueList<A...>, ValueList<B...>> {
    using type = ValueList<A..., B...>;
};
template <class A, class B>
using joined_lists = typename JoinLists<A, B>::type;

// Model and roots of what stands beside a field: of another operand, or none of a value.
template <class T>
struct SideOf {
    using Model = void;
    using Roots = ValueList<>;
};
template <Operand T>
struct SideOf<T> {
    using Model = typename T::Model;
    using Roots = typename T::Roots;
};

}  // namespace dynantic::detail
