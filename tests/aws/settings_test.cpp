#include "aws/settings/settings.hpp"

#include "aws/support/fake_environment.hpp"
#include "aws/support/vectors.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;
using simdjson::dom::element;
using tests::FakeEnvironment;

constexpr const char* config_path = "/home/ada/.aws/config";

// An environment with a home, a config file and some variables.
FakeEnvironment with(const std::string& config, std::map<std::string, std::string> variables = {}) {
    variables.emplace("HOME", "/home/ada");
    return FakeEnvironment(std::move(variables), {{config_path, config}});
}

Settings load(const FakeEnvironment& environment, const ClientConfig& config = {}) {
    Result<Settings> got = load_settings(config, environment);
    EXPECT_TRUE(got.has_value()) << got.error().message();
    return got ? std::move(*got) : Settings{};
}

std::string error_of(const FakeEnvironment& environment, const ClientConfig& config = {}) {
    const Result<Settings> got = load_settings(config, environment);
    if (got) return "no error";
    EXPECT_EQ(got.error().kind(), ErrorKind::config);
    return std::string(got.error().message());
}

TEST(FileLocationVectors, EveryCaseForLinuxGivesItsPaths) {
    DYNANTIC_NEEDS_VECTORS("file-location-tests.json");
    const tests::JsonFile file(tests::vectors() / "file-location-tests.json");
    int cases = 0;
    for (const element test : file.root()["tests"].get_array()) {
        if (tests::text(test["platform"]) != "linux")
            continue;  // out of scope: the library does not run on Windows
        SCOPED_TRACE(tests::text(test["name"]));
        FakeEnvironment environment;
        for (const auto [name, value] : test["environment"].get_object())
            environment.variables[std::string(name)] = tests::text(value);
        EXPECT_EQ(config_file_path(environment).value, tests::text(test["configLocation"]));
        EXPECT_EQ(credentials_file_path(environment).value, tests::text(test["credentialsLocation"]));
        ++cases;
    }
    EXPECT_GT(cases, 1);
}

TEST(Settings, FindTheFilesByHomeThenByThePasswordDatabase) {
    FakeEnvironment environment;
    environment.password_database_home = "/home/from-passwd";
    EXPECT_EQ(config_file_path(environment).value, "/home/from-passwd/.aws/config");
    environment.variables["HOME"] = "/home/ada";
    EXPECT_EQ(config_file_path(environment).value, "/home/ada/.aws/config");
    environment.variables["AWS_CONFIG_FILE"] = "~/elsewhere";
    EXPECT_EQ(config_file_path(environment).value, "/home/ada/elsewhere");
}

// One row of the table of settings: a variable, a profile key, the values it takes from each, and the default.
struct Row {
    const char* variable;
    const char* key;
    std::string in_environment;
    std::string in_profile;
    std::string fallback;
    std::string (*get)(const Settings&);
};

std::string or_none(const std::optional<std::string>& value) { return value.value_or("none"); }
std::string yes_no(bool value) { return value ? "true" : "false"; }

class EachSetting : public testing::TestWithParam<Row> {};

TEST_P(EachSetting, IsTakenFromTheEnvironmentThenTheProfileThenTheDefault) {
    const Row& row = GetParam();
    const std::string profile = std::string("[default]\n") + row.key + " = " + row.in_profile + "\n";
    EXPECT_EQ(row.get(load(with("", {}))), row.fallback);
    EXPECT_EQ(row.get(load(with(profile))), row.in_profile);
    EXPECT_EQ(row.get(load(with(profile, {{row.variable, row.in_environment}}))), row.in_environment);
    EXPECT_EQ(row.get(load(with(profile, {{row.variable, "  "}}))), row.in_profile)
        << "a blank variable is unset";
}

INSTANTIATE_TEST_SUITE_P(
    Table, EachSetting,
    testing::Values(
        Row{"AWS_REGION", "region", "eu-west-1", "eu-west-2", "none",
            [](const Settings& s) { return or_none(s.region.value); }},
        Row{"AWS_DEFAULT_REGION", "region", "eu-west-1", "eu-west-2", "none",
            [](const Settings& s) { return or_none(s.region.value); }},
        Row{"AWS_ENDPOINT_URL_DYNAMODB", "endpoint_url", "http://a:1", "https://b/p", "none",
            [](const Settings& s) { return or_none(s.endpoint_url.value); }},
        Row{"AWS_ENDPOINT_URL", "endpoint_url", "http://a:1", "https://b/p", "none",
            [](const Settings& s) { return or_none(s.endpoint_url.value); }},
        Row{"AWS_ENDPOINT_URL_STS", "endpoint_url", "http://a:1", "https://b/p", "none",
            [](const Settings& s) { return or_none(s.sts_url.value); }},
        Row{"AWS_ENDPOINT_URL_SSO", "endpoint_url", "http://a:1", "https://b/p", "none",
            [](const Settings& s) { return or_none(s.sso_url.value); }},
        Row{"AWS_ENDPOINT_URL_SSO_OIDC", "endpoint_url", "http://a:1", "https://b/p", "none",
            [](const Settings& s) { return or_none(s.sso_oidc_url.value); }},
        Row{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls", "true", "false",
            "false", [](const Settings& s) { return yes_no(s.ignore_configured_endpoint_urls.value); }},
        Row{"AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint", "false", "true", "false",
            [](const Settings& s) { return yes_no(s.use_fips.value); }},
        Row{"AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint", "false", "true", "false",
            [](const Settings& s) { return yes_no(s.use_dualstack.value); }},
        Row{"AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode", "required", "disabled", "preferred",
            [](const Settings& s) { return std::string(to_string(s.account_id_endpoint_mode.value)); }},
        Row{"AWS_ACCOUNT_ID", "aws_account_id", "111122223333", "444455556666", "none",
            [](const Settings& s) { return or_none(s.account_id.value); }},
        Row{"AWS_RETRY_MODE", "retry_mode", "adaptive", "legacy", "standard",
            [](const Settings& s) { return std::string(to_string(s.retry_mode.value)); }},
        Row{"AWS_MAX_ATTEMPTS", "max_attempts", "2", "7", "4",
            [](const Settings& s) { return std::to_string(s.max_attempts.value); }},
        Row{"AWS_CA_BUNDLE", "ca_bundle", "/a.pem", "/b.pem", "none",
            [](const Settings& s) { return or_none(s.ca_bundle.value); }},
        Row{"SSL_CERT_FILE", "ca_bundle", "/a.pem", "/b.pem", "none",
            [](const Settings& s) { return or_none(s.ca_bundle.value); }},
        Row{"AWS_SDK_UA_APP_ID", "sdk_ua_app_id", "one", "two", "none",
            [](const Settings& s) { return or_none(s.app_id.value); }},
        Row{"AWS_EC2_METADATA_DISABLED", "ec2_metadata_disabled", "false", "true", "false",
            [](const Settings& s) { return yes_no(s.imds_disabled.value); }},
        Row{"AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled", "false", "true", "false",
            [](const Settings& s) { return yes_no(s.imds_v1_disabled.value); }},
        Row{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint", "http://a:1", "http://b",
            "http://169.254.169.254", [](const Settings& s) { return s.imds_endpoint.value; }},
        Row{"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts", "1", "9", "3",
            [](const Settings& s) { return std::to_string(s.imds_attempts.value); }},
        Row{"AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout", "5", "2", "1",
            [](const Settings& s) { return std::to_string(s.imds_timeout.value.count() / 1000); }}),
    [](const auto& row) { return std::string(row.param.variable); });

TEST(Settings, SayWhereEachValueComesFrom) {
    const FakeEnvironment environment =
        with("[default]\nregion = a\nmax_attempts = 3\nretry_mode = legacy\n", {{"AWS_MAX_ATTEMPTS", "5"}});
    const Settings settings = load(environment, {.region = "b"});
    EXPECT_EQ(settings.region.value, "b");
    EXPECT_EQ(settings.region.origin.text(), "code");
    EXPECT_EQ(settings.max_attempts.value, 5);
    EXPECT_EQ(settings.max_attempts.origin.text(), "environment (AWS_MAX_ATTEMPTS)");
    EXPECT_EQ(settings.retry_mode.origin.text(), "profile (/home/ada/.aws/config:4)");
    EXPECT_EQ(settings.use_fips.origin.text(), "default");
}

TEST(Settings, GiveCodeTheFirstWord) {
    const FakeEnvironment environment = with("", {{"AWS_REGION", "a"},
                                                  {"AWS_ENDPOINT_URL_DYNAMODB", "http://environment"},
                                                  {"AWS_RETRY_MODE", "legacy"},
                                                  {"AWS_MAX_ATTEMPTS", "9"},
                                                  {"AWS_USE_FIPS_ENDPOINT", "true"},
                                                  {"AWS_CA_BUNDLE", "/e.pem"},
                                                  {"HTTPS_PROXY", "http://proxy:1"},
                                                  {"AWS_SDK_UA_APP_ID", "e"}});
    const Settings s = load(environment, {.region = "b",
                                          .endpoint_url = "http://code",
                                          .retries = {.max_attempts = 1, .mode = RetryMode::adaptive},
                                          .ca_bundle = "/c.pem",
                                          .proxy = "",
                                          .use_fips = false,
                                          .app_id = "c"});
    EXPECT_EQ(s.region.value, "b");
    EXPECT_EQ(s.endpoint_url.value, "http://code");
    EXPECT_EQ(s.retry_mode.value, RetryMode::adaptive);
    EXPECT_EQ(s.max_attempts.value, 1);
    EXPECT_FALSE(s.use_fips.value);
    EXPECT_EQ(s.ca_bundle.value, "/c.pem");
    EXPECT_EQ(s.https_proxy.value, std::nullopt) << "an empty proxy in code means none";
    EXPECT_EQ(s.app_id.value, "c");
}

TEST(Settings, TakeTheServicesOwnEndpointBeforeTheGeneralOne) {
    const std::string config =
        "[default]\nservices = local\nendpoint_url = http://general\n"
        "[services local]\ndynamodb =\n  endpoint_url = http://own\n";
    EXPECT_EQ(load(with(config)).endpoint_url.value, "http://own");
    EXPECT_EQ(load(with(config)).endpoint_url.origin.text(), "profile (/home/ada/.aws/config:5)");
    EXPECT_EQ(load(with(config)).sts_url.value, "http://general");
    EXPECT_EQ(load(with(config, {{"AWS_ENDPOINT_URL", "http://general-variable"}})).endpoint_url.value,
              "http://general-variable");
    EXPECT_EQ(load(with(config, {{"AWS_ENDPOINT_URL", "http://x"},
                                 {"AWS_ENDPOINT_URL_DYNAMODB", "http://own-variable"}}))
                  .endpoint_url.value,
              "http://own-variable");
}

TEST(Settings, IgnoreConfiguredEndpointsButNotTheOneInCode) {
    const FakeEnvironment environment =
        with("[default]\nendpoint_url = http://profile\n",
             {{"AWS_ENDPOINT_URL", "http://general"}, {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}});
    EXPECT_EQ(load(environment).endpoint_url.value, std::nullopt);
    EXPECT_EQ(load(environment).sts_url.value, std::nullopt);
    EXPECT_EQ(load(environment, {.endpoint_url = "http://code"}).endpoint_url.value, "http://code");
}

TEST(Settings, ChooseTheProfileByCodeThenTheTwoVariables) {
    const std::string config =
        "[default]\nregion=d\n[profile a]\nregion=ra\n[profile b]\nregion=rb\n[profile c]\nregion=rc\n";
    EXPECT_EQ(load(with(config)).region.value, "d");
    EXPECT_EQ(load(with(config, {{"AWS_DEFAULT_PROFILE", "a"}})).region.value, "ra");
    EXPECT_EQ(load(with(config, {{"AWS_DEFAULT_PROFILE", "a"}, {"AWS_PROFILE", "b"}})).region.value, "rb");
    EXPECT_EQ(load(with(config, {{"AWS_PROFILE", "b"}}), {.profile = "c"}).region.value, "rc");
}

TEST(Settings, NameTheProfileThatDoesNotExist) {
    EXPECT_EQ(error_of(with("[default]\n", {{"AWS_PROFILE", "prod"}})),
              "there is no profile 'prod' (named by environment (AWS_PROFILE)) in /home/ada/.aws/config or "
              "/home/ada/.aws/credentials");
    EXPECT_EQ(load(with("")).profile.value, "default") << "the default profile need not exist";
}

TEST(Settings, AllowTenAttemptsInLegacyMode) {
    EXPECT_EQ(load(with("", {{"AWS_RETRY_MODE", "legacy"}})).max_attempts.value, 10);
    EXPECT_EQ(load(with("", {{"AWS_RETRY_MODE", "Legacy"}, {"AWS_MAX_ATTEMPTS", "2"}})).max_attempts.value,
              2);
}

TEST(Settings, NeedNoRegionForAnEndpointOnThisMachine) {
    const Settings local = load(with("", {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"}}));
    EXPECT_EQ(local.region.value, "us-east-1");
    EXPECT_EQ(local.region.origin.text(), "default (the endpoint is on this machine)");
    EXPECT_EQ(load(with("", {{"AWS_ENDPOINT_URL", "http://db.example.com"}})).region.value, std::nullopt);
    EXPECT_EQ(load(with("", {{"AWS_ENDPOINT_URL", "http://localhost:1"}, {"AWS_REGION", "eu-west-1"}}))
                  .region.value,
              "eu-west-1");
}

TEST(Settings, ReadProxiesAndDistrustHttpProxyInCgi) {
    const Settings s =
        load(with("", {{"HTTPS_PROXY", "http://s:1"}, {"HTTP_PROXY", "http://p:2"}, {"no_proxy", "a,b"}}));
    EXPECT_EQ(s.https_proxy.value, "http://s:1");
    EXPECT_EQ(s.http_proxy.value, "http://p:2");
    EXPECT_EQ(s.no_proxy.value, "a,b");
    EXPECT_EQ(
        load(with("", {{"HTTPS_PROXY", "http://upper"}, {"https_proxy", "http://lower"}})).https_proxy.value,
        "http://lower");
    EXPECT_EQ(load(with("", {{"REQUEST_METHOD", "GET"}, {"HTTP_PROXY", "http://evil"}})).http_proxy.value,
              std::nullopt);
    EXPECT_EQ(load(with("", {{"HTTPS_PROXY", "http://e"}}), {.proxy = "http://c"}).https_proxy.value,
              "http://c");
}

TEST(Settings, SayWhatIsWrongAndWhere) {
    EXPECT_EQ(error_of(with("", {{"AWS_MAX_ATTEMPTS", "0"}})),
              "AWS_MAX_ATTEMPTS must be a whole number from 1 on; it is '0'");
    EXPECT_EQ(error_of(with("[default]\nretry_mode = fast\n")),
              "/home/ada/.aws/config:2: retry_mode must be one of legacy, standard, adaptive; it is 'fast'");
    EXPECT_EQ(error_of(with("", {{"AWS_USE_FIPS_ENDPOINT", "yes"}})),
              "AWS_USE_FIPS_ENDPOINT must be one of true, false; it is 'yes'");
    EXPECT_EQ(error_of(with("", {{"AWS_REGION", "eu west"}})),
              "environment (AWS_REGION): 'eu west' is not the name of a region; write one such as eu-west-1");
    EXPECT_EQ(error_of(with("", {{"AWS_ENDPOINT_URL", "localhost:8000"}})),
              "environment (AWS_ENDPOINT_URL): 'localhost:8000' is not an absolute URL such as "
              "http://localhost:8000");
    EXPECT_EQ(error_of(with("[default]\nservices = gone\n")),
              "/home/ada/.aws/config:2: the profile names services 'gone', but there is no section [services "
              "gone]");
    EXPECT_EQ(error_of(with("[default\n")), "/home/ada/.aws/config:1: a section must end with ']'");
    EXPECT_EQ(
        error_of(with("", {{"AWS_METADATA_SERVICE_TIMEOUT", "soon"}})),
        "AWS_METADATA_SERVICE_TIMEOUT must be a number of seconds above 0 and up to 3600; it is 'soon'");
}

TEST(Settings, NeverQuoteAPasswordOfAUrl) {
    const std::string error = error_of(with("", {{"AWS_ENDPOINT_URL", "https://ada:hunter2@example.com"}}));
    EXPECT_EQ(error, "environment (AWS_ENDPOINT_URL): the URL must not hold a user name or password");
}

TEST(Settings, SayThatAFileCannotBeRead) {
    FakeEnvironment environment = with("");
    environment.unreadable[config_path] = "Permission denied";
    EXPECT_EQ(error_of(environment), "/home/ada/.aws/config cannot be read: Permission denied");
}

TEST(Settings, TakeEmbeddedUrlsAsEndpoints) {
    EXPECT_EQ(load(with("", {{"AWS_ENDPOINT_URL_DYNAMODB", "embedded:"}})).endpoint_url.value, "embedded:");
    EXPECT_EQ(load(with(""), {.endpoint_url = "embedded:/var/lib/app"}).endpoint_url.value,
              "embedded:/var/lib/app");
}

TEST(ImdsEndpointVectors, EveryCaseGivesItsUrlOrAnError) {
    DYNANTIC_NEEDS_VECTORS("credentials/imds-endpoint-tests.json");
    const tests::JsonFile file(tests::vectors() / "credentials" / "imds-endpoint-tests.json");
    int cases = 0;
    for (const element test : file.root()["tests"].get_array()) {
        SCOPED_TRACE(tests::text(test["docs"]));
        // Out of scope: an endpoint of the metadata service given in code; ClientConfig has none, the environment does.
        if (test["endpoint_override"].error() == simdjson::SUCCESS) continue;
        FakeEnvironment environment;
        for (const auto [name, value] : test["env"].get_object())
            environment.variables[std::string(name)] = tests::text(value);
        for (const auto [name, value] : test["fs"].get_object())
            environment.files[std::string(name)] = tests::text(value);
        const Result<Settings> got = load_settings({}, environment);
        if (const auto url = tests::member(test["result"], "Ok")) {
            ASSERT_TRUE(got.has_value()) << got.error().message();
            EXPECT_EQ(got->imds_endpoint.value + "/latest/api/token", *url);
        } else {
            EXPECT_FALSE(got.has_value());
        }
        ++cases;
    }
    EXPECT_GT(cases, 3);
}

}  // namespace
}  // namespace dynantic::aws
