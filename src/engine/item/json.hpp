#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

namespace dynantic::engine {

// Reading a request. The whole body is parsed and checked (syntax, UTF-8, depth) before anything of it is
// looked at, then walked through small handles. Numbers, booleans and nulls keep what DynamoDB's error texts
// need to tell.
//
// The conversions (`as_...`) are those of DynamoDB's own deserialiser, with its exact SerializationException
// words, so that an operation says only which shape a field has. A JSON null is the same as a member that is
// not there.

enum class JsonKind : std::uint8_t { absent, null, boolean, number, string, array, object };

class JsonObject;
class JsonArray;

/// A handle on one value of a JsonDocument; lives as long as that. Copying costs 16 bytes. A default-made one
/// is absent.
class JsonValue {
  public:
    JsonValue() noexcept = default;

    /// Neither absent nor null.
    [[nodiscard]] explicit operator bool() const noexcept {
        return document_ != nullptr && kind() > JsonKind::null;
    }
    [[nodiscard]] JsonKind kind() const noexcept;

    // Each throws SerializationException where the value has another kind. Call them on present values only.

    /// Shape String. The view lives as long as the document.
    [[nodiscard]] std::string_view as_string() const;
    /// Shape Boolean; DynamoDB takes the texts true, false, yes, no, 1, 0 too.
    [[nodiscard]] bool as_boolean() const;
    /// Shape Integer; a fraction is cut off, as DynamoDB does. Saturates at the limits of 32 bits.
    [[nodiscard]] std::int32_t as_integer() const;
    /// Shape Long.
    [[nodiscard]] std::int64_t as_long() const;
    /// Shape Double.
    [[nodiscard]] double as_double() const;
    /// A list. `element` is the Java name of the element's class where DynamoDB names it; most lists need
    /// none.
    [[nodiscard]] JsonArray as_list() const;
    /// A map from names to `value_class` ("AttributeValue", "java.lang.String", "Condition", ...).
    [[nodiscard]] JsonObject as_map(std::string_view value_class) const;
    /// A structure that is a field of the request or of another structure.
    [[nodiscard]] JsonObject as_structure(std::string_view java_class) const;
    /// A structure that is an element of a list or a value of a map.
    [[nodiscard]] JsonObject as_element_structure(std::string_view java_class) const;

    /// The text of a string without a conversion; empty for any other kind.
    [[nodiscard]] std::string_view raw_string() const noexcept;
    /// The members of an object, or the elements of an array, without a conversion; empty for any other kind.
    [[nodiscard]] JsonObject raw_object() const noexcept;
    [[nodiscard]] JsonArray raw_array() const noexcept;

  private:
    friend struct JsonAccess;
    const void* document_ = nullptr;  // simdjson's element: document and place on its tape
    std::size_t place_ = 0;
};

/// The members of an object in the order of the text.
class JsonObject {
  public:
    struct Member {
        std::string_view name;
        JsonValue value;
    };
    class Iterator {
      public:
        Member operator*() const noexcept;
        Iterator& operator++() noexcept;
        bool operator==(const Iterator& other) const noexcept { return place_ == other.place_; }

      private:
        friend class JsonObject;
        const void* document_ = nullptr;
        std::size_t place_ = 0;
    };

    JsonObject() noexcept = default;  ///< empty
    [[nodiscard]] Iterator begin() const noexcept;
    [[nodiscard]] Iterator end() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return begin() == end(); }
    /// Number of members; linear.
    [[nodiscard]] std::size_t size() const noexcept;
    /// The member's value, or an absent one. Linear where it may be there.
    [[nodiscard]] JsonValue operator[](std::string_view name) const noexcept {
        return (names_ & mark_of(name)) == 0 ? JsonValue() : find(name);
    }

  private:
    friend struct JsonAccess;
    friend JsonObject with_distinct_names(JsonObject object);

    // An operation asks for many parameters of which few are there. So an object whose names have been looked at has a bit
    // for each: a name whose bit is not among them is not there, and mostly that is known when the caller is compiled.
    static constexpr std::uint64_t mark_of(std::string_view name) noexcept {
        const auto last = name.empty() ? 0U : static_cast<unsigned char>(name.back());
        return std::uint64_t{1} << ((name.size() + 5U * last) & 63U);
    }
    [[nodiscard]] JsonValue find(std::string_view name) const noexcept;

    const void* document_ = nullptr;
    std::size_t place_ = 0;
    std::uint64_t names_ = ~std::uint64_t{0};  // may be there: any
};

/// The elements of an array, in order.
class JsonArray {
  public:
    class Iterator {
      public:
        JsonValue operator*() const noexcept;
        Iterator& operator++() noexcept;
        bool operator==(const Iterator& other) const noexcept { return place_ == other.place_; }

      private:
        friend class JsonArray;
        const void* document_ = nullptr;
        std::size_t place_ = 0;
    };

    JsonArray() noexcept = default;  ///< empty
    [[nodiscard]] Iterator begin() const noexcept;
    [[nodiscard]] Iterator end() const noexcept;
    [[nodiscard]] bool empty() const noexcept { return begin() == end(); }
    /// Number of elements; linear.
    [[nodiscard]] std::size_t size() const noexcept;

  private:
    friend struct JsonAccess;
    const void* document_ = nullptr;
    std::size_t place_ = 0;
};

/// A parsed request body. The body may go away after; the document owns all texts. The parsers are kept per
/// thread, so making a document allocates nothing once the thread has seen a request of that size. Not shared
/// between threads.
class JsonDocument {
  public:
    /// Parses all of it. Throws SerializationException where it is no JSON object, is not UTF-8, is nested
    /// too deeply, or has a name twice in the outermost object (deeper duplicates are refused where objects
    /// are read).
    explicit JsonDocument(std::string_view body);
    ~JsonDocument();
    JsonDocument(const JsonDocument&) = delete;
    JsonDocument& operator=(const JsonDocument&) = delete;

    [[nodiscard]] JsonObject root() const noexcept { return root_; }
    /// A member of the request; absent where it is not there or null.
    [[nodiscard]] JsonValue operator[](std::string_view name) const noexcept { return root_[name]; }

    struct Parser;

  private:
    JsonDocument();  // takes a parser; so that a body that is refused gives it back

    std::unique_ptr<Parser> parser_;  // goes back to the thread's stock
    JsonObject root_;
};

/// The same object, of which it is known which names it may have. Throws SerializationException where it has one twice.
[[nodiscard]] JsonObject with_distinct_names(JsonObject object);

[[noreturn]] void throw_serialization(std::string_view message);

}  // namespace dynantic::engine
