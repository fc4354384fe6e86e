#include "aws/settings/describe.hpp"

#include "aws/support/fake_environment.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;

SettingRow row(const std::string& name, std::map<std::string, std::string> variables,
               const ClientConfig& config = {}) {
    const tests::FakeEnvironment environment(std::move(variables));
    const Result<Settings> settings = load_settings(config, environment);
    EXPECT_TRUE(settings.has_value());
    const std::vector<SettingRow> rows = describe(*settings, config);
    const auto found =
        std::find_if(rows.begin(), rows.end(), [&](const auto& each) { return each.name == name; });
    EXPECT_NE(found, rows.end()) << name;
    return found == rows.end() ? SettingRow{} : *found;
}

TEST(Describe, TellsTheEndpointThatTheRulesGive) {
    EXPECT_EQ(row("endpoint", {{"AWS_REGION", "us-east-1"}}).value,
              "https://dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(row("endpoint", {{"AWS_REGION", "us-east-1"}, {"AWS_USE_FIPS_ENDPOINT", "true"}}).value,
              "https://dynamodb-fips.us-east-1.amazonaws.com");
    EXPECT_EQ(row("endpoint", {{"AWS_REGION", "us-east-1"}, {"AWS_USE_DUALSTACK_ENDPOINT", "true"}}).value,
              "https://dynamodb.us-east-1.api.aws");
    EXPECT_EQ(row("endpoint", {{"AWS_REGION", "us-east-1"}, {"AWS_ACCOUNT_ID", "111122223333"}}).value,
              "https://111122223333.ddb.us-east-1.amazonaws.com");
    EXPECT_EQ(
        row("endpoint", {{"AWS_REGION", "us-east-1"}, {"AWS_ENDPOINT_URL_DYNAMODB", "http://db:1"}}).value,
        "http://db:1");
    EXPECT_EQ(row("endpoint", {{"AWS_ENDPOINT_URL_DYNAMODB", "embedded:"}}).value, "embedded:");
}

TEST(Describe, TellsWhyThereIsNoEndpoint) {
    const SettingRow missing = row("endpoint", {});
    EXPECT_EQ(missing.json, "null");
    EXPECT_EQ(missing.error,
              "no region is set: set AWS_REGION, or region in the profile (~/.aws/config), or "
              "ClientConfig::region");
    EXPECT_EQ(row("endpoint", {{"AWS_REGION", "us-east-1"},
                               {"AWS_ENDPOINT_URL", "https://db.example.com"},
                               {"AWS_USE_FIPS_ENDPOINT", "true"}})
                  .error,
              "Invalid Configuration: FIPS and custom endpoint are not supported");
}

TEST(Describe, ShowsTimesInSecondsAndWhoSetThem) {
    const SettingRow fallback = row("connect_timeout", {});
    EXPECT_EQ(fallback.json, "60");
    EXPECT_EQ(fallback.unit, "seconds");
    EXPECT_EQ(fallback.origin.kind, Origin::Kind::fallback);
    const SettingRow set = row("read_timeout", {}, {.read_timeout = 1250ms});
    EXPECT_EQ(set.json, "1.25");
    EXPECT_EQ(set.origin.kind, Origin::Kind::code);
    EXPECT_EQ(row("call_timeout", {}).json, "null");
    EXPECT_EQ(row("call_timeout", {}, {.call_timeout = 5ms}).json, "0.005");
    EXPECT_EQ(row("imds_timeout", {{"AWS_METADATA_SERVICE_TIMEOUT", "0.5"}}).json, "0.5");
}

TEST(Describe, NeverShowsTheProxysPassword) {
    const SettingRow proxy = row("https_proxy", {{"HTTPS_PROXY", "http://ada:hunter2@proxy:3128"}});
    EXPECT_EQ(proxy.value, "http://***@proxy:3128");
    EXPECT_EQ(row("http_proxy", {{"HTTP_PROXY", "ada:p@ss@proxy"}}).json, "\"***@proxy\"");
}

}  // namespace
}  // namespace dynantic::aws
