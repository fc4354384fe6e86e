#include "model/read_helpers.hpp"

#include <array>

namespace dynantic::detail {
namespace {

std::string_view word_for(AttributeType type) noexcept {
    static constexpr std::array<std::string_view, 10> words{
        "S (string)", "N (number)", "B (binary)",      "BOOL (boolean)",  "NULL",
        "L (list)",   "M (map)",    "SS (string set)", "NS (number set)", "BS (binary set)"};
    return words[static_cast<std::size_t>(type)];
}

}  // namespace

bool expect_type(JsonValue& inner, AttributeType expected, AttributeType found) {
    if (expected == found) return true;
    return inner.fail("expected " + std::string(word_for(expected)) + ", found " +
                      std::string(word_for(found)));
}

bool read_by_text(const TypeCodec& self, JsonValue& in, void* value) {
    std::string_view text;
    std::string why;
    return in.read_attribute_text(self.type, text) &&
           (self.from_text(self, text, value, why) || in.fail(std::move(why)));
}

bool read_inner_by_text(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    std::string_view text;
    std::string why;
    return expect_type(inner, self.type, found) && inner.read_string(text) &&
           (self.from_text(self, text, value, why) || inner.fail(std::move(why)));
}

bool read_by_opening(const TypeCodec& self, JsonValue& in, void* value) {
    return in.open(
        [&](AttributeType found, JsonValue& inner) { return self.read_inner(self, found, inner, value); });
}

}  // namespace dynantic::detail
