#include "dynantic/attribute_value.hpp"

#include <dynantic/error.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace dynantic {
namespace {

[[noreturn]] void wrong_type(AttributeType wanted, AttributeType found) {
    throw ValidationError(Error(ErrorKind::validation, "expected an attribute of type " +
                                                           std::string(to_string(wanted)) + ", found " +
                                                           std::string(to_string(found))));
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

// The one place that knows which member of the union each type has.
struct AttributeValue::Inside {
    template <AttributeType type, class Value>
    static auto& member(Value& value) noexcept {
        auto& storage = value.storage_;
        if constexpr (type == AttributeType::string) return storage.text;
        if constexpr (type == AttributeType::number) return storage.number;
        if constexpr (type == AttributeType::binary) return storage.bytes;
        if constexpr (type == AttributeType::boolean) return storage.truth;
        if constexpr (type == AttributeType::list) return storage.list;
        if constexpr (type == AttributeType::map) return storage.map;
        if constexpr (type == AttributeType::string_set) return storage.texts;
        if constexpr (type == AttributeType::number_set) return storage.numbers;
        if constexpr (type == AttributeType::binary_set) return storage.binaries;
    }

    template <AttributeType type, class Value>
    static auto& get(Value& value) {
        if (value.type_ != type) wrong_type(type, value.type_);
        return member<type>(value);
    }

    // `f.operator()<type>()`; not for null.
    template <class F>
    static auto dispatch(AttributeType type, F&& f) {
        using enum AttributeType;
        switch (type) {
            case string:
                return f.template operator()<string>();
            case number:
                return f.template operator()<number>();
            case binary:
                return f.template operator()<binary>();
            case boolean:
                return f.template operator()<boolean>();
            case list:
                return f.template operator()<list>();
            case map:
                return f.template operator()<map>();
            case string_set:
                return f.template operator()<string_set>();
            case number_set:
                return f.template operator()<number_set>();
            case binary_set:
            case null:
                break;
        }
        return f.template operator()<binary_set>();
    }

    template <AttributeType type, class From>
    static void make(AttributeValue& value, From&& from) {
        using Member = std::remove_reference_t<decltype(member<type>(value))>;
        ::new (static_cast<void*>(&member<type>(value))) Member(std::forward<From>(from));
        value.type_ = type;
    }
    template <AttributeType type, class From>
    static AttributeValue made(From&& from) {
        AttributeValue value;
        make<type>(value, std::forward<From>(from));
        return value;
    }

    static void copy(const AttributeValue& from, AttributeValue& to) {
        if (from.type_ == AttributeType::null) return;
        dispatch(from.type_, [&]<AttributeType type>() { make<type>(to, member<type>(from)); });
    }
    static void move(AttributeValue& from, AttributeValue& to) noexcept {
        if (from.type_ == AttributeType::null) return;
        dispatch(from.type_, [&]<AttributeType type>() { make<type>(to, std::move(member<type>(from))); });
    }
    static void destroy(AttributeValue& value) noexcept {
        if (value.type_ == AttributeType::null) return;
        dispatch(value.type_, [&]<AttributeType type>() { std::destroy_at(&member<type>(value)); });
        value.type_ = AttributeType::null;
    }
};

AttributeValue::AttributeValue() noexcept {}
AttributeValue::AttributeValue(const AttributeValue& other) { Inside::copy(other, *this); }
AttributeValue::AttributeValue(AttributeValue&& other) noexcept { Inside::move(other, *this); }
AttributeValue& AttributeValue::operator=(const AttributeValue& other) {
    return *this = AttributeValue(other);
}
AttributeValue& AttributeValue::operator=(AttributeValue&& other) noexcept {
    // By way of a third, because `other` may be inside of what this holds: value = std::move(value.as_list()[0]).
    AttributeValue taken(std::move(other));
    Inside::destroy(*this);
    Inside::move(taken, *this);
    return *this;
}
AttributeValue::~AttributeValue() { Inside::destroy(*this); }

AttributeValue::AttributeValue(const char* text) : AttributeValue(std::string(text)) {}
AttributeValue::AttributeValue(std::string_view text) : AttributeValue(std::string(text)) {}
AttributeValue::AttributeValue(std::string text) noexcept {
    Inside::make<AttributeType::string>(*this, std::move(text));
}
AttributeValue::AttributeValue(Truth truth) noexcept {
    Inside::make<AttributeType::boolean>(*this, truth.value);
}
AttributeValue::AttributeValue(double value) : AttributeValue(Decimal(value)) {}
AttributeValue::AttributeValue(Decimal value) noexcept { Inside::make<AttributeType::number>(*this, value); }
AttributeValue::AttributeValue(Binary bytes) noexcept {
    Inside::make<AttributeType::binary>(*this, std::move(bytes));
}
AttributeValue::AttributeValue(Item attributes) noexcept {
    Inside::make<AttributeType::map>(*this, std::move(attributes));
}

bool operator==(const AttributeValue& a, const AttributeValue& b) {
    using Inside = AttributeValue::Inside;
    if (a.type_ != b.type_) return false;
    if (a.type_ == AttributeType::null) return true;
    return Inside::dispatch(a.type_, [&]<AttributeType type>() {
        const auto& left = Inside::member<type>(a);
        const auto& right = Inside::member<type>(b);
        if constexpr (type == AttributeType::string_set || type == AttributeType::number_set ||
                      type == AttributeType::binary_set) {
            return same_members(left, right);
        } else {
            return left == right;
        }
    });
}

AttributeValue AttributeValue::string(std::string text) { return AttributeValue(std::move(text)); }
AttributeValue AttributeValue::number(Decimal value) { return AttributeValue(value); }
AttributeValue AttributeValue::binary(Binary bytes) { return AttributeValue(std::move(bytes)); }
AttributeValue AttributeValue::boolean(bool value) { return AttributeValue(value); }
AttributeValue AttributeValue::null() { return {}; }
AttributeValue AttributeValue::map(Item attributes) { return AttributeValue(std::move(attributes)); }
AttributeValue AttributeValue::list(List elements) {
    return Inside::made<AttributeType::list>(std::move(elements));
}
AttributeValue AttributeValue::string_set(std::vector<std::string> members) {
    return Inside::made<AttributeType::string_set>(std::move(members));
}
AttributeValue AttributeValue::number_set(std::vector<Decimal> members) {
    return Inside::made<AttributeType::number_set>(std::move(members));
}
AttributeValue AttributeValue::binary_set(std::vector<Binary> members) {
    return Inside::made<AttributeType::binary_set>(std::move(members));
}

const std::string& AttributeValue::as_string() const { return Inside::get<AttributeType::string>(*this); }
const Decimal& AttributeValue::as_number() const { return Inside::get<AttributeType::number>(*this); }
const Binary& AttributeValue::as_binary() const { return Inside::get<AttributeType::binary>(*this); }
bool AttributeValue::as_bool() const { return Inside::get<AttributeType::boolean>(*this); }
const AttributeValue::List& AttributeValue::as_list() const {
    return Inside::get<AttributeType::list>(*this);
}
const Item& AttributeValue::as_map() const { return Inside::get<AttributeType::map>(*this); }
const std::vector<std::string>& AttributeValue::as_string_set() const {
    return Inside::get<AttributeType::string_set>(*this);
}
const std::vector<Decimal>& AttributeValue::as_number_set() const {
    return Inside::get<AttributeType::number_set>(*this);
}
const std::vector<Binary>& AttributeValue::as_binary_set() const {
    return Inside::get<AttributeType::binary_set>(*this);
}
std::string& AttributeValue::as_string() { return Inside::get<AttributeType::string>(*this); }
AttributeValue::List& AttributeValue::as_list() { return Inside::get<AttributeType::list>(*this); }
Item& AttributeValue::as_map() { return Inside::get<AttributeType::map>(*this); }
std::vector<std::string>& AttributeValue::as_string_set() {
    return Inside::get<AttributeType::string_set>(*this);
}
std::vector<Decimal>& AttributeValue::as_number_set() {
    return Inside::get<AttributeType::number_set>(*this);
}
std::vector<Binary>& AttributeValue::as_binary_set() { return Inside::get<AttributeType::binary_set>(*this); }

}  // namespace dynantic
