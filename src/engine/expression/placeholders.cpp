#include "engine/expression/placeholders.hpp"

#include "engine/api_error.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"

#include <algorithm>
#include <numeric>

namespace dynantic::engine {

namespace {

constexpr std::size_t max_placeholder = 255;

bool is_placeholder(std::string_view text, char first) noexcept {
    if (text.size() < 2 || text[0] != first) return false;
    return std::all_of(text.begin() + 1, text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    });
}

void check_key(const char* parameter, std::string_view key, char first) {
    const std::string subject = std::string(parameter) + " contains invalid key: ";
    const std::string shown = "; key: \"" + std::string(key) + "\"";
    if (key.empty()) throw_validation(subject + "The expression attribute map contains an empty key");
    if (!is_placeholder(key, first)) throw_validation(subject + "Syntax error" + shown);
    if (key.size() > max_placeholder) {
        throw_validation(subject + "The expression attribute map contains a key that is too long" + shown);
    }
}

void check_name(std::string_view placeholder, std::string_view attribute) {
    const char* problem = attribute.empty()                       ? empty_attribute_name
                          : attribute.size() > max_attribute_name ? long_attribute_name
                                                                  : nullptr;
    if (problem == nullptr) return;
    throw_validation("ExpressionAttributeNames contains invalid value: " + std::string(problem) +
                     " for key " + std::string(placeholder));
}

template <class Entries>
void check_used(const char* parameter, const Entries& entries) {
    std::string unused;
    for (const auto& entry : entries) {
        if (entry.used) continue;
        if (!unused.empty()) unused += ", ";
        unused += entry.placeholder;
    }
    if (!unused.empty()) {
        throw_validation("Value provided in " + std::string(parameter) + " unused in expressions: keys: {" +
                         unused + "}");
    }
}

}  // namespace

Placeholders::Placeholders(const JsonValue& names, const JsonValue& values) {
    if (names) {
        has_names_ = true;
        for (const auto& [key, attribute] : names.as_map("java.lang.String")) {
            names_.push_back({key, attribute ? attribute.as_string() : std::string_view(), false});
        }
        name_order_ = order_of(names_);
    }
    if (values) {
        has_values_ = true;
        for (const auto& [key, value] : values.as_map("AttributeValue")) {
            const ReadValue read = read_value(value);
            if (!read.error.empty() && value_error_.empty()) {
                value_error_ = "ExpressionAttributeValues contains invalid value: " + read.error +
                               " for key " + std::string(key);
            }
            const auto begin = static_cast<std::uint32_t>(bytes_.size());
            bytes_ += read.bytes;
            values_.push_back({key, begin, static_cast<std::uint32_t>(bytes_.size()), false});
        }
        value_order_ = order_of(values_);
    }
}

void Placeholders::check() const {
    if (has_names_ && names_.empty()) throw_validation("ExpressionAttributeNames must not be empty");
    for (const Name& name : names_) {
        check_key("ExpressionAttributeNames", name.placeholder, '#');
        check_name(name.placeholder, name.attribute);
    }
    if (has_values_ && values_.empty()) throw_validation("ExpressionAttributeValues must not be empty");
    for (const Value& value : values_) check_key("ExpressionAttributeValues", value.placeholder, ':');
    if (!value_error_.empty()) throw_validation(value_error_);
}

void Placeholders::check_all_used() const {
    check_used("ExpressionAttributeNames", names_);
    check_used("ExpressionAttributeValues", values_);
}

template <class Entries>
Placeholders::Order Placeholders::order_of(const Entries& entries) {
    constexpr std::size_t few = 16;
    Order order;
    if (entries.size() <= few) return order;
    order.resize(entries.size());
    std::iota(order.begin(), order.end(), std::uint32_t{0});
    std::ranges::sort(order, {}, [&](std::uint32_t place) { return entries[place].placeholder; });
    return order;
}

template <class Entry>
Entry* Placeholders::use(std::vector<Entry>& entries, const Order& order,
                         std::string_view placeholder) noexcept {
    Entry* found = nullptr;
    if (order.empty()) {
        const auto place = std::ranges::find(entries, placeholder, &Entry::placeholder);
        if (place != entries.end()) found = &*place;
    } else {
        const auto name_at = [&](std::uint32_t place) { return entries[place].placeholder; };
        const auto place = std::ranges::lower_bound(order, placeholder, {}, name_at);
        if (place != order.end() && name_at(*place) == placeholder) found = &entries[*place];
    }
    if (found != nullptr) found->used = true;
    return found;
}

std::optional<std::string_view> Placeholders::name(std::string_view placeholder) noexcept {
    const Name* const found = use(names_, name_order_, placeholder);
    if (found == nullptr) return std::nullopt;
    return found->attribute;
}

std::optional<ValueView> Placeholders::value(std::string_view placeholder) noexcept {
    const Value* const found = use(values_, value_order_, placeholder);
    if (found == nullptr) return std::nullopt;
    return ValueView(std::string_view(bytes_).substr(found->begin, found->end - found->begin));
}

}  // namespace dynantic::engine
