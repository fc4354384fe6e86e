#include "http/proxy.hpp"

#include <gtest/gtest.h>

namespace {

using dynantic::ErrorKind;
using dynantic::http::Proxy;
using dynantic::http::ProxyRules;

ProxyRules rules(const char* no_proxy) {
    auto parsed = ProxyRules::parse("http://secure-proxy:3128", "plain-proxy:8080", no_proxy);
    EXPECT_TRUE(parsed.has_value());
    return *parsed;
}

TEST(Proxy, HasOneForEachScheme) {
    const ProxyRules some = rules("");
    EXPECT_EQ(some.find(true, "example.com", 443)->host, "secure-proxy");
    EXPECT_EQ(some.find(true, "example.com", 443)->port, 3128);
    EXPECT_EQ(some.find(false, "example.com", 80)->host, "plain-proxy");
    EXPECT_EQ(ProxyRules().find(true, "example.com", 443), nullptr);
}

TEST(Proxy, UserAndPasswordBecomeAHeader) {
    const auto parsed = ProxyRules::parse("http://me:p%40ss@proxy", std::nullopt, std::nullopt);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->find(true, "x", 443)->authorization, "Basic bWU6cEBzcw==");
    EXPECT_EQ(parsed->find(true, "x", 443)->port, 80);
    EXPECT_EQ(parsed->find(false, "x", 80), nullptr);
}

TEST(Proxy, WhatCannotBeUsedIsAConfigErrorThatShowsNoPassword) {
    for (const char* url : {"socks5://me:secret@proxy:1080", "https://me:secret@proxy", "http://me:secret@",
                            "http://me:secret@h:99999", "http://me:secret@ho st"}) {
        const auto parsed = ProxyRules::parse(url, std::nullopt, std::nullopt);
        ASSERT_FALSE(parsed) << url;
        EXPECT_EQ(parsed.error().kind(), ErrorKind::config);
        EXPECT_EQ(parsed.error().message().find("secret"), std::string_view::npos);
    }
}

TEST(NoProxy, NamesAHostAndAllBelowIt) {
    for (const char* list :
         {"example.com", ".example.com", "*.example.com", " a.b , EXAMPLE.com ", "a.b example.com"}) {
        EXPECT_EQ(rules(list).find(true, "example.com", 443), nullptr) << list;
        EXPECT_EQ(rules(list).find(true, "x.y.Example.com", 443), nullptr) << list;
        EXPECT_NE(rules(list).find(true, "badexample.com", 443), nullptr) << list;
        EXPECT_NE(rules(list).find(true, "com", 443), nullptr) << list;
    }
}

TEST(NoProxy, MayNameAPort) {
    EXPECT_EQ(rules("example.com:8000").find(false, "example.com", 8000), nullptr);
    EXPECT_NE(rules("example.com:8000").find(false, "example.com", 80), nullptr);
    EXPECT_EQ(rules("[::1]:8000").find(false, "::1", 8000), nullptr);
    EXPECT_NE(rules("[::1]:8000").find(false, "::1", 80), nullptr);
    EXPECT_EQ(rules("127.0.0.1:8000").find(false, "127.0.0.1", 8000), nullptr);
    EXPECT_NE(rules("127.0.0.1:8000").find(false, "127.0.0.1", 80), nullptr);
}

TEST(NoProxy, MayNameAddressesAndNetworks) {
    EXPECT_EQ(rules("127.0.0.1").find(false, "127.0.0.1", 80), nullptr);
    EXPECT_EQ(rules("::1").find(false, "::1", 80), nullptr);
    EXPECT_EQ(rules("[::1]").find(false, "::1", 80), nullptr);
    EXPECT_EQ(rules("0:0:0:0:0:0:0:1").find(false, "::1", 80), nullptr) << "written otherwise";
    EXPECT_NE(rules("::2").find(false, "::1", 80), nullptr);
    EXPECT_NE(rules("0.0.1").find(false, "127.0.0.1", 80), nullptr) << "addresses have no domains";
    EXPECT_EQ(rules("10.0.0.0/8").find(false, "10.200.3.4", 80), nullptr);
    EXPECT_NE(rules("10.0.0.0/8").find(false, "11.0.0.1", 80), nullptr);
    EXPECT_EQ(rules("169.254.169.248/29").find(false, "169.254.169.254", 80), nullptr);
    EXPECT_NE(rules("169.254.169.248/29").find(false, "169.254.169.240", 80), nullptr);
    EXPECT_EQ(rules("fd00::/8").find(false, "fd12::5", 80), nullptr);
    EXPECT_NE(rules("fd00::/8").find(false, "fe80::5", 80), nullptr);
    EXPECT_NE(rules("10.0.0.0/8").find(false, "ten.example.com", 80), nullptr);
    EXPECT_NE(rules("10.0.0.0/x").find(false, "10.0.0.1", 80), nullptr);
}

TEST(NoProxy, AStarMeansEverything) { EXPECT_EQ(rules("*").find(true, "anything", 443), nullptr); }

}  // namespace
