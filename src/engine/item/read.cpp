#include "engine/item/read.hpp"

#include "engine/api_error.hpp"
#include "engine/item/json_access.hpp"
#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"
#include "wire/scratch.hpp"
#include "wire/text_tail.hpp"

#include <dynantic/detail/json_reader.hpp>

#include <absl/container/inlined_vector.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <optional>

namespace dynantic::engine {

namespace dom = simdjson::dom;

namespace {

using detail::TextTail;

// An attribute's own value is level 1.
constexpr int max_nesting = 32;

// DynamoDB's own order of the types: which of two problems of one value is told depends on it.
enum class Field : std::uint8_t { s, b, n, boolean, null, bs, ns, ss, l, m };
constexpr std::array<std::string_view, 10> field_names{"S",  "B",  "N",  "BOOL", "NULL",
                                                       "BS", "NS", "SS", "L",    "M"};

std::optional<Field> field_of(std::string_view name) noexcept {
    if (name == "S") return Field::s;
    if (name == "N") return Field::n;
    for (std::size_t i = 0; i < field_names.size(); ++i) {
        if (field_names[i] == name) return static_cast<Field>(i);
    }
    return std::nullopt;
}

/// Reads attribute values onto the end of `out`; the first problem with a value goes to `error`.
class ValueReader {
  public:
    ValueReader(TextTail& out, std::string& error) noexcept : out_(out), error_(error) {}

    // These return DynamoDB's size of what was read.
    std::size_t value(const JsonValue& json, int depth, bool as_field);
    /// `entry_size`: what an entry counts beside its name and value.
    std::size_t map_body(const JsonValue& json, int depth, std::size_t entry_size);

  private:
    std::size_t one_field(Field field, const JsonValue& json, int depth);
    std::size_t string(const JsonValue& json);
    std::size_t number(const JsonValue& json);
    std::size_t binary(const JsonValue& json);
    std::size_t null(const JsonValue& json);
    std::size_t list(const JsonValue& json, int depth);
    std::size_t map(const JsonValue& json, int depth);
    std::size_t string_set(const JsonValue& json);
    std::size_t number_set(const JsonValue& json);
    std::size_t binary_set(const JsonValue& json);
    /// Appends sorted members; true where all are distinct.
    bool append_set(ValueTag tag, std::vector<std::string_view>& members);

    void fail(std::string message) {
        if (error_.empty()) error_ = std::move(message);
    }
    void tag(ValueTag tag) { out_.put(static_cast<char>(tag)); }
    void varint(std::uint64_t value) { out_.wrote(write_varint(out_.room(longest_varint), value)); }
    void sized(std::string_view bytes) {
        char* const to = write_varint(out_.room(longest_varint + bytes.size()), bytes.size());
        std::memcpy(to, bytes.data(), bytes.size());
        out_.wrote(to + bytes.size());
    }
    void insert_length(std::size_t begin) {
        char length[longest_varint];
        const char* const end = write_varint(length, out_.written() - begin);
        out_.insert(begin, {length, static_cast<std::size_t>(end - length)});
    }

    TextTail& out_;
    std::string& error_;
};

/// A member of an object that is to be sorted by name. Most names differ in their first eight bytes, which as a number
/// compare without a call.
struct Named {
    std::uint64_t first_bytes;
    std::string_view name;
    JsonValue value;

    Named(std::string_view called, JsonValue json) noexcept
        : first_bytes(first_of(called)), name(called), value(json) {}
    bool operator<(const Named& other) const noexcept {
        return first_bytes != other.first_bytes ? first_bytes < other.first_bytes : name < other.name;
    }

  private:
    static std::uint64_t first_of(std::string_view text) noexcept {
        if (text.size() >= 8) return load<std::uint64_t>(text.data());
        if (text.size() >= 4) {
            // Two pieces that overlap: the second one's part of its own, moved to behind the first.
            const std::uint64_t tail = load<std::uint32_t>(text.data() + text.size() - 4);
            return std::uint64_t{load<std::uint32_t>(text.data())} << 32U |
                   (tail << 8U * (8 - text.size()) & 0xFFFF'FFFFU);
        }
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < 4; ++i)
            number = number << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
        return number << 32U;
    }
    template <class Word>
    static Word load(const char* at) noexcept {  // the first byte counts most
        Word word = 0;
        std::memcpy(&word, at, sizeof word);
        if constexpr (std::endian::native == std::endian::big) return word;
        if constexpr (sizeof word == 8) return __builtin_bswap64(word);
        return __builtin_bswap32(static_cast<std::uint32_t>(word));
    }
};

/// `json.as_string()`, without a call where it is a string indeed.
std::string_view text_of(const JsonValue& json) {
    std::string_view text;
    if (JsonAccess::element(json).get_string().get(text) == simdjson::SUCCESS) return text;
    return json.as_string();
}

/// Strict base64, with DynamoDB's words for what is not.
std::string blob(const JsonValue& json) {
    switch (json.kind()) {
        case JsonKind::string:
            break;
        case JsonKind::array:
            throw_serialization("Unrecognized collection type class java.nio.ByteBuffer");
        case JsonKind::object:
            throw_serialization("Start of structure or map found where not expected");
        default:
            throw_serialization("only base-64-encoded strings are convertible to bytes");
    }
    const std::string_view text = json.raw_string();
    if (text.size() % 4 != 0) {
        throw_serialization("Base64 encoded length is expected a multiple of 4 bytes but found: " +
                            std::to_string(text.size()));
    }
    Binary bytes;
    if (!detail::from_base64(text, bytes))
        throw_serialization("Invalid last non-pad Base64 character dectected");
    return std::string(as_text(bytes));
}

std::size_t ValueReader::value(const JsonValue& json, int depth, bool as_field) {
    if (depth > max_nesting) {
        fail(
            "Nesting Levels have exceeded supported limits: "
            "Attributes in the item have nested levels beyond supported limit");
        tag(ValueTag::null);
        return 1;
    }
    // Nearly every value is an object of one member: it needs none of the checks that several members do.
    dom::object object;
    if (!JsonAccess::absent(json) &&
        JsonAccess::element(json).get_object().get(object) == simdjson::SUCCESS && object.size() == 1) {
        const auto only = object.begin();
        const dom::element member = only.value();
        const auto field = field_of(only.key());
        if (field && !member.is_null()) return one_field(*field, JsonAccess::wrap<JsonValue>(member), depth);
    }
    if (!json) {
        fail("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        tag(ValueTag::null);
        return 1;
    }
    const JsonObject members =
        as_field ? json.as_structure("AttributeValue") : json.as_element_structure("AttributeValue");
    std::array<JsonValue, field_names.size()> fields;
    int count = 0;
    for (const auto& [name, member] : members) {
        const auto field = field_of(name);
        if (!field || !member) continue;
        fields[static_cast<std::size_t>(*field)] = member;
        ++count;
    }
    const std::size_t begin = out_.written();
    std::size_t size = 0;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i]) continue;
        out_.cut(begin);
        size = one_field(static_cast<Field>(i), fields[i], depth);
    }
    if (count == 0) {
        fail("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes");
        tag(ValueTag::null);
    } else if (count > 1) {
        fail(
            "Supplied AttributeValue has more than one datatypes set, "
            "must contain exactly one of the supported datatypes");
    }
    return size;
}

std::size_t ValueReader::one_field(Field field, const JsonValue& json, int depth) {
    switch (field) {
        case Field::s:
            return string(json);
        case Field::b:
            return binary(json);
        case Field::n:
            return number(json);
        case Field::boolean:
            tag(json.as_boolean() ? ValueTag::boolean_true : ValueTag::boolean_false);
            return 1;
        case Field::null:
            return null(json);
        case Field::bs:
            return binary_set(json);
        case Field::ns:
            return number_set(json);
        case Field::ss:
            return string_set(json);
        case Field::l:
            return list(json, depth);
        case Field::m:
            return map(json, depth);
    }
    return 0;
}

std::size_t ValueReader::string(const JsonValue& json) {
    const std::string_view text = text_of(json);
    tag(ValueTag::string);
    sized(text);
    return text.size();
}

std::size_t ValueReader::number(const JsonValue& json) {
    const std::string_view text = text_of(json);
    PackedNumber packed;
    const auto error = PackedNumber::parse(text, packed);
    if (error != Decimal::ParseError::none) {
        fail(number_error(error, text));
        packed = PackedNumber::from(std::uint64_t{0});
    }
    tag(ValueTag::number);
    sized(packed.bytes());
    return number_size(packed.bytes());
}

std::size_t ValueReader::binary(const JsonValue& json) {
    const std::string bytes = blob(json);
    tag(ValueTag::binary);
    sized(bytes);
    return bytes.size();
}

std::size_t ValueReader::null(const JsonValue& json) {
    if (!json.as_boolean()) {
        fail(
            "One or more parameter values were invalid: Null attribute value types must have the value of "
            "true");
    }
    tag(ValueTag::null);
    return 1;
}

std::size_t ValueReader::list(const JsonValue& json, int depth) {
    const JsonArray elements = json.as_list();
    tag(ValueTag::list);
    const std::size_t begin = out_.written();
    varint(elements.size());
    std::size_t size = 3;
    for (const JsonValue element : elements) size += 1 + value(element, depth + 1, false);
    insert_length(begin);
    return size;
}

std::size_t ValueReader::map(const JsonValue& json, int depth) {
    tag(ValueTag::map);
    const std::size_t begin = out_.written();
    const std::size_t size = 3 + map_body(json, depth + 1, 1);
    insert_length(begin);
    return size;
}

std::size_t ValueReader::map_body(const JsonValue& json, int depth, std::size_t entry_size) {
    dom::object object;
    if (JsonAccess::absent(json) || JsonAccess::element(json).get_object().get(object) != simdjson::SUCCESS)
        static_cast<void>(json.as_map("AttributeValue"));  // throws
    absl::InlinedVector<Named, 16> members;
    members.reserve(object.size());
    bool ascending = true;
    for (auto at = object.begin(), last = object.end(); at != last; ++at) {
        members.emplace_back(at.key(), JsonAccess::wrap<JsonValue>(at.value()));
        if (members.size() > 1 && !(members[members.size() - 2] < members.back())) ascending = false;
    }
    if (!ascending) {
        std::sort(members.begin(), members.end());
        const auto twice = std::adjacent_find(
            members.begin(), members.end(), [](const Named& a, const Named& b) { return a.name == b.name; });
        if (twice != members.end()) throw_serialization("Duplicate field name: " + std::string(twice->name));
    }
    // The empty name sorts first.
    if (!members.empty() && members.front().name.empty()) fail(empty_attribute_name);
    varint(members.size());
    std::size_t size = 0;
    for (const Named& member : members) {
        if (member.name.size() > max_attribute_name) fail(long_attribute_name);
        sized(member.name);
        size += entry_size + member.name.size() + value(member.value, depth, false);
    }
    return size;
}

bool ValueReader::append_set(ValueTag set_tag, std::vector<std::string_view>& members) {
    std::sort(members.begin(), members.end());
    const auto last = std::unique(members.begin(), members.end());
    const bool distinct = last == members.end();
    members.erase(last, members.end());
    tag(set_tag);
    const std::size_t begin = out_.written();
    varint(members.size());
    for (const std::string_view member : members) sized(member);
    insert_length(begin);
    return distinct;
}

/// "[a, b]", as DynamoDB shows a collection.
std::string shown(const JsonArray& elements) {
    std::string text = "[";
    bool first = true;
    for (const JsonValue element : elements) {
        if (!first) text += ", ";
        first = false;
        text += element.raw_string();
    }
    return text + "]";
}

std::size_t ValueReader::string_set(const JsonValue& json) {
    const JsonArray elements = json.as_list();
    std::vector<std::string_view> members;
    std::size_t size = 0;
    for (const JsonValue element : elements) {
        members.push_back(element ? element.as_string() : std::string_view());
        size += members.back().size();
    }
    if (members.empty()) fail("One or more parameter values were invalid: An string set  may not be empty");
    if (!append_set(ValueTag::string_set, members)) {
        fail("One or more parameter values were invalid: Input collection " + shown(elements) +
             " contains duplicates.");
    }
    return size;
}

std::size_t ValueReader::number_set(const JsonValue& json) {
    const JsonArray elements = json.as_list();
    std::vector<PackedNumber> packed;
    std::size_t size = 0;
    bool valid = true;
    for (const JsonValue element : elements) {
        const std::string_view text = element ? element.as_string() : std::string_view();
        PackedNumber number;
        const auto error = PackedNumber::parse(text, number);
        if (error == Decimal::ParseError::none) {
            size += number_size(number.bytes());
            packed.push_back(number);
        } else {
            fail(number_error(error, text));
            valid = false;
        }
    }
    if (packed.empty() && valid)
        fail("One or more parameter values were invalid: An number set  may not be empty");
    std::vector<std::string_view> members;
    members.reserve(packed.size());
    for (const PackedNumber& number : packed) members.push_back(number.bytes());
    if (!append_set(ValueTag::number_set, members)) fail("Input collection contains duplicates");
    return size;
}

std::size_t ValueReader::binary_set(const JsonValue& json) {
    const JsonArray elements = json.as_list();
    std::vector<std::string> blobs;
    std::size_t size = 0;
    for (const JsonValue element : elements) {
        blobs.push_back(element ? blob(element) : std::string());
        size += blobs.back().size();
    }
    if (blobs.empty()) fail("One or more parameter values were invalid: Binary sets should not be empty");
    std::vector<std::string_view> members(blobs.begin(), blobs.end());
    if (!append_set(ValueTag::binary_set, members)) {
        fail("One or more parameter values were invalid: Input collection " + shown(elements) +
             "of type BS contains duplicates.");
    }
    return size;
}

}  // namespace

void ReadValue::check() const {
    if (!error.empty()) throw_validation(error);
}

void ReadItem::check() const {
    if (!error.empty()) throw_validation(error);
}

ReadValue read_value(const JsonValue& value, bool as_field) {
    ReadValue result;
    TextTail out(result.bytes);
    ValueReader(out, result.error).value(value, 1, as_field);
    return result;
}

ReadItem read_item(const JsonValue& value) {
    ReadItem result;
    // The size stands before what it is the size of, and how long that becomes is known at its end.
    detail::Scratch body;
    std::size_t size = 0;
    {
        TextTail out(*body);
        size = ValueReader(out, result.error).map_body(value, 1, 0);
    }
    char header[1 + longest_varint] = {item_format_version};
    const char* const end = write_varint(header + 1, size);
    result.bytes = storage::Bytes({header, static_cast<std::size_t>(end - header)}, *body);
    return result;
}

std::vector<ReadValue> read_values(const JsonValue& value) {
    std::vector<ReadValue> result;
    for (const JsonValue element : value.as_list()) result.push_back(read_value(element));
    return result;
}

}  // namespace dynantic::engine
