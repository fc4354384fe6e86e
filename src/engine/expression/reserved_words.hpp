#pragma once

#include <string_view>

namespace dynantic::engine {

/// Whether a name is one of DynamoDB's 573 reserved words, in any case: it needs a #placeholder in an expression.
[[nodiscard]] bool is_reserved_word(std::string_view name) noexcept;

}  // namespace dynantic::engine
