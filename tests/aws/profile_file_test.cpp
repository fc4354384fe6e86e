#include "aws/settings/profile_file.hpp"

#include "aws/support/vectors.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using simdjson::dom::element;
using Expected = std::map<std::string, std::map<std::string, std::string>>;

Expected texts(const std::map<std::string, ProfileSection, std::less<>>& sections) {
    Expected out;
    for (const auto& [name, section] : sections) {
        auto& values = out[name];
        for (const auto& [key, value] : section) values[key] = value.text;
    }
    return out;
}

Expected texts(element object) {
    Expected out;
    for (const auto [name, section] : object.get_object()) {
        auto& values = out[std::string(name)];
        for (const auto [key, value] : section.get_object()) values[std::string(key)] = tests::text(value);
    }
    return out;
}

// Both files as one reads them in turn; the first error's text, or "".
std::string read_both(ProfileSet& set, const std::string& config, const std::string& credentials) {
    if (const auto read = read_profile_file(set, config, ProfileFileKind::config, "config"); !read)
        return std::string(read.error().message());
    if (const auto read = read_profile_file(set, credentials, ProfileFileKind::credentials, "credentials");
        !read)
        return std::string(read.error().message());
    return {};
}

TEST(ProfileVectors, EveryCaseGivesItsProfilesOrAnError) {
    DYNANTIC_NEEDS_VECTORS("profile-parser-tests.json");
    const tests::JsonFile file(tests::vectors() / "profile-parser-tests.json");
    int cases = 0;
    for (const element test : file.root()["tests"].get_array()) {
        SCOPED_TRACE(tests::text(test["name"]));
        const element input = test["input"];
        ProfileSet set;
        const std::string error = read_both(set, tests::member(input, "configFile").value_or(""),
                                            tests::member(input, "credentialsFile").value_or(""));
        const element output = test["output"];
        element config;
        if (output["config"].get(config) == simdjson::SUCCESS) {
            EXPECT_EQ(error, "");
            EXPECT_EQ(texts(set.profiles), texts(config["profiles"]));
            element sessions;
            if (config["sso_sessions"].get(sessions) == simdjson::SUCCESS) {
                EXPECT_EQ(texts(set.sso_sessions), texts(sessions));
            }
        } else {
            EXPECT_NE(error, "");
        }
        ++cases;
    }
    EXPECT_GT(cases, 20);
}

ProfileSet read_config(const std::string& text) {
    ProfileSet set;
    EXPECT_EQ(read_both(set, text, ""), "");
    return set;
}

std::string error_of(const std::string& text) {
    ProfileSet set;
    return read_both(set, text, "");
}

TEST(ProfileFile, RemembersWhereEachValueStands) {
    const ProfileSet set = read_config("# mine\n[profile dev]\n\nregion = eu-west-1\n");
    const ProfileValue* region = find(*set.profile("dev"), "region");
    ASSERT_NE(region, nullptr);
    EXPECT_EQ(region->where(), "config:4");
}

TEST(ProfileFile, LetsTheCredentialsFileOverrideKeyByKey) {
    ProfileSet set;
    EXPECT_EQ(
        read_both(set, "[default]\nregion=a\naws_access_key_id=old\n", "[default]\naws_access_key_id=new\n"),
        "");
    const Expected expected = {{"default", {{"aws_access_key_id", "new"}, {"region", "a"}}}};
    EXPECT_EQ(texts(set.profiles), expected);
    EXPECT_EQ(find(*set.profile("default"), "aws_access_key_id")->kind, ProfileFileKind::credentials);
}

TEST(ProfileFile, TakesNamesInQuotesAsTheAwsCliWritesThem) {
    const ProfileSet set = read_config(
        "[profile 'my dev']\na=1\n[profile \"dev\"]\na=2\n[services \"s\"]\n[sso-session 'corp']\n"
        "[profile 'cut]\n[profile \"a\" \"b\"]\n[profile '']\n");
    ASSERT_NE(set.profile("my dev"), nullptr);
    EXPECT_EQ(find(*set.profile("my dev"), "a")->text, "1");
    EXPECT_EQ(find(*set.profile("dev"), "a")->text, "2");
    EXPECT_EQ(set.services.count("s"), 1U);
    EXPECT_EQ(set.sso_sessions.count("corp"), 1U);
    EXPECT_EQ(set.profiles.size(), 2U);
    EXPECT_EQ(set.ignored.size(), 3U);
}

TEST(ProfileFile, KeepsHashesAndSemicolonsInsideValues) {
    const ProfileSet set = read_config("[default]\na = x;y#z\nb = x ;y\nc = x\t#y\n");
    const Expected expected = {{"default", {{"a", "x;y#z"}, {"b", "x"}, {"c", "x"}}}};
    EXPECT_EQ(texts(set.profiles), expected);
}

TEST(ProfileFile, TakesKeysInAnyCaseAndEqualsSignsInValues) {
    const ProfileSet set = read_config("[default]\nRegion = a=b\n");
    const Expected expected = {{"default", {{"region", "a=b"}}}};
    EXPECT_EQ(texts(set.profiles), expected);
}

TEST(ProfileFile, ReadsNestedKeysOfServices) {
    const ProfileSet set = read_config(
        "[services local]\n"
        "dynamodb =\n"
        "  # the one on this machine\n"
        "  endpoint_url = http://localhost:8000 # not 8001\n"
        "\n"
        "  Other=1\n"
        "s3 =\n"
        "  endpoint_url = http://localhost:9000\n");
    const ProfileSection& services = set.services.at("local");
    EXPECT_EQ(nested_value(*find(services, "dynamodb"), "endpoint_url"), "http://localhost:8000");
    EXPECT_EQ(nested_value(*find(services, "dynamodb"), "other"), "1");
    EXPECT_EQ(nested_value(*find(services, "s3"), "endpoint_url"), "http://localhost:9000");
    EXPECT_EQ(nested_value(*find(services, "s3"), "other"), std::nullopt);
}

TEST(ProfileFile, ReportsBadLinesWithFileAndLine) {
    EXPECT_EQ(error_of("name = value\n"),
              "config:1: expected a profile definition, such as [default], before this line");
    EXPECT_EQ(error_of("[default\n"), "config:1: a section must end with ']'");
    EXPECT_EQ(error_of("[default]\n\nregion\n"), "config:3: expected an '=' sign defining a property");
    EXPECT_EQ(error_of("[default]\n= x\n"), "config:2: the property has no name before the '='");
    EXPECT_EQ(error_of("[default]\na=1\n[default]\n b\n"),
              "config:4: expected a property definition: a line that begins with a blank continues a value, "
              "and there "
              "is none before it");
    EXPECT_EQ(error_of("[default]\ns3 =\n word\n"),
              "config:3: expected an '=' sign defining a property in a nested property");
    EXPECT_EQ(error_of("[default]\ns3 =\n = x\n"),
              "config:3: the nested property has no name before the '='");
}

TEST(ProfileFile, TellsWhatItPassedOver) {
    const ProfileSet set =
        read_config("[dev]\na = 1\n b\n[profile ok]\nin valid = 1\n continued\n[plugins x]\n");
    const Expected expected = {{"ok", {}}};
    EXPECT_EQ(texts(set.profiles), expected);
    ASSERT_EQ(set.ignored.size(), 3U);
    EXPECT_EQ(set.ignored[0],
              "config:1: ignored the section [dev] (a profile is written [profile NAME] here)");
    EXPECT_EQ(set.ignored[1], "config:5: ignored the property 'in' (no such name is possible)");
}

TEST(ProfileFile, ShowsNoSecretWhereAColonStandsForAnEqualsSign) {
    const ProfileSet set = read_config("[default]\naws_session_token: IQoJhunter2==\n");
    ASSERT_EQ(set.ignored.size(), 1U);
    EXPECT_EQ(set.ignored[0],
              "config:2: ignored the property 'aws_session_token:' (no such name is possible)");
}

TEST(ProfileFile, ReadsWindowsFilesAndByteOrderMarks) {
    const ProfileSet set = read_config("\xef\xbb\xbf[default]\r\nregion = a\r\n\r\nx =\r\n y = 1\r\n");
    const Expected expected = {{"default", {{"region", "a"}, {"x", "\ny = 1"}}}};
    EXPECT_EQ(texts(set.profiles), expected);
}

}  // namespace
}  // namespace dynantic::aws
