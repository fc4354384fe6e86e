#include "server/request_parser.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace {

using namespace dynantic::server;
using State = RequestParser::State;

constexpr std::size_t header_limit = 256;
constexpr std::size_t body_limit = 64;

struct Read {
    State state;
    std::size_t consumed;
};

class RequestParserTest : public testing::Test {
  protected:
    Read feed(std::string_view text) {
        std::size_t consumed = 0;
        const State state = parser_.feed(text, consumed);
        return {state, consumed};
    }
    State state_of(std::string_view text) {
        parser_.reset();
        return feed(text).state;
    }
    [[nodiscard]] const Request& request() { return parser_.request(); }

    RequestParser parser_{header_limit, body_limit};
};

TEST_F(RequestParserTest, ReadsARequest) {
    constexpr std::string_view text =
        "POST /?a=b HTTP/1.1\r\nHost:localhost\r\nX-Empty:\r\nX-Spaced: \t two words \t\r\nContent-Length: "
        "2\r\n\r\n{}";
    EXPECT_EQ(feed(text).state, State::complete);
    EXPECT_EQ(request().method, "POST");
    EXPECT_EQ(request().target, "/?a=b");
    EXPECT_EQ(request().path(), "/");
    EXPECT_EQ(request().query(), "a=b");
    EXPECT_EQ(request().header("host"), "localhost");
    EXPECT_EQ(request().header("X-SPACED"), "two words");
    EXPECT_TRUE(request().has_header("x-empty"));
    EXPECT_EQ(request().header("x-empty"), "");
    EXPECT_FALSE(request().has_header("x-spaces"));
    EXPECT_EQ(request().body, "{}");
    EXPECT_TRUE(request().keep_alive);
}

TEST_F(RequestParserTest, TakesATargetWithItsHost) {
    const auto path_of = [&](std::string_view target) {
        EXPECT_EQ(state_of("GET " + std::string(target) + " HTTP/1.1\r\n\r\n"), State::complete) << target;
        return std::string(request().path());
    };
    EXPECT_EQ(path_of("http://localhost:8000/metrics?a=/b"), "/metrics");
    EXPECT_EQ(request().query(), "a=/b");
    EXPECT_EQ(path_of("https://localhost"), "/");
    EXPECT_EQ(path_of("/http://localhost/metrics"), "/http://localhost/metrics");
    EXPECT_EQ(path_of("*"), "*");
}

TEST_F(RequestParserTest, LeavesTheNextRequestAlone) {
    const std::string first = "POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}";
    const std::string second = "GET /metrics HT";
    const Read read = feed(first + second);
    EXPECT_EQ(read.state, State::complete);
    EXPECT_EQ(read.consumed, first.size());
    parser_.reset();
    EXPECT_EQ(feed(second).state, State::need_head);
    EXPECT_EQ(feed(second + "TP/1.1\r\n\r\n").state, State::complete);
    EXPECT_EQ(request().target, "/metrics");
    EXPECT_EQ(request().body, "");
}

TEST_F(RequestParserTest, TakesAHeadAsItComes) {
    const std::string text =
        "\r\nPOST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nX-Long: " + std::string(100, 'x') +
        "\r\n\r\n{}";
    std::size_t kept = 0;  // from where it is given again
    for (std::size_t size = 1; size < text.size(); ++size) {
        const Read read = feed(std::string_view(text).substr(kept, size - kept));
        kept += read.consumed;
        ASSERT_EQ(read.state, size + 2 < text.size() ? State::need_head : State::need_body) << size;
    }
    EXPECT_EQ(feed(std::string_view(text).substr(kept)).state, State::complete);
    EXPECT_EQ(request().method, "POST");
    EXPECT_EQ(request().target, "/");
    EXPECT_EQ(request().header("host"), "localhost");
    EXPECT_EQ(request().header("x-long"), std::string(100, 'x'));
    EXPECT_EQ(request().body, "{}");
}

TEST_F(RequestParserTest, TakesABodyAsItComes) {
    EXPECT_EQ(feed("POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n{").state, State::need_body);
    EXPECT_EQ(feed("}").state, State::need_body);
    const Read last = feed("  GET");
    EXPECT_EQ(last.state, State::complete);
    EXPECT_EQ(last.consumed, 2U);
    EXPECT_EQ(request().body, "{}  ");
}

TEST_F(RequestParserTest, ReadsChunksWithExtensionsAndTrailers) {
    constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n";
    EXPECT_EQ(state_of(std::string(head) + "2;name=\"value\"\r\n{}\r\n0A\r\n          \r\n0\r\n\r\n"),
              State::complete);
    EXPECT_EQ(request().body, "{}          ");
    const std::string with_trailers =
        std::string(head) + "2\r\n{}\r\n0\r\nX-Sum: 1\r\nContent-Length: 9\r\n\r\n";
    EXPECT_EQ(state_of(with_trailers), State::complete);
    EXPECT_EQ(request().body, "{}");
    EXPECT_FALSE(request().has_header("x-sum"));
    EXPECT_EQ(state_of(std::string(head) + "0\r\n" + std::string(header_limit, 'x')), State::head_large);
    EXPECT_EQ(state_of(std::string(head) + "0\r\nno colon\r\n\r\n"), State::bad);
}

TEST_F(RequestParserTest, RefusesChunksThatAreNone) {
    constexpr std::string_view head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const char* body :
         {"x\r\n", "-2\r\n{}\r\n", "0x2\r\n{}\r\n", "\r\n", "2\n{}\r\n0\r\n\r\n", "2\r\n{}2\r\n",
          "2\r\n{}\n0\r\n\r\n", "10000000000000000\r\n", "2;\x01\r\n{}\r\n"})
        EXPECT_EQ(state_of(std::string(head) + body), State::bad) << body;
    EXPECT_EQ(state_of(std::string(head) + "2;" + std::string(2000, 'x')), State::bad)
        << "an extension without end";
    EXPECT_EQ(state_of(std::string(head) + "FFFFFFFFFFFFFFFF\r\n"), State::body_large);
}

// What stands between a client and this server may read a length in one of these ways and this server in another, and so
// take the end of one request for the begin of the next.
TEST_F(RequestParserTest, RefusesLengthsThatCanBeReadInTwoWays) {
    for (const char* headers :
         {"Content-Length: 2\r\nContent-Length: 2\r\n", "Content-Length: 2, 2\r\n", "Content-Length: +2\r\n",
          "Content-Length: -2\r\n", "Content-Length: 2 \x0b\r\n", "Content-Length:\r\n",
          "Content-Length: 0x2\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length : 2\r\n",
          " Content-Length: 2\r\n", "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: gzip, chunked\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: identity\r\n",
          "X: a\r\n Content-Length: 2\r\n", "X: a\nContent-Length: 2\r\n", "X: a\rContent-Length: 2\r\n"})
        EXPECT_EQ(state_of("POST / HTTP/1.1\r\n" + std::string(headers) + "\r\n{}"), State::bad) << headers;
    EXPECT_EQ(state_of("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), State::bad);
}

TEST_F(RequestParserTest, RefusesControlCharactersWhereverTheyStand) {
    using namespace std::string_literals;
    for (const std::string& bad : {"\x01"s, "\0"s, "\x7f"s, "\x1f"s}) {
        for (std::size_t before = 0; before < 20; ++before) {
            const std::string value = std::string(before, 'a') + bad + std::string(19 - before, 'b');
            EXPECT_EQ(state_of("GET / HTTP/1.1\r\nX: " + value + "\r\n\r\n"), State::bad) << before;
            EXPECT_EQ(state_of("GET /" + value + " HTTP/1.1\r\n\r\n"), State::bad) << before;
            EXPECT_EQ(state_of("GET / HTTP/1.1\r\nX" + value + ": 1\r\n\r\n"), State::bad) << before;
        }
    }
    EXPECT_EQ(state_of("GET / HTTP/1.1\r\nX: tab\tand \xc3\xa9 and \xff are text\r\n\r\n"), State::complete);
    EXPECT_EQ(request().header("x"), "tab\tand \xc3\xa9 and \xff are text");
    EXPECT_EQ(state_of("GET / HTTP/1.1\nHost: a\r\n\r\n"), State::bad);
    EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"), State::bad);
    EXPECT_EQ(state_of("GET / HTTP/1.1\r\nHost: a\r\rX: b\r\n\r\n"), State::bad);
}

TEST_F(RequestParserTest, RefusesRequestLinesThatAreNone) {
    for (const char* line : {"GET /", "GET  HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/2.0", "GET / http/1.1",
                             " / HTTP/1.1", "G(T / HTTP/1.1", "GET / / HTTP/1.1", "GET\t/\tHTTP/1.1"})
        EXPECT_EQ(state_of(std::string(line) + "\r\n\r\n"), State::bad) << line;
}

TEST_F(RequestParserTest, DoesNotWaitForMoreOfAnotherProtocol) {
    EXPECT_EQ(state_of("\x16\x03\x01\x02"), State::bad) << "a TLS greeting";
    EXPECT_EQ(state_of(std::string(40, 'A')), State::bad) << "a method without end";
    EXPECT_EQ(state_of("PO"), State::need_head);
    EXPECT_EQ(state_of("\r"), State::need_head);
    EXPECT_EQ(state_of("\r\nPOST / HT"), State::need_head) << "an empty line before a request is passed over";
}

TEST_F(RequestParserTest, BoundsHeadAndBody) {
    const std::string begin = "GET / HTTP/1.1\r\nX: ";
    const std::string largest = begin + std::string(header_limit - begin.size() - 4, 'x') + "\r\n\r\n";
    EXPECT_EQ(state_of(largest), State::complete);
    EXPECT_EQ(state_of("GET / HTTP/1.1\r\nX: x" + largest.substr(begin.size())), State::head_large);
    EXPECT_EQ(state_of("POST / HTTP/1.1\r\nContent-Length: 64\r\n\r\n"), State::need_body);
    EXPECT_EQ(state_of("POST / HTTP/1.1\r\nContent-Length: 65\r\n\r\n"), State::body_large);
    const std::string chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    const std::string forty = "28\r\n" + std::string(40, ' ') + "\r\n";
    EXPECT_EQ(state_of(chunked + forty + "18\r\n"), State::need_body);
    EXPECT_EQ(state_of(chunked + forty + "19\r\n"), State::body_large);
}

TEST_F(RequestParserTest, SaysWhetherTheConnectionStays) {
    const auto stays = [&](std::string_view version, std::string_view headers) {
        EXPECT_EQ(state_of("GET / " + std::string(version) + "\r\n" + std::string(headers) + "\r\n"),
                  State::complete);
        return request().keep_alive;
    };
    EXPECT_TRUE(stays("HTTP/1.1", ""));
    EXPECT_FALSE(stays("HTTP/1.1", "Connection: close\r\n"));
    EXPECT_FALSE(stays("HTTP/1.1", "Connection: TE , Close\r\n"));
    EXPECT_FALSE(stays("HTTP/1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
    EXPECT_TRUE(stays("HTTP/1.1", "Connection: closed\r\n"));
    EXPECT_FALSE(stays("HTTP/1.0", ""));
    EXPECT_TRUE(stays("HTTP/1.0", "Connection: Keep-Alive\r\n"));
}

TEST_F(RequestParserTest, AnOldClientIsNotToldToContinue) {
    EXPECT_EQ(state_of("POST / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 2\r\n\r\n"),
              State::need_body);
    EXPECT_TRUE(request().expects_continue);
    EXPECT_EQ(state_of("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
              State::need_body);
    EXPECT_FALSE(request().expects_continue);
}

TEST(HeaderNames, AreComparedWithoutRegardToCaseAndToNothingElse) {
    EXPECT_TRUE(equals_ignoring_case("content-type", "Content-TYPE"));
    EXPECT_TRUE(equals_ignoring_case("abcdefgh", "ABCDEFGH"));
    EXPECT_TRUE(equals_ignoring_case("host", "HOST"));
    EXPECT_FALSE(equals_ignoring_case("content-type", "content-typ"));
    // Each pair differs in the bit that tells a letter's case, and is no letter.
    for (const auto& [a, b] : {std::pair{'@', '`'}, std::pair{'[', '{'}, std::pair{'\x80', '\xa0'},
                               std::pair{'\xc1', '\xe1'}, std::pair{'-', '\r'}, std::pair{'_', '\x7f'}}) {
        for (std::size_t at = 0; at < 11; ++at) {
            std::string first(11, 'x');
            std::string second = first;
            first[at] = a;
            second[at] = b;
            EXPECT_FALSE(equals_ignoring_case(first, second)) << at;
        }
        EXPECT_FALSE(equals_ignoring_case(std::string(1, a), std::string(1, b)));
    }
    for (char c = 'A'; c <= 'Z'; ++c)
        EXPECT_TRUE(equals_ignoring_case(std::string(9, c), std::string(9, static_cast<char>(c + 32)))) << c;
}

}  // namespace
