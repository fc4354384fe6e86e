#pragma once

#include "aws/backend.hpp"
#include "aws/support/fake_clock.hpp"
#include "aws/support/fake_environment.hpp"
#include "http/fake_server.hpp"
#include "wire/crc32.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace dynantic::tests {

/// A backend made from `config` and an environment that the test fills, with nothing of the machine's.
struct BackendFixture {
    std::shared_ptr<FakeEnvironment> environment = std::make_shared<FakeEnvironment>();
    std::shared_ptr<FakeClock> clock = std::make_shared<FakeClock>();
    ClientConfig config{.region = "eu-west-1",
                        .credentials = Credentials{.access_key_id = "AKID", .secret_access_key = "SECRET"}};

    [[nodiscard]] Result<std::shared_ptr<Backend>> try_make() {
        Result<aws::Settings> settings = aws::load_settings(config, *environment);
        if (!settings) return settings.error();
        return aws::make_backend(config, *std::move(settings), {.environment = environment, .clock = clock});
    }
    [[nodiscard]] std::shared_ptr<Backend> make(const http::test::FakeServer& server) {
        config.endpoint_url = "http://127.0.0.1:" + std::to_string(server.port());
        return try_make().value();
    }
};

inline Call call_of(std::string_view operation, std::string_view body = "{}") {
    Call call;
    call.operation = operation;
    call.body = body;
    call.invocation_id = "11111111-2222-4333-8444-555555555555";
    return call;
}

inline std::string good_reply(std::string_view body) {
    return http::test::reply_text(
        200, body, "x-amzn-RequestId: REQ1\r\nx-amz-crc32: " + std::to_string(detail::crc32(body)) + "\r\n");
}

inline std::string error_reply(int status, std::string_view code, std::string_view headers = {}) {
    const std::string body =
        R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + std::string(code) + R"(","message":"m"})";
    return http::test::reply_text(status, body, "x-amzn-RequestId: REQ2\r\n" + std::string(headers));
}

}  // namespace dynantic::tests
