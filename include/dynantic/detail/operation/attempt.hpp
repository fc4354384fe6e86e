#pragma once

#include <dynantic/result.hpp>

#include <type_traits>
#include <utility>

namespace dynantic::detail {

// Runs `work`, which returns a Result, for a `try_` twin: a DynanticError that a value threw on its way into a request
// becomes a Result too.
template <class Work>
[[nodiscard]] auto attempt(Work&& work) -> std::invoke_result_t<Work> {
    try {
        return std::forward<Work>(work)();
    } catch (const DynanticError& error) {
        return error.error();
    }
}

}  // namespace dynantic::detail
