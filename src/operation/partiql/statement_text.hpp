#pragma once

#include <dynantic/detail/operation/statements.hpp>

#include <span>
#include <string_view>

namespace dynantic::detail {

// Whether sending it twice is the same as once: a SELECT.
[[nodiscard]] bool is_select(std::string_view text) noexcept;
[[nodiscard]] bool all_select(std::span<const StatementPart> parts) noexcept;
// Writes "Statement":...,"Parameters":[...],"ConsistentRead":true, without braces.
void write_statement(JsonWriter& json, const StatementSpec& spec, std::string_view prefix);

}  // namespace dynantic::detail
