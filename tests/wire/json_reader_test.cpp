#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <thread>

namespace {

using dynantic::AttributeType;
using dynantic::AttributeValue;
using dynantic::Binary;
using dynantic::Body;
using dynantic::Decimal;
using dynantic::Item;
using namespace dynantic::detail;

// Reads a text with a function; the outcome is "" or the failure as "path: message".
std::string outcome(std::string text, const std::function<bool(JsonValue&)>& read) {
    const Body body(std::move(text));
    JsonReader reader(body);
    JsonValue root;
    if (reader.root(root) && read(root) && reader.finish()) return "";
    const ReadError& error = reader.error();
    EXPECT_TRUE(error.failed);
    return error.path.empty() ? error.message : error.path + ": " + error.message;
}

std::string skipped(std::string text) {
    return outcome(std::move(text), [](JsonValue& root) { return root.skip(); });
}

// The failure of reading one attribute value as T, or "" and the value in `out`.
template <class T>
std::string attribute(std::string text, T& out) {
    return outcome(std::move(text), [&](JsonValue& root) { return root.read_attribute(out); });
}

template <class T>
T good(std::string text) {
    T value{};
    EXPECT_EQ(attribute(text, value), "") << text;
    return value;
}

template <class T>
std::string bad(std::string text) {
    T ignored{};
    return attribute(std::move(text), ignored);
}

TEST(JsonReader, ReadsEveryKindOfValue) {
    std::string trace;
    const auto read = [&](std::string_view name, JsonValue& value) {
        JsonKind kind{};
        if (!value.kind(kind)) return false;
        trace.append(name).push_back('=');
        std::string_view text;
        std::int64_t whole = 0;
        double number = 0;
        bool boolean = false;
        switch (kind) {
            case JsonKind::string:
                if (!value.read_string(text)) return false;
                trace += text;
                break;
            case JsonKind::number:
                if (name == "double") {
                    if (!value.read_double(number)) return false;
                    trace += std::to_string(number);
                } else {
                    if (!value.read_int64(whole)) return false;
                    trace += std::to_string(whole);
                }
                break;
            case JsonKind::boolean:
                if (!value.read_bool(boolean)) return false;
                trace += boolean ? "true" : "false";
                break;
            case JsonKind::null:
                if (!value.read_null()) return false;
                trace += "null";
                break;
            case JsonKind::object:
            case JsonKind::array:
                if (!value.read_raw(text)) return false;
                trace += text;
                break;
        }
        trace.push_back(';');
        return true;
    };
    EXPECT_EQ(
        outcome(
            R"( {"s":"text","n":-7,"double":1.5,"t":true,"f":false,"z":null,"o":{"a": [1]} ,"l":[1, 2] } )",
            [&](JsonValue& root) { return root.members(read); }),
        "");
    EXPECT_EQ(trace, R"(s=text;n=-7;double=1.500000;t=true;f=false;z=null;o={"a": [1]};l=[1, 2];)");
}

TEST(JsonReader, UnescapesNamesAndTexts) {
    std::vector<std::pair<std::string, std::string>> seen;
    std::vector<std::string_view> views;
    const Body body(
        std::string(R"({"plain":"no escape","a\"b":"\b\f\n\r\t\/\\","\u00e9":"\ud83d\ude42 \u6771"})"));
    JsonReader reader(body);
    ASSERT_TRUE(reader.read_root_members([&](std::string_view name, JsonValue& value) {
        views.push_back(name);
        return value.read_string(views.emplace_back());
    }));
    EXPECT_EQ(views,
              (std::vector<std::string_view>{"plain", "no escape", "a\"b", "\b\f\n\r\t/\\", "é", "🙂 東"}))
        << "all views live until the reader goes";
}

TEST(JsonReader, UnescapesTextsOfEveryLength) {
    for (const std::size_t size : {0U, 1U, 7U, 8U, 9U, 63U, 64U, 4000U, 5000U, 70000U}) {
        const std::string fill(size, 'x');
        std::string_view text;
        const Body body("{\"S\":\"" + fill + "\\n" + fill + "\"}");
        JsonReader reader(body);
        JsonValue root;
        ASSERT_TRUE(reader.root(root) && root.read_attribute_text(AttributeType::string, text));
        EXPECT_EQ(text, fill + "\n" + fill);
    }
}

TEST(JsonReader, PassesOverWhatIsNotRead) {
    std::string names;
    EXPECT_EQ(outcome(R"({"a":{"deep":[{"x":"}"}]},"b":[[],[1]],"c":"text","d":7})",
                      [&](JsonValue& root) {
                          return root.members([&](std::string_view name, JsonValue&) {
                              names += name;
                              return true;
                          });
                      }),
              "");
    EXPECT_EQ(names, "abcd");
}

TEST(JsonReader, RefusesMalformedText) {
    for (const char* text : {"",
                             " ",
                             "{",
                             "}",
                             "{]",
                             "[}",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{,}",
                             "{\"a\" 1}",
                             "[1 2]",
                             "[1,]",
                             "{\"a\":1",
                             "{\"a\":\"",
                             "{\"a\":\"x}",
                             "{\"a\":tru}",
                             "{\"a\":nul}",
                             "{\"a\":01}",
                             "{\"a\":1.}",
                             "{\"a\":-}",
                             "{\"a\":.5}",
                             "{\"a\":+1}",
                             "{a:1}",
                             "{'a':1}",
                             "{\"a\":\"\\x\"}",
                             "{\"a\":\"\\u12\"}",
                             "{\"a\":\"\\ud800\"}",
                             "{\"a\":\"\\udc00x\"}",
                             "{\"a\":\"\n\"}",
                             "{\"a\":\"\xff\"}",
                             "{\"a\":1}{\"b\":2}",
                             "{\"a\":1}}",
                             "[[]",
                             "\"text\"",
                             "17",
                             "null",
                             "nope"}) {
        EXPECT_NE(skipped(text), "") << text;
    }
}

TEST(JsonReader, TakesWellFormedTextWhole) {
    for (const char* text : {"{}", "[]", " [ ] ", "{\"a\":[{},[],\"\",0,-0,1e5,1.5E-3,true,false,null]}",
                             "[[[[[[]]]]]]", "{\"a\":\"\\u0000\"}", "\r\n\t{\"a\" : 1 } \n"}) {
        EXPECT_EQ(skipped(text), "") << text;
    }
}

TEST(JsonReader, SaysWhereTheTextIsWrong) {
    EXPECT_EQ(skipped(""), "the text is empty");
    EXPECT_EQ(skipped("{\"a\":\"\xff\"}"), "the text is not UTF-8");
    EXPECT_EQ(skipped("{\"a\":1"), "the text ends in the middle of the JSON");
    EXPECT_EQ(skipped("17"), "expected an object or an array");
    EXPECT_EQ(skipped("{\"a\":1}{\"b\":2}"), "text follows the end of the JSON");
    EXPECT_EQ(skipped("{\"a\":1 \"b\":2}"), "the JSON is malformed near byte 7");
}

TEST(JsonReader, NamesWhatItExpectedAndFound) {
    const auto as_int = [](const char* text) {
        return outcome(text, [](JsonValue& root) {
            return root.members([](std::string_view name, JsonValue& value) {
                std::int64_t ignored = 0;
                return value.read_int64(ignored) || value.in(name);
            });
        });
    };
    EXPECT_EQ(as_int(R"({"Count":"7"})"), "Count: expected a whole number of 64 bits, found a string");
    EXPECT_EQ(as_int(R"({"Count":1.5})"), "Count: expected a whole number of 64 bits, found a number");
    EXPECT_EQ(as_int(R"({"Count":{}})"), "Count: expected a whole number of 64 bits, found an object");
    EXPECT_EQ(as_int(R"({"Count":99999999999999999999})"),
              "Count: expected a whole number of 64 bits, found a number");
    EXPECT_EQ(outcome(R"({"Items":{}})",
                      [](JsonValue& root) {
                          return root.members([](std::string_view name, JsonValue& value) {
                              return value.elements([](std::size_t, JsonValue&) { return true; }) ||
                                     value.in(name);
                          });
                      }),
              "Items: expected an array, found an object");
}

TEST(JsonReader, BoundsTheDepthInsteadOfTheStack) {
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    EXPECT_EQ(skipped(nested(256)), "");
    EXPECT_EQ(skipped(nested(257)), "the JSON is nested too deeply");
    EXPECT_EQ(skipped(nested(1'000'000)), "the JSON is nested too deeply");
    std::string attributes = R"({"NULL":true})";
    for (int i = 0; i < 5000; ++i) attributes = R"({"L":[)" + attributes + "]}";
    AttributeValue value;
    EXPECT_NE(attribute(attributes, value).find("the JSON is nested too deeply"), std::string::npos);
}

TEST(JsonReader, ReadsATextWithoutRoomBehindIt) {
    const std::string whole = R"({"N":"7"}and what is not part of it)";
    JsonReader reader(std::string_view(whole).substr(0, 9));
    JsonValue root;
    std::int64_t number = 0;
    ASSERT_TRUE(reader.root(root) && root.read_attribute(number) && reader.finish());
    EXPECT_EQ(number, 7);
}

TEST(JsonReader, ReadsACopiedBody) {
    const Body original(std::string(R"({"S":"kept"})"));
    const Body copy = original;
    EXPECT_GE(copy.capacity(), copy.size() + Body::padding);
    JsonReader reader(copy);
    JsonValue root;
    std::string text;
    ASSERT_TRUE(reader.root(root) && root.read_attribute(text));
    EXPECT_EQ(text, "kept");
}

TEST(JsonReader, StartsAnewAtTheRoot) {
    const Body body(std::string(R"({"S":"again"})"));
    JsonReader reader(body);
    for (int i = 0; i < 3; ++i) {
        JsonValue root;
        std::string text;
        ASSERT_TRUE(reader.root(root) && root.read_attribute(text));
        EXPECT_EQ(text, "again");
    }
}

TEST(JsonReader, SeveralMayLiveAtOnceOnOneThread) {
    std::vector<Body> bodies;
    for (int i = 0; i < 7; ++i) bodies.emplace_back(R"({"S":")" + std::to_string(i) + R"(\n"})");
    std::vector<std::unique_ptr<JsonReader>> readers;
    std::vector<std::string_view> texts(bodies.size());
    for (std::size_t i = 0; i < bodies.size(); ++i) {
        readers.push_back(std::make_unique<JsonReader>(bodies[i]));
        JsonValue root;
        ASSERT_TRUE(readers[i]->root(root) && root.read_attribute_text(AttributeType::string, texts[i]));
    }
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(texts[i], std::to_string(i) + "\n");
}

TEST(JsonReader, MayEndOnAnotherThreadThanItBegan) {
    const Body body(std::string(R"({"S":"moved"})"));
    auto reader = std::make_unique<JsonReader>(body);
    std::jthread([&] {
        JsonValue root;
        std::string text;
        EXPECT_TRUE(reader->root(root) && root.read_attribute(text));
        EXPECT_EQ(text, "moved");
        reader.reset();
    });
    EXPECT_EQ(reader, nullptr);
}

TEST(JsonReader, TheFirstFailureWins) {
    EXPECT_EQ(outcome("{\"a\":1}",
                      [](JsonValue& root) {
                          root.fail("first");
                          return root.fail("second");
                      }),
              "first");
}

TEST(AttributeReader, ReadsStringsBooleansAndBinary) {
    EXPECT_EQ(good<std::string>(R"({"S":""})"), "");
    EXPECT_EQ(good<std::string>(R"( { "S" : "a\"b" } )"), "a\"b");
    EXPECT_EQ(good<std::string>("{\"\\u0053\":\"escaped tag\"}"), "escaped tag");
    EXPECT_TRUE(good<bool>(R"({"BOOL":true})"));
    EXPECT_FALSE(good<bool>(R"({"BOOL":false})"));
    EXPECT_EQ(good<Binary>(R"({"B":"Zm9v"})"), dynantic::to_binary("foo"));
    EXPECT_EQ(good<Binary>(R"({"B":""})"), Binary());
}

TEST(AttributeReader, ReadsWholeNumbersExactlyOrNotAtAll) {
    EXPECT_EQ(good<std::int64_t>(R"({"N":"-9223372036854775808"})"),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(good<std::uint64_t>(R"({"N":"18446744073709551615"})"),
              std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(good<std::int64_t>(R"({"N":"1E3"})"), 1000);
    EXPECT_EQ(good<std::int64_t>(R"({"N":"7.00"})"), 7);
    EXPECT_EQ(good<std::uint64_t>(R"({"N":"-0"})"), 0U);
    EXPECT_EQ(bad<std::int64_t>(R"({"N":"1.5"})"), "the number is not whole, and would lose its fraction");
    EXPECT_EQ(bad<std::int64_t>(R"({"N":"9223372036854775808"})"), "the number does not fit in 64 bits");
    EXPECT_EQ(bad<std::uint64_t>(R"({"N":"-1"})"), "the number does not fit in 64 bits");
    EXPECT_EQ(bad<std::int64_t>(R"({"N":"1E400"})"), "the number is beyond the range of DynamoDB's numbers");
    EXPECT_EQ(bad<std::int64_t>(R"({"N":"seven"})"), "the text of N is not a number");
    EXPECT_EQ(bad<std::int64_t>(R"({"N":""})"), "the text of N is not a number");
    EXPECT_EQ(bad<std::int64_t>(R"({"N":7})"), "expected a string, found a number");
}

TEST(AttributeReader, ReadsDoublesOnlyWhereNoDigitIsLost) {
    EXPECT_EQ(good<double>(R"({"N":"0.1"})"), 0.1);
    EXPECT_EQ(good<double>(R"({"N":"-2.5"})"), -2.5);
    EXPECT_EQ(good<double>(R"({"N":"0.30000000000000004"})"), 0.1 + 0.2);
    EXPECT_EQ(good<double>(R"({"N":"1152921504606846976"})"), 0x1p60);
    EXPECT_EQ(good<double>(R"({"N":"1180591620717411300000"})"), 0x1p70);
    EXPECT_EQ(good<double>(R"({"N":"1e-130"})"), 1e-130);
    const std::string refusal = "the number has more digits than a double can hold; use dynantic::Decimal";
    EXPECT_EQ(bad<double>(R"({"N":"0.1000000000000000055"})"), refusal);
    EXPECT_EQ(bad<double>(R"({"N":"9007199254740993"})"), refusal);
    EXPECT_EQ(bad<double>(R"({"N":"12345678901234567890123456789012345678"})"), refusal);
}

TEST(AttributeReader, WhatIsWrittenFromADoubleReadsBackAsIt) {
    for (const double value :
         {0.1, 1e22, 1e23, 0x1p53, 0x1p70, 1.7976931348623157e120, 2.2250738585072014e-120,
          123456789.123456789, -9007199254740993.0, 5e-324 * 1e200}) {
        std::string text;
        JsonWriter(text).number_value(value);
        EXPECT_EQ(good<double>(text), value) << text;
        EXPECT_EQ(good<double>("{\"N\":\"" + good<Decimal>(text).to_string() + "\"}"), value) << text;
    }
}

TEST(AttributeReader, NamesBothTypesWhereTheTagIsAnother) {
    EXPECT_EQ(bad<std::string>(R"({"N":"1"})"), "expected S (string), found N (number)");
    EXPECT_EQ(bad<std::int64_t>(R"({"S":"1"})"), "expected N (number), found S (string)");
    EXPECT_EQ(bad<bool>(R"({"NULL":true})"), "expected BOOL (boolean), found NULL");
    EXPECT_EQ(bad<Binary>(R"({"L":[]})"), "expected B (binary), found L (list)");
    EXPECT_EQ(bad<Binary>(R"({"B":"Zm9"})"), "the text of B is not base64");
}

TEST(AttributeReader, TakesExactlyOneKnownTag) {
    EXPECT_EQ(bad<std::string>("{}"), "the attribute value is empty");
    EXPECT_EQ(bad<std::string>(R"({"X":"1"})"), "the attribute value has an unknown type");
    EXPECT_EQ(bad<std::string>(R"({"":"1"})"), "the attribute value has an unknown type");
    EXPECT_EQ(bad<std::string>(R"({"BOOM":"1"})"), "the attribute value has an unknown type");
    EXPECT_EQ(bad<std::string>(R"({"S":"1","N":"1"})"), "the attribute value has more than one type");
    EXPECT_EQ(bad<std::string>(R"({"S":"1","S":"1"})"), "the attribute value has more than one type");
    EXPECT_EQ(bad<AttributeValue>(R"({"NULL":false})"), "the value of NULL is not true");
    EXPECT_EQ(bad<std::string>(R"(["S"])"), "expected an object, found an array");
}

TEST(AttributeReader, WalksListsMapsAndSets) {
    std::string trace;
    const auto element = [](void* context, std::size_t index, JsonValue& value) {
        std::int64_t number = 0;
        if (!value.read_attribute(number)) return value.in(index);
        *static_cast<std::string*>(context) += std::to_string(index) + ":" + std::to_string(number) + " ";
        return true;
    };
    const auto member = [](void* context, std::string_view name, JsonValue& value) {
        std::string text;
        if (!value.read_attribute(text)) return value.in(name);
        static_cast<std::string*>(context)->append(name).append("=").append(text).append(" ");
        return true;
    };
    const auto in_set = [](void* context, std::size_t, std::string_view text) {
        static_cast<std::string*>(context)->append(text).append(" ");
        return true;
    };
    const auto list = [&](const char* text) {
        return outcome(text, [&](JsonValue& root) { return root.attribute_elements(&trace, element); });
    };
    const auto map = [&](const char* text) {
        return outcome(text, [&](JsonValue& root) { return root.attribute_members(&trace, member); });
    };
    const auto set = [&](const char* text) {
        return outcome(text, [&](JsonValue& root) {
            return root.attribute_set(AttributeType::string_set, &trace, in_set);
        });
    };
    EXPECT_EQ(list(R"({"L":[{"N":"5"},{"N":"6"}]})"), "");
    EXPECT_EQ(map(R"({"M":{"k":{"S":"v"}}})"), "");
    EXPECT_EQ(set(R"({"SS":["a","b\n"]})"), "");
    EXPECT_EQ(trace, "0:5 1:6 k=v a b\n ");
    EXPECT_EQ(list(R"({"L":[{"N":"5"},{"S":"6"}]})"), "[1]: expected N (number), found S (string)");
    EXPECT_EQ(map(R"({"M":{"k":{"BOOL":true}}})"), "k: expected S (string), found BOOL (boolean)");
    EXPECT_EQ(set(R"({"SS":["a",1]})"), "[1]: expected a string, found a number");
    EXPECT_EQ(set(R"({"NS":["1"]})"), "expected SS (string set), found NS (number set)");
}

TEST(AttributeReader, OpensAnyTypeForItsCaller) {
    AttributeType seen{};
    EXPECT_EQ(outcome(R"({"NS":["1","2"]})",
                      [&](JsonValue& root) {
                          return root.open([&](AttributeType type, JsonValue& inner) {
                              seen = type;
                              return inner.skip();
                          });
                      }),
              "");
    EXPECT_EQ(seen, AttributeType::number_set);
}

const Item everything{
    {"s", "text \"quoted\""},
    {"n", Decimal("-12.50")},
    {"b", dynantic::to_binary("\x00\xff")},
    {"t", true},
    {"z", AttributeValue::null()},
    {"l", AttributeValue::list({1, "two", AttributeValue::list({})})},
    {"m", AttributeValue::map({{"inner", AttributeValue::map({})}})},
    {"ss", AttributeValue::string_set({"a", "b"})},
    {"ns", AttributeValue::number_set({1, Decimal("2.5")})},
    {"bs", AttributeValue::binary_set({dynantic::to_binary("x")})},
};

TEST(ItemJson, WritesAttributesInTheOrderOfTheirNames) {
    Item item{{"b", 1}, {"a", "x"}};
    EXPECT_EQ(to_json(item), R"({"a":{"S":"x"},"b":{"N":"1"}})");
    EXPECT_EQ(to_json(Item{}), "{}");
    EXPECT_EQ(to_json(AttributeValue::list({1, true})), R"({"L":[{"N":"1"},{"BOOL":true}]})");
    EXPECT_EQ(to_json(AttributeValue::string_set({"a", "b"})), R"({"SS":["a","b"]})");
}

TEST(ItemJson, ReadsBackWhatItWrites) {
    const std::string text = to_json(everything);
    EXPECT_EQ(text,
              R"({"b":{"B":""},"bs":{"BS":["eA=="]},"l":{"L":[{"N":"1"},{"S":"two"},{"L":[]}]},)"
              R"("m":{"M":{"inner":{"M":{}}}},"n":{"N":"-12.5"},"ns":{"NS":["1","2.5"]},)"
              R"("s":{"S":"text \"quoted\""},"ss":{"SS":["a","b"]},"t":{"BOOL":true},"z":{"NULL":true}})");
    EXPECT_EQ(dynantic::item_from_json(text), everything);
}

TEST(ItemJson, SaysWhereAnItemIsWrong) {
    const auto message = [](std::string_view text) -> std::string {
        try {
            static_cast<void>(dynantic::item_from_json(text));
        } catch (const dynantic::SerializationError& error) {
            return std::string(error.message());
        }
        return "";
    };
    EXPECT_EQ(message(R"({"address":{"M":{"lines":{"L":[{"S":"a"},{"S":"b"},{"N":"x"}]}}}})"),
              "address.lines[2]: the text of N is not a number");
    EXPECT_EQ(message(R"({"l":{"L":[{"M":{"k":{"NS":["1","y"]}}}]}})"),
              "l[0].k[1]: the text of N is not a number");
    EXPECT_EQ(message(R"({"a":{"S":"1"},"a":{"S":"2"}})"), "a: the attribute is there twice");
    EXPECT_EQ(message(R"({"a":"1"})"), "a: expected an object, found a string");
    EXPECT_EQ(message(R"({"a":{"S":"1"}} x)"), "the text ends in the middle of the JSON");
    EXPECT_EQ(message("[]"), "expected an object, found an array");
}

}  // namespace
