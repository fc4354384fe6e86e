#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::detail {

// Where values are written. Every write returns false on failure, and then `error` says what and where: the
// twin of JsonValue's way of reading, so that nothing is spent on paths while all goes well.
class ValueWriter {
  public:
    explicit ValueWriter(std::string& out) noexcept : json(out) {}
    explicit ValueWriter(JsonWriter& writer) noexcept : json(writer) {}

    // Fails with a message at this place. Always returns false.
    bool fail(std::string message);
    // Puts a part before the path of the failure: "name", or "[3]". Always returns false.
    bool in(std::string_view name);
    bool in(std::size_t index);
    // Throws `error` as a ValidationError that names `what` could not be written.
    [[noreturn]] void raise() const;

    JsonWriter json;
    FieldError error;
};

// How one C++ type travels: a constant table of plain functions, one table a type, made by CodecOf<T>. The
// functions take the table itself, so that one function in a .cpp file serves many types (all vectors, all
// maps, all structs) and finds what differs behind `extra`. Values are passed as pointers to the C++ object.
struct TypeCodec {
    // Writes the whole attribute value: {"S":"Jane"}.
    bool (*write)(const TypeCodec& self, const void* value, ValueWriter& out);
    // Reads a whole attribute value; the cursor stands before {"S":...}. The object exists, and is
    // overwritten.
    bool (*read)(const TypeCodec& self, JsonValue& in, void* value);
    // Reads what stands inside the tag, for those who had to look at the tag first (optional, variant).
    bool (*read_inner)(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value);
    // Whether the value is one that is left out of an item (empty optional, empty set). nullptr: never left
    // out.
    bool (*is_absent)(const void* value) = nullptr;
    // Makes that value. nullptr where the type has none.
    void (*make_absent)(void* value) = nullptr;
    // The value as plain text: members of sets, keys of maps, parts of composed keys. nullptr where a type
    // has none.
    bool (*to_text)(const TypeCodec& self, const void* value, ValueWriter& out, std::string& text) = nullptr;
    // From that text; false with a message that does not hold the value.
    bool (*from_text)(const TypeCodec& self, std::string_view text, void* value, std::string& why) = nullptr;
    // What differs between types that share functions: element codec, names of an enum, fields of a struct.
    const void* extra = nullptr;
    AttributeType type = AttributeType::null;
    bool any_type = false;  // AttributeValue and variant: `type` says nothing
};

}  // namespace dynantic::detail
