#include <dynantic/detail/codec/encode.hpp>
#include <dynantic/detail/expression/encode.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/error.hpp>

#include <cmath>

namespace dynantic::detail {

std::string encode_number(std::int64_t value) {
    std::string json;
    JsonWriter(json).number_value(value);
    return json;
}

std::string encode_number(std::uint64_t value) {
    std::string json;
    JsonWriter(json).number_value(value);
    return json;
}

std::string encode_number(double value) {
    if (!std::isfinite(value)) {
        Error(ErrorKind::validation,
              "a number in an expression is NaN or infinite, which DynamoDB cannot hold")
            .raise();
    }
    std::string json;
    JsonWriter(json).number_value(value);
    return json;
}

std::string encode_number(const Decimal& value) {
    std::string json;
    JsonWriter(json).number_value(value);
    return json;
}

std::string encode_type_name(AttributeType type) { return encode_text(to_string(type)); }

std::string map_key_text(const TypeCodec& codec, const void* key) {
    std::string text;
    std::string unused;
    ValueWriter writer(unused);
    if (!codec.to_text(codec, key, writer, text)) writer.raise();
    return text;
}

std::string list_of_one(std::string_view element_json) {
    std::string json = R"({"L":[)";
    json.append(element_json);
    json.append("]}");
    return json;
}

void refuse_out_of_range() {
    Error(ErrorKind::validation, "a number in an update is outside the range of the member that it is set to")
        .raise();
}

void refuse_negative_index() {
    Error(ErrorKind::validation, "a list index in an expression is negative; DynamoDB counts elements from 0")
        .raise();
}

void check_in_count(std::size_t count) {
    constexpr std::size_t most = 100;  // AWS: "Comparison operator and function reference"
    if (count == 0) {
        Error(ErrorKind::validation,
              "in() was given no values: nothing can be one of none; leave the condition out")
            .raise();
    }
    if (count > most) {
        Error(ErrorKind::validation, "in() was given " + std::to_string(count) +
                                         " values; DynamoDB takes at most 100: join several in() with ||")
            .raise();
    }
}

void check_attribute_name(std::string_view name) {
    constexpr std::size_t most = 65535;  // AWS: "Limits", attribute names
    if (name.empty() || name.size() > most) {
        Error(ErrorKind::validation, "an attribute's name in an expression has 1 to 65,535 bytes").raise();
    }
    if (!is_utf8(name))
        Error(ErrorKind::validation, "an attribute's name in an expression is not UTF-8").raise();
}

}  // namespace dynantic::detail
