#pragma once

#include <optional>
#include <string_view>

namespace dynantic::aws {

/// The ARN that a request names its table by (of several, the first); "" where it names it otherwise, or not where this
/// library writes it: a table is the first thing that its requests tell.
[[nodiscard]] std::string_view table_arn_of(std::string_view body) noexcept;

/// The account of arn:PARTITION:dynamodb:REGION:ACCOUNT:RESOURCE in this region; nothing where it is another's.
[[nodiscard]] std::optional<std::string_view> account_of_table(std::string_view arn,
                                                               std::string_view region) noexcept;

}  // namespace dynantic::aws
