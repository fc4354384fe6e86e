#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/backend.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

// Reading without a tree, and without simdjson in any header: JsonValue is an opaque forward-only cursor on one value.
//
// Every function that reads returns false on failure, and then the reader's ReadError says what and where. The first
// failure wins; who sees `false` returns `false`. On the way out each level puts its own part before the path, so that
// nothing is spent on paths while all goes well.

struct ReadError {
    std::string path;     // "address.lines[2]"
    std::string message;  // never holds the value
    bool failed = false;
};

class JsonReader;

enum class JsonKind : std::uint8_t { object, array, string, number, boolean, null };

class JsonValue {
  public:
    JsonValue() noexcept = default;  // to be filled by JsonReader::root

    [[nodiscard]] bool kind(JsonKind& out);

    // Scalars. `read_string` gives a view that lives as long as both the JsonReader and the text it reads.
    [[nodiscard]] bool read_string(std::string_view& out);
    [[nodiscard]] bool read_int64(std::int64_t& out);
    [[nodiscard]] bool read_double(double& out);
    [[nodiscard]] bool read_bool(bool& out);
    [[nodiscard]] bool read_null();
    // The value's own JSON text, unchanged and not checked; skips it.
    [[nodiscard]] bool read_raw(std::string_view& out);
    // Passes over the value and checks all of it.
    [[nodiscard]] bool skip();

    // Calls `member(context, name, value)` for each member of an object, in order; stops at the first false. Returning
    // true without reading the value passes over it without a check. Names are given as often as they stand there:
    // who minds a repeated one must look. The callback puts its own name or index before the path of a failure:
    // `return value.read_int64(n) || value.in(name);`. What nests more than 256 deep is refused.
    using MemberFunction = bool (*)(void* context, std::string_view name, JsonValue& value);
    [[nodiscard]] bool for_each_member(void* context, MemberFunction member);
    using ElementFunction = bool (*)(void* context, std::size_t index, JsonValue& value);
    [[nodiscard]] bool for_each_element(void* context, ElementFunction element);

    template <class F>
    [[nodiscard]] bool members(F&& f) {  // f(std::string_view name, JsonValue&) -> bool
        return for_each_member(erased(f), [](void* c, std::string_view name, JsonValue& value) -> bool {
            return (*static_cast<std::remove_reference_t<F>*>(c))(name, value);
        });
    }
    template <class F>
    [[nodiscard]] bool elements(F&& f) {  // f(std::size_t index, JsonValue&) -> bool
        return for_each_element(erased(f), [](void* c, std::size_t index, JsonValue& value) -> bool {
            return (*static_cast<std::remove_reference_t<F>*>(c))(index, value);
        });
    }

    // Attribute values: the cursor stands on {"S":"..."}; each reads it whole, and fails with a sentence naming both
    // types where the tag is another ("expected S (string), found N (number)").
    [[nodiscard]] bool read_attribute(std::string& out);   // S
    [[nodiscard]] bool read_attribute(bool& out);          // BOOL
    [[nodiscard]] bool read_attribute(std::int64_t& out);  // N, whole and in range, never rounded
    [[nodiscard]] bool read_attribute(std::uint64_t& out);
    [[nodiscard]] bool read_attribute(double& out);  // N: a loss of digits is an error
    [[nodiscard]] bool read_attribute(Decimal& out);
    [[nodiscard]] bool read_attribute(Binary& out);          // B
    [[nodiscard]] bool read_attribute(AttributeValue& out);  // any
    // S or N as text: a view that lives as long as the JsonReader.
    [[nodiscard]] bool read_attribute_text(AttributeType expected, std::string_view& out);
    // Opens {"TAG": inner}: tells the type, and calls `inner` with the cursor on what stands inside.
    using TypedFunction = bool (*)(void* context, AttributeType type, JsonValue& inner);
    [[nodiscard]] bool open_attribute(void* context, TypedFunction inner);
    template <class F>
    [[nodiscard]] bool open(F&& f) {  // f(AttributeType, JsonValue& inner) -> bool
        return open_attribute(erased(f), [](void* c, AttributeType type, JsonValue& inner) -> bool {
            return (*static_cast<std::remove_reference_t<F>*>(c))(type, inner);
        });
    }
    // L and M: as the JSON forms, with the cursor on each element's own {"TAG": ...}.
    [[nodiscard]] bool attribute_elements(void* context, ElementFunction element);
    [[nodiscard]] bool attribute_members(void* context, MemberFunction member);
    // SS, NS, BS: calls with the text of each member (base64 for BS).
    using SetMemberFunction = bool (*)(void* context, std::size_t index, std::string_view text);
    [[nodiscard]] bool attribute_set(AttributeType expected, void* context, SetMemberFunction member);

    // A plain item, {"name":{"S":...},...}.
    [[nodiscard]] bool read_item(Item& out);

    // Fails with a message at this place, unless something failed before. Always returns false.
    bool fail(std::string message);
    // Puts a part before the path of a failure: "name", or "[3]". Always returns false. `read_attribute` of an
    // AttributeValue, `read_item` and `attribute_set` do it for what is inside them.
    bool in(std::string_view name);
    bool in(std::size_t index);
    [[nodiscard]] JsonReader& reader() noexcept;

  private:
    friend class JsonReader;
    friend struct JsonAccess;  // src/wire/json_access.hpp
    template <class F>
    static void* erased(
        F& f) noexcept {  // a const callable stays const: the thunk casts back to its own type
        return const_cast<void*>(static_cast<const void*>(std::addressof(f)));
    }

    alignas(8) std::byte storage_[32];  // simdjson::ondemand::value; size checked in src/wire
    JsonReader* reader_ = nullptr;
};

// One reply being read. Not copyable; the Body must outlive it and is not changed. Takes a parser from a pool kept per
// thread, so making one costs nothing once the thread has read a reply; several may live at once on one thread, and a
// reader may move on to another thread with the call it belongs to.
class JsonReader {
  public:
    explicit JsonReader(const Body& body);
    // Of a text without room behind it: copies it.
    explicit JsonReader(std::string_view text);
    ~JsonReader();
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;

    // The root value, an object or an array; false where the text is neither. Each call starts anew.
    [[nodiscard]] bool root(JsonValue& out);
    template <class F>
    [[nodiscard]] bool read_root_members(F&& f) {
        JsonValue value;
        return root(value) && value.members(f);
    }
    // After the root was read whole: false where anything stands behind it.
    [[nodiscard]] bool finish();
    [[nodiscard]] const ReadError& error() const noexcept { return error_; }
    [[nodiscard]] ReadError& error() noexcept { return error_; }

  private:
    friend class JsonValue;
    friend struct JsonAccess;
    struct State;
    JsonReader();
    void start(std::string_view text, std::size_t room);

    State* state_;  // owned; goes back to the pool
    ReadError error_;
};

// Bytes from strict base64 (padding required, nothing but the alphabet); false where it is not.
[[nodiscard]] bool from_base64(std::string_view text, Binary& out);

}  // namespace dynantic::detail
