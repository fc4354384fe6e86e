#include "model/read_helpers.hpp"

#include <dynantic/detail/codec/enum_codec.hpp>

#include <cstring>

namespace dynantic::detail {
namespace {

const EnumOps& ops_of(const TypeCodec& self) { return *static_cast<const EnumOps*>(self.extra); }

template <class I>
std::int64_t load_as(const void* value) {
    I number{};
    std::memcpy(&number, value, sizeof number);
    return static_cast<std::int64_t>(number);
}
template <class I>
void store_as(std::int64_t number, void* value) {
    const auto narrow = static_cast<I>(number);
    std::memcpy(value, &narrow, sizeof narrow);
}

std::int64_t load(const EnumOps& ops, const void* value) {
    switch (ops.size) {
        case 1:
            return ops.is_signed ? load_as<std::int8_t>(value) : load_as<std::uint8_t>(value);
        case 2:
            return ops.is_signed ? load_as<std::int16_t>(value) : load_as<std::uint16_t>(value);
        case 4:
            return ops.is_signed ? load_as<std::int32_t>(value) : load_as<std::uint32_t>(value);
        default:
            return load_as<std::int64_t>(value);
    }
}

void store(const EnumOps& ops, std::int64_t number, void* value) {
    switch (ops.size) {
        case 1:
            return store_as<std::int8_t>(number, value);
        case 2:
            return store_as<std::int16_t>(number, value);
        case 4:
            return store_as<std::int32_t>(number, value);
        default:
            return store_as<std::int64_t>(number, value);
    }
}

bool is_name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// "ns::Color::red" -> "red"; "(ns::Color)7", which is how a value without a name is printed -> "".
std::string_view name_in(std::string_view printed) {
    std::size_t end = printed.size();
    while (end > 0 && !is_name_character(printed[end - 1])) --end;
    std::size_t begin = end;
    while (begin > 0 && is_name_character(printed[begin - 1])) --begin;
    const std::string_view name = printed.substr(begin, end - begin);
    return name.empty() || (name.front() >= '0' && name.front() <= '9') ? std::string_view() : name;
}

}  // namespace

EnumTable* EnumTable::make() { return new EnumTable; }
void EnumTable::add(std::int64_t value, std::string_view name) { entries.push_back({value, name}); }

const EnumTable::Entry* EnumTable::find(std::int64_t value) const noexcept {
    // Names that count from zero stand at their own value.
    if (value >= 0 && static_cast<std::size_t>(value) < entries.size() &&
        entries[static_cast<std::size_t>(value)].value == value) {
        return &entries[static_cast<std::size_t>(value)];
    }
    for (const Entry& each : entries) {
        if (each.value == value) return &each;
    }
    return nullptr;
}

const EnumTable::Entry* EnumTable::find(std::string_view name) const noexcept {
    for (const Entry& each : entries) {
        if (each.name == name) return &each;
    }
    return nullptr;
}

// g++:   "... [with auto ...Values = {Color::red, Color::green, (Color)2, ...}; ...]"
// clang: "... [Values = <Color::red, Color::green, (Color)2, ...>]"
const EnumTable* parse_enumerators(std::string_view signature) {
    EnumTable* const table = EnumTable::make();
    constexpr std::string_view start = "Values = ";
    const std::size_t found = signature.find(start);
    if (found == std::string_view::npos) return table;
    std::string_view rest = signature.substr(found + start.size() + 1);
    std::int64_t value = 0;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t at = 0; at < rest.size(); ++at) {
        const char c = rest[at];
        const bool closes = c == '}' || c == '>' || c == ')' || c == ']';
        if (depth == 0 && (c == ',' || closes)) {
            const std::string_view name = name_in(rest.substr(begin, at - begin));
            if (!name.empty()) table->add(value, name);
            ++value;
            begin = at + 1;
            if (closes) break;
        } else if (c == '{' || c == '<' || c == '(' || c == '[') {
            ++depth;
        } else if (closes) {
            --depth;
        }
    }
    return table;
}

bool enum_to_text(const TypeCodec& self, const void* value, ValueWriter& out, std::string& text) {
    const EnumOps& ops = ops_of(self);
    const EnumTable::Entry* entry = ops.names().find(load(ops, value));
    if (entry == nullptr) {
        return out.fail(
            "the enum value has no name: enumerators must be between 0 and 63, or be listed in "
            "dynantic::EnumNames");
    }
    text.append(entry->name);
    return true;
}

bool enum_from_text(const TypeCodec& self, std::string_view text, void* value, std::string& why) {
    const EnumOps& ops = ops_of(self);
    const EnumTable::Entry* entry = ops.names().find(text);
    if (entry == nullptr) {
        why = "the text is not the name of an enumerator";
        if (!ops.names().entries.empty()) {
            why += " (";
            for (const EnumTable::Entry& each : ops.names().entries) {
                if (&each != &ops.names().entries.front()) why += ", ";
                why += each.name;
            }
            why += ')';
        }
        return false;
    }
    store(ops, entry->value, value);
    return true;
}

bool write_enum(const TypeCodec& self, const void* value, ValueWriter& out) {
    const EnumOps& ops = ops_of(self);
    const EnumTable::Entry* entry = ops.names().find(load(ops, value));
    if (entry != nullptr) {
        out.json.string_value(entry->name);
        return true;
    }
    std::string unused;
    return enum_to_text(self, value, out, unused);
}

bool read_enum(const TypeCodec& self, JsonValue& in, void* value) { return read_by_text(self, in, value); }
bool read_enum_inner(const TypeCodec& self, AttributeType found, JsonValue& inner, void* value) {
    return read_inner_by_text(self, found, inner, value);
}

}  // namespace dynantic::detail
