// The public vectors of credential providers: each case is an environment, files, and the HTTP traffic expected.

#include "aws/credentials/chain.hpp"
#include "aws/credentials/container.hpp"
#include "aws/credentials/profile_plan.hpp"
#include "aws/support/fake_clock.hpp"
#include "aws/support/fake_environment.hpp"
#include "aws/support/scripted_sender.hpp"
#include "aws/support/traffic.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using simdjson::dom::element;

// Answers as the traffic says, and compares what is asked with it.
class ReplayingSender final : public http::Sender {
  public:
    ReplayingSender(std::vector<tests::Exchange> traffic, bool consistent)
        : traffic_(std::move(traffic)), consistent_(consistent) {}

    http::Response send(const http::Request& request, const detail::CallLimits&) override {
        if (next_ == traffic_.size()) return tests::no_answer("nobody is there", false);
        const tests::Exchange& expected = traffic_[next_++];
        EXPECT_EQ(request.method, expected.method);
        EXPECT_EQ(tests::path_of(request.url), tests::path_of(expected.uri));
        EXPECT_EQ(tests::parameters(tests::query_of(request.url)),
                  tests::parameters(tests::query_of(expected.uri)));
        if (consistent_) compare_contents(request, expected);
        return tests::answer(expected.status, expected.reply);
    }
    [[nodiscard]] std::size_t left() const { return traffic_.size() - next_; }

  private:
    static void compare_contents(const http::Request& request, const tests::Exchange& expected) {
        EXPECT_EQ(tests::stable_parameters(request.body), tests::stable_parameters(expected.body));
        for (const char* name :
             {"x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds", "content-type",
              "x-amz-sso_bearer_token", "x-amz-security-token", "accept"}) {
            const auto found = expected.headers.find(name);
            if (found == expected.headers.end()) continue;
            EXPECT_EQ(tests::header(request, name), found->second) << name;
        }
        if (const auto found = expected.headers.find("authorization"); found != expected.headers.end()) {
            EXPECT_EQ(tests::credential_scope(tests::header(request, "authorization")),
                      tests::credential_scope(found->second));
        }
    }
    std::vector<tests::Exchange> traffic_;
    bool consistent_;
    std::size_t next_ = 0;
};

void replay(const std::filesystem::path& folder, const ClientConfig& config) {
    SCOPED_TRACE(folder.filename().string());
    const auto environment = std::make_shared<tests::FakeEnvironment>();
    const tests::JsonFile variables(folder / "env.json");
    for (const auto [name, value] : variables.root().get_object())
        environment->variables[std::string(name)] = tests::text(value);
    environment->add_files(folder / "fs");
    // Programs are small pipes of the shell: they are run.
    environment->program = [](const std::string& command) {
        return ProcessEnvironment().run(command, std::chrono::steady_clock::now() + std::chrono::minutes(1));
    };
    // The requests of this case were recorded with other roles and keys than its files and replies hold.
    const bool consistent = folder.filename() != "web_identity_token_source_profile";
    const auto sender =
        std::make_shared<ReplayingSender>(tests::read_traffic(folder / "http-traffic.json"), consistent);
    const auto clock = std::make_shared<tests::FakeClock>(
        std::chrono::sys_days{std::chrono::year{2021} / 9 / 21} + std::chrono::hours(17));

    const tests::JsonFile test(folder / "test-case.json");
    const element result = test.root()["result"];
    Result<Settings> settings = load_settings(config, *environment);
    const Result<Credentials> got = [&]() -> Result<Credentials> {
        if (!settings) return settings.error();
        const auto context = std::make_shared<const CredentialsContext>(
            CredentialsContext{std::move(*settings), environment, sender, clock});
        return make_chain(config, context)->load(Deadline::max());
    }();

    element expected;
    if (result["Ok"].get(expected) != simdjson::SUCCESS) {
        EXPECT_FALSE(got.has_value()) << "an error was expected: " << tests::text(result["ErrorContains"]);
        return;
    }
    ASSERT_TRUE(got.has_value()) << got.error().message();
    EXPECT_EQ(got->access_key_id, tests::text(expected["access_key_id"]));
    EXPECT_EQ(got->secret_access_key, tests::text(expected["secret_access_key"]));
    EXPECT_EQ(got->session_token, tests::member(expected, "session_token").value_or(""));
    EXPECT_EQ(got->account_id, tests::member(expected, "account_id").value_or(got->account_id));
    std::int64_t expiry = 0;
    if (expected["expiry"].get(expiry) == simdjson::SUCCESS) {
        ASSERT_TRUE(got->expires_at.has_value());
        EXPECT_EQ(*got->expires_at, std::chrono::system_clock::time_point(std::chrono::seconds(expiry)));
    }
    EXPECT_EQ(sender->left(), 0U) << "requests that were expected but not made";
}

TEST(CredentialVectors, EveryCaseOfTheDefaultChain) {
    DYNANTIC_NEEDS_VECTORS("credentials/default-chain");
    int cases = 0;
    for (const auto& folder :
         std::filesystem::directory_iterator(tests::vectors() / "credentials" / "default-chain")) {
        replay(folder.path(), {});
        ++cases;
    }
    EXPECT_GT(cases, 5);
}

TEST(CredentialVectors, EveryCaseOfProfiles) {
    DYNANTIC_NEEDS_VECTORS("credentials/profile");
    int cases = 0;
    for (const auto& folder :
         std::filesystem::directory_iterator(tests::vectors() / "credentials" / "profile")) {
        // These ask the profile alone, whatever keys the environment holds: it is named in code.
        replay(folder.path(), {.profile = "default"});
        ++cases;
    }
    EXPECT_GT(cases, 5);
}

TEST(ContainerVectors, EveryCaseGivesItsUrlOrAnError) {
    DYNANTIC_NEEDS_VECTORS("credentials/ecs-tests.json");
    const tests::JsonFile file(tests::vectors() / "credentials" / "ecs-tests.json");
    for (const element test : file.root()["tests"].get_array()) {
        SCOPED_TRACE(tests::text(test["docs"]));
        tests::FakeEnvironment environment;
        for (const auto [name, value] : test["env"].get_object())
            environment.variables[std::string(name)] = tests::text(value);
        const Result<std::string> got = container_url(environment);
        if (const auto url = tests::member(test["result"], "Ok")) {
            ASSERT_TRUE(got.has_value()) << got.error().message();
            EXPECT_EQ(*got, *url);
        } else {
            EXPECT_TRUE(!got || got->empty()) << *got;
        }
    }
}

// A plan in the words of the vectors: one line a step.
std::string describe(const ProfilePlan& plan) {
    std::string out;
    if (const auto* keys = std::get_if<StaticKeys>(&plan.base)) {
        out = "AccessKey " + keys->credentials.access_key_id + " " + keys->credentials.secret_access_key +
              " " + keys->credentials.account_id;
    } else if (const auto* identity = std::get_if<WebIdentity>(&plan.base)) {
        out = "WebIdentityToken " + identity->role_arn + " " + identity->token_file + " " +
              identity->session_name;
    } else if (const auto* sso = std::get_if<Sso>(&plan.base)) {
        out = "Sso " + sso->session + " " + sso->region + " " + sso->start_url + " " + sso->account_id + " " +
              sso->role_name;
    } else if (const auto* process = std::get_if<CredentialProcess>(&plan.base)) {
        out = "CredentialProcess " + process->command + " " + process->account_id;
    } else {
        constexpr const char* names[] = {"Environment", "Ec2InstanceMetadata", "EcsContainer"};
        out =
            std::string("NamedSource ") + names[static_cast<int>(std::get<CredentialSourceKind>(plan.base))];
    }
    for (const RoleStep& role : plan.roles)
        out += "\nAssumeRole " + role.role_arn + " " + role.external_id + " " + role.session_name;
    return out;
}

std::string describe(element steps) {
    std::string out;
    for (const element step : steps.get_array()) {
        if (!out.empty()) out += "\n";
        for (const auto [kind, fields] : step.get_object()) {
            out += std::string(kind);
            std::string_view simple;
            if (fields.get(simple) == simdjson::SUCCESS) {
                out += " " + std::string(simple);
                continue;
            }
            std::vector<const char*> names;
            if (kind == "AccessKey") names = {"access_key_id", "secret_access_key", "account_id"};
            if (kind == "WebIdentityToken")
                names = {"role_arn", "web_identity_token_file", "role_session_name"};
            if (kind == "Sso")
                names = {"sso_session", "sso_region", "sso_start_url", "sso_account_id", "sso_role_name"};
            if (kind == "CredentialProcess") names = {"command", "account_id"};
            if (kind == "AssumeRole") names = {"role_arn", "external_id", "role_session_name"};
            for (const char* name : names) out += " " + tests::member(fields, name).value_or("");
        }
    }
    return out;
}

void add_sections(std::map<std::string, ProfileSection, std::less<>>& out, element sections) {
    for (const auto [name, keys] : sections.get_object()) {
        ProfileSection& section = out[std::string(name)];
        for (const auto [key, value] : keys.get_object())
            section[std::string(key)] = {tests::text(value), "config", 1};
    }
}

TEST(AssumeRoleVectors, EveryCaseGivesItsStepsOrAnError) {
    DYNANTIC_NEEDS_VECTORS("credentials/assume-role-tests.json");
    const tests::JsonFile file(tests::vectors() / "credentials" / "assume-role-tests.json");
    int cases = 0;
    for (const element test : file.root()["tests"].get_array()) {
        SCOPED_TRACE(tests::text(test["docs"]));
        ++cases;
        const element input = test["input"];
        ProfileSet set;
        add_sections(set.profiles, input["profiles"]);
        element sessions;
        if (input["sso_sessions"].get(sessions) == simdjson::SUCCESS)
            add_sections(set.sso_sessions, sessions);
        const PlanResult got = plan_profile(set, tests::text(input["selected_profile"]));
        element chain;
        if (test["output"]["ProfileChain"].get(chain) != simdjson::SUCCESS) {
            EXPECT_FALSE(got.plan.has_value()) << describe(*got.plan);
            EXPECT_NE(got.failed + got.declined, "");
            continue;
        }
        const std::string expected = describe(chain);
        if (expected.starts_with("Sso ") && expected.ends_with("  ")) {
            // Out of scope: a session without account and role gives a token, which nothing here has a use for.
            EXPECT_FALSE(got.plan.has_value());
            continue;
        }
        ASSERT_TRUE(got.plan.has_value()) << got.failed << got.declined;
        EXPECT_EQ(describe(*got.plan), expected);
    }
    EXPECT_GT(cases, 8);
}

}  // namespace
}  // namespace dynantic::aws
