#pragma once

#include <dynantic/result.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// The error, saying which operation on which table it was of, where it does not say so yet.
[[nodiscard]] Error about(const Error& error, std::string_view operation, std::string_view table);

// Runs `work`, which returns a Result, for a `try_` twin: a DynanticError that a value threw on its way into a request
// becomes a Result too. Where the operation and the table are given, the error says which they were.
template <class Work>
[[nodiscard]] auto attempt(std::string_view operation, std::string_view table, Work&& work)
    -> std::invoke_result_t<Work> {
    try {
        return std::forward<Work>(work)();
    } catch (const DynanticError& error) {
        return about(error.error(), operation, table);
    }
}
template <class Work>
[[nodiscard]] auto attempt(Work&& work) -> std::invoke_result_t<Work> {
    return attempt({}, {}, std::forward<Work>(work));
}

}  // namespace dynantic::detail
