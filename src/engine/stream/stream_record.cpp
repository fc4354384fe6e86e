#include "engine/stream/stream_record.hpp"

#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"

#include <algorithm>
#include <array>

namespace dynantic::engine::stream {

namespace {

constexpr char record_version = 1;
constexpr std::size_t header_length = 11;

void append_image(std::string& out, std::string_view image) {
    append_big_endian(out, static_cast<std::uint32_t>(image.size()));
    out.append(image);
}

bool take_image(std::string_view& bytes, std::string_view& image) {
    if (bytes.size() < 4) return false;
    const std::size_t size = read_big_endian_32(bytes);
    bytes.remove_prefix(4);
    if (bytes.size() < size) return false;
    image = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return true;
}

// Keys, new image, old image; what follows them stays in `bytes`, which begin with the header. False where they are cut off.
bool take_images(std::string_view& bytes, std::array<std::string_view, 3>& images) {
    if (bytes.size() < header_length || bytes[0] != record_version) return false;
    bytes.remove_prefix(header_length);
    return std::ranges::all_of(images, [&](std::string_view& image) { return take_image(bytes, image); });
}

ItemView view_of(std::string_view image) { return image.empty() ? ItemView() : ItemView(image); }

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

std::string next_number_key(std::uint32_t table) { return records_prefix(table, 0); }

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
    std::string_view rest = bytes;
    std::array<std::string_view, 3> images;
    if (!take_images(rest, images)) return std::nullopt;
    Record record;
    record.kind = static_cast<RecordKind>(bytes[1]);
    record.by_ttl = (bytes[2] & 1) != 0;
    record.created = static_cast<std::int64_t>(read_big_endian_64(bytes.substr(3)));
    record.keys = view_of(images[0]);
    record.new_image = view_of(images[1]);
    record.old_image = view_of(images[2]);
    return record;
}

bool is_well_formed_record(std::string_view bytes) noexcept {
    std::array<std::string_view, 3> images;
    if (!take_images(bytes, images) || !bytes.empty()) return false;
    return std::ranges::all_of(images,
                               [](std::string_view image) { return image.empty() || is_well_formed(image); });
}

}  // namespace dynantic::engine::stream
