#include "aws/support/provider_bench.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using tests::answer;
using tests::ProviderBench;

constexpr const char* document =
    R"({"Code":"Success","AccessKeyId":"ASIA1","SecretAccessKey":"secret1","Token":"token1","Expiration":"2024-05-01T06:00:00Z"})";

TEST(CredentialChain, ListsEverySourceAndWhyItDeclined) {
    ProviderBench bench({{"AWS_EC2_METADATA_DISABLED", "true"}});
    EXPECT_EQ(bench.error(),
              "no credentials were found; asked were:\n"
              "  environment: AWS_ACCESS_KEY_ID is not set\n"
              "  profile default: there is no profile 'default'\n"
              "  container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI "
              "are not set\n"
              "  EC2 instance metadata: disabled by environment (AWS_EC2_METADATA_DISABLED)");
}

TEST(CredentialChain, StopsAtASourceThatIsSetUpButFails) {
    ProviderBench bench({{"AWS_ACCESS_KEY_ID", "AKIA1"}},
                        "[default]\naws_access_key_id=a\naws_secret_access_key=b\n");
    EXPECT_EQ(bench.error(),
              "credentials are set up but could not be had:\n"
              "  environment: AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not");
    bench.environment->variables = {{"HOME", "/home/ada"}, {"AWS_SECRET_ACCESS_KEY", "hunter2"}};
    EXPECT_EQ(bench.error(),
              "credentials are set up but could not be had:\n"
              "  environment: AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not");
}

TEST(CredentialChain, StaysWithTheSourceThatWasFound) {
    ProviderBench bench({{"AWS_ACCESS_KEY_ID", "AKIA1"}, {"AWS_SECRET_ACCESS_KEY", "s"}},
                        "[default]\naws_access_key_id=other\naws_secret_access_key=b\n");
    const auto chain = bench.chain();
    EXPECT_EQ(chain->load(Deadline::max())->access_key_id, "AKIA1");
    bench.environment->variables.erase("AWS_ACCESS_KEY_ID");
    bench.environment->variables.erase("AWS_SECRET_ACCESS_KEY");
    const auto again = chain->load(Deadline::max());
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().message(),
              "credentials could not be refreshed: environment: AWS_ACCESS_KEY_ID is not set");
}

TEST(CredentialChain, LetsAProfileNamedInCodeBeatTheEnvironment) {
    const std::string file = "[profile dev]\naws_access_key_id=FROM_PROFILE\naws_secret_access_key=b\n";
    ProviderBench bench({{"AWS_ACCESS_KEY_ID", "FROM_ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}}, file);
    bench.environment->variables["AWS_PROFILE"] = "dev";
    EXPECT_EQ(bench.load().access_key_id, "FROM_ENV");
    bench.config.profile = "dev";
    EXPECT_EQ(bench.load().access_key_id, "FROM_PROFILE");
    EXPECT_EQ(bench.load().source, "profile dev: keys");
}

TEST(CredentialChain, SignsForALocalEndpointWithPlaceholdersOnlyWhenAsked) {
    ProviderBench bench(
        {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8000"}, {"AWS_EC2_METADATA_DISABLED", "true"}});
    EXPECT_NE(bench.error(), "no error");
    bench.options.placeholder_for_local_endpoint = true;
    EXPECT_EQ(bench.load().source,
              "placeholder keys for an endpoint on this machine: no others were found, and local databases "
              "mostly check none");
    EXPECT_TRUE(bench.sender->requests.empty()) << "the metadata service is not asked for a local endpoint";
    bench.environment->variables["AWS_ENDPOINT_URL_DYNAMODB"] = "http://db.example.com";
    EXPECT_NE(bench.error(), "no error");
}

TEST(GivenCredentials, AreTakenFromCodeBeforeAnythingElse) {
    ProviderBench bench({{"AWS_ACCESS_KEY_ID", "FROM_ENV"}, {"AWS_SECRET_ACCESS_KEY", "s"}});
    bench.config.credentials = Credentials{.access_key_id = "CODE", .secret_access_key = "s"};
    EXPECT_EQ(bench.load().access_key_id, "CODE");
    EXPECT_EQ(bench.load().source, "code");
    bench.config.credentials = [] { return Credentials{.access_key_id = "CALL", .secret_access_key = "s"}; };
    EXPECT_EQ(bench.load().access_key_id, "CALL");
    bench.config.credentials = Credentials{.access_key_id = "half"};
    EXPECT_NE(bench.error(), "no error");
}

struct Vault final : CredentialsProvider {
    Result<Credentials> load(Deadline) override {
        if (bad) throw std::runtime_error("token hunter2 refused");
        return Error(ErrorKind::credentials, "the vault is sealed");
    }
    std::string name() const override { return "my vault"; }
    bool bad = false;
};

TEST(GivenCredentials, ShowAProvidersErrorButNotWhatItThrows) {
    ProviderBench bench;
    const auto vault = std::make_shared<Vault>();
    bench.config.credentials = vault;
    EXPECT_EQ(bench.error(), "credentials are set up but could not be had:\n  my vault: the vault is sealed");
    vault->bad = true;
    EXPECT_EQ(bench.error().find("hunter2"), std::string::npos);
}

TEST(GivenCredentials, WithALineBreakWouldBreakTheHeaderAndAreRefused) {
    ProviderBench bench;
    const auto refused = [&](Credentials keys) {
        bench.config.credentials = std::move(keys);
        const std::string error = bench.error();
        EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
        return error;
    };
    const std::string begin = "credentials are set up but could not be had:\n  keys given in code: its ";
    const std::string end = " holds a control character, such as a line break";
    EXPECT_EQ(refused({.access_key_id = "AKIA1\r\nX-Evil: 1", .secret_access_key = "hunter2"}),
              begin + "access_key_id" + end);
    EXPECT_EQ(refused({.access_key_id = "AKIA1", .secret_access_key = "hunter2\n"}),
              begin + "secret_access_key" + end);
    EXPECT_EQ(refused({.access_key_id = "ASIA1", .secret_access_key = "s", .session_token = "hunter2\x7f"}),
              begin + "session_token" + end);
}

TEST(EnvironmentCredentials, CarryTokenAccountAndExpiry) {
    ProviderBench bench({{"AWS_ACCESS_KEY_ID", "AKIA1"},
                         {"AWS_SECRET_ACCESS_KEY", "s"},
                         {"AWS_SESSION_TOKEN", "t"},
                         {"AWS_ACCOUNT_ID", "111122223333"},
                         {"AWS_CREDENTIAL_EXPIRATION", "2024-05-01T06:00:00Z"}});
    const Credentials got = bench.load();
    EXPECT_EQ(got.session_token, "t");
    EXPECT_EQ(got.account_id, "111122223333");
    EXPECT_EQ(got.expires_at, std::chrono::sys_days{std::chrono::year{2024} / 5 / 1} + std::chrono::hours(6));
    bench.environment->variables["AWS_CREDENTIAL_EXPIRATION"] = "tomorrow";
    EXPECT_NE(bench.error(), "no error");
}

TEST(ProfileCredentials, OfTheCredentialsFileComeBeforeAProcessAndThoseOfTheConfigFileAfter) {
    const std::string process = "credential_process = give\n";
    const std::string keys = "aws_access_key_id=KEYS\naws_secret_access_key=s\n";
    ProviderBench bench({}, "[default]\n" + process + keys);
    bench.environment->program = [](const std::string&) {
        return Environment::Output{
            true, 0, R"({"Version":1,"AccessKeyId":"PROCESS","SecretAccessKey":"s"})", {}};
    };
    EXPECT_EQ(bench.load().access_key_id, "PROCESS");
    bench.environment->files["/home/ada/.aws/credentials"] = "[default]\n" + keys;
    EXPECT_EQ(bench.load().access_key_id, "KEYS");
}

TEST(ProfileCredentials, OfTheCredentialsFileTakeNoTokenAndNoAccountOfTheConfigFile) {
    ProviderBench bench({},
                        "[default]\naws_access_key_id=OLD\naws_secret_access_key=o\naws_session_token=stale\n"
                        "aws_account_id=111122223333\n");
    EXPECT_EQ(bench.load().session_token, "stale");
    EXPECT_EQ(bench.load().account_id, "111122223333");
    std::string& file = bench.environment->files["/home/ada/.aws/credentials"];
    file = "[default]\naws_access_key_id=NEW\naws_secret_access_key=s\n";
    EXPECT_EQ(bench.load().access_key_id, "NEW");
    EXPECT_EQ(bench.load().session_token, "");
    EXPECT_EQ(bench.load().account_id, "");
    file += "aws_session_token=fresh\naws_account_id=444455556666\n";
    EXPECT_EQ(bench.load().session_token, "fresh");
    EXPECT_EQ(bench.load().account_id, "444455556666");
}

TEST(CredentialProcess, IsToldByStatusAndNeverByItsOutput) {
    ProviderBench bench({}, "[default]\ncredential_process = give --me\n");
    Environment::Output output{true, 3, "hunter2", {}};
    bench.environment->program = [&](const std::string&) { return output; };
    EXPECT_EQ(bench.error(),
              "credentials are set up but could not be had:\n"
              "  environment: AWS_ACCESS_KEY_ID is not set\n"
              "  profile default: credential_process ended with exit status 3");
    for (const char* text :
         {"hunter2", R"({"Version":2,"SecretAccessKey":"hunter2"})", R"(["hunter2"])",
          R"({"Version":1,"SecretAccessKey":"hunter2"})",
          R"({"Version":1,"AccessKeyId":"a","SecretAccessKey":"hunter2","Expiration":"never"})"}) {
        output = {true, 0, text, {}};
        const std::string error = bench.error();
        EXPECT_NE(error, "no error") << text;
        EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
    }
    output = {false, 0, "", "signal 9 ended it"};
    EXPECT_NE(bench.error().find("credential_process: signal 9 ended it"), std::string::npos);
    EXPECT_EQ(bench.environment->commands.back(), "give --me");
}

TEST(ContainerCredentials, ReadTheTokenFileAnewEachTime) {
    ProviderBench bench({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.170.23/v1/credentials"},
                         {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/token"},
                         {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "unused"}});
    bench.environment->files["/token"] = "first\n";
    bench.sender->script = {answer(200, document), answer(200, document)};
    const auto chain = bench.chain();
    ASSERT_TRUE(chain->load(Deadline::max()).has_value());
    bench.environment->files["/token"] = "second";
    ASSERT_TRUE(chain->load(Deadline::max()).has_value());
    EXPECT_EQ(tests::header(bench.sender->requests[0], "authorization"), "first");
    EXPECT_EQ(tests::header(bench.sender->requests[1], "authorization"), "second");
    EXPECT_FALSE(bench.sender->requests[0].use_proxy) << "link-local addresses are not behind a proxy";
}

TEST(ContainerCredentials, RefuseToSendTheTokenToAStranger) {
    ProviderBench bench({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://evil.example.com/"},
                         {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "hunter2"}});
    const std::string error = bench.error();
    EXPECT_NE(error.find("may use http only for this machine"), std::string::npos) << error;
    EXPECT_EQ(error.find("hunter2"), std::string::npos);
    EXPECT_TRUE(bench.sender->requests.empty());
    bench.environment->variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1.example.com/";
    EXPECT_NE(bench.error(), "no error");
    EXPECT_TRUE(bench.sender->requests.empty());
}

TEST(ContainerCredentials, RefuseATokenThatWouldBreakTheHeader) {
    ProviderBench bench({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"},
                         {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "a\r\nX-Evil: b"}});
    EXPECT_NE(bench.error().find("control characters"), std::string::npos);
    EXPECT_TRUE(bench.sender->requests.empty());
}

TEST(ContainerCredentials, TryAgainWhereAFailureMayPass) {
    ProviderBench bench({{"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/x"}});
    bench.sender->script = {tests::no_answer(), answer(500, ""), answer(200, document)};
    EXPECT_EQ(bench.load().access_key_id, "ASIA1");
    EXPECT_EQ(bench.sender->requests.size(), 3U);
    bench.sender->requests.clear();
    bench.sender->script = {answer(404, R"({"code":"NotHere","message":"hunter2"})")};
    EXPECT_NE(bench.error().find("http://169.254.170.2/x: HTTP status 404 (NotHere)"), std::string::npos);
    EXPECT_EQ(bench.sender->requests.size(), 1U);
}

TEST(ContainerCredentials, DoNotShowTheQueryOfTheirUrl) {
    ProviderBench bench({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/x?key=hunter2"}});
    bench.sender->script = {answer(404, "")};
    const std::string error = bench.error();
    EXPECT_NE(error.find("http://127.0.0.1:9/x: HTTP status 404"), std::string::npos) << error;
    EXPECT_EQ(error.find("hunter2"), std::string::npos) << error;
}

TEST(ImdsCredentials, AskForATokenTheRoleAndItsCredentials) {
    ProviderBench bench({{"AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1338/"}});
    bench.sender->script = {answer(200, "TOKEN"), answer(200, "my-role\n"), answer(200, document)};
    const Credentials got = bench.load();
    EXPECT_EQ(got.session_token, "token1");
    EXPECT_EQ(got.source, "EC2 instance metadata");
    ASSERT_EQ(bench.sender->requests.size(), 3U);
    EXPECT_EQ(bench.sender->requests[0].method, "PUT");
    EXPECT_EQ(bench.sender->requests[0].url, "http://127.0.0.1:1338/latest/api/token");
    EXPECT_EQ(tests::header(bench.sender->requests[0], "x-aws-ec2-metadata-token-ttl-seconds"), "21600");
    EXPECT_EQ(bench.sender->requests[2].url,
              "http://127.0.0.1:1338/latest/meta-data/iam/security-credentials/my-role");
    EXPECT_EQ(tests::header(bench.sender->requests[2], "x-aws-ec2-metadata-token"), "TOKEN");
    EXPECT_FALSE(bench.sender->requests[2].use_proxy);
}

TEST(ImdsCredentials, SpeakVersionOneOnlyWhereTheServiceKnowsNoTokens) {
    ProviderBench bench;
    bench.sender->script = {answer(404, ""), answer(200, "role"), answer(200, document)};
    EXPECT_EQ(bench.load().access_key_id, "ASIA1");
    EXPECT_EQ(tests::header(bench.sender->requests[1], "x-aws-ec2-metadata-token"), "");

    bench.environment->variables["AWS_EC2_METADATA_V1_DISABLED"] = "true";
    bench.sender->requests.clear();
    bench.sender->script = {answer(404, "")};
    EXPECT_NE(bench.error().find("HTTP status 404"), std::string::npos);
    EXPECT_EQ(bench.sender->requests.size(), 1U);

    bench.environment->variables.erase("AWS_EC2_METADATA_V1_DISABLED");
    bench.sender->requests.clear();
    bench.sender->script = {answer(400, "")};
    EXPECT_NE(bench.error().find("HTTP status 400"), std::string::npos);
    EXPECT_EQ(bench.sender->requests.size(), 1U) << "a bad request is not a service of version one";
}

TEST(ImdsCredentials, TellWhatTheServiceRefuses) {
    ProviderBench bench;
    bench.sender->script = {answer(200, "T"), answer(200, "role"),
                            answer(200, R"({"Code":"AssumeRoleUnauthorizedAccess"})")};
    const std::string error = bench.error();
    EXPECT_NE(error.find("the credentials of role role: the service answered AssumeRoleUnauthorizedAccess"),
              std::string::npos)
        << error;
}

TEST(ImdsCredentials, AreAskedForAsOftenAsSet) {
    ProviderBench bench({{"AWS_METADATA_SERVICE_NUM_ATTEMPTS", "2"}, {"AWS_METADATA_SERVICE_TIMEOUT", "5"}});
    bench.sender->script = {tests::no_answer("no route to host"), tests::no_answer("no route to host")};
    EXPECT_NE(bench.error().find("http://169.254.169.254/latest/api/token: no route to host"),
              std::string::npos);
    EXPECT_EQ(bench.sender->requests.size(), 2U);
    EXPECT_EQ(bench.sender->requests[0].connect_timeout, std::chrono::seconds(5));
}

}  // namespace
}  // namespace dynantic::aws
