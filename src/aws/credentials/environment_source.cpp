#include "aws/credentials/environment_source.hpp"

#include "aws/time_text.hpp"

namespace dynantic::aws {

Outcome EnvironmentSource::load(const detail::CallLimits&) {
    const Environment& environment = *context_->environment;
    const auto id = environment.get("AWS_ACCESS_KEY_ID");
    const auto secret = environment.get("AWS_SECRET_ACCESS_KEY");
    if (!id && !secret) return Outcome::declined("AWS_ACCESS_KEY_ID is not set");
    if (!secret) return Outcome::failed("AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    if (!id) return Outcome::failed("AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");

    Credentials out{.access_key_id = *id,
                    .secret_access_key = *secret,
                    .session_token = environment.get("AWS_SESSION_TOKEN").value_or(""),
                    .account_id = environment.get("AWS_ACCOUNT_ID").value_or(""),
                    .source = "environment"};
    if (const auto expiry = environment.get("AWS_CREDENTIAL_EXPIRATION")) {
        out.expires_at = parse_time(*expiry);
        if (!out.expires_at)
            return Outcome::failed("AWS_CREDENTIAL_EXPIRATION is not a date such as 2024-02-29T23:59:59Z");
    }
    return Outcome::loaded_once(std::move(out));
}

}  // namespace dynantic::aws
