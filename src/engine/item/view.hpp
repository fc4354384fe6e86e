#pragma once

#include "engine/item/varint.hpp"

#include <dynantic/attribute_value.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::engine {

// Items at rest are bytes, and stay bytes: stored, compared, filtered, projected and rendered without being
// taken apart into objects. These are the views on them. The format (docs/storage-format.md):
//
//   item   version 01, varint DynamoDB size, map body
//   map    varint count, then per attribute: varint length, name, value; names ascending, each once
//   value  type byte, then
//            S B      varint length, bytes
//            N        length byte, packed number (number.hpp)
//            NULL, BOOL false, BOOL true   nothing
//            L        varint length of what follows, varint count, values
//            M        varint length of what follows, map body
//            SS BS    varint length of what follows, varint count, per member: varint length, bytes;
//            ascending NS       varint length of what follows, varint count, per member: length byte, packed
//            number; ascending
//
// Every value has exactly one encoding, so equality of values is equality of bytes.

/// The first byte of a stored item.
inline constexpr char item_format_version = 1;

/// The type bytes; `boolean_false` and `boolean_true` both are AttributeType::boolean.
enum class ValueTag : std::uint8_t {
    string,
    number,
    binary,
    boolean_false,
    boolean_true,
    null,
    list,
    map,
    string_set,
    number_set,
    binary_set,
};

class MapView;
class ListView;

/// One encoded value: its type and its bytes. Valid as long as the bytes are.
class ValueView {
  public:
    ValueView() noexcept = default;
    ValueView(ValueTag tag, std::string_view body) noexcept : body_(body), tag_(tag) {}
    /// A whole encoded value, type byte first.
    explicit ValueView(std::string_view encoded) noexcept;

    [[nodiscard]] AttributeType type() const noexcept;
    [[nodiscard]] ValueTag tag() const noexcept { return tag_; }
    /// S and B: the bytes. N: the packed number. L, M and sets: the count and what follows.
    [[nodiscard]] std::string_view body() const noexcept { return body_; }
    [[nodiscard]] bool is(AttributeType wanted) const noexcept { return type() == wanted; }
    [[nodiscard]] bool boolean() const noexcept { return tag_ == ValueTag::boolean_true; }
    /// Number of elements of L, M and sets.
    [[nodiscard]] std::size_t count() const noexcept;
    [[nodiscard]] MapView map() const noexcept;
    /// L, SS, NS, BS: the elements; of sets, as S, N or B values.
    [[nodiscard]] ListView list() const noexcept;

    friend bool operator==(const ValueView& a, const ValueView& b) noexcept {
        return a.tag_ == b.tag_ && a.body_ == b.body_;
    }

  private:
    std::string_view body_;
    ValueTag tag_ = ValueTag::null;
};

/// Takes the value at the front of well-formed bytes.
inline ValueView take_value(std::string_view& bytes) noexcept {
    if (bytes.empty()) return {};
    const auto tag = static_cast<ValueTag>(bytes[0]);
    bytes.remove_prefix(1);
    switch (tag) {
        case ValueTag::null:
        case ValueTag::boolean_false:
        case ValueTag::boolean_true:
            return {tag, {}};
        default:
            return {tag, take_sized(bytes)};
    }
}

/// <0, 0, >0 for two values of the same type S, N or B.
[[nodiscard]] inline int compare(const ValueView& a, const ValueView& b) noexcept {
    return a.body().compare(b.body());
}

/// The attributes of an item or of an M value.
class MapView {
  public:
    struct Entry {
        std::string_view name;
        ValueView value;
    };
    class Iterator {
      public:
        const Entry& operator*() const noexcept { return entry_; }
        const Entry* operator->() const noexcept { return &entry_; }
        Iterator& operator++() noexcept {
            if (--left_ != 0) read();
            return *this;
        }
        bool operator==(const Iterator& other) const noexcept { return left_ == other.left_; }

      private:
        friend class MapView;
        void read() noexcept {
            entry_.name = take_sized(rest_);
            entry_.value = take_value(rest_);
        }
        std::string_view rest_;
        std::size_t left_ = 0;
        Entry entry_;
    };

    MapView() noexcept = default;  ///< empty
    explicit MapView(std::string_view body) noexcept : body_(body) {}
    [[nodiscard]] std::size_t count() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return count() == 0; }
    [[nodiscard]] Iterator begin() const noexcept {
        Iterator first;
        first.rest_ = body_;
        first.left_ = take_varint(first.rest_);
        if (first.left_ != 0) first.read();
        return first;
    }
    [[nodiscard]] Iterator end() const noexcept { return {}; }
    [[nodiscard]] std::optional<ValueView> find(std::string_view name) const noexcept;
    [[nodiscard]] std::string_view body() const noexcept { return body_; }

  private:
    std::string_view body_;
};

class ListView {
  public:
    class Iterator {
      public:
        const ValueView& operator*() const noexcept { return value_; }
        const ValueView* operator->() const noexcept { return &value_; }
        Iterator& operator++() noexcept;
        bool operator==(const Iterator& other) const noexcept { return left_ == other.left_; }

      private:
        friend class ListView;
        void read() noexcept;
        std::string_view rest_;
        std::size_t left_ = 0;
        ValueTag container_ = ValueTag::list;
        ValueView value_;
    };

    ListView() noexcept = default;
    ListView(ValueTag container, std::string_view body) noexcept : body_(body), container_(container) {}
    [[nodiscard]] std::size_t count() const noexcept;
    [[nodiscard]] Iterator begin() const noexcept;
    [[nodiscard]] Iterator end() const noexcept { return {}; }
    [[nodiscard]] std::optional<ValueView> at(std::size_t index) const noexcept;
    [[nodiscard]] bool contains(const ValueView& wanted) const noexcept;

  private:
    std::string_view body_;
    ValueTag container_ = ValueTag::list;
};

/// A whole stored item. A default-made one is an item that is not there: no attributes, size 0.
class ItemView {
  public:
    ItemView() noexcept = default;
    /// `bytes` are an encoded item, as made by this engine; use `is_well_formed` first on bytes from a disk.
    explicit ItemView(std::string_view bytes) noexcept;

    /// DynamoDB's size of the item: UTF-8 bytes of names plus sizes of values.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] bool exists() const noexcept { return !bytes_.empty(); }
    [[nodiscard]] MapView attributes() const noexcept { return map_; }
    [[nodiscard]] std::optional<ValueView> find(std::string_view name) const noexcept {
        return map_.find(name);
    }
    [[nodiscard]] MapView::Iterator begin() const noexcept { return map_.begin(); }
    [[nodiscard]] MapView::Iterator end() const noexcept { return map_.end(); }
    [[nodiscard]] std::string_view bytes() const noexcept { return bytes_; }

    friend bool operator==(const ItemView& a, const ItemView& b) noexcept { return a.bytes_ == b.bytes_; }

  private:
    std::string_view bytes_;
    MapView map_;
    std::size_t size_ = 0;
};

/// Whether bytes are an item of this format version, whole, with nothing out of bounds and nothing out of
/// order.
[[nodiscard]] bool is_well_formed(std::string_view item_bytes) noexcept;

/// DynamoDB's size of one value (docs: "Item sizes and formats").
[[nodiscard]] std::size_t value_size(const ValueView& value) noexcept;

}  // namespace dynantic::engine
