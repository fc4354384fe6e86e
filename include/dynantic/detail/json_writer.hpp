#pragma once

#include <dynantic/binary.hpp>
#include <dynantic/decimal.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::detail {

// Appends JSON to a text. It keeps no state: the caller writes the punctuation with `raw`, so that literal parts of a
// request are one append. All functions are out of line (src/wire/json_writer.cpp).
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) noexcept : out_(out) {}

    void raw(std::string_view text) { out_.append(text); }
    void raw(char c) { out_.push_back(c); }
    // A JSON string, quoted and escaped. The text is taken to be UTF-8 (see `is_utf8`).
    void quoted(std::string_view text);
    // "name":
    void key(std::string_view name);
    void integer(std::int64_t value);
    void integer(std::uint64_t value);

    // Attribute values, whole: {"S":"..."} and so on.
    void string_value(std::string_view text);
    void number_value(std::int64_t value);
    void number_value(std::uint64_t value);
    void number_value(double value);  // shortest round trip; the caller has refused NaN and infinities
    void number_value(const Decimal& value);
    void binary_value(const std::byte* data, std::size_t size);
    void bool_value(bool value);
    void null_value();

    // Base64 of bytes, quoted, and digits of numbers, quoted: for the members of sets.
    void quoted_base64(const std::byte* data, std::size_t size);
    void quoted_number(std::int64_t value);
    void quoted_number(std::uint64_t value);
    void quoted_number(double value);
    void quoted_number(const Decimal& value);

    [[nodiscard]] std::string& text() noexcept { return out_; }

  private:
    std::string& out_;
};

// Whether a text is well-formed UTF-8; DynamoDB refuses strings that are not.
[[nodiscard]] bool is_utf8(std::string_view text) noexcept;

}  // namespace dynantic::detail
