#pragma once

#include "aws/credentials/flat_json.hpp"
#include "aws/credentials/source.hpp"

namespace dynantic::aws {

/// Credentials of the document that instance metadata and containers answer with: AccessKeyId, SecretAccessKey, Token,
/// Expiration and AccountId. Fails, without quoting the text, where one of the first two is missing or the date is
/// none.
[[nodiscard]] Outcome read_document(const FlatJson& json, std::string_view token_name);

/// The code by which such a service says why it refuses ("AssumeRoleUnauthorizedAccess"), but for `secret`, which was sent to
/// it; "" where there is none, or a text that is no code.
[[nodiscard]] std::string refusal_code(const FlatJson& json, std::string_view secret);

}  // namespace dynantic::aws
