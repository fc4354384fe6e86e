#include "aws/signer/clock_skew.hpp"
#include "aws/signer/dynamodb_signer.hpp"
#include "aws/signer/request_signer.hpp"
#include "aws/support/vectors.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;
using simdjson::dom::element;

// 2015-08-30T12:36:00Z, the time of every vector and of the examples in AWS's documents.
constexpr std::chrono::system_clock::time_point example_time =
    std::chrono::sys_days{std::chrono::year{2015} / 8 / 30} + 12h + 36min;

struct RawRequest {
    std::string method;
    std::string path;
    std::string query;
    std::vector<http::Header> headers;
    std::string body;
};

// A request as the vectors write it: lines without CR, header lines "Name:value", a line that begins with a blank
// continues the header before.
RawRequest parse_request(const std::string& text) {
    RawRequest out;
    std::istringstream lines(text);
    std::string line;
    std::getline(lines, line);
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    out.method = line.substr(0, first);
    const std::string target = line.substr(first + 1, last - first - 1);
    const std::size_t question = target.find('?');
    out.path = target.substr(0, question);
    if (question != std::string::npos) out.query = target.substr(question + 1);
    while (std::getline(lines, line) && !line.empty()) {
        if (line.front() == ' ' || line.front() == '\t') {
            out.headers.back().value += "\n" + line;
        } else {
            const std::size_t colon = line.find(':');
            out.headers.push_back({line.substr(0, colon), line.substr(colon + 1)});
        }
    }
    out.body.assign(std::istreambuf_iterator<char>(lines), {});
    return out;
}

TEST(SigV4Vectors, EveryCaseGivesEachStepOfItsSignature) {
    DYNANTIC_NEEDS_VECTORS("sigv4");
    int cases = 0;
    for (const auto& folder : std::filesystem::directory_iterator(tests::vectors() / "sigv4")) {
        SCOPED_TRACE(folder.path().filename().string());
        const tests::JsonFile context(folder.path() / "context.json");
        const element root = context.root();
        EXPECT_EQ(tests::text(root["timestamp"]), "2015-08-30T12:36:00Z");
        bool omit_token = false;
        if (root["omit_session_token"].get(omit_token) != simdjson::SUCCESS) omit_token = false;
        const SigningOptions options{.normalize_path = bool(root["normalize"]),
                                     .add_body_hash = bool(root["sign_body"]),
                                     .sign_session_token = !omit_token};
        const element keys = root["credentials"];
        const Credentials credentials{.access_key_id = tests::text(keys["access_key_id"]),
                                      .secret_access_key = tests::text(keys["secret_access_key"]),
                                      .session_token = tests::member(keys, "token").value_or("")};
        const RawRequest request = parse_request(tests::read_text(folder.path() / "request.txt"));
        const Signature got = sign_request(
            {request.method, request.path, request.query, request.headers, request.body}, credentials,
            tests::text(root["region"]), tests::text(root["service"]), example_time, options);
        EXPECT_EQ(got.canonical_request, tests::read_text(folder.path() / "header-canonical-request.txt"));
        EXPECT_EQ(got.string_to_sign, tests::read_text(folder.path() / "header-string-to-sign.txt"));
        EXPECT_EQ(got.signature, tests::read_text(folder.path() / "header-signature.txt"));
        const std::string signed_request = tests::read_text(folder.path() / "header-signed-request.txt");
        for (const http::Header& header : got.headers) {
            const std::string lowered =
                header.name == "X-Amz-Content-Sha256" ? "x-amz-content-sha256" : header.name;
            EXPECT_NE(signed_request.find("\n" + lowered + ":" + header.value + "\n"), std::string::npos)
                << header.name;
        }
        ++cases;
    }
    EXPECT_GT(cases, 10);
}

// The worked example of "Create a signed AWS API request" in the IAM user guide.
TEST(SigV4, GivesTheSignatureOfTheDocumentedExample) {
    const std::vector<http::Header> headers = {
        {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}, {"Host", "iam.amazonaws.com"}};
    const Credentials credentials{.access_key_id = "AKIDEXAMPLE",
                                  .secret_access_key = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
    const Signature got = sign_request({"GET", "/", "Action=ListUsers&Version=2010-05-08", headers, ""},
                                       credentials, "us-east-1", "iam", example_time);
    EXPECT_EQ(got.signature, "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    EXPECT_EQ(got.headers.back().value,
              "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
              "SignedHeaders=content-type;host;x-amz-date, "
              "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

TEST(SigV4, SortsRepeatedQueryParametersByValueAndEscapesThem) {
    const std::vector<http::Header> headers = {{"Host", "h"}};
    const Signature got = sign_request({"GET", "/", "b=2&a=z&a=%C3%A9&c&a=x+y", headers, ""},
                                       {.access_key_id = "a"}, "r", "s", example_time);
    EXPECT_EQ(got.canonical_request.substr(0, got.canonical_request.find("\nhost")),
              "GET\n/\na=%C3%A9&a=x%2By&a=z&b=2&c=");
}

// The fast path must say what the general one says, for every shape that DynamoDB requests have.
TEST(DynamoDbSigner, AgreesWithTheGeneralSigner) {
    for (const std::string token : {"", "FwoGZXIvYXdzEBYaD/session+token=="}) {
        for (const std::string path : {"/", "/shard 1/v2/"}) {
            const Credentials credentials{
                .access_key_id = "AKIDEXAMPLE", .secret_access_key = "secret", .session_token = token};
            const std::string body = R"({"TableName":"users","Key":{"id":{"S":"u1"}}})";
            const std::vector<http::Header> headers = {{"Host", "127.0.0.1:8000"},
                                                       {"Content-Type", "application/x-amz-json-1.0"},
                                                       {"X-Amz-Target", "DynamoDB_20120810.GetItem"}};
            const Signature expected = sign_request({"POST", path, "", headers, body}, credentials,
                                                    "eu-west-1", "dynamodb", example_time);
            std::string lines;
            for (const http::Header& header : expected.headers)
                lines += header.name + ": " + header.value + "\r\n";

            const DynamoDbSigner signer("eu-west-1", "127.0.0.1:8000", path);
            std::string out = "POST / HTTP/1.1\r\n";
            signer.append_headers(out, credentials, example_time, "GetItem", body);
            EXPECT_EQ(out, "POST / HTTP/1.1\r\n" + lines);
        }
    }
}

TEST(DynamoDbSigner, DerivesANewKeyWhenTheSecretOrTheDayChanges) {
    const DynamoDbSigner signer("eu-west-1", "h");
    const auto sign = [&](const std::string& secret, std::chrono::system_clock::time_point now) {
        std::string warm, fresh;
        signer.append_headers(warm, {.access_key_id = "a", .secret_access_key = secret}, now, "GetItem",
                              "{}");
        DynamoDbSigner("eu-west-1", "h")
            .append_headers(fresh, {.access_key_id = "a", .secret_access_key = secret}, now, "GetItem", "{}");
        EXPECT_EQ(warm, fresh);
        return warm;
    };
    const std::string first = sign("one", example_time);
    EXPECT_NE(sign("two", example_time), first);
    EXPECT_NE(sign("two", example_time + 24h), sign("two", example_time));
    EXPECT_EQ(sign("one", example_time), first);
}

TEST(SigningTime, IsWrittenInUtcToTheSecond) {
    EXPECT_EQ(SigningTime(example_time + 59s + 999ms).text(), "20150830T123659Z");
    EXPECT_EQ(SigningTime(std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} + 23h + 59min + 59s).text(),
              "20240229T235959Z");
    EXPECT_EQ(SigningTime(example_time).day(), "20150830");
}

TEST(Hash, OfKeysLongerThanABlockIsTheirDigest) {
    // RFC 4231, test case 6.
    const std::string key(131, '\xaa');
    EXPECT_EQ(view(hex(HmacKey(key).mac("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    EXPECT_EQ(sha1_hex("https://ssotest.awsapps.com/start"), "dace00cba5f8355ec9d274ceb2bcebdfbeed0e12");
}

TEST(ClockSkew, IsLearnedOnlyFromRefusalsFarFromOurClock) {
    ClockSkew skew;
    EXPECT_FALSE(skew.learn("ThrottlingException", example_time + 1h, example_time));
    EXPECT_FALSE(skew.learn("InvalidSignatureException", std::nullopt, example_time));
    EXPECT_FALSE(skew.learn("InvalidSignatureException", example_time + 3min, example_time));
    EXPECT_EQ(skew.offset(), 0ms);

    EXPECT_TRUE(skew.learn("RequestTimeTooSkewed", example_time - 20min, example_time));
    EXPECT_EQ(skew.correct(example_time), example_time - 20min);
    // Once mended, the same refusal has another cause: it must not be retried for ever.
    EXPECT_FALSE(skew.learn("RequestTimeTooSkewed", example_time - 20min, example_time));
    // The machine's clock was set right meanwhile.
    EXPECT_TRUE(skew.learn("InvalidSignatureException", example_time, example_time));
    EXPECT_EQ(skew.offset(), 0ms);
}

}  // namespace
}  // namespace dynantic::aws
