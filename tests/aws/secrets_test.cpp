#include "aws/settings/describe.hpp"
#include "aws/signer/hash.hpp"
#include "aws/support/provider_bench.hpp"
#include "aws/text.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

// Whatever is set up and whatever a service answers, no secret stands in what is shown to people. Every secret of these
// cases has the same mark in it.
namespace dynantic::aws {
namespace {

using tests::ProviderBench;

constexpr const char* mark = "Hunter2";

// Answers each request with all that was sent, wherever a service puts texts for people.
class Echo final : public http::Sender {
  public:
    int status = 400;
    std::string shape;  // JSON or XML with "@" where the echo goes
    int asked = 0;

    http::Response send(const http::Request& request, const detail::CallLimits&) override {
        ++asked;
        std::string said = request.url + " ";
        for (const http::Header& header : request.headers) said += header.name + ": " + header.value + "; ";
        said += request.body + "; " + percent_decoded(request.body);
        // The first words of a dialogue are answered as they should be, so that the last ones are spoken, too.
        if (request.method == "PUT") return tests::answer(200, "imds-token-Hunter2");
        if (request.url.ends_with("security-credentials/"))
            return tests::answer(200, "role-imds-token-Hunter2");
        std::string body;
        for (const char c : shape) body += c == '@' ? escaped(said) : std::string(1, c);
        return tests::answer(status, body);
    }

  private:
    [[nodiscard]] std::string escaped(const std::string& text) const {
        std::string out;
        if (shape.starts_with('{')) {
            detail::JsonWriter(out).quoted(text);
            return out;
        }
        for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
        return out;
    }
};

struct Case {
    const char* name;
    std::map<std::string, std::string> variables{};
    std::string config_file{};
    std::map<std::string, std::string> files{};
    std::function<void(ClientConfig&)> configure = [](ClientConfig&) {};
};

std::string sso_token_file() { return "/home/ada/.aws/sso/cache/" + sha1_hex("corp") + ".json"; }

std::vector<Case> cases() {
    const std::string role =
        "[default]\nrole_arn=arn:aws:iam::1:role/A\nexternal_id=id/Hunter2\nsource_profile=base\n";
    const std::string base =
        "[profile base]\naws_access_key_id=AKIA\naws_secret_access_key=secret/Hunter2\n"
        "aws_session_token=token/Hunter2==\n";
    return {
        {.name = "a role with keys of a profile", .config_file = role + base},
        {.name = "a role with a one-time code",
         .config_file = role + "mfa_serial=arn:aws:iam::1:mfa/ada\n" + base,
         .configure =
             [](ClientConfig& config) {
                 config.mfa_code = [](const std::string&) { return "code-Hunter2"; };
             }},
        {.name = "a role with keys of the environment",
         .variables = {{"AWS_ACCESS_KEY_ID", "AKIA"},
                       {"AWS_SECRET_ACCESS_KEY", "secret/Hunter2"},
                       {"AWS_SESSION_TOKEN", "token/Hunter2=="}},
         .config_file = "[profile dev]\nrole_arn=A\ncredential_source=Environment\n",
         .configure = [](ClientConfig& config) { config.profile = "dev"; }},
        {.name = "a web identity",
         .variables = {{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}, {"AWS_ROLE_ARN", "arn:aws:iam::1:role/A"}},
         .files = {{"/token", "jwt.Hunter2.sig+/=\n"}}},
        {.name = "a container",
         .variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/get?key=Hunter2"},
                       {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Basic Hunter2"}}},
        {.name = "a container, with a token that no header can hold",
         .variables = {{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://localhost/"},
                       {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Hunter2\nHunter2"}}},
        {.name = "the instance metadata service"},
        {.name = "a single sign-on",
         .config_file = "[default]\nsso_session=corp\nsso_account_id=1\nsso_role_name=r\n"
                        "[sso-session corp]\nsso_region=eu-west-1\nsso_start_url=https://corp/start\n",
         .files = {{sso_token_file(), R"({"accessToken":"Hunter2","expiresAt":"2024-05-01T00:05:00Z",)"
                                      R"("refreshToken":"refresh-Hunter2","clientId":"c",)"
                                      R"("clientSecret":"client-Hunter2"})"}}},
        {.name = "half a pair", .variables = {{"AWS_SECRET_ACCESS_KEY", "Hunter2"}}},
        {.name = "half a pair of a profile", .config_file = "[default]\naws_secret_access_key=Hunter2\n"},
        {.name = "keys that cannot be sent",
         .configure =
             [](ClientConfig& config) {
                 config.credentials = Credentials{
                     .access_key_id = "AKIA", .secret_access_key = "Hunter2\n", .session_token = "Hunter2\n"};
             }},
        {.name = "a provider that throws",
         .configure =
             [](ClientConfig& config) {
                 config.credentials = []() -> Credentials { throw std::runtime_error("Hunter2"); };
             }},
    };
}

TEST(Secrets, StandInNoErrorWhateverAServiceEchoes) {
    const std::vector<std::string> shapes = {
        R"({"code":@,"message":@,"Message":@,"error":@,"error_description":@,"Code":@,"__type":@})",
        R"({"AccessKeyId":@,"Code":@,"Expiration":@})",
        "<ErrorResponse><Error><Code>@</Code><Message>@</Message></Error></ErrorResponse>",
        "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>@</AccessKeyId><Expiration>@</"
        "Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>",
        "@",
    };
    for (const Case& each : cases()) {
        for (const std::string& shape : shapes) {
            for (const int status : {200, 302, 400, 401, 403, 404, 500}) {
                ProviderBench bench;
                for (const auto& [name, value] : each.variables) bench.environment->variables[name] = value;
                bench.environment->files["/home/ada/.aws/config"] = each.config_file;
                for (const auto& [path, text] : each.files) bench.environment->files[path] = text;
                each.configure(bench.config);
                const auto echo = std::make_shared<Echo>();
                echo->status = status;
                echo->shape = shape;
                const auto context = bench.context();
                const auto chain = make_chain(
                    bench.config,
                    std::make_shared<const CredentialsContext>(CredentialsContext{
                        context->settings, bench.environment, echo, bench.clock, bench.config.mfa_code}));
                const Result<Credentials> got = chain->load(Deadline::max());
                if (got) continue;
                EXPECT_EQ(got.error().message().find(mark), std::string_view::npos)
                    << each.name << ", status " << status << ": " << got.error().message();
            }
        }
    }
}

TEST(Secrets, StandInNoSettingThatIsShown) {
    ProviderBench bench(
        {{"HTTPS_PROXY", "http://me:Hunter2@proxy:3128"},
         {"HTTP_PROXY", "me:Hunter2@proxy:3128"},
         {"AWS_ACCESS_KEY_ID", "AKIA"},
         {"AWS_SECRET_ACCESS_KEY", "Hunter2"},
         {"AWS_SESSION_TOKEN", "Hunter2"},
         {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "Hunter2"}},
        "[default]\nregion=eu-west-1\naws_secret_access_key=Hunter2\naws_session_token=Hunter2\n"
        "external_id=Hunter2\ncredential_process=give --key Hunter2\nin valid=Hunter2\n");
    const auto context = bench.context();
    const std::vector<SettingRow> rows = describe(context->settings, bench.config);
    EXPECT_GT(rows.size(), 20U);
    for (const SettingRow& row : rows) {
        EXPECT_EQ((row.value + row.json + row.error + row.origin.detail).find(mark), std::string::npos)
            << row.name;
    }
    for (const std::string& each : context->settings.profiles.ignored)
        EXPECT_EQ(each.find(mark), std::string::npos) << each;
}

}  // namespace
}  // namespace dynantic::aws
