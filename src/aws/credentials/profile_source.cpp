#include "aws/credentials/profile_source.hpp"

#include "aws/credentials/assume_role.hpp"
#include "aws/credentials/container.hpp"
#include "aws/credentials/environment_source.hpp"
#include "aws/credentials/imds.hpp"
#include "aws/credentials/process.hpp"
#include "aws/credentials/sso.hpp"

namespace dynantic::aws {
namespace {

// The source that a role's credential_source names. Here it is asked for: having nothing is a failure.
Outcome ask_source(std::shared_ptr<const CredentialsContext> context, CredentialSourceKind kind,
                   const detail::CallLimits& limits) {
    std::unique_ptr<Source> source;
    switch (kind) {
        case CredentialSourceKind::environment:
            source = std::make_unique<EnvironmentSource>(std::move(context));
            break;
        case CredentialSourceKind::instance_metadata:
            source = std::make_unique<ImdsSource>(std::move(context));
            break;
        case CredentialSourceKind::container:
            source = std::make_unique<ContainerSource>(std::move(context));
            break;
    }
    Outcome out = source->load(limits);
    if (out.kind != Outcome::Kind::loaded)
        out = Outcome::failed("credential_source: " + source->name() + ": " + out.reason);
    return out;
}

// What the base of a plan is called in `Credentials::source`.
std::string describe(const ProfilePlan::Base& base) {
    struct Name {
        std::string operator()(const StaticKeys&) const { return "keys"; }
        std::string operator()(CredentialSourceKind kind) const {
            switch (kind) {
                case CredentialSourceKind::environment:
                    return "environment";
                case CredentialSourceKind::instance_metadata:
                    return "EC2 instance metadata";
                case CredentialSourceKind::container:
                    break;
            }
            return "container";
        }
        std::string operator()(const WebIdentity& identity) const {
            return "web identity, role " + identity.role_arn;
        }
        std::string operator()(const Sso& sso) const { return "SSO, role " + sso.role_name; }
        std::string operator()(const CredentialProcess&) const { return "credential_process"; }
    };
    return std::visit(Name{}, base);
}

// A token file without a role. It is more likely a mistake than meant, and what else the profile has would hide it.
bool has_half_an_identity(const CredentialsContext& context) {
    if (context.settings.profile.origin.kind == Origin::Kind::code) return false;
    return context.environment->get("AWS_WEB_IDENTITY_TOKEN_FILE") &&
           !context.environment->get("AWS_ROLE_ARN");
}

}  // namespace

std::optional<WebIdentity> environment_identity(const CredentialsContext& context) {
    // A profile named in code means that profile and not the environment.
    if (context.settings.profile.origin.kind == Origin::Kind::code) return std::nullopt;
    const Environment& environment = *context.environment;
    const auto token_file = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE");
    const auto role = environment.get("AWS_ROLE_ARN");
    if (!token_file || !role) return std::nullopt;
    return WebIdentity{*role, *token_file, environment.get("AWS_ROLE_SESSION_NAME").value_or("")};
}

Outcome ProfileSource::load_base(const ProfilePlan& plan, const detail::CallLimits& limits) const {
    struct Load {
        const ProfileSource& self;
        const ProfilePlan& plan;
        const detail::CallLimits& limits;
        Outcome operator()(const StaticKeys& keys) const { return Outcome::loaded_once(keys.credentials); }
        Outcome operator()(CredentialSourceKind kind) const {
            return ask_source(self.context_, kind, limits);
        }
        Outcome operator()(const WebIdentity& identity) const {
            return assume_role_with_web_identity(*self.context_, identity, limits);
        }
        Outcome operator()(const Sso& sso) const {
            return load_from_sso(*self.context_, sso, plan.base_profile, limits);
        }
        Outcome operator()(const CredentialProcess& process) const {
            return load_from_process(*self.context_, process.command, process.account_id, limits);
        }
    };
    return std::visit(Load{*this, plan, limits}, plan.base);
}

Outcome ProfileSource::load(const detail::CallLimits& limits) {
    const Settings& settings = context_->settings;
    const PlanResult planned =
        plan_profile(settings.profiles, settings.profile.value, environment_identity(*context_));
    if (!planned.failed.empty()) return Outcome::failed(planned.failed);
    const bool comes_first = planned.plan && (!planned.plan->roles.empty() ||
                                              std::holds_alternative<WebIdentity>(planned.plan->base));
    if (!comes_first && has_half_an_identity(*context_))
        return Outcome::failed("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not");
    if (!planned.plan) return Outcome::declined(planned.declined);
    const ProfilePlan& plan = *planned.plan;

    Outcome out = load_base(plan, limits);
    std::string source = "profile " + settings.profile.value + ": " + describe(plan.base);
    for (const RoleStep& role : plan.roles) {
        if (out.kind != Outcome::Kind::loaded) break;
        out = assume_role(*context_, role, out.credentials, limits);
        source += ", role " + role.role_arn;
    }
    if (out.kind == Outcome::Kind::loaded) out.credentials.source = std::move(source);
    return out;
}

}  // namespace dynantic::aws
