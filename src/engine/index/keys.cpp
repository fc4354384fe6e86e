#include "engine/index/keys.hpp"

#include "engine/item/key.hpp"

namespace dynantic::engine {

namespace {

template <class Number>
char* write_number_bytes(char* to, Number number) noexcept {
    for (std::size_t i = sizeof(Number); i-- > 0; number = static_cast<Number>(number >> 4U >> 4U))
        to[i] = static_cast<char>(number & 0xFFU);
    return to + sizeof(Number);
}

template <class Number>
void append_number_bytes(std::string& out, Number number) {
    char bytes[sizeof(Number)];
    write_number_bytes(bytes, number);
    out.append(bytes, sizeof(Number));
}

template <class Number>
Number read_number_bytes(std::string_view bytes) noexcept {
    Number number = 0;
    for (std::size_t i = 0; i < sizeof(Number) && i < bytes.size(); ++i) {
        number = static_cast<Number>(number << 8U) | static_cast<unsigned char>(bytes[i]);
    }
    return number;
}

void append_items_prefix(std::string& out, std::uint32_t table, std::uint32_t index_id) {
    char prefix[items_prefix_length] = {'d'};
    write_number_bytes(write_number_bytes(prefix + 1, table), index_id);
    out.append(prefix, items_prefix_length);
}

// Appends hash, partition and sort; false where an attribute is missing or has another type.
bool append_key(std::string& out, const KeySchema& key, const ItemView& item) {
    const auto hash_place = out.size();
    out.append(hash_length, '\0');
    for (const auto& definition : key.partition) {
        const auto value = item.find(definition.name);
        if (!value || !value->is(definition.type)) return false;
        append_key_part(out, *value);
    }
    const auto partition = std::string_view(out).substr(hash_place + hash_length);
    write_number_bytes(out.data() + hash_place, partition_hash(partition));
    for (const auto& definition : key.sort) {
        const auto value = item.find(definition.name);
        if (!value || !value->is(definition.type)) return false;
        append_key_part(out, *value);
    }
    return true;
}

}  // namespace

void append_big_endian(std::string& out, std::uint32_t number) { append_number_bytes(out, number); }
void append_big_endian(std::string& out, std::uint64_t number) { append_number_bytes(out, number); }
std::uint32_t read_big_endian_32(std::string_view bytes) noexcept {
    return read_number_bytes<std::uint32_t>(bytes);
}
std::uint64_t read_big_endian_64(std::string_view bytes) noexcept {
    return read_number_bytes<std::uint64_t>(bytes);
}

std::string table_prefix(std::uint32_t table) {
    std::string out(1, 'd');
    append_big_endian(out, table);
    return out;
}

std::string items_prefix(std::uint32_t table, std::uint32_t index_id) {
    std::string out;
    out.reserve(96);
    append_items_prefix(out, table, index_id);
    return out;
}

std::string partition_bytes(const KeySchema& key, const ItemView& item) {
    std::string out;
    for (const auto& definition : key.partition) append_key_part(out, item.find(definition.name).value());
    return out;
}

std::string partition_prefix(const KeySchema& key, const ItemView& item) {
    const std::string parts = partition_bytes(key, item);
    std::string out;
    append_big_endian(out, partition_hash(parts));
    return out + parts;
}

std::string item_key(const Table& table, const ItemView& item) {
    std::string out;
    out.reserve(96);
    append_item_key(out, table, item);
    return out;
}

void append_item_key(std::string& out, const Table& table, const ItemView& item) {
    append_items_prefix(out, table.number, 0);
    append_key(out, table.key, item);
}

std::optional<std::string> entry_key(const Table& table, const Index& index, const ItemView& item,
                                     std::string_view item_key) {
    auto out = items_prefix(table.number, index.id);
    if (!append_key(out, index.key, item)) return std::nullopt;
    out.append(item_key.substr(items_prefix_length));
    return out;
}

}  // namespace dynantic::engine
