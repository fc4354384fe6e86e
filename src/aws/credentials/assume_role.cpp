#include "aws/credentials/assume_role.hpp"

#include "aws/credentials/sts.hpp"

#include <new>

namespace dynantic::aws {
namespace {

// The code that a person reads off a device; an Outcome of kind failed where there is none.
Outcome ask_for_code(const CredentialsContext& context, const RoleStep& role, std::string& code) {
    if (!context.mfa_code) {
        return Outcome::failed(
            "profile '" + role.profile +
            "' has an mfa_serial; set ClientConfig::mfa_code to a function that asks for the code");
    }
    try {
        code = context.mfa_code(role.mfa_serial);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (...) {
        code.clear();
    }
    if (code.empty()) return Outcome::failed("ClientConfig::mfa_code gave no code for " + role.mfa_serial);
    return Outcome::loaded({});
}

}  // namespace

std::string default_session_name(const CredentialsContext& context) {
    const auto seconds =
        std::chrono::floor<std::chrono::seconds>(context.clock->now().time_since_epoch()).count();
    return "dynantic-" + std::to_string(seconds);
}

Outcome assume_role(const CredentialsContext& context, const RoleStep& role, const Credentials& with,
                    const detail::CallLimits& limits) {
    StsCall call{.action = "AssumeRole",
                 .parameters = {{"RoleArn", role.role_arn},
                                {"RoleSessionName", role.session_name.empty() ? default_session_name(context)
                                                                              : role.session_name}},
                 .signer = &with};
    if (role.duration_seconds)
        call.parameters.emplace_back("DurationSeconds", std::to_string(*role.duration_seconds));
    if (!role.external_id.empty()) call.parameters.emplace_back("ExternalId", role.external_id);
    if (!role.mfa_serial.empty()) {
        std::string code;
        if (Outcome asked = ask_for_code(context, role, code); asked.kind != Outcome::Kind::loaded)
            return asked;
        call.parameters.emplace_back("SerialNumber", role.mfa_serial);
        call.parameters.emplace_back("TokenCode", code);
    }
    Outcome out = ask_sts(context, call, limits);
    if (out.kind != Outcome::Kind::loaded) out.reason = role.role_arn + ": " + out.reason;
    return out;
}

}  // namespace dynantic::aws
