#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

#include <string>

namespace dynantic::aws {

/// Runs a credential_process and reads the JSON that it prints (Version 1). `account_id` stands in where the program
/// tells none. Never quotes the output: it may hold secrets even where it is malformed.
[[nodiscard]] Outcome load_from_process(const CredentialsContext& context, const std::string& command,
                                        const std::string& account_id, const detail::CallLimits& limits);

}  // namespace dynantic::aws
