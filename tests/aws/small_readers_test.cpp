#include "aws/credentials/flat_json.hpp"
#include "aws/credentials/flat_xml.hpp"
#include "aws/time_text.hpp"

#include <gtest/gtest.h>

namespace dynantic::aws {
namespace {

using namespace std::chrono_literals;

TEST(FlatXml, GivesTextsByPath) {
    const auto xml = FlatXml::parse(
        "<?xml version=\"1.0\"?>\n<!-- hi --><r xmlns=\"u>v\"><a><b> x &lt;&amp;&#x20AC;&#65; "
        "</b><b>second</b><c/></a>"
        "<d >1</d ></r>\n");
    ASSERT_TRUE(xml);
    EXPECT_EQ(xml->root(), "r");
    EXPECT_EQ(xml->get("a/b"),
              "x <&\xe2\x82\xac"
              "A");
    EXPECT_EQ(xml->get("a/c"), "");
    EXPECT_EQ(xml->get("d"), "1");
    EXPECT_EQ(xml->get("e"), "");
}

TEST(FlatXml, RefusesWhatIsNotWellFormed) {
    for (const char* text :
         {"", "text", "<a>", "</a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&unknown;</a>",
          "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&lt</a>", "<a", "<a b=\"", "<!DOCTYPE a><a/>",
          "<a><![CDATA[x]]></a>", "<1a/>", "<a/>text", "<a><!-- b</a>"}) {
        EXPECT_FALSE(FlatXml::parse(text).has_value()) << text;
    }
    std::string deep;
    for (int i = 0; i < 33; ++i) deep += "<a>";
    for (int i = 0; i < 33; ++i) deep += "</a>";
    EXPECT_FALSE(FlatXml::parse(deep).has_value());
}

TEST(FlatJson, GivesValuesByPathInAnyCase) {
    const auto json = FlatJson::parse(R"({"A":{"B":"x\n"},"n": 12 ,"t":true,"z":null,"l":[{"q":1}]})");
    ASSERT_TRUE(json);
    EXPECT_EQ(json->get("a.b"), "x");
    EXPECT_EQ(json->get("N"), "12");
    EXPECT_EQ(json->get("t"), "true");
    EXPECT_EQ(json->get("z"), "");
    EXPECT_EQ(json->get("l"), "");
}

TEST(FlatJson, RefusesWhatIsNoObject) {
    for (const char* text : {"", "[]", "\"a\"", "{", "{\"a\":}", "not json"})
        EXPECT_FALSE(FlatJson::parse(text)) << text;
}

TEST(TimeText, ReadsTheDatesThatServicesWrite) {
    const auto expected = std::chrono::sys_days{std::chrono::year{2024} / 2 / 29} + 23h + 59min + 59s;
    for (const char* text :
         {"2024-02-29T23:59:59Z", "2024-02-29T23:59:59.123456Z", "2024-02-29 23:59:59UTC",
          "2024-02-29T23:59:59+00:00", "2024-03-01T01:29:59+0130", "2024-02-29T18:59:59-05:00"}) {
        EXPECT_EQ(parse_time(text), expected) << text;
    }
    EXPECT_EQ(format_time(expected), "2024-02-29T23:59:59Z");
}

TEST(TimeText, RefusesDatesThatAreNone) {
    for (const char* text :
         {"", "2023-02-29T00:00:00Z", "2024-02-29", "2024-02-29T00:00:00", "2024-02-29T24:00:00Z",
          "2024-13-01T00:00:00Z", "2024-02-29T00:00:00.Z", "2024-02-29T00:00:00+1", "tomorrow"}) {
        EXPECT_EQ(parse_time(text), std::nullopt) << text;
    }
}

}  // namespace
}  // namespace dynantic::aws
