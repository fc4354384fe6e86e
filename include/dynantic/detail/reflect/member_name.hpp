#pragma once

#include <dynantic/detail/reflect/symbol_name.hpp>

#include <string_view>

namespace dynantic::detail {

template <auto Member>
consteval auto signature_of_member() {
    return __PRETTY_FUNCTION__;
}

// The name of a member by a pointer to it: member_name<&User::email>() is "email".
template <auto Member>
consteval std::string_view member_name() {
    return last_identifier(signature_of_member<Member>());
}

}  // namespace dynantic::detail
