// Types of members that cannot be stored.
#include <dynantic/detail/model/model_of.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

template <class T>
struct One {
    T member{};
};

// case: string_view
const auto& view = dynantic::detail::model_info<One<
    std::
        string_view>>();  // expect: dynantic: a std::string_view or char pointer does not own its text: use std::string

// case: a char pointer
const auto& pointer = dynantic::detail::model_info<One<
    const char*>>();  // expect: dynantic: a std::string_view or char pointer does not own its text: use std::string

// case: vector of bytes that may be numbers
const auto& bytes = dynantic::detail::model_info<One<std::vector<
    std::uint8_t>>>();  // expect: dynantic: std::vector<std::uint8_t> may mean bytes or a list of numbers

// case: array of bytes that may be numbers
const auto& byte_array = dynantic::detail::model_info<One<
    std::array<std::uint8_t,
               4>>>();  // expect: dynantic: std::array<std::uint8_t, N> may mean bytes or a list of numbers

// case: a character
const auto& character = dynantic::detail::model_info<
    One<char>>();  // expect: dynantic: a character is neither a text nor a number

// case: another point in time
const auto& time_point = dynantic::detail::model_info<
    One<std::chrono::system_clock::
            time_point>>();  // expect: dynantic: points in time are stored as dynantic::Timestamp

// case: long double
const auto& wide = dynantic::detail::model_info<
    One<long double>>();  // expect: dynantic: a member of this type cannot be stored

// case: a raw pointer
const auto& raw =
    dynantic::detail::model_info<One<int*>>();  // expect: dynantic: a member of this type cannot be stored

// case: a container that Dynantic does not know
const auto& list = dynantic::detail::model_info<
    One<std::list<int>>>();  // expect: dynantic: a member of this type cannot be stored

// case: a set of lists
const auto& set_of_lists = dynantic::detail::model_info<
    One<std::set<std::vector<int>>>>();  // expect: dynantic: a set holds strings, numbers or binaries

// case: a set of bools
const auto& set_of_bools = dynantic::detail::model_info<
    One<std::set<bool>>>();  // expect: dynantic: a set holds strings, numbers or binaries

// case: a map by double
const auto& by_double = dynantic::detail::model_info<One<
    std::map<double, int>>>();  // expect: dynantic: the keys of a map must be strings, or print as strings

// case: an optional set
const auto& optional_set = dynantic::detail::model_info<One<std::optional<
    std::set<std::string>>>>();  // expect: dynantic: an optional of something that can itself be empty

// case: an optional optional
const auto& twice = dynantic::detail::model_info<One<std::optional<
    std::optional<int>>>>();  // expect: dynantic: an optional of something that can itself be empty

// case: a pointer to a number
const auto& owned = dynantic::detail::model_info<
    One<std::unique_ptr<int>>>();  // expect: dynantic: a std::unique_ptr member must point to a struct

// case: a variant of two numbers
const auto& numbers = dynantic::detail::model_info<One<std::variant<
    int, double>>>();  // expect: dynantic: the alternatives of a variant must be of different DynamoDB types

// case: a variant with an optional
const auto& maybe = dynantic::detail::model_info<One<std::variant<
    int,
    std::optional<std::string>>>>();  // expect: dynantic: an alternative of a variant cannot be an optional

// case: an unscoped enum without an underlying type
enum Color { red, green };
const auto& color = dynantic::detail::model_info<
    One<Color>>();  // expect: dynantic: an unscoped enum needs an underlying type

// case: a codec that stores a type as itself
struct Same {
    int value{};
};
template <>
struct dynantic::Codec<Same> {
    using stored_as = Same;
    static Same to_stored(const Same& same) { return same; }
    static Same from_stored(Same same) { return same; }
};
const auto& same = dynantic::detail::model_info<
    One<Same>>();  // expect: dynantic: Codec<T>::stored_as must be another type than T
