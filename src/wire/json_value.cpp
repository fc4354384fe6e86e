#include "wire/json_access.hpp"
#include "wire/text_scan.hpp"

#include <array>
#include <cstdint>

namespace dynantic::detail {
namespace {

using simdjson::ondemand::raw_json_string;

std::string_view name_of(JsonKind kind) noexcept {
    static constexpr std::array<std::string_view, 6> names{"an object", "an array",  "a string",
                                                           "a number",  "a boolean", "null"};
    return names[static_cast<std::size_t>(kind)];
}

// The structural pass found the string closed, so a quote is there; what is read behind it is within the padding.
const char* closing_quote(const char* at) noexcept {
    while (true) {
        at = quote_or_backslash(at);
        if (*at == '"') return at;
        at += 2;
    }
}

}  // namespace

bool JsonAccess::malformed(JsonValue& value) {
    State& at = state(value);
    const char* place = nullptr;
    std::string message = "the JSON is malformed";
    if (at.usable && at.document.current_location().get(place) == simdjson::SUCCESS) {
        message += " near byte " + std::to_string(place - at.text.data());
    }
    return value.fail(std::move(message));
}

bool JsonAccess::refuse(JsonValue& value, simdjson::error_code error, std::string_view expected) {
    JsonKind found{};
    if (error != simdjson::INCORRECT_TYPE && error != simdjson::NUMBER_ERROR &&
        error != simdjson::NUMBER_OUT_OF_RANGE) {
        return malformed(value);
    }
    if (!value.kind(found)) return false;
    return value.fail("expected " + std::string(expected) + ", found " + std::string(name_of(found)));
}

bool JsonAccess::text_of(JsonValue& value, raw_json_string raw, std::string_view& out) {
    const char* const first = raw.raw();
    const char* const stop = quote_or_backslash(first);
    if (*stop == '"') {
        out = {first, static_cast<std::size_t>(stop - first)};
        return true;
    }
    State& state = JsonAccess::state(value);
    const auto longest = static_cast<std::size_t>(closing_quote(stop) - first);
    auto* const room = reinterpret_cast<std::uint8_t*>(state.reserve(longest + simdjson::SIMDJSON_PADDING));
    auto* end = room;
    if (state.parser.unescape(raw, end).get(out))
        return value.fail("a string has an escape that is not JSON's");
    if (!simdjson::validate_utf8(out)) return value.fail("a string has half of a surrogate pair");
    state.used(out.size());
    return true;
}

bool JsonValue::kind(JsonKind& out) {
    simdjson::ondemand::json_type type{};
    if (JsonAccess::of(*this).type().get(type)) return JsonAccess::malformed(*this);
    switch (type) {
        case simdjson::ondemand::json_type::object:
            out = JsonKind::object;
            return true;
        case simdjson::ondemand::json_type::array:
            out = JsonKind::array;
            return true;
        case simdjson::ondemand::json_type::string:
            out = JsonKind::string;
            return true;
        case simdjson::ondemand::json_type::number:
            out = JsonKind::number;
            return true;
        case simdjson::ondemand::json_type::boolean:
            out = JsonKind::boolean;
            return true;
        case simdjson::ondemand::json_type::null:
            out = JsonKind::null;
            return true;
    }
    return JsonAccess::malformed(*this);
}

bool JsonValue::read_string(std::string_view& out) {
    raw_json_string raw;
    if (const auto error = JsonAccess::of(*this).get_raw_json_string().get(raw)) {
        return JsonAccess::refuse(*this, error, "a string");
    }
    return JsonAccess::text_of(*this, raw, out);
}

bool JsonValue::read_int64(std::int64_t& out) {
    if (const auto error = JsonAccess::of(*this).get_int64().get(out)) {
        return JsonAccess::refuse(*this, error, "a whole number of 64 bits");
    }
    return true;
}

bool JsonValue::read_double(double& out) {
    if (const auto error = JsonAccess::of(*this).get_double().get(out)) {
        return JsonAccess::refuse(*this, error, "a number that a double can hold");
    }
    return true;
}

bool JsonValue::read_bool(bool& out) {
    if (const auto error = JsonAccess::of(*this).get_bool().get(out)) {
        return JsonAccess::refuse(*this, error, "a boolean");
    }
    return true;
}

bool JsonValue::read_null() {
    simdjson::simdjson_result<bool> null(JsonAccess::of(*this).is_null());  // a plain bool in older simdjson
    bool yes = false;
    if (std::move(null).get(yes) == simdjson::SUCCESS && yes) return true;
    return JsonAccess::refuse(*this, simdjson::INCORRECT_TYPE, "null");
}

bool JsonValue::read_raw(std::string_view& out) {
    JsonKind found{};
    if (!kind(found)) return false;
    auto& value = JsonAccess::of(*this);
    simdjson::error_code error = simdjson::SUCCESS;
    if (found == JsonKind::object) {
        simdjson::ondemand::object object;
        error = value.get_object().get(object);
        if (!error) error = object.raw_json().get(out);
    } else if (found == JsonKind::array) {
        simdjson::ondemand::array array;
        error = value.get_array().get(array);
        if (!error) error = array.raw_json().get(out);
    } else {
        out = value.raw_json_token();
    }
    if (error) return JsonAccess::malformed(*this);
    out = out.substr(0, out.find_last_not_of(" \t\r\n") + 1);  // simdjson's text reaches to the next token
    return true;
}

bool JsonValue::skip() {
    JsonKind found{};
    if (!kind(found)) return false;
    std::string_view text;
    double number = 0;
    bool boolean = false;
    switch (found) {
        case JsonKind::object:
            return members([](std::string_view, JsonValue& member) { return member.skip(); });
        case JsonKind::array:
            return elements([](std::size_t, JsonValue& element) { return element.skip(); });
        case JsonKind::string:
            return read_string(text);
        case JsonKind::number:
            return read_double(number);
        case JsonKind::boolean:
            return read_bool(boolean);
        case JsonKind::null:
            return read_null();
    }
    return false;
}

bool JsonValue::for_each_member(void* context, MemberFunction member) {
    return JsonAccess::each_member(*this, [&](raw_json_string raw, JsonValue& value) {
        std::string_view name;
        return JsonAccess::text_of(value, raw, name) && member(context, name, value);
    });
}

bool JsonValue::for_each_element(void* context, ElementFunction element) {
    return JsonAccess::each_element(
        *this, [&](std::size_t index, JsonValue& value) { return element(context, index, value); });
}

}  // namespace dynantic::detail
