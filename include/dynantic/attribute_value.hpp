#pragma once

#include <dynantic/binary.hpp>
#include <dynantic/decimal.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic {

class AttributeValue;

/// The ten types of a DynamoDB attribute.
enum class AttributeType : std::uint8_t {
    string,      ///< S
    number,      ///< N
    binary,      ///< B
    boolean,     ///< BOOL
    null,        ///< NULL
    list,        ///< L
    map,         ///< M
    string_set,  ///< SS
    number_set,  ///< NS
    binary_set,  ///< BS
};

/// The tag on the wire: "S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS".
[[nodiscard]] std::string_view to_string(AttributeType type) noexcept;

/// An item, or a map inside one: attributes by name, each name once, ordered by the bytes of the name.
///
/// For data that has no model. A plain value: copies are deep; const use from several threads is safe.
class Item {
  public:
    using value_type = std::pair<std::string, AttributeValue>;
    using const_iterator = std::vector<value_type>::const_iterator;

    Item() noexcept;
    /// `Item{{"user_id", "u1"}, {"age", 7}}`. A repeated name keeps the last value.
    Item(std::initializer_list<value_type> attributes);
    Item(const Item&);
    Item(Item&&) noexcept;
    Item& operator=(const Item&);
    Item& operator=(Item&&) noexcept;
    ~Item();

    [[nodiscard]] bool empty() const noexcept;
    [[nodiscard]] std::size_t size() const noexcept;
    [[nodiscard]] bool contains(std::string_view name) const noexcept { return find(name) != nullptr; }
    /// The value, or nullptr. Valid until the item is changed.
    [[nodiscard]] const AttributeValue* find(std::string_view name) const noexcept;
    [[nodiscard]] AttributeValue* find(std::string_view name) noexcept;
    /// The value; throws ValidationError naming the attribute where it is missing.
    [[nodiscard]] const AttributeValue& at(std::string_view name) const;
    /// The value, made as NULL where it is missing.
    AttributeValue& operator[](std::string_view name);
    /// Sets or replaces; returns the stored value.
    AttributeValue& set(std::string name, AttributeValue value);
    /// Appends a name that sorts after all present ones in O(1); any other order works too.
    /// Returns false, and changes nothing, where the name is there already.
    bool insert(std::string name, AttributeValue value);
    /// Removes; false where it was not there.
    bool erase(std::string_view name);

    [[nodiscard]] const_iterator begin() const noexcept;
    [[nodiscard]] const_iterator end() const noexcept;

    friend bool operator==(const Item& a, const Item& b);

  private:
    std::vector<value_type> attributes_;  // sorted by name
};

/// A value of any of DynamoDB's ten types.
class AttributeValue {
  public:
    using List = std::vector<AttributeValue>;

    AttributeValue() noexcept;
    AttributeValue(const AttributeValue&);
    AttributeValue(AttributeValue&&) noexcept;
    AttributeValue& operator=(const AttributeValue&);
    AttributeValue& operator=(AttributeValue&&) noexcept;
    ~AttributeValue();

    AttributeValue(const char* text);
    AttributeValue(std::string_view text);
    AttributeValue(std::string text) noexcept;
    AttributeValue(std::same_as<bool> auto value) noexcept : AttributeValue(Truth{value}) {}
    template <std::integral I>
    requires(!std::same_as<I, bool> && !std::same_as<I, char>) AttributeValue(I value)
    noexcept : AttributeValue(Decimal(value)) {}
    AttributeValue(double value);
    AttributeValue(Decimal value) noexcept;
    AttributeValue(Binary bytes) noexcept;
    AttributeValue(Item attributes) noexcept;

    // Named makers, for what a literal cannot say.
    [[nodiscard]] static AttributeValue string(std::string text);
    /// A number; exact.
    [[nodiscard]] static AttributeValue number(Decimal value);
    [[nodiscard]] static AttributeValue binary(Binary bytes);
    [[nodiscard]] static AttributeValue boolean(bool value);
    [[nodiscard]] static AttributeValue null();
    [[nodiscard]] static AttributeValue list(List elements);
    [[nodiscard]] static AttributeValue map(Item attributes);
    /// Sets: members as given; DynamoDB refuses empty sets and repeated members.
    [[nodiscard]] static AttributeValue string_set(std::vector<std::string> members);
    [[nodiscard]] static AttributeValue number_set(std::vector<Decimal> members);
    [[nodiscard]] static AttributeValue binary_set(std::vector<Binary> members);

    [[nodiscard]] AttributeType type() const noexcept { return type_; }
    [[nodiscard]] bool is(AttributeType type) const noexcept { return type_ == type; }

    // The value as one type; each throws ValidationError that names both types where it is another.
    [[nodiscard]] const std::string& as_string() const;
    [[nodiscard]] const Decimal& as_number() const;
    [[nodiscard]] const Binary& as_binary() const;
    [[nodiscard]] bool as_bool() const;
    [[nodiscard]] const List& as_list() const;
    [[nodiscard]] const Item& as_map() const;
    [[nodiscard]] const std::vector<std::string>& as_string_set() const;
    [[nodiscard]] const std::vector<Decimal>& as_number_set() const;
    [[nodiscard]] const std::vector<Binary>& as_binary_set() const;
    // The same, to be changed in place.
    [[nodiscard]] std::string& as_string();
    [[nodiscard]] List& as_list();
    [[nodiscard]] Item& as_map();
    [[nodiscard]] std::vector<std::string>& as_string_set();
    [[nodiscard]] std::vector<Decimal>& as_number_set();
    [[nodiscard]] std::vector<Binary>& as_binary_set();

    /// Sets compare as sets: the order of their members does not count.
    friend bool operator==(const AttributeValue& a, const AttributeValue& b);

  private:
    struct Truth {
        bool value;
    };
    explicit AttributeValue(Truth truth) noexcept;

    // What reaches into the storage; all of it is in attribute_value.cpp.
    struct Inside;
    // One of these is alive, as type_ says; none where it is null. A union by hand, and nothing inline: a std::variant of
    // ten alternatives costs the compiler a twentieth of a second in every file that includes this.
    union Storage {
        Storage() noexcept {}
        ~Storage() {}
        std::string text;
        Decimal number;
        Binary bytes;
        bool truth;
        List list;
        Item map;
        std::vector<std::string> texts;
        std::vector<Decimal> numbers;
        std::vector<Binary> binaries;
    };
    AttributeType type_ = AttributeType::null;
    Storage storage_;
};

/// DynamoDB JSON, e.g. {"S":"text"}: for tests, logs of your own data, and fixtures. Attributes in name order.
[[nodiscard]] std::string to_json(const AttributeValue& value);
/// DynamoDB JSON of a whole item, e.g. {"id":{"S":"1"}}.
[[nodiscard]] std::string to_json(const Item& item);
/// Reads what `to_json` writes; throws SerializationError that says where the text is wrong.
[[nodiscard]] Item item_from_json(std::string_view json);

/// For test failures: DynamoDB JSON.
std::ostream& operator<<(std::ostream& out, const AttributeValue& value);
std::ostream& operator<<(std::ostream& out, const Item& item);

}  // namespace dynantic
