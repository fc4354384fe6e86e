#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/expression/path.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic {
namespace detail {

// Each member must be of the class that the one before it is of.
template <auto First, auto... Rest>
struct Chain {
    static constexpr bool holds = true;
    static constexpr auto last = First;
};
template <auto First, auto Second, auto... Rest>
struct Chain<First, Second, Rest...> {
    static constexpr bool holds = std::is_same_v<value_of<type_of_member<First>>, class_of_member<Second>> &&
                                  Chain<Second, Rest...>::holds;
    static constexpr auto last = Chain<Second, Rest...>::last;
};

// (T, the model, is there for its linkage, here and below: see owner_of.)
template <class T, auto... Members>
inline constexpr std::string_view path_names[] = {attribute_name<Members>()...};

// Adds the attribute of one member to a path; one that is flattened is none, and leaves a prefix for the next.
template <auto Member, class T = class_of_member<Member>>
void append_flattened(Nodes& nodes, std::string& prefix) {
    if constexpr (is_flattened<Member>) {
        prefix += flatten_prefix<Member>;
    } else {
        prefix += attribute_name<Member>();
        if (nodes.empty())
            nodes.name(prefix);
        else
            nodes.member(prefix);
        prefix.clear();
    }
}

// field<&A::b, &B::c>: a path of members, known at compile time. An empty object; all it knows is in its
// type.
template <class T, auto First, auto... Rest>
struct MemberPath : PathVerbs<MemberPath<T, First, Rest...>> {
    static_assert(Chain<First, Rest...>::holds,
                  "dynantic: field<&A::b, &B::c> goes from a member to a member of its own class");
    static_assert(!is_flattened<Chain<First, Rest...>::last>,
                  "dynantic: this member is flattened, so there is no attribute of its own: go on to one of "
                  "its members");

    using Model = T;
    using Roots = ValueList<First>;
    static constexpr auto last = Chain<First, Rest...>::last;
    using Value = type_of_member<last>;
    using Ruled = RulePlace<last, 0>;
    static constexpr OperandForm form = sizeof...(Rest) == 0 ? OperandForm::attribute : OperandForm::path;
    static constexpr AttributeType type() {
        if constexpr (sizeof...(Rest) == 0)
            return field_attribute_type<First>;
        else
            return attribute_type_of<Value>;
    }

    [[nodiscard]] static Nodes nodes() {
        Nodes nodes;
        if constexpr (is_flattened<First> || (is_flattened<Rest> || ...)) {
            std::string prefix;
            append_flattened<First>(nodes, prefix);
            (append_flattened<Rest>(nodes, prefix), ...);
        } else {
            nodes.path(path_names<T, First, Rest...>, 1 + sizeof...(Rest));
        }
        return nodes;
    }
    static std::string encode(const Value& value) {
        if constexpr (sizeof...(Rest) == 0)
            return encode_field<First>(value);
        else
            return detail::encode(value);
    }
};

// What is no path at all; it has nothing that could be used, so the sentence stands alone.
template <class T, auto First, auto... Rest>
requires(!(is_member_pointer<First> &&
           (is_member_pointer<Rest> && ...))) struct MemberPath<T, First, Rest...> {
    static constexpr bool are_members = is_member_pointer<First> && (is_member_pointer<Rest> && ...);
    static_assert(are_members, "dynantic: field<> takes pointers to data members, as field<&User::name>");
};

template <auto First, auto... Rest>
using Field = MemberPath<owner_of<First>, First, Rest...>;

}  // namespace detail

/// A member of a model in a condition, an update or a projection: `field<&User::name>`. More members reach
/// into nested structs: `field<&User::address, &Address::city>` (an optional on the way is looked through).
///
/// What it can be asked: `==` `!=` `<` `<=` `>` `>=` with values and other fields on either side; `exists()`,
/// `not_exists()`, `begins_with(text)`, `contains(element)`, `between(low, high)`, `in(values...)`, `size()`,
/// `type_is(type)`; `["key"]` and `[0]` go on to an entry of a map or an element of a list, and `/
/// field<&B::c>` to a member of that. Values are encoded when they are written, and copied: nothing keeps a
/// reference to them. A value that does not fit is refused by the compiler; one that DynamoDB cannot hold
/// (text that is not UTF-8, NaN) throws ValidationError.
///
/// In DynamoDB a comparison with an attribute that is missing is false, and so is one with an attribute of
/// another type;
/// `!=` is true there.
template <auto First, auto... Rest>
inline constexpr detail::Field<First, Rest...> field{};

namespace detail {

// path / field<&B::c>
template <auto First, auto... Rest, auto Next, auto... More>
[[nodiscard]] constexpr auto operator/(Field<First, Rest...>, Field<Next, More...>) noexcept {
    return Field<First, Rest..., Next, More...>{};
}
template <class M, class R, class V, class P, auto Next, auto... More>
[[nodiscard]] auto operator/(Path<M, R, V, P> path, Field<Next, More...> next) {
    using Whole = field_value<Path<M, R, V, P>>;
    constexpr bool is_of_this_class = is_any<Whole> || std::is_same_v<Whole, class_of_member<Next>>;
    static_assert(is_of_this_class,
                  "dynantic: path / field<&B::c> goes on to a member of the path's own class");
    Nodes nodes = path.nodes();
    nodes.append_path(next.nodes());
    using Last = Field<Next, More...>;
    return Path<M, R, typename Last::Value, typename Last::Ruled>(std::move(nodes));
}

// path / field<&B::c>.exists(): the verb is called before the `/`.
template <class Path, AnyCondition C>
requires(Operand<Path>) Condition<typename Path::Model>
operator/(const Path&, const C&) {
    constexpr bool path_is_whole = !AnyCondition<C>;
    static_assert(path_is_whole,
                  "dynantic: a verb binds closer than `/`: put the path into parentheses, as "
                  "(field<&A::list>[0] / field<&B::c>).exists()");
    return {};
}

// The name of an attribute, which only a literal can give: a text that was typed by a user cannot become one.
class AttributeLiteral {
  public:
    template <std::size_t N>
    consteval AttributeLiteral(const char (&literal)[N]) : name_(literal, N - 1) {
        if (name_.empty()) throw "an attribute's name is not empty";
    }
    [[nodiscard]] constexpr std::string_view view() const noexcept { return name_; }

  private:
    std::string_view name_;
};

using AnyPath = Path<void, ValueList<>, AnyValue>;

}  // namespace detail

/// An attribute outside the model, by a literal: `attr("legacy_name") == 5`. It fits every model, and its
/// values may be of any type that can be stored. The whole text is the name, dots too; `attr("a")["b"][0]`
/// reaches inside.
[[nodiscard]] inline detail::AnyPath attr(detail::AttributeLiteral literal) {
    detail::Nodes nodes;
    nodes.name(literal.view());
    return detail::AnyPath(std::move(nodes));
}
template <class Text>
requires(!std::is_array_v<Text>) detail::AnyPath attr(const Text&) {
    constexpr bool is_literal = std::is_array_v<Text>;
    static_assert(is_literal,
                  "dynantic: attr() takes only a literal, so that input cannot become an attribute name; "
                  "the door for a name known at run time is unchecked_attr()");
    return detail::AnyPath({});
}

/// The same with a name known at run time. Never pass on what a user typed: whoever chooses the attribute of
/// a condition chooses what it guards. Throws ValidationError where the name is empty or longer than 65,535
/// bytes.
[[nodiscard]] inline detail::AnyPath unchecked_attr(std::string_view name) {
    detail::check_attribute_name(name);
    detail::Nodes nodes;
    nodes.name(name);
    return detail::AnyPath(std::move(nodes));
}

}  // namespace dynantic
