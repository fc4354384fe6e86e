#pragma once

#include "aws/credentials/context.hpp"
#include "aws/credentials/source.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace dynantic::aws {

/// A request to STS: an action and its parameters, in the order they are sent.
struct StsCall {
    std::string action;  ///< "AssumeRole"
    std::vector<std::pair<std::string, std::string>> parameters;
    const Credentials* signer = nullptr;  ///< what to sign with; AssumeRoleWithWebIdentity is not signed
};

/// Asks STS (Query protocol: a form out, XML back), up to three times, and reads the Credentials of its reply. The
/// account is that of the assumed role. An error of STS is told by its code and message, in which every secret of the
/// request is blotted out.
[[nodiscard]] Outcome ask_sts(const CredentialsContext& context, const StsCall& call,
                              const detail::CallLimits& limits);

}  // namespace dynantic::aws
