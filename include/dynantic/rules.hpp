#pragma once

#include <dynantic/detail/rules/checks.hpp>
#include <dynantic/meta.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

namespace dynantic {

// Rules: what values must be to be stored. They are checked on every write, all of them, and what fails is told
// together: one ValidationError with the path and the sentence of each. On reads only where Meta::check_reads is true.
//
//     static constexpr auto rules = dynantic::rules(
//         dynantic::rule<&Event::name>(dynantic::min_length(1), dynantic::max_length(200)),
//         dynantic::rule<&Event::tags>(dynantic::max_length(10), dynantic::each(dynantic::pattern("^[a-z]+$"))),
//         dynantic::must("must end after it starts", [](const auto& e) { return e.start < e.end; }));
//
// An empty optional breaks no rule. The rules of nested structs, also inside of containers, are checked with those of
// the struct that holds them.

/// At least, or at most, so many characters (code points) of a string, bytes of binary data, or elements of a container.
constexpr detail::MinLength min_length(std::size_t least) noexcept { return {least}; }
constexpr detail::MaxLength max_length(std::size_t most) noexcept { return {most}; }

/// Greater or equal, greater, less or equal, less. Numbers are compared exactly, whatever their types.
template <class L>
constexpr detail::Limit<detail::Bound::ge, L> ge(L limit) {
    return {limit};
}
template <class L>
constexpr detail::Limit<detail::Bound::gt, L> gt(L limit) {
    return {limit};
}
template <class L>
constexpr detail::Limit<detail::Bound::le, L> le(L limit) {
    return {limit};
}
template <class L>
constexpr detail::Limit<detail::Bound::lt, L> lt(L limit) {
    return {limit};
}

/// A whole multiple of a number, decided in decimal: 0.3 is a multiple of 0.1.
template <class N>
constexpr detail::MultipleOf<N> multiple_of(N number) {
    return {number};
}

/// Equal to one of these.
template <class... V>
constexpr detail::OneOf<V...> one_of(V... values) {
    return {std::tuple<V...>(values...)};
}

/// A regular expression (RE2 syntax, linear time on any text) is found in the string; anchor it with ^ and $ to mean all of
/// it. One that RE2 does not take is a ConfigError at the first check.
constexpr detail::Pattern pattern(const char* expression) noexcept { return {expression}; }

/// Checks of each element of a list or set, or of each value of a map.
template <class... Checks>
constexpr detail::Each<Checks...> each(Checks... checks) {
    return {std::tuple<Checks...>(checks...)};
}

/// Checks of each key of a map.
template <class... Checks>
constexpr detail::EachKey<Checks...> each_key(Checks... checks) {
    return {std::tuple<Checks...>(checks...)};
}

/// A condition of your own: in a rule, on the member; in rules(...), on the whole object. The message goes on after the
/// path: "must be even".
template <class P>
constexpr detail::Must<P> must(const char* message, P predicate) {
    return {message, predicate};
}

namespace detail {
template <auto Member, class... Checks>
struct Rule {
    static constexpr auto member = Member;
    std::tuple<Checks...> checks;
};
template <class... Each>
struct Rules {
    std::tuple<Each...> list;
};
}  // namespace detail

/// The checks of one member.
template <auto Member, class... Checks>
constexpr detail::Rule<Member, Checks...> rule(Checks... checks) {
    return {std::tuple<Checks...>(checks...)};
}

/// All rules of a model, as `static constexpr auto rules` in its Meta: rule<...>(...) for members, must(...) for the whole.
template <class... Each>
constexpr detail::Rules<Each...> rules(Each... list) {
    return {std::tuple<Each...>(list...)};
}

}  // namespace dynantic
