#include "http/url.hpp"

#include <gtest/gtest.h>

namespace dynantic::http {
namespace {

TEST(Url, IsTakenApart) {
    const auto url = parse_url("https://Example.com:8443/a/b?c=d&e");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->scheme, "https");
    EXPECT_EQ(url->host, "example.com");
    EXPECT_EQ(url->port, 8443);
    EXPECT_EQ(url->path, "/a/b");
    EXPECT_EQ(url->query, "c=d&e");
    EXPECT_EQ(url->host_header(), "example.com:8443");
}

TEST(Url, HasTheSchemesPortAndARootPath) {
    const auto url = parse_url("http://localhost");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->port, 80);
    EXPECT_EQ(url->path, "/");
    EXPECT_EQ(url->host_header(), "localhost");
    EXPECT_EQ(parse_url("https://h?q")->path, "/");
    EXPECT_EQ(parse_url("https://h:443")->host_header(), "h");
}

TEST(Url, KeepsTheBracketsOfIpv6InTheHostHeaderOnly) {
    const auto url = parse_url("http://[fd00:ec2::254]:8080/latest");
    ASSERT_TRUE(url);
    EXPECT_EQ(url->host, "fd00:ec2::254");
    EXPECT_EQ(url->host_header(), "[fd00:ec2::254]:8080");
}

TEST(Url, KnowsLoopbackFromNamesThatLookLikeIt) {
    EXPECT_TRUE(parse_url("http://127.0.0.1:8000")->is_loopback());
    EXPECT_TRUE(parse_url("http://127.9.9.9")->is_loopback());
    EXPECT_TRUE(parse_url("http://[::1]")->is_loopback());
    EXPECT_TRUE(parse_url("http://LOCALHOST:1")->is_loopback());
    EXPECT_FALSE(parse_url("http://127.example.com")->is_loopback());
    EXPECT_FALSE(parse_url("http://localhost.example.com")->is_loopback());
    EXPECT_FALSE(parse_url("http://10.0.0.1")->is_loopback());
}

TEST(Url, RefusesWhatIsNoAbsoluteHttpUrl) {
    for (const char* text :
         {"", "/credentials", "not a uri", "example.com", "ftp://h", "http://", "http:///p", "http://h:0",
          "http://h:65536", "http://h:8a", "http://[::1", "http://[]", "http://[::1]x", "http://h/#f",
          "http://h/a b", "http://h\r\nX: y", "http://user:secret@h/", "http://h%00/"}) {
        EXPECT_FALSE(parse_url(text).has_value()) << text;
    }
}

}  // namespace
}  // namespace dynantic::http
