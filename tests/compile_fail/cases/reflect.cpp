// Structs whose members cannot be listed.
#include <dynantic/detail/model/model_of.hpp>

#include <cstdint>
#include <string>

// case: a C array
struct WithArray {
    std::string id{};
    int values[3]{};
};
const auto& array_info =
    dynantic::detail::model_info<WithArray>();  // expect: dynantic: a C array cannot be a member of a model

// case: a C array of one element
struct WithSmallArray {
    std::string id{};
    int values[1]{};
};
const auto& small_array_info = dynantic::detail::model_info<
    WithSmallArray>();  // expect: dynantic: a C array cannot be a member of a model

// case: a reference
struct WithReference {
    std::string id{};
    int& other;
};
const auto& reference_info = dynantic::detail::model_info<
    WithReference>();  // expect: dynantic: a model must be default-constructible: it has a reference member

// case: a bit-field
struct WithBits {
    std::string id{};
    unsigned flag : 1;
};
const auto& bits_info =
    dynantic::detail::model_info<WithBits>();  // expect: dynantic: a bit-field cannot be a member of a model

// case: a base class
struct Base {
    std::string id{};
};
struct Derived : Base {
    int value{};
};
const auto& derived_info =
    dynantic::detail::model_info<Derived>();  // expect: dynantic: a model must not have a base class

// case: private members without a list of them
class Private {
  public:
    Private();

  private:
    std::string id_;
};
const auto& private_info = dynantic::detail::model_info<
    Private>();  // expect: dynantic: this class has constructors or private members

// case: 65 members
struct Many {
    int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2, c3, c4,
        c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5, e6, e7, e8, e9,
        f0, f1, f2, f3, f4, f5, f6, f7, f8, f9, g0, g1, g2, g3, g4;
};
const auto& many_info =
    dynantic::detail::model_info<Many>();  // expect: dynantic: a model has at most 64 members

// case: no struct at all
const auto& integer_info =
    dynantic::detail::model_info<int>();  // expect: dynantic: a model must be a struct or class
