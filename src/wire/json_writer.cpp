#include "dynantic/detail/json_writer.hpp"

#include "wire/base64.hpp"
#include "wire/text_tail.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace dynantic::detail {
namespace {

void append_number(std::string& out, std::int64_t value) {
    std::array<char, 24> text;
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}
void append_number(std::string& out, std::uint64_t value) {
    std::array<char, 24> text;
    out.append(text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr);
}
void append_number(std::string& out, double value) {
    // From 2^53 on, std::to_chars may prefer all digits of the exact value to the shortest ones with an
    // exponent; those digits are beyond what a double promises, and DynamoDB would keep them.
    std::array<char, 32> text;
    char* const first = text.data();
    char* const last = first + text.size();
    const bool plain = std::fabs(value) < 9007199254740992.0;
    if (value == 0) value = 0;  // DynamoDB has no negative zero
    const auto end = plain ? std::to_chars(first, last, value).ptr
                           : std::to_chars(first, last, value, std::chars_format::scientific).ptr;
    out.append(first, end);
}
void append_number(std::string& out, const Decimal& value) { value.append_to(out); }

template <class N>
void append_attribute(std::string& out, const N& value) {
    out.append(R"({"N":")");
    append_number(out, value);
    out.append(R"("})");
}

template <class N>
void append_quoted(std::string& out, const N& value) {
    out.push_back('"');
    append_number(out, value);
    out.push_back('"');
}

}  // namespace

void JsonWriter::quoted(std::string_view text) { TextTail(out_).quoted(text); }

void JsonWriter::key(std::string_view name) {
    TextTail tail(out_);
    tail.quoted(name);
    tail.put(':');
}

void JsonWriter::integer(std::int64_t value) { append_number(out_, value); }
void JsonWriter::integer(std::uint64_t value) { append_number(out_, value); }

void JsonWriter::string_value(std::string_view text) {
    TextTail tail(out_);
    tail.put(R"({"S":)");
    tail.quoted(text);
    tail.put('}');
}

void JsonWriter::number_value(std::int64_t value) { append_attribute(out_, value); }
void JsonWriter::number_value(std::uint64_t value) { append_attribute(out_, value); }
void JsonWriter::number_value(double value) { append_attribute(out_, value); }
void JsonWriter::number_value(const Decimal& value) { append_attribute(out_, value); }

void JsonWriter::binary_value(const std::byte* data, std::size_t size) {
    out_.append(R"({"B":")");
    append_base64(out_, data, size);
    out_.append(R"("})");
}

void JsonWriter::bool_value(bool value) { out_.append(value ? R"({"BOOL":true})" : R"({"BOOL":false})"); }
void JsonWriter::null_value() { out_.append(R"({"NULL":true})"); }

void JsonWriter::quoted_base64(const std::byte* data, std::size_t size) {
    out_.push_back('"');
    append_base64(out_, data, size);
    out_.push_back('"');
}

void JsonWriter::quoted_number(std::int64_t value) { append_quoted(out_, value); }
void JsonWriter::quoted_number(std::uint64_t value) { append_quoted(out_, value); }
void JsonWriter::quoted_number(double value) { append_quoted(out_, value); }
void JsonWriter::quoted_number(const Decimal& value) { append_quoted(out_, value); }

}  // namespace dynantic::detail
