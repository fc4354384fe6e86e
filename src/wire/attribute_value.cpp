#include "dynantic/attribute_value.hpp"

#include <dynantic/error.hpp>

#include <algorithm>
#include <array>

namespace dynantic {
namespace {

[[noreturn]] void wrong_type(AttributeType wanted, AttributeType found) {
    throw ValidationError(Error(ErrorKind::validation, "expected an attribute of type " +
                                                           std::string(to_string(wanted)) + ", found " +
                                                           std::string(to_string(found))));
}

template <AttributeType type>
const auto& get(const AttributeValue& value) {
    const auto* found = std::get_if<static_cast<std::size_t>(type)>(&value.variant());
    if (found == nullptr) wrong_type(type, value.type());
    return *found;
}

// Any order of members will do. Bytes go as text: g++ 12 warns of the library's own comparison of byte vectors.
template <class T>
bool comes_before(const T& a, const T& b) {
    return a < b;
}
bool comes_before(const Binary& a, const Binary& b) { return as_text(a) < as_text(b); }

// Equality of sets: sizes first, then sorted views, so that neither side is changed or copied.
template <class T>
bool same_members(const std::vector<T>& a, const std::vector<T>& b) {
    if (a.size() != b.size()) return false;
    if (a == b) return true;
    const auto sorted = [](const std::vector<T>& members) {
        std::vector<const T*> pointers;
        pointers.reserve(members.size());
        for (const T& each : members) pointers.push_back(&each);
        std::sort(pointers.begin(), pointers.end(),
                  [](const T* x, const T* y) { return comes_before(*x, *y); });
        return pointers;
    };
    const auto left = sorted(a);
    const auto right = sorted(b);
    return std::equal(left.begin(), left.end(), right.begin(),
                      [](const T* x, const T* y) { return *x == *y; });
}

template <class Attributes>
auto position(Attributes& attributes, std::string_view name) {
    return std::lower_bound(attributes.begin(), attributes.end(), name,
                            [](const Item::value_type& each, std::string_view n) { return each.first < n; });
}

}  // namespace

std::string_view to_string(AttributeType type) noexcept {
    static constexpr std::array<std::string_view, 10> tags{"S", "N", "B",  "BOOL", "NULL",
                                                           "L", "M", "SS", "NS",   "BS"};
    return tags[static_cast<std::size_t>(type)];
}

Item::Item() noexcept = default;
Item::Item(const Item&) = default;
Item::Item(Item&&) noexcept = default;
Item& Item::operator=(const Item&) = default;
Item& Item::operator=(Item&&) noexcept = default;
Item::~Item() = default;

Item::Item(std::initializer_list<value_type> attributes) {
    attributes_.reserve(attributes.size());
    for (const auto& [name, value] : attributes) set(name, value);
}

bool Item::empty() const noexcept { return attributes_.empty(); }
std::size_t Item::size() const noexcept { return attributes_.size(); }
Item::const_iterator Item::begin() const noexcept { return attributes_.begin(); }
Item::const_iterator Item::end() const noexcept { return attributes_.end(); }

const AttributeValue* Item::find(std::string_view name) const noexcept {
    const auto at = position(attributes_, name);
    return at != attributes_.end() && at->first == name ? &at->second : nullptr;
}

AttributeValue* Item::find(std::string_view name) noexcept {
    return const_cast<AttributeValue*>(std::as_const(*this).find(name));
}

const AttributeValue& Item::at(std::string_view name) const {
    if (const auto* found = find(name)) return *found;
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message = "the item has no attribute \"" + std::string(name) + "\"";
    info.fields.push_back({std::string(name), "is missing"});
    throw ValidationError(Error(std::move(info)));
}

AttributeValue& Item::operator[](std::string_view name) {
    const auto at = position(attributes_, name);
    if (at != attributes_.end() && at->first == name) return at->second;
    return attributes_.emplace(at, std::string(name), AttributeValue())->second;
}

AttributeValue& Item::set(std::string name, AttributeValue value) {
    const auto at = position(attributes_, name);
    if (at != attributes_.end() && at->first == name) {
        at->second = std::move(value);
        return at->second;
    }
    return attributes_.emplace(at, std::move(name), std::move(value))->second;
}

bool Item::insert(std::string name, AttributeValue value) {
    if (attributes_.empty() || attributes_.back().first < name) {
        attributes_.emplace_back(std::move(name), std::move(value));
        return true;
    }
    const auto at = position(attributes_, name);
    if (at != attributes_.end() && at->first == name) return false;
    attributes_.emplace(at, std::move(name), std::move(value));
    return true;
}

bool Item::erase(std::string_view name) {
    const auto at = position(attributes_, name);
    if (at == attributes_.end() || at->first != name) return false;
    attributes_.erase(at);
    return true;
}

bool operator==(const Item& a, const Item& b) { return a.attributes_ == b.attributes_; }

bool operator==(const AttributeValue::StringSet& a, const AttributeValue::StringSet& b) {
    return same_members(a.members, b.members);
}
bool operator==(const AttributeValue::NumberSet& a, const AttributeValue::NumberSet& b) {
    return same_members(a.members, b.members);
}
bool operator==(const AttributeValue::BinarySet& a, const AttributeValue::BinarySet& b) {
    return same_members(a.members, b.members);
}

AttributeValue::AttributeValue() noexcept : value_(Null{}) {}
AttributeValue::AttributeValue(const AttributeValue&) = default;
AttributeValue::AttributeValue(AttributeValue&&) noexcept = default;
AttributeValue& AttributeValue::operator=(const AttributeValue&) = default;
AttributeValue& AttributeValue::operator=(AttributeValue&&) noexcept = default;
AttributeValue::~AttributeValue() = default;

AttributeValue::AttributeValue(const char* text) : value_(std::string(text)) {}
AttributeValue::AttributeValue(std::string_view text) : value_(std::string(text)) {}
AttributeValue::AttributeValue(std::string text) noexcept : value_(std::move(text)) {}
AttributeValue::AttributeValue(Truth truth) noexcept : value_(truth.value) {}
AttributeValue::AttributeValue(double value) : value_(Decimal(value)) {}
AttributeValue::AttributeValue(Decimal value) noexcept : value_(value) {}
AttributeValue::AttributeValue(Binary bytes) noexcept : value_(std::move(bytes)) {}
AttributeValue::AttributeValue(Item attributes) noexcept : value_(std::move(attributes)) {}

bool operator==(const AttributeValue& a, const AttributeValue& b) { return a.value_ == b.value_; }

AttributeValue AttributeValue::string(std::string text) { return AttributeValue(std::move(text)); }
AttributeValue AttributeValue::number(Decimal value) { return AttributeValue(value); }
AttributeValue AttributeValue::binary(Binary bytes) { return AttributeValue(std::move(bytes)); }
AttributeValue AttributeValue::boolean(bool value) { return AttributeValue(value); }
AttributeValue AttributeValue::null() { return {}; }
AttributeValue AttributeValue::map(Item attributes) { return AttributeValue(std::move(attributes)); }
AttributeValue AttributeValue::list(List elements) {
    AttributeValue value;
    value.value_ = std::move(elements);
    return value;
}
AttributeValue AttributeValue::string_set(std::vector<std::string> members) {
    AttributeValue value;
    value.value_ = StringSet{std::move(members)};
    return value;
}
AttributeValue AttributeValue::number_set(std::vector<Decimal> members) {
    AttributeValue value;
    value.value_ = NumberSet{std::move(members)};
    return value;
}
AttributeValue AttributeValue::binary_set(std::vector<Binary> members) {
    AttributeValue value;
    value.value_ = BinarySet{std::move(members)};
    return value;
}

const std::string& AttributeValue::as_string() const { return get<AttributeType::string>(*this); }
const Decimal& AttributeValue::as_number() const { return get<AttributeType::number>(*this); }
const Binary& AttributeValue::as_binary() const { return get<AttributeType::binary>(*this); }
bool AttributeValue::as_bool() const { return get<AttributeType::boolean>(*this); }
const AttributeValue::List& AttributeValue::as_list() const { return get<AttributeType::list>(*this); }
const Item& AttributeValue::as_map() const { return get<AttributeType::map>(*this); }
const std::vector<std::string>& AttributeValue::as_string_set() const {
    return get<AttributeType::string_set>(*this).members;
}
const std::vector<Decimal>& AttributeValue::as_number_set() const {
    return get<AttributeType::number_set>(*this).members;
}
const std::vector<Binary>& AttributeValue::as_binary_set() const {
    return get<AttributeType::binary_set>(*this).members;
}

}  // namespace dynantic
