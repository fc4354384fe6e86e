#include "aws/credentials/profile_plan.hpp"

#include "aws/text.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

std::string value(const ProfileSection& section, std::string_view key) {
    const ProfileValue* found = find(section, key);
    return found != nullptr ? found->text : std::string();
}
bool has(const ProfileSection& section, std::string_view key) { return !value(section, key).empty(); }

class Planner {
  public:
    Planner(const ProfileSet& set, const std::optional<WebIdentity>& identity)
        : set_(set), identity_(identity) {}

    PlanResult plan(const std::string& profile) {
        const ProfileSection* section = set_.profile(profile);
        if (section == nullptr && !identity_) return {{}, "there is no profile '" + profile + "'", {}};
        static const ProfileSection none;
        if (!is_role(section != nullptr ? *section : none)) {
            base(profile, section != nullptr ? *section : none, true);
        } else {
            role(profile, *section);
        }
        if (!failed_.empty()) return {{}, {}, failed_};
        if (!found_base_) return {{}, declined_, {}};
        std::reverse(out_.roles.begin(), out_.roles.end());  // found from the last to the first
        return {std::move(out_), {}, {}};
    }

  private:
    // A profile with a web identity has a role_arn too, but it is not assumed with credentials.
    static bool is_role(const ProfileSection& section) {
        return has(section, "role_arn") && !has(section, "web_identity_token_file");
    }
    static bool has_static_keys(const ProfileSection& section) {
        return has(section, "aws_access_key_id") || has(section, "aws_secret_access_key");
    }

    void role(const std::string& profile, const ProfileSection& section) {
        visited_.push_back(profile);
        RoleStep step{.profile = profile,
                      .role_arn = value(section, "role_arn"),
                      .external_id = value(section, "external_id"),
                      .session_name = value(section, "role_session_name"),
                      .mfa_serial = value(section, "mfa_serial"),
                      .duration_seconds = {}};
        if (const ProfileValue* duration = find(section, "duration_seconds")) {
            step.duration_seconds = to_int(duration->text);
            if (!step.duration_seconds || *step.duration_seconds < 900 || *step.duration_seconds > 43200)
                return fail(duration->where() +
                            ": duration_seconds must be a whole number from 900 to 43200");
        }
        out_.roles.push_back(std::move(step));

        const std::string from = value(section, "source_profile");
        const std::string source = value(section, "credential_source");
        if (!from.empty() && !source.empty())
            return fail("profile '" + profile +
                        "' has both source_profile and credential_source; only one may be set");
        if (from.empty() && source.empty()) {
            return fail("profile '" + profile +
                        "' has a role_arn, so it must contain source_profile or credential_source (where the "
                        "credentials that assume the role come from)");
        }
        if (from.empty()) return credential_source(profile, source);
        source_profile(profile, from);
    }

    void credential_source(const std::string& profile, const std::string& source) {
        constexpr std::pair<std::string_view, CredentialSourceKind> known[] = {
            {"Environment", CredentialSourceKind::environment},
            {"Ec2InstanceMetadata", CredentialSourceKind::instance_metadata},
            {"EcsContainer", CredentialSourceKind::container}};
        for (const auto& [name, kind] : known) {
            if (same_ignoring_case(source, name)) return found(profile, kind);
        }
        fail("profile '" + profile + "': credential_source is '" + source +
             "'; it must be Environment, Ec2InstanceMetadata or EcsContainer");
    }

    void source_profile(const std::string& profile, const std::string& from) {
        const ProfileSection* section = set_.profile(from);
        if (section == nullptr)
            return fail("there is no profile '" + from + "', which is the source_profile of '" + profile +
                        "'");
        // A profile may be its own source, to hold a role and the keys that assume it in one place.
        if (from == profile) {
            if (!has_static_keys(*section)) return fail_loop(from);
            return base(from, *section, false);
        }
        if (std::find(visited_.begin(), visited_.end(), from) != visited_.end()) return fail_loop(from);
        // Keys of a source profile count before a role of it.
        if (is_role(*section) && !has_static_keys(*section)) return role(from, *section);
        base(from, *section, false);
        if (!found_base_ && failed_.empty()) {
            fail("profile '" + from + "', which is the source_profile of '" + profile +
                 "', did not contain credential information" +
                 (declined_.empty() ? "" : " (" + declined_ + ")"));
        }
    }

    void fail_loop(const std::string& again) {
        std::string path;
        for (const std::string& name : visited_) path += name + " -> ";
        fail("the source_profile settings form an infinite loop: " + path + again);
    }

    // Credentials that need no others, in the order of the chain.
    void base(const std::string& profile, const ProfileSection& section, bool in_use) {
        if (in_use && identity_) return found(profile, *identity_);
        if (web_identity(profile, section) || sso(profile, section)) return;
        const ProfileValue* id = find(section, "aws_access_key_id");
        const bool in_credentials_file = id != nullptr && id->kind == ProfileFileKind::credentials;
        if (in_credentials_file && static_keys(profile, section)) return;
        if (has(section, "credential_process"))
            return found(profile, CredentialProcess{value(section, "credential_process"),
                                                    value(section, "aws_account_id")});
        if (static_keys(profile, section)) return;
        if (declined_.empty()) declined_ = "profile '" + profile + "' says nothing of credentials";
    }

    bool web_identity(const std::string& profile, const ProfileSection& section) {
        if (!has(section, "web_identity_token_file")) return false;
        if (!has(section, "role_arn")) {
            fail("profile '" + profile + "': web_identity_token_file is set, but role_arn is missing");
            return true;
        }
        found(profile, WebIdentity{value(section, "role_arn"), value(section, "web_identity_token_file"),
                                   value(section, "role_session_name")});
        return true;
    }

    bool sso(const std::string& profile, const ProfileSection& section) {
        const bool any = has(section, "sso_session") || has(section, "sso_start_url") ||
                         has(section, "sso_account_id") || has(section, "sso_role_name");
        if (!any) return false;
        const bool account = has(section, "sso_account_id");
        if (account != has(section, "sso_role_name")) {
            fail("profile '" + profile + "': sso_account_id and sso_role_name must be set both; " +
                 (account ? "sso_role_name" : "sso_account_id") + " is missing");
            return true;
        }
        if (!account) {
            // A session alone is used for tokens of other services; it does not say whose credentials are wanted.
            declined_ = "profile '" + profile +
                        "' has an SSO session but neither sso_account_id nor sso_role_name, so it gives an "
                        "access token "
                        "instead of credentials";
            return false;
        }
        Sso out{.session = value(section, "sso_session"),
                .region = value(section, "sso_region"),
                .start_url = value(section, "sso_start_url"),
                .account_id = value(section, "sso_account_id"),
                .role_name = value(section, "sso_role_name")};
        if (!out.session.empty() && !session(profile, out)) return true;
        if (out.region.empty() || out.start_url.empty()) {
            fail((out.session.empty() ? "profile '" + profile + "'" : "[sso-session " + out.session + "]") +
                 ": " + (out.region.empty() ? "sso_region" : "sso_start_url") + " is missing");
            return true;
        }
        found(profile, std::move(out));
        return true;
    }

    // Takes region and URL of the session that the profile names; false where they cannot be had.
    bool session(const std::string& profile, Sso& out) {
        const auto named = set_.sso_sessions.find(out.session);
        if (named == set_.sso_sessions.end()) {
            fail("profile '" + profile + "': there is no section [sso-session " + out.session + "]");
            return false;
        }
        for (const auto& [key, own] :
             {std::pair("sso_region", &out.region), std::pair("sso_start_url", &out.start_url)}) {
            const std::string of_session = value(named->second, key);
            if (!own->empty() && *own != of_session) {
                fail("profile '" + profile + "': " + key + " is not that of [sso-session " + out.session +
                     "]; set it in one place only");
                return false;
            }
            *own = of_session;
        }
        return true;
    }

    bool static_keys(const std::string& profile, const ProfileSection& section) {
        if (!has_static_keys(section)) return false;
        for (const char* key : {"aws_access_key_id", "aws_secret_access_key"}) {
            if (!has(section, key)) {
                fail("profile '" + profile + "' is missing " + key);
                return true;
            }
        }
        found(profile, StaticKeys{{.access_key_id = value(section, "aws_access_key_id"),
                                   .secret_access_key = value(section, "aws_secret_access_key"),
                                   .session_token = beside_keys(section, "aws_session_token"),
                                   .account_id = beside_keys(section, "aws_account_id")}});
        return true;
    }

    // Token and account belong to the keys that they stand with: those of the config file say nothing of keys in the
    // credentials file.
    static std::string beside_keys(const ProfileSection& section, std::string_view key) {
        const ProfileValue* const found = find(section, key);
        const ProfileValue* const id = find(section, "aws_access_key_id");
        return found != nullptr && found->kind == id->kind ? found->text : std::string();
    }

    void found(const std::string& profile, ProfilePlan::Base base) {
        out_.base_profile = profile;
        out_.base = std::move(base);
        found_base_ = true;
    }
    void fail(std::string why) {
        if (failed_.empty()) failed_ = std::move(why);
    }

    const ProfileSet& set_;
    const std::optional<WebIdentity>& identity_;
    std::vector<std::string> visited_;
    ProfilePlan out_{};
    bool found_base_ = false;
    std::string declined_;
    std::string failed_;
};

}  // namespace

PlanResult plan_profile(const ProfileSet& set, const std::string& profile,
                        const std::optional<WebIdentity>& environment_identity) {
    return Planner(set, environment_identity).plan(profile);
}

}  // namespace dynantic::aws
