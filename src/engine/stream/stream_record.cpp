#include "engine/stream/stream_record.hpp"

#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"

#include <algorithm>

namespace dynantic::engine::stream {

namespace {

constexpr char record_version = 1;
constexpr std::size_t header_length = 11;

void append_image(std::string& out, std::string_view image) {
    append_big_endian(out, static_cast<std::uint32_t>(image.size()));
    out.append(image);
}

bool take_image(std::string_view& bytes, ItemView& image) {
    if (bytes.size() < 4) return false;
    const std::size_t size = read_big_endian_32(bytes);
    bytes.remove_prefix(4);
    if (bytes.size() < size) return false;
    if (size != 0) image = ItemView(bytes.substr(0, size));
    bytes.remove_prefix(size);
    return true;
}

std::string keys_of(const Table& table, const ItemView& item) {
    std::vector<std::string_view> names;
    table.key.each([&](const KeyDefinition& definition) {
        names.push_back(definition.name);
        return true;
    });
    std::ranges::sort(names);
    return encode_subset(item, names);
}

}  // namespace

std::string streams_prefix(std::uint32_t table) {
    std::string out(1, 's');
    append_big_endian(out, table);
    return out;
}

std::string records_prefix(std::uint32_t table, std::uint32_t stream) {
    auto out = streams_prefix(table);
    append_big_endian(out, stream);
    return out;
}

std::string record_key(std::uint32_t table, std::uint32_t stream, std::uint64_t sequence_number) {
    auto out = records_prefix(table, stream);
    append_big_endian(out, sequence_number);
    return out;
}

std::uint64_t sequence_number_of(std::string_view record_key) noexcept {
    return record_key.size() < 17 ? 0 : read_big_endian_64(record_key.substr(9));
}

std::optional<std::string> encode_record(const Table& table, StreamView view, const ItemView& before,
                                         const ItemView& after, bool by_ttl, std::int64_t now) {
    if (before.exists() == after.exists() && (!after.exists() || before == after)) return std::nullopt;
    const auto kind = !before.exists()  ? RecordKind::insert
                      : !after.exists() ? RecordKind::remove
                                        : RecordKind::modify;
    const bool keeps_new = view == StreamView::new_image || view == StreamView::new_and_old_images;
    const bool keeps_old = view == StreamView::old_image || view == StreamView::new_and_old_images;
    std::string out;
    out.push_back(record_version);
    out.push_back(static_cast<char>(kind));
    out.push_back(by_ttl ? 1 : 0);
    append_big_endian(out, static_cast<std::uint64_t>(now));
    append_image(out, keys_of(table, after.exists() ? after : before));
    append_image(out, keeps_new ? after.bytes() : std::string_view{});
    append_image(out, keeps_old ? before.bytes() : std::string_view{});
    return out;
}

std::optional<Record> decode_record(std::string_view bytes) {
    if (bytes.size() < header_length || bytes[0] != record_version) return std::nullopt;
    Record record;
    record.kind = static_cast<RecordKind>(bytes[1]);
    record.by_ttl = (bytes[2] & 1) != 0;
    record.created = static_cast<std::int64_t>(read_big_endian_64(bytes.substr(3)));
    bytes.remove_prefix(header_length);
    if (!take_image(bytes, record.keys) || !take_image(bytes, record.new_image) ||
        !take_image(bytes, record.old_image)) {
        return std::nullopt;
    }
    return record;
}

}  // namespace dynantic::engine::stream
