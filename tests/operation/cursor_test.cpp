#include "operation/cursor/codec.hpp"

#include <dynantic/cursor.hpp>

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <string>

namespace dynantic {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 2> key_names{"id", "at"};
constexpr std::string_view key_json = R"({"id":{"S":"u1"},"at":{"N":"7"}})";
constexpr std::string_view secret = "0123456789abcdef0123456789abcdef";

bool refuses(const Result<Cursor>& result) {
    return !result && result.error().kind() == ErrorKind::validation;
}

TEST(Cursor, GivesTheKeyBackToTheQueryItCameFrom) {
    const Cursor cursor = detail::make_cursor("users\nByStatus", key_json);
    const Result<std::string> key = detail::open_cursor(Cursor(cursor.text()), "users\nByStatus", key_names);
    ASSERT_TRUE(key);
    EXPECT_EQ(*key, R"({"at":{"N":"7"},"id":{"S":"u1"}})");
}

TEST(Cursor, TextIsSafeInAUrl) {
    const Cursor cursor = detail::make_cursor("b", R"({"id":{"S":"~~~???>>>"},"at":{"N":"7"}})");
    EXPECT_EQ(
        cursor.text().find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
        std::string::npos);
}

TEST(Cursor, IsRefusedByAnotherQuery) {
    const Cursor cursor = detail::make_cursor("users\nforward", key_json);
    const Result<std::string> key = detail::open_cursor(cursor, "users\nbackward", key_names);
    ASSERT_FALSE(key);
    EXPECT_EQ(key.error().kind(), ErrorKind::validation);
    EXPECT_NE(key.error().message().find("belongs to another query"), std::string_view::npos);
}

TEST(Cursor, IsRefusedWhereAnyOneCharacterWasChanged) {
    const std::string text = detail::make_cursor("b", key_json).text();
    for (std::size_t place = 0; place < text.size(); ++place) {
        std::string changed = text;
        changed[place] = changed[place] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(detail::open_cursor(Cursor(changed), "b", key_names)) << "character " << place;
    }
}

TEST(Cursor, IsRefusedWhereItsKeyHasOtherAttributes) {
    const Cursor cursor = detail::make_cursor("b", R"({"id":{"S":"u1"},"admin":{"BOOL":true}})");
    EXPECT_FALSE(detail::open_cursor(cursor, "b", key_names));
}

TEST(Cursor, IsRefusedWhereItIsNoCursorAtAll) {
    for (const char* text : {"x", "????", "AAAA", "AgAAAAAAAAAAAAAAAAAAAAAA", "AQ=="}) {
        EXPECT_FALSE(detail::open_cursor(Cursor(text), "b", key_names)) << text;
    }
}

TEST(CursorSealer, OpensWhatItSealed) {
    const CursorSealer sealer{secret};
    const Cursor cursor{"some-cursor"};
    const std::string sealed = sealer.seal(cursor, {.context = "tenant-1"});
    EXPECT_EQ(sealer.open(sealed, {.context = "tenant-1"}), cursor);
    EXPECT_EQ(sealed.find("some-cursor"), std::string::npos);
}

TEST(CursorSealer, SealsTheSameCursorDifferentlyEachTime) {
    const CursorSealer sealer{secret};
    EXPECT_NE(sealer.seal(Cursor("c")), sealer.seal(Cursor("c")));
}

TEST(CursorSealer, KeepsTheEmptyCursorEmpty) {
    const CursorSealer sealer{secret};
    EXPECT_EQ(sealer.seal(Cursor()), "");
    EXPECT_FALSE(sealer.open(""));
}

TEST(CursorSealer, RefusesAnotherContext) {
    const CursorSealer sealer{secret};
    const std::string sealed = sealer.seal(Cursor("c"), {.context = "tenant-1"});
    EXPECT_TRUE(refuses(sealer.try_open(sealed, {.context = "tenant-2"})));
    EXPECT_TRUE(refuses(sealer.try_open(sealed)));
    EXPECT_THROW(static_cast<void>(sealer.open(sealed)), ValidationError);
}

TEST(CursorSealer, RefusesATextWithAnyOneCharacterChanged) {
    const CursorSealer sealer{secret};
    const std::string sealed = sealer.seal(Cursor("cursor"), {.expires_in = 1h});
    for (std::size_t place = 0; place < sealed.size(); ++place) {
        std::string changed = sealed;
        changed[place] = changed[place] == 'A' ? 'B' : 'A';
        EXPECT_TRUE(refuses(sealer.try_open(changed))) << "character " << place;
    }
    EXPECT_TRUE(refuses(sealer.try_open(sealed.substr(0, sealed.size() - 1))));
}

TEST(CursorSealer, RefusesACursorPastItsTime) {
    auto now = std::chrono::system_clock::time_point(1'700'000'000s);
    const CursorSealer sealer{secret, {}, [&] { return now; }};
    const std::string sealed = sealer.seal(Cursor("c"), {.expires_in = 60s});
    now += 59s;
    EXPECT_TRUE(sealer.try_open(sealed));
    now += 1s;
    const Result<Cursor> late = sealer.try_open(sealed);
    ASSERT_TRUE(refuses(late));
    EXPECT_EQ(late.error().message(), "this cursor has expired");
}

TEST(CursorSealer, OpensWithAnOlderSecretAndSealsWithTheNewOne) {
    const CursorSealer before{"the old secret, 16+"};
    const CursorSealer after{"the new secret, 16+", {"the old secret, 16+"}};
    EXPECT_EQ(after.open(before.seal(Cursor("c"))), Cursor("c"));
    EXPECT_TRUE(refuses(before.try_open(after.seal(Cursor("c")))));
}

TEST(CursorSealer, RefusesASecretThatIsTooShort) { EXPECT_THROW(CursorSealer{"short"}, ValidationError); }

}  // namespace
}  // namespace dynantic
