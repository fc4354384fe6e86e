#include "aws/support/provider_bench.hpp"
#include "aws/support/traffic.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using tests::answer;
using tests::ProviderBench;

std::string assumed(const std::string& action, const std::string& key) {
    return "<" + action + "Response xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><" + action +
           "Result><AssumedRoleUser><Arn>arn:aws:sts::111122223333:assumed-role/r/s</Arn></"
           "AssumedRoleUser><Credentials>"
           "<AccessKeyId>" +
           key +
           "</AccessKeyId><SecretAccessKey>s&amp;1</SecretAccessKey><SessionToken>t1</SessionToken>"
           "<Expiration>2024-05-01T01:00:00Z</Expiration></Credentials></" +
           action + "Result></" + action + "Response>";
}

std::string refused(const std::string& code, const std::string& message) {
    return "<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + message +
           "</Message></Error></ErrorResponse>";
}

constexpr const char* role_profile =
    "[default]\nregion = eu-west-1\nrole_arn = arn:aws:iam::1:role/A\nsource_profile = base\nexternal_id = "
    "x/y\n"
    "role_session_name = me\nduration_seconds = 900\n"
    "[profile base]\naws_access_key_id = AKIABASE\naws_secret_access_key = hunter2\n";

TEST(AssumeRole, SendsASignedFormAndReadsTheReply) {
    ProviderBench bench({}, role_profile);
    bench.sender->script = {answer(200, assumed("AssumeRole", "ASIAROLE"))};
    const Credentials got = bench.load();
    EXPECT_EQ(got.access_key_id, "ASIAROLE");
    EXPECT_EQ(got.secret_access_key, "s&1");
    EXPECT_EQ(got.account_id, "111122223333");
    EXPECT_EQ(got.source, "profile default: keys, role arn:aws:iam::1:role/A");
    const http::Request& request = bench.sender->requests.at(0);
    EXPECT_EQ(request.method, "POST");
    EXPECT_EQ(request.url, "https://sts.eu-west-1.amazonaws.com");
    EXPECT_EQ(
        request.body,
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2FA&RoleSessionName=me&"
        "DurationSeconds=900&ExternalId=x%2Fy");
    EXPECT_EQ(tests::header(request, "content-type"), "application/x-www-form-urlencoded");
    EXPECT_NE(tests::header(request, "authorization")
                  .find("Credential=AKIABASE/20240501/eu-west-1/sts/aws4_request"),
              std::string::npos);
}

TEST(AssumeRole, AssumesAChainOfRolesOneWithTheOther) {
    ProviderBench bench({},
                        "[default]\nregion=eu-west-1\nrole_arn=A\nsource_profile=b\n"
                        "[profile b]\nrole_arn=B\ncredential_source=Environment\n");
    bench.config.profile = "default";  // so that the environment is only asked as the role's source
    bench.environment->variables["AWS_ACCESS_KEY_ID"] = "AKIAENV";
    bench.environment->variables["AWS_SECRET_ACCESS_KEY"] = "s";
    bench.sender->script = {answer(200, assumed("AssumeRole", "ASIAB")),
                            answer(200, assumed("AssumeRole", "ASIAA"))};
    EXPECT_EQ(bench.load().access_key_id, "ASIAA");
    EXPECT_NE(tests::header(bench.sender->requests[0], "authorization").find("Credential=AKIAENV/"),
              std::string::npos);
    EXPECT_NE(tests::header(bench.sender->requests[1], "authorization").find("Credential=ASIAB/"),
              std::string::npos);
    EXPECT_EQ(tests::header(bench.sender->requests[1], "x-amz-security-token"), "t1");
}

TEST(AssumeRole, NamesTheProfilesOfALoop) {
    ProviderBench bench(
        {}, "[default]\nrole_arn=A\nsource_profile=b\n[profile b]\nrole_arn=B\nsource_profile=default\n");
    EXPECT_NE(
        bench.error().find("the source_profile settings form an infinite loop: default -> b -> default"),
        std::string::npos);
}

TEST(AssumeRole, AsksForAOneTimeCode) {
    ProviderBench bench({},
                        "[default]\nrole_arn=A\nsource_profile=b\nmfa_serial=arn:aws:iam::1:mfa/ada\n"
                        "[profile b]\naws_access_key_id=k\naws_secret_access_key=s\n");
    EXPECT_NE(bench.error().find("set ClientConfig::mfa_code to a function that asks for the code"),
              std::string::npos);
    std::string asked;
    bench.config.mfa_code = [&](const std::string& serial) {
        asked = serial;
        return std::string("123456");
    };
    bench.sender->script = {answer(200, assumed("AssumeRole", "ASIA"))};
    EXPECT_EQ(bench.load().access_key_id, "ASIA");
    EXPECT_EQ(asked, "arn:aws:iam::1:mfa/ada");
    EXPECT_NE(bench.sender->requests.at(0).body.find(
                  "&SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fada&TokenCode=123456"),
              std::string::npos);
    EXPECT_EQ(bench.sender->requests.at(0).url, "https://sts.amazonaws.com")
        << "without a region, the oldest endpoint";
}

TEST(AssumeRole, TellsTheRefusalAndBlotsOutSecrets) {
    ProviderBench bench({}, role_profile);
    bench.sender->script = {answer(403, refused("AccessDenied", "not with secret hunter2, id x/y"))};
    const std::string error = bench.error();
    EXPECT_NE(error.find(
                  "arn:aws:iam::1:role/A: STS refused AssumeRole: AccessDenied: not with secret ***, id ***"),
              std::string::npos)
        << error;
}

TEST(AssumeRole, TriesAgainWhereStsIsBusyAndSignsAnew) {
    ProviderBench bench({}, role_profile);
    bench.sender->script = {answer(503, ""), answer(400, refused("Throttling", "slow down")),
                            answer(200, assumed("AssumeRole", "ASIA"))};
    EXPECT_EQ(bench.load().access_key_id, "ASIA");
    EXPECT_EQ(bench.sender->requests.size(), 3U);
    bench.sender->requests.clear();
    bench.sender->script = {answer(400, refused("ValidationError", "no")), answer(200, "")};
    EXPECT_NE(bench.error(), "no error");
    EXPECT_EQ(bench.sender->requests.size(), 1U);
}

TEST(AssumeRole, LearnsTheServersClockWhenItIsRefusedForItsDate) {
    ProviderBench bench({}, role_profile);
    http::Response late = answer(403, refused("SignatureDoesNotMatch", "Signature expired"));
    late.headers.push_back({"Date", "Wed, 01 May 2024 02:00:00 GMT"});
    bench.sender->script = {late, answer(200, assumed("AssumeRole", "ASIA"))};
    const auto context = bench.context();
    const Result<Credentials> got = make_chain(bench.config, context, {})->load(Deadline::max());
    ASSERT_TRUE(got) << got.error().message();
    EXPECT_EQ(got->access_key_id, "ASIA");
    ASSERT_EQ(bench.sender->requests.size(), 2U);
    EXPECT_EQ(tests::header(bench.sender->requests[0], "x-amz-date"), "20240501T000000Z");
    EXPECT_TRUE(tests::header(bench.sender->requests[1], "x-amz-date").starts_with("20240501T0200"));
    // DynamoDB's requests will be signed by the same clock.
    EXPECT_NE(context->skew->offset(), std::chrono::milliseconds(0));
}

TEST(AssumeRole, RefusesRepliesThatAreNotWhole) {
    for (const std::string& body :
         {std::string("hunter2"), std::string("<html>hunter2</html>"), assumed("AssumeRole", ""),
          assumed("Other", "ASIA"), assumed("AssumeRole", "ASIA").substr(0, 200)}) {
        ProviderBench bench({}, role_profile);
        bench.sender->script = {answer(200, body)};
        const std::string error = bench.error();
        EXPECT_NE(error, "no error") << body;
        EXPECT_EQ(error.find("hunter2"), std::string::npos);
    }
}

TEST(WebIdentity, OfTheEnvironmentIsExchangedForARole) {
    ProviderBench bench({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"},
                         {"AWS_ROLE_ARN", "arn:aws:iam::1:role/pod"},
                         {"AWS_ROLE_SESSION_NAME", "pod"},
                         {"AWS_REGION", "eu-west-1"}});
    bench.environment->files["/token"] = "jwt.jwt.jwt\n";
    bench.sender->script = {answer(200, assumed("AssumeRoleWithWebIdentity", "ASIAPOD"))};
    EXPECT_EQ(bench.load().access_key_id, "ASIAPOD");
    const http::Request& request = bench.sender->requests.at(0);
    EXPECT_EQ(
        request.body,
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fpod&"
        "RoleSessionName=pod&WebIdentityToken=jwt.jwt.jwt");
    EXPECT_EQ(tests::header(request, "authorization"), "") << "the token itself is the proof";
    bench.sender->script = {answer(400, refused("InvalidIdentityToken", "bad token jwt.jwt.jwt"))};
    EXPECT_NE(bench.error().find("InvalidIdentityToken: bad token ***"), std::string::npos);
    bench.environment->variables.erase("AWS_ROLE_ARN");
    EXPECT_NE(bench.error().find("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not"),
              std::string::npos);
}

TEST(WebIdentity, OfWhichTheEnvironmentHasHalfIsAMistakeThatNothingElseHides) {
    const std::string keys = "aws_access_key_id=KEYS\naws_secret_access_key=s\n";
    ProviderBench bench({{"AWS_WEB_IDENTITY_TOKEN_FILE", "/token"}}, "[default]\n" + keys);
    EXPECT_NE(bench.error().find("AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not"),
              std::string::npos);
    bench.config.profile = "default";
    EXPECT_EQ(bench.load().access_key_id, "KEYS") << "a profile named in code means that profile";
    bench.config.profile.reset();
    bench.environment->files["/home/ada/.aws/config"] =
        "[default]\nrole_arn=A\nsource_profile=base\n[profile base]\n" + keys;
    bench.sender->script = {answer(200, assumed("AssumeRole", "ASIAROLE"))};
    EXPECT_EQ(bench.load().access_key_id, "ASIAROLE") << "a role of the profile comes first";
}

constexpr const char* sso_profile =
    "[default]\nsso_session = dev\nsso_account_id = 111122223333\nsso_role_name = Read/Only\n"
    "[sso-session dev]\nsso_region = eu-west-1\nsso_start_url = https://ada.awsapps.com/start\n";
// SHA-1 of "dev"
constexpr const char* sso_cache = "/home/ada/.aws/sso/cache/34c6fceca75e456f25e7e99531e2425c6c1de443.json";
constexpr const char* sso_reply =
    R"({"roleCredentials":{"accessKeyId":"ASIASSO","secretAccessKey":"s","sessionToken":"t","expiration":1714525200000}})";

std::string token(const std::string& expiry) {
    return R"({"accessToken":"old-token","expiresAt":")" + expiry +
           R"(","refreshToken":"refresh","clientId":"id","clientSecret":"hunter2","registrationExpiresAt":"2024-08-01T00:00:00Z"})";
}

TEST(SsoCredentials, AreAskedForWithTheTokenOfTheSession) {
    ProviderBench bench({}, sso_profile);
    bench.environment->files[sso_cache] = token("2024-05-01T08:00:00UTC");
    bench.sender->script = {answer(200, sso_reply)};
    const Credentials got = bench.load();
    EXPECT_EQ(got.access_key_id, "ASIASSO");
    EXPECT_EQ(got.account_id, "111122223333");
    EXPECT_EQ(got.expires_at, std::chrono::system_clock::time_point(std::chrono::seconds(1714525200)));
    EXPECT_EQ(bench.sender->requests.at(0).url,
              "https://portal.sso.eu-west-1.amazonaws.com/federation/"
              "credentials?role_name=Read%2FOnly&account_id=111122223333");
    EXPECT_EQ(tests::header(bench.sender->requests.at(0), "x-amz-sso_bearer_token"), "old-token");
}

TEST(SsoCredentials, RefreshATokenThatIsAboutToEndAndWriteItBack) {
    ProviderBench bench({}, sso_profile);
    bench.environment->files[sso_cache] = token("2024-05-01T00:10:00Z");
    bench.sender->script = {
        answer(200, R"({"accessToken":"new-token","expiresIn":3600,"refreshToken":"next"})"),
        answer(200, sso_reply)};
    EXPECT_EQ(bench.load().access_key_id, "ASIASSO");
    EXPECT_EQ(bench.sender->requests.at(0).url, "https://oidc.eu-west-1.amazonaws.com/token");
    EXPECT_EQ(
        bench.sender->requests.at(0).body,
        R"({"clientId":"id","clientSecret":"hunter2","grantType":"refresh_token","refreshToken":"refresh"})");
    EXPECT_EQ(tests::header(bench.sender->requests.at(1), "x-amz-sso_bearer_token"), "new-token");
    EXPECT_EQ(bench.environment->files[sso_cache],
              R"({"startUrl":"https://ada.awsapps.com/start","region":"eu-west-1","accessToken":"new-token",)"
              R"("expiresAt":"2024-05-01T01:00:00Z","clientId":"id","clientSecret":"hunter2",)"
              R"("registrationExpiresAt":"2024-08-01T00:00:00Z","refreshToken":"next"})");
}

TEST(SsoCredentials, UseTheOldTokenWhileARefreshFails) {
    ProviderBench bench({}, sso_profile);
    bench.environment->files[sso_cache] = token("2024-05-01T00:10:00Z");
    bench.sender->script = {answer(400, R"({"error":"invalid_grant"})"), answer(200, sso_reply)};
    EXPECT_EQ(bench.load().access_key_id, "ASIASSO");
    EXPECT_EQ(tests::header(bench.sender->requests.at(1), "x-amz-sso_bearer_token"), "old-token");
}

TEST(SsoCredentials, SayToLogInAgain) {
    ProviderBench bench({}, sso_profile);
    EXPECT_NE(
        bench.error().find("cannot be read: No such file or directory; run: aws sso login --profile default"),
        std::string::npos);
    bench.environment->files[sso_cache] = token("2024-04-30T00:00:00Z");
    bench.sender->script = {answer(400, "")};
    EXPECT_NE(bench.error().find("has expired; run: aws sso login --profile default"), std::string::npos);
    bench.environment->files[sso_cache] = token("2024-05-02T00:00:00Z");
    bench.sender->script = {answer(401, R"({"message":"hunter2"})")};
    const std::string error = bench.error();
    EXPECT_NE(error.find("if the session has ended, run: aws sso login --profile default"), std::string::npos)
        << error;
    EXPECT_EQ(error.find("hunter2"), std::string::npos);
}

TEST(SsoCredentials, OfTheInlineFormAreNotRefreshed) {
    ProviderBench bench({},
                        "[default]\nsso_start_url = https://ada.awsapps.com/start\nsso_region = eu-west-1\n"
                        "sso_account_id = 1\nsso_role_name = r\n");
    // SHA-1 of the start URL
    bench.environment->files["/home/ada/.aws/sso/cache/4b73fd1ed4d8e5b1e6ec2cb3e3c0b0a0c1b7a1f0.json"] = "";
    const std::string error = bench.error();
    EXPECT_NE(error.find("aws sso login"), std::string::npos) << error;
    EXPECT_TRUE(bench.sender->requests.empty());
}

TEST(SsoCredentials, NeedARegionAUrlAndOneMeaning) {
    ProviderBench bench({}, "[default]\nsso_session = gone\nsso_account_id = 1\nsso_role_name = r\n");
    EXPECT_NE(bench.error().find("there is no section [sso-session gone]"), std::string::npos);
    ProviderBench conflict(
        {}, std::string("[default]\nsso_region = us-east-1\n") + (sso_profile + sizeof("[default]")));
    EXPECT_NE(conflict.error().find("sso_region is not that of [sso-session dev]"), std::string::npos);
    ProviderBench half({}, "[default]\nsso_start_url=u\nsso_region=r\nsso_account_id = 1\n");
    EXPECT_NE(half.error().find("sso_role_name is missing"), std::string::npos);
}

}  // namespace
}  // namespace dynantic::aws
