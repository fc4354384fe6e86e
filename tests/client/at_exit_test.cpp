#include "http/fake_server.hpp"

#include <dynantic/client.hpp>

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

#if defined(__SANITIZE_THREAD__)
// The servers below are there to the very end, with their threads.
extern "C" const char* __tsan_default_options() { return "report_thread_leaks=0"; }
#endif

// What programs do with a client that is a static: it ends, or makes a last call, after main has returned.
namespace dynantic {
namespace {

using namespace http::test;

// Begun before anything of the library's or of OpenSSL's, so it ends after them.
struct AtExit {
    std::optional<Client> client;
    ~AtExit() {
        const auto tables = client->try_list_tables();
        client.reset();
        std::fputs(tables ? "no tables" : std::string(tables.error().message()).c_str(), stderr);
    }
};
AtExit& at_exit() {
    static AtExit instance;
    return instance;
}

// Makes a call, and another at the end of the process.
[[noreturn]] void make_two_calls(const ClientConfig& config) {
    at_exit().client.emplace(config);
    if (!at_exit().client->try_list_tables()) std::_Exit(2);
    std::exit(0);
}

[[noreturn]] void make_two_calls_over_the_network(bool tls) {
    (void)at_exit();
    auto* const authority = new TestAuthority;  // and what follows is there to the very end
    auto* const context = new ServerContext(authority->server("DNS:localhost"));
    const auto* const server =
        new FakeServer(answering([](const SeenRequest&) { return reply_text(200, R"({"TableNames":[]})"); }),
                       FakeServer::Options{.tls = tls ? context->get() : nullptr});
    make_two_calls(
        {.region = "eu-west-1",
         .endpoint_url = (tls ? "https://localhost:" : "http://127.0.0.1:") + std::to_string(server->port()),
         .credentials = Credentials{.access_key_id = "AKID", .secret_access_key = "SECRET"},
         .ca_bundle = authority->pem_file()});
}

// A program of its own for each: this one must not end.
class AtExitDeathTest : public ::testing::Test {
  protected:
    AtExitDeathTest() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
    static constexpr const char* answer = "no tables";
};

TEST_F(AtExitDeathTest, AStaticMayMakeALastCall) {
    EXPECT_EXIT(make_two_calls_over_the_network(false), ::testing::ExitedWithCode(0), answer);
}

TEST_F(AtExitDeathTest, AStaticMayMakeALastCallOverTls) {
    EXPECT_EXIT(make_two_calls_over_the_network(true), ::testing::ExitedWithCode(0), answer);
}

TEST_F(AtExitDeathTest, AStaticMayMakeALastCallToAnEmbeddedDatabase) {
    EXPECT_EXIT(make_two_calls({.endpoint_url = "embedded:"}), ::testing::ExitedWithCode(0), answer);
}

}  // namespace
}  // namespace dynantic
