#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <limits>

namespace {

using dynantic::Binary;
using dynantic::Decimal;
using dynantic::to_binary;
using dynantic::detail::JsonWriter;

std::string written(const std::function<void(JsonWriter&)>& write) {
    std::string out;
    JsonWriter writer(out);
    write(writer);
    return out;
}

std::string json(std::string_view text) {
    return written([&](JsonWriter& w) { w.quoted(text); });
}

TEST(JsonWriter, EscapesWhatJsonMustHaveEscapedAndNothingElse) {
    EXPECT_EQ(json(""), R"("")");
    EXPECT_EQ(json("plain text, longer than a word"), R"("plain text, longer than a word")");
    EXPECT_EQ(json("\"\\\b\f\n\r\t"), R"("\"\\\b\f\n\r\t")");
    EXPECT_EQ(json(std::string_view("a\0b\x1f", 4)), R"("a\u0000b\u001f")");
    EXPECT_EQ(json("\x7f/"), "\"\x7f/\"");
    EXPECT_EQ(json("Zürich 東京 🙂"), "\"Zürich 東京 🙂\"");
}

TEST(JsonWriter, FindsAnEscapeAtEveryPositionOfAText) {
    for (std::size_t size = 1; size <= 70; ++size) {
        for (std::size_t at = 0; at < size; ++at) {
            for (const auto& [c, escape] : {std::pair{'"', R"(\")"}, {'\\', R"(\\)"}, {'\n', R"(\n)"}}) {
                std::string text(size, '\xc3');
                text[at] = c;
                const std::string expected =
                    '"' + std::string(at, '\xc3') + escape + std::string(size - at - 1, '\xc3') + '"';
                EXPECT_EQ(json(text), expected);
            }
        }
    }
}

TEST(JsonWriter, WritesAttributeValues) {
    EXPECT_EQ(written([](JsonWriter& w) { w.string_value("a\"b"); }), R"({"S":"a\"b"})");
    EXPECT_EQ(written([](JsonWriter& w) { w.number_value(std::int64_t{-42}); }), R"({"N":"-42"})");
    EXPECT_EQ(written([](JsonWriter& w) { w.number_value(std::numeric_limits<std::uint64_t>::max()); }),
              R"({"N":"18446744073709551615"})");
    EXPECT_EQ(written([](JsonWriter& w) { w.number_value(Decimal("-12.50")); }), R"({"N":"-12.5"})");
    EXPECT_EQ(written([](JsonWriter& w) { w.bool_value(true); }), R"({"BOOL":true})");
    EXPECT_EQ(written([](JsonWriter& w) { w.bool_value(false); }), R"({"BOOL":false})");
    EXPECT_EQ(written([](JsonWriter& w) { w.null_value(); }), R"({"NULL":true})");
    const Binary bytes = to_binary("any carnal pleas");
    EXPECT_EQ(written([&](JsonWriter& w) { w.binary_value(bytes.data(), bytes.size()); }),
              R"({"B":"YW55IGNhcm5hbCBwbGVhcw=="})");
    EXPECT_EQ(written([](JsonWriter& w) { w.key("na\"me"); }), R"("na\"me":)");
    EXPECT_EQ(written([](JsonWriter& w) { w.quoted_number(Decimal(7)); }), R"("7")");
    EXPECT_EQ(written([](JsonWriter& w) { w.integer(std::int64_t{-7}); }), "-7");
}

TEST(JsonWriter, WritesTheShortestTextThatReadsBackAsTheSameDouble) {
    const auto number = [](double value) { return written([&](JsonWriter& w) { w.number_value(value); }); };
    EXPECT_EQ(number(0.1), R"({"N":"0.1"})");
    EXPECT_EQ(number(-0.0), R"({"N":"0"})");
    EXPECT_EQ(number(1.0), R"({"N":"1"})");
    EXPECT_EQ(number(1e22), R"({"N":"1e+22"})");
    EXPECT_EQ(number(1180591620717411303424.0), R"({"N":"1.1805916207174113e+21"})");
    EXPECT_EQ(number(5e-120), R"({"N":"5e-120"})");
}

TEST(JsonWriter, WritesBase64OfEveryLength) {
    const auto base64 = [](std::string_view text) {
        const Binary bytes = to_binary(text);
        return written([&](JsonWriter& w) { w.quoted_base64(bytes.data(), bytes.size()); });
    };
    EXPECT_EQ(base64(""), R"("")");
    EXPECT_EQ(base64("f"), R"("Zg==")");
    EXPECT_EQ(base64("fo"), R"("Zm8=")");
    EXPECT_EQ(base64("foo"), R"("Zm9v")");
    EXPECT_EQ(base64("foob"), R"("Zm9vYg==")");
    EXPECT_EQ(base64("\xff\xfe\xfd"), R"("//79")");
}

TEST(Base64, ReadsBackAllBytes) {
    Binary all;
    for (int i = 0; i < 256; ++i) all.push_back(static_cast<std::byte>(i));
    for (std::size_t size = 0; size <= all.size(); ++size) {
        const std::string encoded = written([&](JsonWriter& w) { w.quoted_base64(all.data(), size); });
        Binary back;
        ASSERT_TRUE(
            dynantic::detail::from_base64(std::string_view(encoded).substr(1, encoded.size() - 2), back));
        EXPECT_EQ(back, Binary(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(size)));
    }
}

TEST(Base64, RefusesWhatIsNotStrict) {
    Binary ignored;
    for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "=", "====", "Z===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9",
                             "Zm-_", "Zg==Zg==", "Z=g=", "\xc3\xa9xx"}) {
        EXPECT_FALSE(dynantic::detail::from_base64(text, ignored)) << text;
    }
}

TEST(Utf8, TellsWellFormedTextFromOther) {
    using dynantic::detail::is_utf8;
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("Zürich 東京 🙂"));
    EXPECT_FALSE(is_utf8("\xff"));
    EXPECT_FALSE(is_utf8("\xc3"));
    EXPECT_FALSE(is_utf8("\xc0\x80")) << "overlong";
    EXPECT_FALSE(is_utf8("\xed\xa0\x80")) << "a surrogate";
}

}  // namespace
