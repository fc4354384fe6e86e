#pragma once

#include <dynantic/detail/json_reader.hpp>

#include <simdjson.h>

#include <cstring>
#include <memory>
#include <vector>

namespace dynantic::detail {

// What stands behind the opaque JsonReader and JsonValue: simdjson's on-demand cursor. Only src/wire includes this.
//
// Two things differ from using simdjson plainly:
// - Strings without a backslash (nearly all) are views into the text; simdjson would copy every one. Its structural
//   pass has refused control characters and ill-formed UTF-8 by then, so finding the closing quote is all there is.
// - Depth is bounded here, so that no text can exhaust the stack of who recurses over it.
struct JsonReader::State {
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    std::string_view text;
    std::string copy;  // of a text that came without padding
    bool usable = false;
    int depth = 0;

    // Room for strings that had escapes; views into it live as long as the reader.
    std::vector<std::unique_ptr<char[]>> chunks;
    char* room = nullptr;
    std::size_t room_left = 0;

    char* reserve(std::size_t size) {
        constexpr std::size_t usual = 4096;
        if (room_left < size) {
            const std::size_t length = size > usual ? size : usual;
            chunks.push_back(std::make_unique<char[]>(length));
            room = chunks.back().get();
            room_left = length;
        }
        return room;
    }
    void used(std::size_t size) noexcept {
        room += size;
        room_left -= size;
    }
    void release() noexcept {
        document = {};
        chunks.clear();
        room_left = 0;
        if (copy.capacity() > (std::size_t{1} << 20)) copy = std::string();
    }
};

struct JsonAccess {
    using State = JsonReader::State;
    using Value = simdjson::ondemand::value;

    static_assert(sizeof(Value) <= sizeof(JsonValue::storage_) && std::is_trivially_copyable_v<Value>);
    static_assert(Body::padding >= simdjson::SIMDJSON_PADDING);

    static constexpr int max_depth = 256;  // an item of 32 levels, as deep as DynamoDB stores, needs 66

    static Value& of(JsonValue& value) noexcept {
        return *std::launder(reinterpret_cast<Value*>(value.storage_));
    }
    static void put(JsonValue& out, JsonReader& reader, Value value) noexcept {
        ::new (static_cast<void*>(out.storage_)) Value(value);
        out.reader_ = &reader;
    }
    static State& state(JsonValue& value) noexcept { return *value.reader_->state_; }

    // Fails with the place in the text.
    static bool malformed(JsonValue& value);
    // Fails as `error` says: as a mismatch with what was expected, or as malformed.
    static bool refuse(JsonValue& value, simdjson::error_code error, std::string_view expected);

    // The text of a raw string: a view into the JSON, or into the reader's room where there were escapes.
    static bool text_of(JsonValue& value, simdjson::ondemand::raw_json_string raw, std::string_view& out);

    // Counts one level of nesting while it lives.
    class Level {
      public:
        explicit Level(JsonValue& value) noexcept : state_(state(value)) { ++state_.depth; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;
        ~Level() { --state_.depth; }
        [[nodiscard]] bool too_deep() const noexcept { return state_.depth > max_depth; }

      private:
        State& state_;
    };

    // f(raw_json_string name, JsonValue& member) -> bool, for each member of an object.
    template <class F>
    static bool each_member(JsonValue& value, F&& f) {
        const Level level(value);
        if (level.too_deep()) return value.fail("the JSON is nested too deeply");
        simdjson::ondemand::object object;
        if (const auto error = of(value).get_object().get(object)) return refuse(value, error, "an object");
        simdjson::ondemand::object_iterator at;
        simdjson::ondemand::object_iterator end;
        if (object.begin().get(at) || object.end().get(end)) return malformed(value);
        for (; at != end; ++at) {
            simdjson::ondemand::field field;
            if ((*at).get(field)) return malformed(value);
            JsonValue member;
            put(member, *value.reader_, field.value());
            if (!f(field.key(), member)) return false;
        }
        return true;
    }

    // f(std::size_t index, JsonValue& element) -> bool, for each element of an array.
    template <class F>
    static bool each_element(JsonValue& value, F&& f) {
        const Level level(value);
        if (level.too_deep()) return value.fail("the JSON is nested too deeply");
        simdjson::ondemand::array array;
        if (const auto error = of(value).get_array().get(array)) return refuse(value, error, "an array");
        std::size_t index = 0;
        for (auto element : array) {
            Value inner;
            if (element.get(inner)) return malformed(value);
            JsonValue child;
            put(child, *value.reader_, inner);
            if (!f(index++, child)) return false;
        }
        return true;
    }

    // The type that a tag such as "S" names; false where it names none.
    static bool type_of(std::string_view tag, AttributeType& out) noexcept;

    // f(AttributeType type, JsonValue& inner) -> bool, for {"TAG": inner}, which must have that one member.
    template <class F>
    static bool open(JsonValue& value, F&& f) {
        bool seen = false;
        const bool read = each_member(value, [&](simdjson::ondemand::raw_json_string name, JsonValue& inner) {
            if (seen) return inner.fail("the attribute value has more than one type");
            seen = true;
            AttributeType type{};
            const char* const letters = name.raw();
            if (letters[1] != '"' || !type_of({letters, 1}, type)) {  // nearly all are of one letter
                std::string_view tag;
                if (!text_of(inner, name, tag)) return false;
                if (!type_of(tag, type)) return inner.fail("the attribute value has an unknown type");
            }
            return static_cast<bool>(f(type, inner));
        });
        return read && (seen || value.fail("the attribute value is empty"));
    }

    // As `open`, and fails where the type is another one.
    template <class F>
    static bool open_as(JsonValue& value, AttributeType expected, F&& f) {
        return open(value, [&](AttributeType type, JsonValue& inner) {
            return type == expected ? static_cast<bool>(f(inner)) : mismatch(inner, expected, type);
        });
    }
    static bool mismatch(JsonValue& value, AttributeType expected, AttributeType found);
};

}  // namespace dynantic::detail
