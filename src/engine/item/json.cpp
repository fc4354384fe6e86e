#include "engine/item/json.hpp"

#include "engine/api_error.hpp"
#include "engine/item/json_access.hpp"
#include "wire/per_thread.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace dynantic::engine {

namespace dom = simdjson::dom;

void throw_serialization(std::string_view message) {
    throw ApiError("com.amazon.coral.service#SerializationException", std::string(message));
}

// ---- The document, and the stock of parsers of each thread

struct JsonDocument::Parser {
    dom::parser parser;
};

namespace {

// Deep enough for the deepest item (32 levels, two of JSON for each) inside any request.
constexpr std::size_t max_depth = 256;
// A parser that has read a large body gives its memory back.
constexpr std::size_t kept_capacity = std::size_t{1} << 20;

using Stock = std::vector<std::unique_ptr<JsonDocument::Parser>>;
Stock& stock() { return detail::PerThread<Stock>::get(); }

std::unique_ptr<JsonDocument::Parser> take_parser() {
    auto& parsers = stock();
    if (!parsers.empty()) {
        auto parser = std::move(parsers.back());
        parsers.pop_back();
        return parser;
    }
    auto parser = std::make_unique<JsonDocument::Parser>();
    if (parser->parser.allocate(4096, max_depth) != simdjson::SUCCESS) throw std::bad_alloc();
    return parser;
}

}  // namespace

JsonDocument::JsonDocument() : parser_(take_parser()) {}

JsonDocument::JsonDocument(std::string_view body) : JsonDocument() {
    dom::element root;
    if (parser_->parser.parse(body.data(), body.size(), true).get(root) != simdjson::SUCCESS ||
        !root.is_object()) {
        throw_serialization("");
    }
    root_ = with_distinct_names(JsonAccess::wrap<JsonObject>(root.get_object().value_unsafe()));
}

JsonDocument::~JsonDocument() {
    constexpr std::size_t kept_parsers = 4;
    if (!parser_ || parser_->parser.capacity() > kept_capacity || stock().size() >= kept_parsers) return;
    try {
        stock().push_back(std::move(parser_));
    } catch (const std::bad_alloc&) {  // then the next document makes a new one
    }
}

JsonObject with_distinct_names(JsonObject object) {
    constexpr std::size_t few = 16;
    std::string_view names[few];
    std::size_t count = 0;
    object.names_ = 0;
    const auto members = JsonAccess::unwrap<dom::object>(object);
    for (auto at = members.begin(), last = members.end(); at != last; ++at, ++count) {
        const std::string_view name = at.key();
        object.names_ |= JsonObject::mark_of(name);
        if (count >= few) continue;
        for (std::size_t i = 0; i < count; ++i) {
            if (names[i] == name) throw_serialization("Duplicate field name: " + std::string(name));
        }
        names[count] = name;
    }
    if (count <= few) return object;
    std::vector<std::string_view> all;
    for (const auto& [name, value] : object) all.push_back(name);
    std::sort(all.begin(), all.end());
    const auto twice = std::adjacent_find(all.begin(), all.end());
    if (twice != all.end()) throw_serialization("Duplicate field name: " + std::string(*twice));
    return object;
}

// ---- Values

JsonKind JsonValue::kind() const noexcept {
    if (document_ == nullptr) return JsonKind::absent;
    switch (JsonAccess::element(*this).type()) {
        case dom::element_type::ARRAY:
            return JsonKind::array;
        case dom::element_type::OBJECT:
            return JsonKind::object;
        case dom::element_type::STRING:
            return JsonKind::string;
        case dom::element_type::BOOL:
            return JsonKind::boolean;
        case dom::element_type::NULL_VALUE:
            return JsonKind::null;
        default:
            return JsonKind::number;
    }
}

namespace {

/// What DynamoDB calls a token that it could not convert.
[[noreturn]] void refuse_scalar(const dom::element& element, std::string_view target) {
    std::string token;
    switch (element.type()) {
        case dom::element_type::BOOL:
            token = element.get_bool().value_unsafe() ? "TRUE_VALUE" : "FALSE_VALUE";
            break;
        case dom::element_type::STRING:
            token = "STRING_VALUE";
            break;
        case dom::element_type::DOUBLE:
            token = "DECIMAL_VALUE";
            break;
        default:
            token = "NUMBER_VALUE";
    }
    throw_serialization(token + " cannot be converted to " + std::string(target));
}

[[noreturn]] void refuse_collection(JsonKind kind, std::string_view java_class) {
    if (kind == JsonKind::object) throw_serialization("Start of structure or map found where not expected");
    throw_serialization("Unrecognized collection type " + std::string(java_class));
}

std::string class_name(std::string_view name) {
    if (name.find('.') != std::string_view::npos) return std::string(name);
    return "com.amazonaws.dynamodb.v20120810." + std::string(name);
}

/// A JSON number cut to a whole one, within [low, high].
std::int64_t whole(const JsonValue& value, std::string_view target, std::int64_t low, std::int64_t high) {
    const JsonKind kind = value.kind();
    if (kind == JsonKind::object || kind == JsonKind::array) {
        refuse_collection(kind, "class java.lang." + std::string(target));
    }
    const dom::element element = JsonAccess::element(value);
    switch (element.type()) {
        case dom::element_type::INT64:
            return std::clamp(element.get_int64().value_unsafe(), low, high);
        case dom::element_type::UINT64:
            return high;
        case dom::element_type::DOUBLE: {
            const double cut = std::floor(element.get_double().value_unsafe());
            if (cut >= static_cast<double>(high)) return high;
            if (cut <= static_cast<double>(low)) return low;
            return static_cast<std::int64_t>(cut);
        }
        default:
            refuse_scalar(element, target);
    }
}

}  // namespace

std::string_view JsonValue::as_string() const {
    const JsonKind found = kind();
    if (found == JsonKind::string) return JsonAccess::element(*this).get_string().value_unsafe();
    if (found == JsonKind::object || found == JsonKind::array)
        refuse_collection(found, "class java.lang.String");
    refuse_scalar(JsonAccess::element(*this), "String");
}

bool JsonValue::as_boolean() const {
    const JsonKind found = kind();
    if (found == JsonKind::boolean) return JsonAccess::element(*this).get_bool().value_unsafe();
    if (found == JsonKind::object || found == JsonKind::array)
        refuse_collection(found, "class java.lang.Boolean");
    if (found != JsonKind::string) refuse_scalar(JsonAccess::element(*this), "Boolean");
    std::string text(JsonAccess::element(*this).get_string().value_unsafe());
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    if (text == "TRUE" || text == "YES" || text == "1") return true;
    if (text == "FALSE" || text == "NO" || text == "0") return false;
    throw_serialization("Unexpected token received from parser");
}

std::int32_t JsonValue::as_integer() const {
    using Limits = std::numeric_limits<std::int32_t>;
    return static_cast<std::int32_t>(whole(*this, "Integer", Limits::min(), Limits::max()));
}

std::int64_t JsonValue::as_long() const {
    using Limits = std::numeric_limits<std::int64_t>;
    return whole(*this, "Long", Limits::min(), Limits::max());
}

double JsonValue::as_double() const {
    const JsonKind found = kind();
    if (found == JsonKind::number) return JsonAccess::element(*this).get_double().value_unsafe();
    if (found == JsonKind::object || found == JsonKind::array)
        refuse_collection(found, "class java.lang.Double");
    refuse_scalar(JsonAccess::element(*this), "Double");
}

JsonArray JsonValue::as_list() const {
    const JsonKind found = kind();
    if (found == JsonKind::array) return raw_array();
    throw_serialization(found == JsonKind::object ? "Start of structure or map found where not expected"
                                                  : "Unexpected field type");
}

JsonObject JsonValue::as_map(std::string_view value_class) const {
    const JsonKind found = kind();
    if (found == JsonKind::object) return with_distinct_names(raw_object());
    if (found != JsonKind::array) throw_serialization("Unexpected field type");
    throw_serialization("Unrecognized collection type java.util.Map<java.lang.String, " +
                        class_name(value_class) + ">");
}

JsonObject JsonValue::as_structure(std::string_view java_class) const {
    const JsonKind found = kind();
    if (found != JsonKind::object && found != JsonKind::array) throw_serialization("Unexpected field type");
    return as_element_structure(java_class);
}

JsonObject JsonValue::as_element_structure(std::string_view java_class) const {
    const JsonKind found = kind();
    if (found == JsonKind::object) return with_distinct_names(raw_object());
    if (found != JsonKind::array) throw_serialization("Unexpected value type in payload");
    throw_serialization("Unrecognized collection type class " + class_name(java_class));
}

std::string_view JsonValue::raw_string() const noexcept {
    if (kind() != JsonKind::string) return {};
    return JsonAccess::element(*this).get_string().value_unsafe();
}

JsonObject JsonValue::raw_object() const noexcept {
    if (kind() != JsonKind::object) return {};
    return JsonAccess::wrap<JsonObject>(JsonAccess::element(*this).get_object().value_unsafe());
}

JsonArray JsonValue::raw_array() const noexcept {
    if (kind() != JsonKind::array) return {};
    return JsonAccess::wrap<JsonArray>(JsonAccess::element(*this).get_array().value_unsafe());
}

// ---- Objects and arrays

JsonObject::Member JsonObject::Iterator::operator*() const noexcept {
    const auto at = JsonAccess::unwrap<dom::object::iterator>(*this);
    return {at.key(), JsonAccess::wrap<JsonValue>(at.value())};
}

JsonObject::Iterator& JsonObject::Iterator::operator++() noexcept {
    auto at = JsonAccess::unwrap<dom::object::iterator>(*this);
    return *this = JsonAccess::wrap<Iterator>(++at);
}

JsonObject::Iterator JsonObject::begin() const noexcept {
    if (document_ == nullptr) return {};
    return JsonAccess::wrap<Iterator>(JsonAccess::unwrap<dom::object>(*this).begin());
}

JsonObject::Iterator JsonObject::end() const noexcept {
    if (document_ == nullptr) return {};
    return JsonAccess::wrap<Iterator>(JsonAccess::unwrap<dom::object>(*this).end());
}

std::size_t JsonObject::size() const noexcept {
    std::size_t count = 0;
    for (auto it = begin(); it != end(); ++it) ++count;
    return count;
}

JsonValue JsonObject::find(std::string_view name) const noexcept {
    if (document_ == nullptr) return {};
    const auto object = JsonAccess::unwrap<dom::object>(*this);
    for (auto it = object.begin(), last = object.end(); it != last; ++it) {
        if (it.key_length() == name.size() && it.key() == name) {
            const auto value = JsonAccess::wrap<JsonValue>(it.value());
            return value ? value : JsonValue();
        }
    }
    return {};
}

JsonValue JsonArray::Iterator::operator*() const noexcept {
    const auto at = JsonAccess::unwrap<dom::array::iterator>(*this);
    return JsonAccess::wrap<JsonValue>(*at);
}

JsonArray::Iterator& JsonArray::Iterator::operator++() noexcept {
    auto at = JsonAccess::unwrap<dom::array::iterator>(*this);
    return *this = JsonAccess::wrap<Iterator>(++at);
}

JsonArray::Iterator JsonArray::begin() const noexcept {
    if (document_ == nullptr) return {};
    return JsonAccess::wrap<Iterator>(JsonAccess::unwrap<dom::array>(*this).begin());
}

JsonArray::Iterator JsonArray::end() const noexcept {
    if (document_ == nullptr) return {};
    return JsonAccess::wrap<Iterator>(JsonAccess::unwrap<dom::array>(*this).end());
}

std::size_t JsonArray::size() const noexcept {
    std::size_t count = 0;
    for (auto it = begin(); it != end(); ++it) ++count;
    return count;
}

}  // namespace dynantic::engine
