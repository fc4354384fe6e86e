// Rules that do not fit their members.
#include <dynantic/detail/model/model_of.hpp>

#include <string>
#include <vector>

namespace d = dynantic;
using d::detail::model_info;

// case: the length of a number
struct LengthOfNumber {
    int n{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&LengthOfNumber::n>(d::min_length(1)));
    };
};
const auto& length_of_number = model_info<
    LengthOfNumber>();  // expect: dynantic: min_length and max_length need a string, binary data or a container

// case: a text compared with a number
struct TextLimit {
    std::string s{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&TextLimit::s>(d::ge(1)));
    };
};
const auto& text_limit =
    model_info<TextLimit>();  // expect: dynantic: ge, gt, le and lt compare a number with a number

// case: a multiple of a text
struct TextMultiple {
    std::string s{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&TextMultiple::s>(d::multiple_of(2)));
    };
};
const auto& text_multiple = model_info<TextMultiple>();  // expect: dynantic: multiple_of needs a number

// case: one of other values
struct OtherValues {
    std::string s{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&OtherValues::s>(d::one_of(1, 2)));
    };
};
const auto& other_values =
    model_info<OtherValues>();  // expect: dynantic: one_of needs values that the member can be compared with

// case: a pattern of a number
struct NumberPattern {
    int n{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&NumberPattern::n>(d::pattern("x")));
    };
};
const auto& number_pattern = model_info<NumberPattern>();  // expect: dynantic: pattern needs a std::string

// case: each of a number
struct EachNumber {
    int n{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&EachNumber::n>(d::each(d::ge(1))));
    };
};
const auto& each_number =
    model_info<EachNumber>();  // expect: dynantic: each(...) needs a list, a set or a map

// case: each with a check that does not fit the elements
struct EachText {
    std::vector<std::string> v{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&EachText::v>(d::each(d::le(1))));
    };
};
const auto& each_text =
    model_info<EachText>();  // expect: dynantic: ge, gt, le and lt compare a number with a number

// case: a predicate of another type
struct OtherPredicate {
    int n{};
    struct Meta {
        static constexpr auto rules =
            d::rules(d::rule<&OtherPredicate::n>(d::must("fit", [](const std::string&) { return true; })));
    };
};
const auto& other_predicate = model_info<
    OtherPredicate>();  // expect: dynantic: must(message, predicate) needs a predicate that takes the value

// case: a rule for a member of another struct
struct Elsewhere {
    int n{};
};
struct ForeignRule {
    int n{};
    struct Meta {
        static constexpr auto rules = d::rules(d::rule<&Elsewhere::n>(d::ge(1)));
    };
};
const auto& foreign_rule =
    model_info<ForeignRule>();  // expect: dynantic: rule<...> names a member of the model itself
