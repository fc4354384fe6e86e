// The dynantic command, run as a user would: its own process, its own environment, traffic over loopback.

#include "aws/support/loopback_server.hpp"
#include "aws/support/run_tool.hpp"
#include "aws/support/traffic.hpp"
#include "aws/support/vectors.hpp"
#include "http/fake_server.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace dynantic::aws {
namespace {

using simdjson::dom::element;
using tests::run_tool;
using tests::ToolOutput;

// A folder that is gone after the test.
class Folder {
  public:
    Folder() {
        char name[] = "/tmp/dynantic-test-XXXXXX";
        if (::mkdtemp(name) == nullptr) throw std::runtime_error("no temporary folder could be made");
        path_ = name;
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

void write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// The vector's files below a folder that plays the root; the absolute paths within them follow.
void copy_files(const std::filesystem::path& from, const std::filesystem::path& root) {
    if (!std::filesystem::exists(from)) return;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(from)) {
        if (!entry.is_regular_file()) continue;
        const std::string text =
            replaced(tests::read_text(entry.path()), " /token.jwt", " " + root.string() + "/token.jwt");
        write(root / entry.path().lexically_relative(from), text);
    }
}

// What the vectors say at AWS's addresses, said on loopback instead.
std::map<std::string, std::string> variables_of(const std::filesystem::path& folder,
                                                const std::filesystem::path& root,
                                                const std::string& server) {
    std::map<std::string, std::string> out;
    const tests::JsonFile file(folder / "env.json");
    for (const auto [name, value] : file.root().get_object()) out[std::string(name)] = tests::text(value);
    out["HOME"] = (root / "home").string();
    out["PATH"] = "/usr/bin:/bin";
    out["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = server;
    if (out.erase("AWS_ENDPOINT_URL") != 0) {
        out["AWS_ENDPOINT_URL"] = server;
    } else {
        for (const char* name : {"AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_SSO", "AWS_ENDPOINT_URL_SSO_OIDC"})
            out[name] = server;
    }
    if (const auto relative = out.extract("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"))
        out["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = server + relative.mapped();
    const auto full = out.find("AWS_CONTAINER_CREDENTIALS_FULL_URI");
    if (full != out.end()) full->second = replaced(full->second, "http://169.254.170.23", server);
    const auto token = out.find("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
    if (token != out.end()) token->second = root.string() + token->second;
    return out;
}

void replay(const std::filesystem::path& folder, const std::string& arguments) {
    SCOPED_TRACE(folder.filename().string());
    const Folder root;
    copy_files(folder / "fs", root.path());
    std::vector<tests::Exchange> traffic = tests::read_traffic(folder / "http-traffic.json");
    std::size_t next = 0;
    ToolOutput got;
    {
        const tests::LoopbackServer server(
            [&](const tests::SeenRequest& request) -> std::pair<int, std::string> {
                if (next == traffic.size()) return {404, "the recorded traffic is at its end"};
                const tests::Exchange& expected = traffic[next++];
                EXPECT_EQ(request.method, expected.method);
                const std::string path = tests::path_of(expected.uri);
                EXPECT_EQ(request.target.substr(0, request.target.find('?')),
                          path.substr(path.find('/', path.find("://") + 3)));
                return {expected.status, expected.reply};
            });
        got = run_tool("credentials --format process" + arguments,
                       variables_of(folder, root.path(), server.url()));
    }
    const tests::JsonFile test(folder / "test-case.json");
    element expected;
    if (test.root()["result"]["Ok"].get(expected) != simdjson::SUCCESS) {
        EXPECT_EQ(got.status, 1) << got.out;
        EXPECT_EQ(got.out, "");
        EXPECT_TRUE(got.err.starts_with("dynantic: ")) << got.err;
        return;
    }
    ASSERT_EQ(got.status, 0) << got.err;
    simdjson::dom::parser parser;
    const element json = parser.parse(got.out);
    EXPECT_EQ(std::int64_t(json["Version"]), 1);
    EXPECT_EQ(tests::text(json["AccessKeyId"]), tests::text(expected["access_key_id"]));
    EXPECT_EQ(tests::text(json["SecretAccessKey"]), tests::text(expected["secret_access_key"]));
    EXPECT_EQ(tests::member(json, "SessionToken"), tests::member(expected, "session_token"));
    std::int64_t expiry = 0;
    EXPECT_EQ(tests::member(json, "Expiration").has_value(),
              expected["expiry"].get(expiry) == simdjson::SUCCESS);
    EXPECT_EQ(next, traffic.size());
}

TEST(Tool, ReproducesTheCredentialsOfTheChainVectorsOverLoopback) {
    DYNANTIC_NEEDS_TOOL();
    DYNANTIC_NEEDS_VECTORS("credentials/default-chain");
    for (const auto& folder :
         std::filesystem::directory_iterator(tests::vectors() / "credentials" / "default-chain"))
        replay(folder.path(), "");
}

TEST(Tool, ReproducesTheCredentialsOfTheProfileVectorsOverLoopback) {
    DYNANTIC_NEEDS_TOOL();
    DYNANTIC_NEEDS_VECTORS("credentials/profile");
    for (const auto& folder :
         std::filesystem::directory_iterator(tests::vectors() / "credentials" / "profile"))
        replay(folder.path(), " --profile default");
}

TEST(Tool, NamesWhatItDoesNotUnderstandAndWhatThereIs) {
    DYNANTIC_NEEDS_TOOL();
    const std::string subcommands =
        "dynantic has: config, credentials, export, import, ping, serve, snapshot, version\n"
        "dynantic --help tells of each\n";
    const ToolOutput nonsense = run_tool("nonsense", {});
    EXPECT_NE(nonsense.status, 0);
    EXPECT_EQ(nonsense.err, "dynantic: 'nonsense' was not understood; " + subcommands);
    EXPECT_EQ(run_tool("", {}).err, "dynantic: a subcommand is missing; " + subcommands);
    EXPECT_EQ(run_tool("snapshot lose", {}).err,
              "dynantic: 'lose' was not understood; dynantic snapshot has: save, restore\n"
              "dynantic snapshot --help tells of each\n");
    EXPECT_NE(run_tool("snapshot save file", {}).err.find("--data is required"), std::string::npos);
}

TEST(Tool, TellsItsVersionInBothWays) {
    DYNANTIC_NEEDS_TOOL();
    const ToolOutput flag = run_tool("--version", {});
    EXPECT_EQ(flag.status, 0);
    EXPECT_TRUE(flag.out.starts_with("dynantic ")) << flag.out;
    EXPECT_EQ(flag.out, run_tool("version", {}).out);
}

TEST(Tool, SaysItsNameAndAFoldersOnce) {
    DYNANTIC_NEEDS_TOOL();
    const Folder folder;
    write(folder.path() / "other", "a file of another program");
    const ToolOutput refused =
        run_tool("ping", {{"AWS_ENDPOINT_URL_DYNAMODB", "embedded:" + folder.path().string()}});
    EXPECT_EQ(refused.err, "dynantic: config: embedded:" + folder.path().string() +
                               ": is no database of Dynantic (it has no file FORMAT) and is not empty\n");
    const ToolOutput served = run_tool("serve --port 0 --shared --data " + folder.path().string(), {});
    EXPECT_EQ(served.err, "dynantic: " + folder.path().string() +
                              ": is no database of Dynantic (it has no file FORMAT) and is not empty\n");
}

TEST(Tool, ImportsIntoNoTableThatIsNotThereAndSaysWhatMakesIt) {
    DYNANTIC_NEEDS_TOOL();
    const Folder folder;
    write(folder.path() / "items", R"({"Item":{"pk":{"S":"a"}}})");
    const ToolOutput missing = run_tool("import none " + (folder.path() / "items").string(),
                                        {{"AWS_ENDPOINT_URL_DYNAMODB", "embedded:"}});
    EXPECT_EQ(missing.status, 1);
    EXPECT_NE(missing.err.find("ResourceNotFoundException"), std::string::npos) << missing.err;
    EXPECT_NE(
        missing.err.find("\n--create FILE makes the table first, of the JSON of a CreateTable request\n"),
        std::string::npos)
        << missing.err;
}

TEST(Tool, ShowsCredentialsWithoutTheirSecrets) {
    DYNANTIC_NEEDS_TOOL();
    const std::map<std::string, std::string> variables = {
        {"AWS_ACCESS_KEY_ID", "AKIA1"},
        {"AWS_SECRET_ACCESS_KEY", "hunter2"},
        {"AWS_SESSION_TOKEN", "hunter3"},
        {"AWS_CREDENTIAL_EXPIRATION", "2080-01-01T00:00:00Z"}};
    const ToolOutput text = run_tool("credentials", variables);
    EXPECT_EQ(text.out,
              "source         environment\naccess key id  AKIA1\nexpires        2080-01-01T00:00:00Z\n");
    const ToolOutput json = run_tool("credentials --format json", variables);
    EXPECT_EQ(json.out,
              "{\"source\": \"environment\", \"access_key_id\": \"AKIA1\", \"expires_at\": "
              "\"2080-01-01T00:00:00Z\"}\n");
}

TEST(Tool, TellsWhatAProgramSignsWithWhereNoKeysAreNeeded) {
    DYNANTIC_NEEDS_TOOL();
    std::map<std::string, std::string> variables = {{"AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:8123"},
                                                    {"HOME", "/nonexistent"}};
    const ToolOutput local = run_tool("credentials", variables);
    EXPECT_EQ(local.status, 0) << local.err;
    EXPECT_EQ(
        local.out,
        "source         placeholder keys for an endpoint on this machine: no others were found, and local "
        "databases mostly check none\naccess key id  local\nexpires        never\n");
    variables["AWS_ENDPOINT_URL_DYNAMODB"] = "embedded:";
    const ToolOutput embedded = run_tool("credentials", variables);
    EXPECT_EQ(embedded.status, 0) << embedded.err;
    EXPECT_EQ(embedded.out, "source         none: a database inside the program wants no signature\n");
    EXPECT_EQ(run_tool("credentials --format json", variables).out,
              "{\"source\": \"none: a database inside the program wants no signature\"}\n");
    variables["AWS_ENDPOINT_URL_DYNAMODB"] = "http://192.0.2.1:8123";
    variables["AWS_EC2_METADATA_DISABLED"] = "true";
    EXPECT_EQ(run_tool("credentials", variables).status, 1) << "elsewhere keys are needed";
}

TEST(Tool, GivesTheEndpointOfItsEnvironment) {
    DYNANTIC_NEEDS_TOOL();
    const auto endpoint = [](std::map<std::string, std::string> variables) {
        variables.emplace("HOME", "/nonexistent");
        const ToolOutput got = run_tool("config --json", variables);
        simdjson::dom::parser parser;
        const element json = parser.parse(got.out);
        const auto value = tests::member(json["endpoint"], "value");
        EXPECT_EQ(got.status, value ? 0 : 1) << got.err;
        return value.value_or(tests::member(json["endpoint"], "error").value_or("neither"));
    };
    EXPECT_EQ(endpoint({{"AWS_REGION", "us-east-1"},
                        {"AWS_USE_FIPS_ENDPOINT", "true"},
                        {"AWS_USE_DUALSTACK_ENDPOINT", "true"}}),
              "https://dynamodb-fips.us-east-1.api.aws");
    EXPECT_EQ(endpoint({{"AWS_REGION", "us-east-1"}, {"AWS_ACCOUNT_ID", "111122223333"}}),
              "https://111122223333.ddb.us-east-1.amazonaws.com");
    EXPECT_EQ(endpoint({{"AWS_REGION", "us-east-1"}, {"AWS_ACCOUNT_ID_ENDPOINT_MODE", "required"}}),
              "AccountIdEndpointMode is required but no AccountID was provided or able to be loaded");
    EXPECT_EQ(endpoint({{"AWS_REGION", "local"}}), "http://localhost:8000");
}

// The environment that says what a case of the endpoint rules is asked; none where settings cannot say it.
std::optional<std::map<std::string, std::string>> variables_of(element params) {
    // Out of scope: tables named by ARN and searches are said by a request, not by settings.
    for (const char* name : {"ResourceArn", "ResourceArnList", "IsSearchOperation"}) {
        if (params[name].error() == simdjson::SUCCESS) return std::nullopt;
    }
    std::map<std::string, std::string> out = {
        {"HOME", "/nonexistent"},
        // The rules may be asked without a mode; a client always has one.
        {"AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled"}};
    const std::pair<const char*, const char*> texts[] = {
        {"Region", "AWS_REGION"},
        {"Endpoint", "AWS_ENDPOINT_URL_DYNAMODB"},
        {"AccountId", "AWS_ACCOUNT_ID"},
        {"AccountIdEndpointMode", "AWS_ACCOUNT_ID_ENDPOINT_MODE"}};
    for (const auto& [name, variable] : texts) {
        const auto value = tests::member(params, name);
        if (!value) continue;
        if (value->empty()) return std::nullopt;  // out of scope: a blank variable counts as unset
        out[variable] = *value;
    }
    const std::pair<const char*, const char*> flags[] = {{"UseFIPS", "AWS_USE_FIPS_ENDPOINT"},
                                                         {"UseDualStack", "AWS_USE_DUALSTACK_ENDPOINT"}};
    for (const auto& [name, variable] : flags) {
        bool flag = false;
        if (params[name].get(flag) == simdjson::SUCCESS) out[variable] = flag ? "true" : "false";
    }
    return out;
}

TEST(Tool, GivesTheUrlOfEveryEndpointVectorThatSettingsCanSay) {
    DYNANTIC_NEEDS_TOOL();
    DYNANTIC_NEEDS_VECTORS("endpoint-tests.json");
    const tests::JsonFile file(tests::vectors() / "endpoint-tests.json");
    int cases = 0;
    for (const element test : file.root()["testCases"].get_array()) {
        element params;
        if (test["params"].get(params) != simdjson::SUCCESS) continue;  // no region: no client
        const auto variables = variables_of(params);
        if (!variables) continue;
        SCOPED_TRACE(tests::text(test["documentation"]));
        ++cases;
        const ToolOutput got = run_tool("config --json", *variables);
        std::optional<std::string> url;
        element expected;
        if (test["expect"]["endpoint"].get(expected) == simdjson::SUCCESS)
            url = tests::member(expected, "url");
        EXPECT_EQ(got.status, url ? 0 : 1) << got.err;
        if (got.out.empty()) {  // refused before the rules are asked, with a sentence of its own
            EXPECT_FALSE(url);
            EXPECT_NE(got.err, "");
            continue;
        }
        simdjson::dom::parser parser;
        const element endpoint = element(parser.parse(got.out))["endpoint"];
        EXPECT_EQ(tests::member(endpoint, "value"), url);
        if (!url) {
            EXPECT_EQ(tests::member(endpoint, "error"), tests::member(test["expect"], "error"));
        }
    }
    EXPECT_GT(cases, 60);
    RecordProperty("cases", cases);
}

TEST(Tool, SaysWhereASettingComesFromAndWhatIsWrongWithIt) {
    DYNANTIC_NEEDS_TOOL();
    const Folder home;
    write(home.path() / ".aws" / "config", "[default]\nregion = eu-west-1\nmax_attempts = 7\n");
    const std::map<std::string, std::string> variables = {{"HOME", home.path().string()},
                                                          {"AWS_RETRY_MODE", "adaptive"}};
    const ToolOutput got = run_tool("config --json --region eu-north-1", variables);
    ASSERT_EQ(got.status, 0) << got.err;
    simdjson::dom::parser parser;
    const element json = parser.parse(got.out);
    EXPECT_EQ(tests::text(json["region"]["value"]), "eu-north-1");
    EXPECT_EQ(tests::text(json["region"]["source"]), "option");
    EXPECT_EQ(tests::text(json["retry_mode"]["where"]), "AWS_RETRY_MODE");
    EXPECT_EQ(std::int64_t(json["max_attempts"]["value"]), 7);
    EXPECT_EQ(tests::text(json["max_attempts"]["source"]), "profile");
    EXPECT_EQ(tests::text(json["max_attempts"]["where"]), (home.path() / ".aws" / "config").string() + ":3");

    write(home.path() / ".aws" / "config", "[default]\nregion\n");
    const ToolOutput bad = run_tool("config", variables);
    EXPECT_EQ(bad.status, 1);
    EXPECT_NE(bad.err.find("/.aws/config:2: expected an '=' sign defining a property"), std::string::npos)
        << bad.err;
}

TEST(Tool, PingsAnEndpointAndTellsEachStep) {
    DYNANTIC_NEEDS_TOOL();
    std::string seen;
    std::string url;
    ToolOutput got;
    {
        const tests::LoopbackServer server(
            [&](const tests::SeenRequest& request) -> std::pair<int, std::string> {
                seen = request.headers;
                return {200, R"({"TableNames":[]})"};
            });
        url = server.url();
        got = run_tool("ping --json", {{"AWS_ENDPOINT_URL_DYNAMODB", url}, {"HOME", "/nonexistent"}});
    }  // the server's thread has ended, so what it has seen may be read
    ASSERT_EQ(got.status, 0) << got.err;
    simdjson::dom::parser parser;
    const element json = parser.parse(got.out);
    EXPECT_EQ(tests::text(json["endpoint"]), url);
    std::string steps;
    for (const auto [name, time] : json["milliseconds"].get_object()) {
        EXPECT_GE(double(time), 0);
        steps += std::string(name) + ";";
    }
    EXPECT_EQ(steps, "credentials;resolve;connect;sign;first byte;rest;total;");
    EXPECT_NE(seen.find("X-Amz-Target: DynamoDB_20120810.ListTables\r\n"), std::string::npos) << seen;
    EXPECT_NE(seen.find("Credential=local/"), std::string::npos) << "a local endpoint needs no credentials";
}

TEST(Tool, PingsOverTlsAndTellsTheTimeOfTheHandshake) {
    DYNANTIC_NEEDS_TOOL();
    const http::test::TestAuthority authority;
    const http::test::ServerContext context = authority.server("DNS:localhost");
    const http::test::FakeServer server(http::test::answering([](const http::test::SeenRequest&) {
                                            return http::test::reply_text(200, R"({"TableNames":[]})");
                                        }),
                                        {.tls = context.get()});
    std::map<std::string, std::string> variables = {
        {"AWS_ENDPOINT_URL_DYNAMODB", "https://localhost:" + std::to_string(server.port())},
        {"AWS_CA_BUNDLE", authority.pem_file()},
        {"HOME", "/nonexistent"}};
    const ToolOutput got = run_tool("ping --json", variables);
    ASSERT_EQ(got.status, 0) << got.err;
    simdjson::dom::parser parser;
    std::string steps;
    for (const auto [name, time] : parser.parse(got.out)["milliseconds"].get_object()) {
        EXPECT_GE(double(time), 0);
        steps += std::string(name) + ";";
    }
    EXPECT_EQ(steps, "credentials;resolve;connect;TLS;sign;first byte;rest;total;");

    variables.erase("AWS_CA_BUNDLE");
    const ToolOutput distrusted = run_tool("ping", variables);
    EXPECT_EQ(distrusted.status, 1);
    EXPECT_NE(distrusted.err.find("certificate"), std::string::npos) << distrusted.err;
}

TEST(Tool, SaysWhyAPingFails) {
    DYNANTIC_NEEDS_TOOL();
    std::map<std::string, std::string> variables = {{"HOME", "/nonexistent"}};
    const std::string no_region =
        "config: no region is set: set AWS_REGION, or region in the profile (~/.aws/config), or "
        "ClientConfig::region";
    const ToolOutput nowhere = run_tool("ping", variables);
    EXPECT_EQ(nowhere.err, "dynantic: " + no_region + "\n");
    EXPECT_EQ(nowhere.out, "") << "no step was made";
    EXPECT_EQ(run_tool("ping --json", variables).out,
              "{\"milliseconds\": {}, \"error\": \"" + no_region + "\"}\n");
    const auto refusal = [&](int status, const std::string& body) {
        const tests::LoopbackServer server([&](const tests::SeenRequest&) -> std::pair<int, std::string> {
            return {status, body};
        });
        variables["AWS_ENDPOINT_URL"] = server.url();
        const ToolOutput refused = run_tool("ping", variables);
        EXPECT_EQ(refused.status, 1);
        EXPECT_NE(refused.out.find("first byte"), std::string::npos) << "the steps that went well are shown";
        return refused.err;
    };
    EXPECT_EQ(refusal(400, R"({"__type":"com.amazon.coral.service#AccessDeniedException","message":"no"})"),
              "dynantic: service: the endpoint answered with status 400 AccessDeniedException: no\n");
    EXPECT_EQ(refusal(404, "<html>"),
              "dynantic: connection: the endpoint answered with HTTP status 404 with a body that is not "
              "DynamoDB's\n");
    const ToolOutput gone = run_tool("ping", variables);
    EXPECT_EQ(gone.status, 1);
    EXPECT_NE(gone.err.find("127.0.0.1 port "), std::string::npos) << gone.err;
}

TEST(Tool, SaysThatAPingFailsByItsCredentialsAndNoSecret) {
    DYNANTIC_NEEDS_TOOL();
    const tests::LoopbackServer server([](const tests::SeenRequest&) -> std::pair<int, std::string> {
        return {
            400,
            R"({"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"It: hunter3 is bad"})"};
    });
    const ToolOutput refused = run_tool("ping", {{"HOME", "/nonexistent"},
                                                 {"AWS_ENDPOINT_URL", server.url()},
                                                 {"AWS_ACCESS_KEY_ID", "AKIA1"},
                                                 {"AWS_SECRET_ACCESS_KEY", "hunter2"},
                                                 {"AWS_SESSION_TOKEN", "hunter3"}});
    EXPECT_EQ(refused.status, 1);
    EXPECT_EQ(refused.err,
              "dynantic: credentials: the endpoint refuses those found (environment): status 400 "
              "UnrecognizedClientException: It: *** is bad\n");
}

}  // namespace
}  // namespace dynantic::aws
