#include "wire/base64.hpp"
#include "wire/json_access.hpp"

#include <charconv>
#include <cmath>

namespace dynantic::detail {
namespace {

std::string_view word_for(AttributeType type) noexcept {
    static constexpr std::array<std::string_view, 10> words{
        "S (string)", "N (number)", "B (binary)",      "BOOL (boolean)",  "NULL",
        "L (list)",   "M (map)",    "SS (string set)", "NS (number set)", "BS (binary set)"};
    return words[static_cast<std::size_t>(type)];
}

bool read_decimal(JsonValue& value, std::string_view text, Decimal& out) {
    switch (Decimal::parse(text, out)) {
        case Decimal::ParseError::none:
            return true;
        case Decimal::ParseError::not_a_number:
            return value.fail("the text of N is not a number");
        case Decimal::ParseError::too_many_digits:
            return value.fail("the number has more than 38 digits");
        case Decimal::ParseError::overflow:
        case Decimal::ParseError::underflow:
            break;
    }
    return value.fail("the number is beyond the range of DynamoDB's numbers");
}

// Nearly always plain digits; what has a point or an exponent may still be whole ("1E3"), and only then counts.
template <class I>
bool read_integer(JsonValue& value, std::string_view text, I& out) {
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, out);
    if (error == std::errc() && stop == end) return true;
    Decimal exact;
    if (!read_decimal(value, text, exact)) return false;
    std::optional<I> whole;
    if constexpr (std::is_signed_v<I>) {
        whole = exact.to_int64();
    } else {
        whole = exact.to_uint64();
    }
    if (!whole) {
        return value.fail(exact.exponent() < 0 ? "the number is not whole, and would lose its fraction"
                                               : "the number does not fit in 64 bits");
    }
    out = *whole;
    return true;
}

// A double holds any 15 digits; of more digits it holds those that its shortest text, or its value, is.
bool read_exact_double(JsonValue& value, std::string_view text, double& out) {
    Decimal exact;
    if (!read_decimal(value, text, exact)) return false;
    out = exact.to_double();
    if (exact.digits() <= 15 || Decimal(out) == exact) return true;
    if (const auto whole = exact.to_int64();
        whole && std::fabs(out) < 0x1p63 && static_cast<std::int64_t>(out) == *whole) {
        return true;
    }
    return value.fail("the number has more digits than a double can hold; use dynantic::Decimal");
}

bool read_bytes(JsonValue& value, std::string_view text, Binary& out) {
    return from_base64(text, out) || value.fail("the text of B is not base64");
}

template <class Member, class Read>
bool read_set(JsonValue& value, std::vector<Member>& out, Read&& read) {
    return JsonAccess::each_element(value, [&](std::size_t index, JsonValue& element) {
        std::string_view text;
        return (element.read_string(text) && read(element, text, out.emplace_back())) || element.in(index);
    });
}

bool read_any(JsonValue& value, AttributeType type, AttributeValue& out) {
    std::string_view text;
    switch (type) {
        case AttributeType::string:
            if (!value.read_string(text)) return false;
            out = AttributeValue(text);
            return true;
        case AttributeType::number: {
            Decimal number;
            if (!value.read_string(text) || !read_decimal(value, text, number)) return false;
            out = AttributeValue(number);
            return true;
        }
        case AttributeType::binary: {
            Binary bytes;
            if (!value.read_string(text) || !read_bytes(value, text, bytes)) return false;
            out = AttributeValue(std::move(bytes));
            return true;
        }
        case AttributeType::boolean: {
            bool boolean = false;
            if (!value.read_bool(boolean)) return false;
            out = AttributeValue(boolean);
            return true;
        }
        case AttributeType::null: {
            bool null = false;
            if (!value.read_bool(null)) return false;
            if (!null) return value.fail("the value of NULL is not true");
            out = AttributeValue();
            return true;
        }
        case AttributeType::list: {
            out = AttributeValue::list({});
            AttributeValue::List& elements = out.as_list();
            return JsonAccess::each_element(value, [&](std::size_t index, JsonValue& element) {
                return element.read_attribute(elements.emplace_back()) || element.in(index);
            });
        }
        case AttributeType::map:
            out = AttributeValue::map({});
            return value.read_item(out.as_map());
        case AttributeType::string_set:
            out = AttributeValue::string_set({});
            return read_set(
                value, out.as_string_set(),
                [](JsonValue&, std::string_view member, std::string& to) { return to = member, true; });
        case AttributeType::number_set:
            out = AttributeValue::number_set({});
            return read_set(value, out.as_number_set(), read_decimal);
        case AttributeType::binary_set:
            out = AttributeValue::binary_set({});
            return read_set(value, out.as_binary_set(), read_bytes);
    }
    return false;
}

}  // namespace

bool JsonAccess::type_of(std::string_view tag, AttributeType& out) noexcept {
    const auto is = [&](AttributeType type) { return out = type, true; };
    switch (tag.size()) {
        case 1:
            switch (tag[0]) {
                case 'S':
                    return is(AttributeType::string);
                case 'N':
                    return is(AttributeType::number);
                case 'B':
                    return is(AttributeType::binary);
                case 'L':
                    return is(AttributeType::list);
                case 'M':
                    return is(AttributeType::map);
                default:
                    return false;
            }
        case 2:
            if (tag == "SS") return is(AttributeType::string_set);
            if (tag == "NS") return is(AttributeType::number_set);
            if (tag == "BS") return is(AttributeType::binary_set);
            return false;
        case 4:
            if (tag == "BOOL") return is(AttributeType::boolean);
            if (tag == "NULL") return is(AttributeType::null);
            return false;
        default:
            return false;
    }
}

bool JsonAccess::mismatch(JsonValue& value, AttributeType expected, AttributeType found) {
    return value.fail("expected " + std::string(word_for(expected)) + ", found " +
                      std::string(word_for(found)));
}

bool JsonValue::read_attribute_text(AttributeType expected, std::string_view& out) {
    return JsonAccess::open_as(*this, expected, [&](JsonValue& inner) { return inner.read_string(out); });
}

bool JsonValue::read_attribute(std::string& out) {
    std::string_view text;
    if (!read_attribute_text(AttributeType::string, text)) return false;
    out = text;
    return true;
}

bool JsonValue::read_attribute(bool& out) {
    return JsonAccess::open_as(*this, AttributeType::boolean,
                               [&](JsonValue& inner) { return inner.read_bool(out); });
}

bool JsonValue::read_attribute(std::int64_t& out) {
    std::string_view text;
    return read_attribute_text(AttributeType::number, text) && read_integer(*this, text, out);
}

bool JsonValue::read_attribute(std::uint64_t& out) {
    std::string_view text;
    return read_attribute_text(AttributeType::number, text) && read_integer(*this, text, out);
}

bool JsonValue::read_attribute(double& out) {
    std::string_view text;
    return read_attribute_text(AttributeType::number, text) && read_exact_double(*this, text, out);
}

bool JsonValue::read_attribute(Decimal& out) {
    std::string_view text;
    return read_attribute_text(AttributeType::number, text) && read_decimal(*this, text, out);
}

bool JsonValue::read_attribute(Binary& out) {
    std::string_view text;
    return read_attribute_text(AttributeType::binary, text) && read_bytes(*this, text, out);
}

bool JsonValue::read_attribute(AttributeValue& out) {
    return JsonAccess::open(*this,
                            [&](AttributeType type, JsonValue& inner) { return read_any(inner, type, out); });
}

bool JsonValue::open_attribute(void* context, TypedFunction function) {
    return JsonAccess::open(
        *this, [&](AttributeType type, JsonValue& inner) { return function(context, type, inner); });
}

bool JsonValue::attribute_elements(void* context, ElementFunction element) {
    return JsonAccess::open_as(*this, AttributeType::list,
                               [&](JsonValue& inner) { return inner.for_each_element(context, element); });
}

bool JsonValue::attribute_members(void* context, MemberFunction member) {
    return JsonAccess::open_as(*this, AttributeType::map,
                               [&](JsonValue& inner) { return inner.for_each_member(context, member); });
}

bool JsonValue::attribute_set(AttributeType expected, void* context, SetMemberFunction member) {
    return JsonAccess::open_as(*this, expected, [&](JsonValue& inner) {
        return JsonAccess::each_element(inner, [&](std::size_t index, JsonValue& element) {
            std::string_view text;
            return element.read_string(text) ? member(context, index, text) : element.in(index);
        });
    });
}

bool JsonValue::read_item(Item& out) {
    return members([&](std::string_view name, JsonValue& value) {
        AttributeValue attribute;
        if (!value.read_attribute(attribute)) return value.in(name);
        if (!out.insert(std::string(name), std::move(attribute))) {
            value.fail("the attribute is there twice");
            return value.in(name);
        }
        return true;
    });
}

}  // namespace dynantic::detail
