#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/scalar_codec.hpp>

namespace dynantic::detail {
namespace {

// --- string ---------------------------------------------------------------------------------------------------------

bool check_text(std::string_view text, ValueWriter& out) {
    return is_utf8(text) || out.fail("the text is not UTF-8; bytes are stored as dynantic::Binary");
}

bool write_string(const TypeCodec&, const void* value, ValueWriter& out) {
    const auto& text = as<std::string>(value);
    if (!check_text(text, out)) return false;
    out.json.string_value(text);
    return true;
}
bool read_string(const TypeCodec&, JsonValue& in, void* value) {
    return in.read_attribute(as<std::string>(value));
}
bool string_to_text(const TypeCodec&, const void* value, ValueWriter& out, std::string& text) {
    const auto& from = as<std::string>(value);
    if (!check_text(from, out)) return false;
    text.append(from);
    return true;
}
bool string_from_text(const TypeCodec&, std::string_view text, void* value, std::string&) {
    as<std::string>(value) = text;
    return true;
}

// --- bool -----------------------------------------------------------------------------------------------------------

bool write_bool(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.bool_value(as<bool>(value));
    return true;
}
bool read_bool(const TypeCodec&, JsonValue& in, void* value) { return in.read_attribute(as<bool>(value)); }
bool read_bool_inner(const TypeCodec&, AttributeType found, JsonValue& inner, void* value) {
    return expect_type(inner, AttributeType::boolean, found) && inner.read_bool(as<bool>(value));
}

// --- binary ---------------------------------------------------------------------------------------------------------

bool write_binary(const TypeCodec&, const void* value, ValueWriter& out) {
    const auto& bytes = as<Binary>(value);
    out.json.binary_value(bytes.data(), bytes.size());
    return true;
}
bool read_binary(const TypeCodec&, JsonValue& in, void* value) {
    return in.read_attribute(as<Binary>(value));
}
bool binary_to_text(const TypeCodec&, const void* value, ValueWriter&, std::string& text) {
    const auto& bytes = as<Binary>(value);
    std::string quoted;
    JsonWriter(quoted).quoted_base64(bytes.data(), bytes.size());
    text.append(quoted, 1, quoted.size() - 2);
    return true;
}
bool binary_from_text(const TypeCodec&, std::string_view text, void* value, std::string& why) {
    if (from_base64(text, as<Binary>(value))) return true;
    why = "the text of B is not base64";
    return false;
}

// --- NULL -----------------------------------------------------------------------------------------------------------

bool write_null(const TypeCodec&, const void*, ValueWriter& out) {
    out.json.null_value();
    return true;
}
bool read_null_inner(const TypeCodec&, AttributeType found, JsonValue& inner, void*) {
    bool null = false;
    return expect_type(inner, AttributeType::null, found) && inner.read_bool(null) &&
           (null || inner.fail("the value of NULL is not true"));
}

// --- data without a model -------------------------------------------------------------------------------------------

bool write_any(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.raw(to_json(as<AttributeValue>(value)));
    return true;
}
bool read_any(const TypeCodec&, JsonValue& in, void* value) {
    return in.read_attribute(as<AttributeValue>(value));
}
bool read_any_inner(const TypeCodec&, AttributeType, JsonValue& inner, void*) {
    return inner.fail("an AttributeValue must be read whole");  // only reached from variants, which refuse it
}

bool write_item_value(const TypeCodec&, const void* value, ValueWriter& out) {
    out.json.raw(R"({"M":)");
    out.json.raw(to_json(as<Item>(value)));
    out.json.raw('}');
    return true;
}
bool read_item_inner(const TypeCodec&, AttributeType found, JsonValue& inner, void* value) {
    auto& item = as<Item>(value);
    item = Item();
    return expect_type(inner, AttributeType::map, found) && inner.read_item(item);
}

std::size_t size_of(const TypeCodec& self) { return *static_cast<const std::size_t*>(self.extra); }

bool assign_bytes(const TypeCodec& self, JsonValue& in, const Binary& bytes, void* value) {
    if (bytes.size() != size_of(self)) {
        return in.fail("expected " + std::to_string(size_of(self)) + " bytes, found " +
                       std::to_string(bytes.size()));
    }
    std::copy(bytes.begin(), bytes.end(), static_cast<std::byte*>(value));
    return true;
}

}  // namespace

bool write_byte_array(const TypeCodec& self, const void* value, ValueWriter& out) {
    out.json.binary_value(static_cast<const std::byte*>(value), size_of(self));
    return true;
}
bool read_byte_array(const TypeCodec& self, JsonValue& in, void* value) {
    Binary bytes;
    return in.read_attribute(bytes) && assign_bytes(self, in, bytes, value);
}
bool read_byte_array_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    Binary bytes;
    std::string_view text;
    return expect_type(inner, AttributeType::binary, found) && inner.read_string(text) &&
           (from_base64(text, bytes) || inner.fail("the text of B is not base64")) &&
           assign_bytes(self, inner, bytes, value);
}

constinit const TypeCodec string_codec{.write = &write_string,
                                       .read = &read_string,
                                       .read_inner = &read_inner_by_text,
                                       .to_text = &string_to_text,
                                       .from_text = &string_from_text,
                                       .type = AttributeType::string};
constinit const TypeCodec boolean_codec{
    .write = &write_bool, .read = &read_bool, .read_inner = &read_bool_inner, .type = AttributeType::boolean};
constinit const TypeCodec binary_codec{.write = &write_binary,
                                       .read = &read_binary,
                                       .read_inner = &read_inner_by_text,
                                       .to_text = &binary_to_text,
                                       .from_text = &binary_from_text,
                                       .type = AttributeType::binary};
constinit const TypeCodec null_codec{.write = &write_null,
                                     .read = &read_by_opening,
                                     .read_inner = &read_null_inner,
                                     .type = AttributeType::null};
constinit const TypeCodec any_codec{
    .write = &write_any, .read = &read_any, .read_inner = &read_any_inner, .any_type = true};
constinit const TypeCodec item_codec{.write = &write_item_value,
                                     .read = &read_by_opening,
                                     .read_inner = &read_item_inner,
                                     .type = AttributeType::map};

}  // namespace dynantic::detail
