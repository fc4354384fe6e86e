#include "aws/credentials/assume_role.hpp"
#include "aws/credentials/sts.hpp"
#include "aws/text.hpp"

namespace dynantic::aws {

Outcome assume_role_with_web_identity(const CredentialsContext& context, const WebIdentity& identity,
                                      const detail::CallLimits& limits) {
    const std::string path = context.environment->expand_home(identity.token_file);
    const Environment::File file = context.environment->read_file(path);
    if (file.status != Environment::File::Status::read)
        return Outcome::failed("the token file " + path + " cannot be read: " + file.reason);
    const std::string token(trim(file.text));
    if (token.empty()) return Outcome::failed("the token file " + path + " is empty");
    Outcome out = ask_sts(
        context,
        {.action = "AssumeRoleWithWebIdentity",
         .parameters = {{"RoleArn", identity.role_arn},
                        {"RoleSessionName", identity.session_name.empty() ? default_session_name(context)
                                                                          : identity.session_name},
                        {"WebIdentityToken", token}}},
        limits);
    if (out.kind != Outcome::Kind::loaded) out.reason = identity.role_arn + ": " + out.reason;
    return out;
}

}  // namespace dynantic::aws
