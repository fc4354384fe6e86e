#pragma once

#include <string_view>

namespace dynantic {

/// How a type of yours is stored, where Dynantic does not know it. Specialise it:
///
///     template <>
///     struct dynantic::Codec<Celsius> {
///         using stored_as = double;                          // any type that Dynantic can store
///         static double to_stored(const Celsius& t) { return t.degrees; }
///         static Celsius from_stored(double degrees) { return Celsius{degrees}; }
///     };
///
/// `from_stored` may return `std::optional<T>`: an empty one is an error of that attribute. What either
/// function throws passes through to the caller of the verb.
template <class T>
struct Codec {};

/// The texts that an enum is stored as, where its enumerators' own names will not do (or lie outside of
/// 0..63):
///
///     template <>
///     struct dynantic::EnumNames<Status> {
///         static constexpr dynantic::EnumName<Status> names[] = {{Status::active, "A"}, {Status::inactive,
///         "I"}};
///     };
template <class E>
struct EnumNames {};

/// One line of EnumNames.
template <class E>
struct EnumName {
    E value;
    std::string_view name;
};

}  // namespace dynantic
