#include "server/front.hpp"

#include "server/compression.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

namespace {

using namespace dynantic::server;
using namespace std::chrono_literals;

constexpr std::string_view get_item = "DynamoDB_20120810.GetItem";
constexpr std::string_view well_shaped =
    "AWS4-HMAC-SHA256 Credential=key/20240229/eu-west-1/dynamodb/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=abc";

// A Front whose operations answer with a fixed text and tell what they were asked.
class FrontTest : public testing::Test {
  protected:
    Response post(std::string_view target, std::string_view body,
                  std::string_view authorization = well_shaped) {
        Request request = operation(target, body);
        if (!authorization.empty()) request.add_header("Authorization", authorization);
        return respond(request);
    }

    static Request operation(std::string_view target, std::string_view body) {
        Request request;
        request.method = "POST";
        request.target = "/";
        request.body = body;
        request.add_header("Host", "localhost:8000");
        request.add_header("Content-Type", "application/x-amz-json-1.0");
        if (!target.empty()) request.add_header("X-Amz-Target", target);
        request.add_header("X-Amz-Date", "20240229T123045Z");
        return request;
    }

    Response respond(const Request& request) {
        if (!front_) front_.emplace(options_, handler(), metrics_);
        return front_->respond(request);
    }

    Handler handler() {
        return [this](const Account& account, std::string_view target, std::string_view body,
                      const std::string&) {
            asked_ = std::string(account.key_id) + "@" + std::string(account.region) + " " +
                     std::string(target) + " " + std::string(body);
            ++calls_;
            return dynantic::engine::EngineReply{200, answer_};
        };
    }

    ServerOptions options_;
    Metrics metrics_;
    std::optional<Front> front_;
    std::string answer_ = "{}";
    std::string asked_;
    int calls_ = 0;
};

TEST_F(FrontTest, RunsAnOperationForTheAccountThatSignedIt) {
    answer_ = R"({"Item":{}})";
    const Response response = post(get_item, R"({"TableName":"t"})");
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, R"({"Item":{}})");
    EXPECT_EQ(response.content_type, "application/x-amz-json-1.0");
    EXPECT_EQ(asked_, R"(key@eu-west-1 DynamoDB_20120810.GetItem {"TableName":"t"})");
}

TEST_F(FrontTest, AnswersPlainJsonToPlainJson) {
    Request request;
    request.method = "POST";
    request.target = "/";
    request.body = "{}";
    request.add_header("content-type", "application/json; charset=utf-8");
    request.add_header("x-amz-target", "DynamoDBStreams_20120810.ListStreams");
    request.add_header("authorization", well_shaped);
    request.add_header("date", "x");
    const Response response = respond(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "application/json");
}

TEST_F(FrontTest, SaysItIsHealthy) {
    options_.region = "eu-west-1";
    Request request;
    request.method = "GET";
    request.target = "/";
    EXPECT_EQ(respond(request).body, "healthy: dynamodb.eu-west-1.amazonaws.com ");
}

TEST_F(FrontTest, AnswersThePreflightOfABrowser) {
    Request request;
    request.method = "OPTIONS";
    request.target = "/";
    request.add_header("Origin", "https://example.com");
    request.add_header("Access-Control-Request-Method", "POST");
    request.add_header("Access-Control-Request-Headers", "x-amz-target,authorization");
    const Response response = respond(request);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "");
    const std::vector<std::pair<std::string_view, std::string>> expected{
        {"Access-Control-Allow-Headers", "x-amz-target,authorization"},
        {"Access-Control-Allow-Methods", "POST"},
        {"Access-Control-Max-Age", "172800"},
        {"Access-Control-Allow-Origin", "*"},
        {"Access-Control-Expose-Headers", "x-amzn-RequestId,x-amz-crc32,Date"}};
    EXPECT_EQ(response.headers, expected);
}

TEST_F(FrontTest, KnowsNothingButPostWithJson) {
    for (const char* method : {"PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"}) {
        Request request;
        request.method = method;
        request.target = "/";
        const Response response = respond(request);
        EXPECT_EQ(response.status, 404) << method;
        EXPECT_EQ(response.body, method == std::string_view("HEAD") ? "" : "<UnknownOperationException/>\n")
            << method;
    }
    Request request;
    request.method = "POST";
    request.target = "/";
    request.body = "a=1";
    request.add_header("Content-Type", "application/x-www-form-urlencoded");
    EXPECT_EQ(respond(request).status, 404);
    EXPECT_EQ(calls_, 0);
}

TEST_F(FrontTest, RefusesUnknownOperationsBeforeItAsksWhoCalls) {
    for (const char* target :
         {"", "GetItem", "DynamoDB_20120810.", "DynamoDB_20120810.Nope", "DynamoDB_20111205.GetItem",
          "DynamoDBStreams_20120810.GetItem", "dynamodb_20120810.GetItem"}) {
        const Response response = post(target, "{}", "");
        EXPECT_EQ(response.status, 400) << target;
        EXPECT_EQ(response.body, R"({"__type":"com.amazon.coral.service#UnknownOperationException"})")
            << target;
    }
    EXPECT_EQ(calls_, 0);
}

TEST_F(FrontTest, RefusesABodyThatIsNoJsonBeforeAllElse) {
    const std::string expected = R"({"__type":"com.amazon.coral.service#SerializationException"})";
    EXPECT_EQ(post("Nope", "{", "").body, expected);
    EXPECT_EQ(post(get_item, "{", "").body, expected);
    EXPECT_EQ(post(get_item, "").body, expected) << "no body at all";
    EXPECT_EQ(calls_, 0);
}

TEST_F(FrontTest, RefusesRequestsWithoutASignature) {
    const std::string expected =
        R"({"__type":"com.amazon.coral.service#MissingAuthenticationTokenException",)"
        R"("message":"Request is missing Authentication Token"})";
    EXPECT_EQ(post(get_item, "{}", "").body, expected);
    EXPECT_EQ(post(get_item, "{}", "Bearer token").body, expected);
    EXPECT_EQ(post(get_item, "{}", "AWS4-").status, 400);
    EXPECT_EQ(calls_, 0);
}

TEST_F(FrontTest, NamesWhatASignatureLacks) {
    EXPECT_EQ(
        post(get_item, "{}", "AWS4-HMAC-SHA256 Signature=b").body,
        R"({"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Authorization header )"
        R"(requires 'Credential' parameter. Authorization header requires 'SignedHeaders' parameter. )"
        R"(Authorization=AWS4-HMAC-SHA256 Signature=b"})");
    EXPECT_EQ(
        post(get_item, "{}", "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=b").body,
        R"({"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Credential must have )"
        R"(exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got 'a/b/c/d'"})");
    Request undated;
    undated.method = "POST";
    undated.target = "/";
    undated.body = "{}";
    undated.add_header("content-type", "application/x-amz-json-1.0");
    undated.add_header("x-amz-target", get_item);
    undated.add_header("authorization",
                       "AWS4-HMAC-SHA256 Credential=a/b/c/d/e,SignedHeaders=host,Signature=b");
    EXPECT_NE(respond(undated).body.find(
                  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' "
                  "header. "),
              std::string::npos);
}

TEST_F(FrontTest, TakesASignatureFromTheQuery) {
    Request request = operation(get_item, "{}");
    request.target =
        "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k%2F20240229%2Feu-north-1%2Fdynamodb%2Faws4_"
        "request"
        "&X-Amz-Signature=a&X-Amz-SignedHeaders=host&X-Amz-Date=20240229T123045Z";
    EXPECT_EQ(respond(request).status, 200);
    EXPECT_EQ(asked_, "k@eu-north-1 DynamoDB_20120810.GetItem {}");

    request.target = "/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=a&X-Amz-Date=x";
    EXPECT_EQ(
        respond(request).body,
        R"({"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"AWS query-string parameters )"
        R"(must include 'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-SignedHeaders'. )"
        R"(Re-examine the query-string parameters."})");

    request.add_header("Authorization", well_shaped);
    EXPECT_EQ(
        respond(request).body,
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Found both 'X-Amz-Algorithm' )"
        R"(as a query-string param and 'Authorization' as HTTP header."})");
}

TEST_F(FrontTest, UnpacksBodies) {
    Request request = operation(get_item, pack_gzip(R"({"packed":true})"));
    request.add_header("Content-Encoding", "gzip");
    request.add_header("Authorization", well_shaped);
    EXPECT_EQ(respond(request).status, 200);
    EXPECT_EQ(asked_, R"(key@eu-west-1 DynamoDB_20120810.GetItem {"packed":true})");

    const std::string text = R"({"deflated":true})";
    std::string deflated(200, '\0');
    uLongf size = 200;
    ASSERT_EQ(::compress(reinterpret_cast<Bytef*>(deflated.data()), &size,
                         reinterpret_cast<const Bytef*>(text.data()), text.size()),
              Z_OK);
    deflated.resize(size);
    request = operation(get_item, deflated);
    request.add_header("Content-Encoding", "deflate");
    request.add_header("Authorization", well_shaped);
    EXPECT_EQ(respond(request).status, 200);
    EXPECT_NE(asked_.find(R"({"deflated":true})"), std::string::npos);
}

TEST_F(FrontTest, RefusesBodiesThatCannotBeUnpacked) {
    const std::string good = pack_gzip(R"({"packed":true})");
    for (const auto& [body, encoding] :
         std::vector<std::pair<std::string, std::string>>{{"no gzip", "gzip"},
                                                          {good.substr(0, good.size() - 1), "gzip"},
                                                          {good + "x", "gzip"},
                                                          {good, "br"}}) {
        Request request = operation(get_item, body);
        request.add_header("Content-Encoding", encoding);
        request.add_header("Authorization", well_shaped);
        EXPECT_EQ(respond(request).body, R"({"__type":"com.amazon.coral.service#SerializationException"})")
            << encoding;
    }
    options_.limits.body_bytes = 1000;
    Request bomb = operation(get_item, pack_gzip(std::string(100'000, ' ')));
    bomb.add_header("Content-Encoding", "gzip");
    bomb.add_header("Authorization", well_shaped);
    EXPECT_EQ(respond(bomb).status, 413);
    EXPECT_EQ(calls_, 0);
}

TEST_F(FrontTest, PacksLargeRepliesForThoseWhoAsk) {
    answer_ = "{\"x\":\"" + std::string(5000, 'y') + "\"}";
    const auto ask = [&](std::string_view encodings) {
        Request request = operation(get_item, "{}");
        request.add_header("Authorization", well_shaped);
        if (!encodings.empty()) request.add_header("Accept-Encoding", encodings);
        return respond(request);
    };
    const Response packed = ask("deflate, gzip;q=0.5");
    ASSERT_TRUE(packed.packed);
    std::string unpacked;
    ASSERT_EQ(unpack(packed.body, 1 << 20, unpacked), Unpacked::ok);
    EXPECT_EQ(unpacked, answer_);
    EXPECT_FALSE(ask("").packed);
    EXPECT_FALSE(ask("identity").packed);
    EXPECT_FALSE(ask("gzip;q=0").packed);
    EXPECT_FALSE(ask("gzip;q=0.0, br").packed);
    answer_ = "{}";
    EXPECT_FALSE(ask("gzip").packed) << "small ones are not worth it";
}

TEST_F(FrontTest, ThrottlesAFractionEvenly) {
    options_.throttle = 0.3;
    std::string pattern;
    for (int i = 0; i < 10; ++i) pattern += post(get_item, "{}").status == 200 ? '.' : 'x';
    EXPECT_EQ(pattern, "...x..x..x");
    EXPECT_EQ(calls_, 7);
}

TEST_F(FrontTest, ThrottlesWithTheWordsOfDynamoDb) {
    options_.throttle = 1;
    const Response response = post(get_item, "{}");
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(
        response.body,
        R"({"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"The level )"
        R"(of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning )"
        R"(level with the UpdateTable API."})");
}

TEST_F(FrontTest, CountsRequestsByOperationAndStatus) {
    static_cast<void>(post(get_item, "{}"));
    static_cast<void>(post(get_item, "{}"));
    static_cast<void>(post(get_item, "{}", ""));
    static_cast<void>(post("Nope", "{}"));
    Request request;
    request.method = "GET";
    request.target = "/metrics";
    const Response response = respond(request);
    EXPECT_EQ(response.content_type, "text/plain; version=0.0.4; charset=utf-8");
    for (const char* line :
         {"dynantic_requests_total{operation=\"GetItem\",status=\"200\"} 2\n",
          "dynantic_requests_total{operation=\"GetItem\",status=\"400\"} 1\n",
          "dynantic_requests_total{operation=\"unknown\",status=\"400\"} 1\n",
          "dynantic_request_duration_seconds_count{operation=\"GetItem\"} 3\n",
          "dynantic_request_duration_seconds_bucket{operation=\"GetItem\",le=\"+Inf\"} 3\n",
          "dynantic_connections_open 0\n"}) {
        EXPECT_NE(response.body.find(line), std::string::npos) << line << "\n" << response.body;
    }
}

// Signed at 2024-02-29T12:30:45Z: the header form with botocore 1.43, the query form by the steps of the AWS manual.
class SignedFrontTest : public FrontTest {
  protected:
    SignedFrontTest() {
        options_.access_keys = {{"OTHER", "other"},
                                {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"}};
        options_.system_clock = [this] { return now_; };
    }

    static Request signed_request(std::string_view authorization, std::string_view body = R"({"Limit":1})") {
        Request request;
        request.method = "POST";
        request.target = "/";
        request.body = body;
        request.add_header("Host", "localhost:8000");
        request.add_header("X-Amz-Target", "DynamoDB_20120810.ListTables");
        request.add_header("Content-Type", "application/x-amz-json-1.0");
        request.add_header("X-Extra", "two   spaces");
        request.add_header("X-Amz-Date", "20240229T123045Z");
        request.add_header("Authorization", authorization);
        return request;
    }

    std::string refusal(const Request& request) {
        const Response response = respond(request);
        EXPECT_EQ(response.status, 400);
        EXPECT_EQ(calls_, 0);
        return response.body;
    }

    static constexpr std::string_view signature =
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240229/eu-west-1/dynamodb/aws4_request, "
        "SignedHeaders=content-type;host;x-amz-date;x-amz-target;x-extra, "
        "Signature=d682852589d2aeae445a97b30ec701c320b09e8651c4d39987ae3e910862cc1a";
    static constexpr std::string_view does_not_match =
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"The request signature we calculated )"
        R"(does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the )"
        R"(service documentation for details."})";

    std::chrono::system_clock::time_point now_ =
        std::chrono::sys_days{std::chrono::February / 29 / 2024} + 12h + 30min + 45s;
};

TEST_F(SignedFrontTest, TakesARightSignature) {
    for (int i = 0; i < 2; ++i) EXPECT_EQ(respond(signed_request(signature)).status, 200);
    EXPECT_EQ(asked_, R"(AKIDEXAMPLE@eu-west-1 DynamoDB_20120810.ListTables {"Limit":1})");
}

TEST_F(SignedFrontTest, TakesARightSignatureFromTheQuery) {
    Request request;
    request.method = "POST";
    request.target =
        "/?b=2&a=%2F%20x&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20240229%2Feu-west-"
        "1%2Fdynamodb%2F"
        "aws4_request&X-Amz-Date=20240229T123045Z&X-Amz-Expires=60&X-Amz-SignedHeaders=content-type%3Bhost%"
        "3Bx-amz-target&"
        "X-Amz-Signature=c55ec93f389731fc0e5febff0cbbd9e914278be8e91d1bf25bfdeeb4cc40ecef";
    request.body = "{}";
    request.add_header("Host", "localhost:8000");
    request.add_header("X-Amz-Target", "DynamoDB_20120810.ListTables");
    request.add_header("Content-Type", "application/x-amz-json-1.0");
    EXPECT_EQ(respond(request).status, 200);
    now_ += 61s;
    EXPECT_EQ(
        respond(request).body,
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature expired: )"
        R"(20240229T123045Z + 60 s is now earlier than 20240229T123146Z"})");
}

TEST_F(SignedFrontTest, RefusesWhatWasChangedAfterSigning) {
    EXPECT_EQ(refusal(signed_request(signature, R"({"Limit":2})")), does_not_match);
    std::string forged(signature);
    forged.back() = 'b';
    EXPECT_EQ(refusal(signed_request(forged)), does_not_match);
    forged = std::string(signature);
    forged.replace(forged.find("eu-west-1"), 9, "eu-west-2");
    EXPECT_EQ(refusal(signed_request(forged)), does_not_match);
    EXPECT_EQ(refusal(signed_request(std::string(signature).substr(0, signature.size() - 1))),
              does_not_match);
}

TEST_F(SignedFrontTest, RefusesKeysItDoesNotKnow) {
    std::string stranger(signature);
    stranger.replace(stranger.find("AKIDEXAMPLE"), 11, "AKIDSTRANGE");
    EXPECT_EQ(
        refusal(signed_request(stranger)),
        R"({"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"The security token included )"
        R"(in the request is invalid."})");
    std::string other(signature);
    other.replace(other.find("AKIDEXAMPLE"), 11, "OTHER");
    EXPECT_EQ(refusal(signed_request(other)), does_not_match);
}

TEST_F(SignedFrontTest, RefusesSignaturesOfAnotherTime) {
    now_ += 15min;
    EXPECT_EQ(respond(signed_request(signature)).status, 200);
    calls_ = 0;
    now_ += 1s;
    EXPECT_EQ(
        refusal(signed_request(signature)),
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature expired: )"
        R"~(20240229T123045Z is now earlier than 20240229T123046Z (20240229T124546Z - 15 min.)"})~");
    now_ -= 30min + 2s;
    EXPECT_EQ(
        refusal(signed_request(signature)),
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature not yet current: )"
        R"~(20240229T123045Z is still later than 20240229T123044Z (20240229T121544Z + 15 min.)"})~");
}

TEST_F(SignedFrontTest, RefusesAScopeThatIsNotDynamoDbs) {
    EXPECT_EQ(
        refusal(signed_request("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20130609/eu-west-1/s3/e, "
                               "SignedHeaders=host, Signature=a")),
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Credential should be scoped to )"
        R"(correct service: 'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', not 'e'. )"
        R"(Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20130609' != )"
        R"('20240229', from '20240229T123045Z'."})");
    EXPECT_EQ(
        refusal(signed_request(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20240229/eu-west-1/dynamodb/aws4_request, "
            "SignedHeaders=x-amz-date, Signature=a")),
        R"({"__type":"com.amazon.coral.service#InvalidSignatureException","message":"'Host' must be a 'SignedHeader' )"
        R"(in the AWS Authorization."})");
    EXPECT_EQ(
        refusal(
            signed_request("AWS4-HMAC-SHA25 Credential=AKIDEXAMPLE/20240229/eu-west-1/dynamodb/aws4_request, "
                           "SignedHeaders=host, Signature=a")),
        R"({"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"Unsupported AWS 'algorithm': )"
        R"~('AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). "})~");
}

TEST_F(SignedFrontTest, NeverShowsASecret) {
    for (const auto& body :
         {refusal(signed_request(signature, "{}")), refusal(signed_request("AWS4-HMAC-SHA256 x"))}) {
        EXPECT_EQ(body.find("wJalrXUtnFEMI"), std::string::npos);
    }
}

TEST_F(SignedFrontTest, RefusesASessionTokenThatItDidNotGive) {
    Request request = signed_request(signature);
    request.add_header("X-Amz-Security-Token", "of another account");
    EXPECT_EQ(refusal(request), R"({"__type":"com.amazon.coral.service#UnrecognizedClientException",)"
                                R"("message":"The security token included in the request is invalid."})");
}

}  // namespace
