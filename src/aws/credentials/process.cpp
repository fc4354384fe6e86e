#include "aws/credentials/process.hpp"

#include "aws/credentials/document.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

// Time for a person to answer the program's question, but not for ever where nobody is there.
constexpr std::chrono::minutes longest_run{1};

}  // namespace

Outcome load_from_process(const CredentialsContext& context, const std::string& command,
                          const std::string& account_id, const detail::CallLimits& limits) {
    const Environment::Output output = context.environment->run(
        command,
        {std::min<Deadline>(limits.deadline, context.clock->steady() + longest_run), limits.cancellation});
    if (!output.exited) return Outcome::failed("credential_process: " + output.reason);
    if (output.status != 0)
        return Outcome::failed("credential_process ended with exit status " + std::to_string(output.status));
    const auto json = FlatJson::parse(output.text);
    if (!json) return Outcome::failed("credential_process did not print a JSON object");
    if (json->get("Version") != "1")
        return Outcome::failed("credential_process printed JSON whose Version is not 1");
    Outcome out = read_document(*json, "SessionToken");
    if (out.kind != Outcome::Kind::loaded) return Outcome::failed("credential_process: " + out.reason);
    if (out.credentials.account_id.empty()) out.credentials.account_id = account_id;
    return out;
}

}  // namespace dynantic::aws
