#include "engine/item/encode.hpp"

#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"

#include <dynantic/binary.hpp>

#include <algorithm>
#include <variant>

namespace dynantic::engine {

namespace {

void append_tag(std::string& out, ValueTag tag) { out.push_back(static_cast<char>(tag)); }

/// Puts the length of what stands from `begin` on before it. Lengths are known only after their contents.
void insert_length(std::string& out, std::size_t begin) {
    std::string length;
    append_varint(length, out.size() - begin);
    out.insert(begin, length);
}

void append_map_body(std::string& out, const Item& item) {
    append_varint(out, item.size());
    for (const auto& [name, value] : item) {
        append_sized(out, name);
        append_encoded(out, value);
    }
}

/// The bytes of a set's members, ascending, each once.
void append_set(std::string& out, ValueTag tag, std::vector<std::string_view>& members) {
    std::sort(members.begin(), members.end());
    members.erase(std::unique(members.begin(), members.end()), members.end());
    append_tag(out, tag);
    const std::size_t begin = out.size();
    append_varint(out, members.size());
    for (const std::string_view member : members) append_sized(out, member);
    insert_length(out, begin);
}

std::size_t map_body_size(const MapView& map) noexcept {
    std::size_t size = 0;
    for (const auto& [name, value] : map) size += name.size() + value_size(value);
    return size;
}

/// A whole item of a map body.
std::string with_header(std::string_view body) {
    std::string out;
    out.reserve(body.size() + 5);
    out.push_back(item_format_version);
    append_varint(out, map_body_size(MapView(body)));
    out.append(body);
    return out;
}

}  // namespace

void append_encoded(std::string& out, const ValueView& value) {
    append_tag(out, value.tag());
    switch (value.tag()) {
        case ValueTag::null:
        case ValueTag::boolean_false:
        case ValueTag::boolean_true:
            break;
        default:
            append_sized(out, value.body());
    }
}

void append_encoded(std::string& out, const AttributeValue& value) {
    switch (value.type()) {
        case AttributeType::string:
            append_tag(out, ValueTag::string);
            append_sized(out, value.as_string());
            break;
        case AttributeType::number:
            append_tag(out, ValueTag::number);
            append_sized(out, PackedNumber::from(value.as_number()).bytes());
            break;
        case AttributeType::binary:
            append_tag(out, ValueTag::binary);
            append_sized(out, as_text(value.as_binary()));
            break;
        case AttributeType::boolean:
            append_tag(out, value.as_bool() ? ValueTag::boolean_true : ValueTag::boolean_false);
            break;
        case AttributeType::null:
            append_tag(out, ValueTag::null);
            break;
        case AttributeType::list: {
            append_tag(out, ValueTag::list);
            const std::size_t begin = out.size();
            append_varint(out, value.as_list().size());
            for (const AttributeValue& element : value.as_list()) append_encoded(out, element);
            insert_length(out, begin);
            break;
        }
        case AttributeType::map: {
            append_tag(out, ValueTag::map);
            const std::size_t begin = out.size();
            append_map_body(out, value.as_map());
            insert_length(out, begin);
            break;
        }
        case AttributeType::string_set: {
            const auto& texts = value.as_string_set();
            std::vector<std::string_view> members(texts.begin(), texts.end());
            append_set(out, ValueTag::string_set, members);
            break;
        }
        case AttributeType::number_set: {
            std::vector<PackedNumber> packed;
            packed.reserve(value.as_number_set().size());
            for (const Decimal& member : value.as_number_set()) packed.push_back(PackedNumber::from(member));
            std::vector<std::string_view> members;
            members.reserve(packed.size());
            for (const PackedNumber& member : packed) members.push_back(member.bytes());
            append_set(out, ValueTag::number_set, members);
            break;
        }
        case AttributeType::binary_set: {
            std::vector<std::string_view> members;
            for (const Binary& member : value.as_binary_set()) members.push_back(as_text(member));
            append_set(out, ValueTag::binary_set, members);
            break;
        }
    }
}

std::string encode(const Item& item) {
    std::string body;
    append_map_body(body, item);
    return with_header(body);
}

std::string encode(std::vector<MapView::Entry>& entries) {
    std::sort(entries.begin(), entries.end(),
              [](const MapView::Entry& a, const MapView::Entry& b) { return a.name < b.name; });
    std::size_t size = 0;
    std::size_t bytes = 16;
    for (const auto& [name, value] : entries) {
        size += name.size() + value_size(value);
        bytes += name.size() + value.body().size() + 8;
    }
    std::string out;
    out.reserve(bytes);
    out.push_back(item_format_version);
    append_varint(out, size);
    append_varint(out, entries.size());
    for (const auto& [name, value] : entries) {
        append_sized(out, name);
        append_encoded(out, value);
    }
    return out;
}

std::string encode_subset(const ItemView& item, const std::vector<std::string_view>& names) {
    std::vector<MapView::Entry> entries;
    entries.reserve(names.size());
    auto wanted = names.begin();
    for (const auto& entry : item) {
        while (wanted != names.end() && *wanted < entry.name) ++wanted;
        if (wanted == names.end()) break;
        if (*wanted == entry.name) entries.push_back(entry);
    }
    return encode(entries);
}

AttributeValue decode(const ValueView& value) {
    const auto bytes = [](std::string_view text) { return to_binary(text); };
    switch (value.type()) {
        case AttributeType::string:
            return AttributeValue(std::string(value.body()));
        case AttributeType::number:
            return AttributeValue(unpack_number(value.body()));
        case AttributeType::binary:
            return AttributeValue(bytes(value.body()));
        case AttributeType::boolean:
            return AttributeValue(value.boolean());
        case AttributeType::null:
            return {};
        case AttributeType::list: {
            AttributeValue::List elements;
            elements.reserve(value.count());
            for (const ValueView& element : value.list()) elements.push_back(decode(element));
            return AttributeValue::list(std::move(elements));
        }
        case AttributeType::map:
            return AttributeValue(decode(value.map()));
        case AttributeType::string_set: {
            std::vector<std::string> members;
            for (const ValueView& member : value.list()) members.emplace_back(member.body());
            return AttributeValue::string_set(std::move(members));
        }
        case AttributeType::number_set: {
            std::vector<Decimal> members;
            for (const ValueView& member : value.list()) members.push_back(unpack_number(member.body()));
            return AttributeValue::number_set(std::move(members));
        }
        case AttributeType::binary_set: {
            std::vector<Binary> members;
            for (const ValueView& member : value.list()) members.push_back(bytes(member.body()));
            return AttributeValue::binary_set(std::move(members));
        }
    }
    return {};
}

Item decode(const MapView& map) {
    Item item;
    for (const auto& [name, value] : map) item.insert(std::string(name), decode(value));
    return item;
}

Item decode(const ItemView& item) { return decode(item.attributes()); }

}  // namespace dynantic::engine
