#pragma once

#include <dynantic/detail/codec/encode.hpp>
#include <dynantic/detail/codec/type_traits.hpp>
#include <dynantic/detail/rules/violations.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// The checks of a rule. Each is a plain constant that says, for a type of member, whether it fits it (in a sentence,
// where not) and whether a value passes.

template <class F>
inline constexpr bool is_number =
    std::is_same_v<F, Decimal> || PlainInteger<F> || std::is_floating_point_v<F>;

template <class F>
inline constexpr bool has_length = requires(const F& value) {
    value.size();
};

template <class F>
std::size_t length_of(const F& value) {
    if constexpr (std::is_same_v<F, std::string>) {
        return count_characters(value);
    } else {
        return value.size();
    }
}

template <class F>
consteval bool fits_length() {
    static_assert(has_length<F>,
                  "dynantic: min_length and max_length need a string, binary data or a container");
    return has_length<F>;
}

struct MinLength {
    std::size_t least;
    template <class F>
    static consteval bool fits() {
        return fits_length<F>();
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        check_min_length(length_of(value), least, std::is_same_v<F, std::string>, out);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.min_length(least);
    }
};

struct MaxLength {
    std::size_t most;
    template <class F>
    static consteval bool fits() {
        return fits_length<F>();
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        check_max_length(length_of(value), most, std::is_same_v<F, std::string>, out);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.max_length(most);
    }
};

// --- order ----------------------------------------------------------------------------------------------------------

template <class F, class L>
inline constexpr bool can_compare = (is_number<F> && is_number<L>) ||
                                    (!is_number<F> && !is_number<L> && std::totally_ordered_with<F, L>);

// Whether a < b, exactly: integers of different sign and decimals never go through a double.
template <class A, class B>
bool is_less(const A& a, const B& b) {
    if constexpr (PlainInteger<A> && PlainInteger<B>) {
        return std::cmp_less(a, b);
    } else if constexpr (std::is_same_v<A, Decimal> || std::is_same_v<B, Decimal>) {
        return Decimal(a) < Decimal(b);
    } else if constexpr (is_number<A>) {
        return static_cast<double>(a) < static_cast<double>(b);
    } else {
        return a < b;
    }
}

template <class L>
std::string limit_text(const L& limit) {
    if constexpr (std::is_same_v<L, Decimal>) {
        return number_text(limit);
    } else if constexpr (std::is_floating_point_v<L>) {
        return number_text(static_cast<double>(limit));
    } else if constexpr (PlainInteger<L>) {
        return std::is_signed_v<L> ? number_text(static_cast<std::int64_t>(limit))
                                   : number_text(static_cast<std::uint64_t>(limit));
    } else {
        return "the limit";
    }
}

enum class Bound : std::uint8_t { ge, gt, le, lt };

template <Bound Kind, class L>
struct Limit {
    L limit;
    template <class F>
    static consteval bool fits() {
        constexpr bool comparable = can_compare<F, L>;
        static_assert(comparable,
                      "dynantic: ge, gt, le and lt compare a number with a number, or a value with one of "
                      "its own type");
        return comparable;
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        if constexpr (Kind == Bound::ge) {
            if (is_less(value, limit)) out.add("must be at least " + limit_text(limit));
        } else if constexpr (Kind == Bound::gt) {
            if (!is_less(limit, value)) out.add("must be greater than " + limit_text(limit));
        } else if constexpr (Kind == Bound::le) {
            if (is_less(limit, value)) out.add("must be at most " + limit_text(limit));
        } else {
            if (!is_less(value, limit)) out.add("must be less than " + limit_text(limit));
        }
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        constexpr std::string_view keywords[] = {"minimum", "exclusiveMinimum", "maximum",
                                                 "exclusiveMaximum"};
        if constexpr (is_number<L>) out.number(keywords[static_cast<int>(Kind)], limit_text(limit));
    }
};

template <class N>
struct MultipleOf {
    N number;
    template <class F>
    static consteval bool fits() {
        constexpr bool numbers = is_number<F> && is_number<N>;
        static_assert(numbers, "dynantic: multiple_of needs a number");
        return numbers;
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        if (!is_multiple(Decimal(value), Decimal(number)))
            out.add("must be a multiple of " + limit_text(number));
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.number("multipleOf", limit_text(number));
    }
};

// --- values ---------------------------------------------------------------------------------------------------------

template <class... V>
struct OneOf {
    std::tuple<V...> values;
    template <class F>
    static consteval bool fits() {
        constexpr bool comparable = (std::equality_comparable_with<F, V> && ...);
        static_assert(comparable, "dynantic: one_of needs values that the member can be compared with");
        return comparable;
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        const bool found = std::apply([&](const V&... each) { return ((value == each) || ...); }, values);
        if (!found) out.add("must be one of the values allowed");
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.one_of(std::apply(
            [](const V&... each) { return std::vector<std::string>{encode(static_cast<F>(each))...}; },
            values));
    }
};

struct Pattern {
    const char* expression;
    template <class F>
    static consteval bool fits() {
        constexpr bool is_text = std::is_same_v<F, std::string>;
        static_assert(is_text, "dynantic: pattern needs a std::string");
        return is_text;
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        check_pattern(expression, value, out);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.pattern(expression);
    }
};

template <class P>
struct Must {
    const char* message;
    P predicate;
    template <class F>
    static consteval bool fits() {
        constexpr bool can_ask = std::is_invocable_r_v<bool, const P&, const F&>;
        static_assert(
            can_ask,
            "dynantic: must(message, predicate) needs a predicate that takes the value and gives a bool");
        return can_ask;
    }
    template <class F>
    void check(const F& value, Violations& out) const {
        if (!std::invoke(predicate, value)) out.add(message);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.must(message);
    }
};

// Optionals and pointers are looked into; an empty one breaks no rule.
template <class F, class Check>
void check_value(const F& value, const Check& check, Violations& out) {
    if constexpr (is_holder<F>) {
        if (value) check.check(*value, out);
    } else {
        check.check(value, out);
    }
}

// The key of a map's entry, as a part of a path.
template <class K>
[[nodiscard]] std::string map_key_name(const K& key) {
    std::string text;
    std::string unused;
    ValueWriter writer(unused);
    (void)codec_of<K>.to_text(codec_of<K>, &key, writer, text);
    return text;
}

template <class... Checks>
struct Each {
    std::tuple<Checks...> checks;
    template <class F>
    static consteval bool fits() {
        if constexpr (std::is_void_v<typename ElementOfEach<F>::type>) {
            constexpr bool has_elements = !std::is_void_v<typename ElementOfEach<F>::type>;
            static_assert(has_elements, "dynantic: each(...) needs a list, a set or a map");
            return false;
        } else {
            return (Checks::template fits<value_of<typename ElementOfEach<F>::type>>() && ...);
        }
    }
    template <class F>
    void check(const F& all, Violations& out) const {
        std::size_t index = 0;
        for (const auto& element : all) {
            if constexpr (!std::is_void_v<mapped_of<F>>) {
                const Violations::In in(out, map_key_name(element.first));
                check_all(element.second, out);
            } else {
                const Violations::In in(out, index++);
                check_all(element, out);
            }
        }
    }

    // What one element would break: for updates of a part of the member.
    template <class E>
    void check_element(const E& element, Violations& out) const {
        check_all(element, out);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.begin_each();
        std::apply(
            [&](const Checks&... each) {
                (each.template describe<value_of<typename ElementOfEach<F>::type>>(out), ...);
            },
            checks);
        out.end();
    }

  private:
    template <class F>
    struct ElementOfEach {
        using type = std::conditional_t<std::is_void_v<mapped_of<F>>, element_of<F>, mapped_of<F>>;
    };
    template <class E>
    void check_all(const E& element, Violations& out) const {
        std::apply([&](const Checks&... each) { (check_value(element, each, out), ...); }, checks);
    }
};

// The checks of each key of a map.
template <class... Checks>
struct EachKey {
    std::tuple<Checks...> checks;
    template <class F>
    static consteval bool fits() {
        constexpr bool is_map_member = !std::is_void_v<mapped_of<F>>;
        static_assert(is_map_member, "dynantic: each_key(...) needs a map");
        if constexpr (is_map_member) {
            return (Checks::template fits<typename F::key_type>() && ... && true);
        } else {
            return false;
        }
    }
    template <class F>
    void check(const F& all, Violations& out) const {
        for (const auto& element : all) {
            const Violations::In in(out, map_key_name(element.first));
            check_key(element.first, out);
        }
    }
    // What one key would break: for updates of an entry.
    template <class K>
    void check_key(const K& key, Violations& out) const {
        std::apply([&](const Checks&... each) { (check_value(key, each, out), ...); }, checks);
    }
    template <class F>
    void describe(RuleDescriber& out) const {
        out.begin_keys();
        std::apply([&](const Checks&... each) { (each.template describe<typename F::key_type>(out), ...); },
                   checks);
        out.end();
    }
};

}  // namespace dynantic::detail
