#include "engine/snapshot/snapshot_file.hpp"

#include "engine/index/keys.hpp"
#include "engine/item/varint.hpp"
#include "engine/item/view.hpp"
#include "engine/storage/durable_file.hpp"
#include "engine/stream/stream_record.hpp"

#include <zlib.h>

#include <fstream>
#include <utility>
#include <vector>

namespace dynantic::engine {

namespace fs = std::filesystem;
using storage::Bytes;
using storage::StorageError;

namespace {

constexpr std::string_view first_words = "dynantic snapshot, format 1\n";
constexpr std::string_view first_words_of_any = "dynantic snapshot, format ";
constexpr std::size_t block_size = std::size_t{1} << 20U;  // a block ends with the record that reaches this
constexpr std::size_t largest_block = std::size_t{64} << 20U;

std::uint32_t checksum(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

// The counts of a store that is closed: they are no data (docs/storage-format.md).
bool is_kept(std::string_view key) { return !key.starts_with('n'); }

// Calls `visit(key, value)` for all of the store as it is now. Where a snapshot keeps writers waiting, it is held no longer
// than it takes to note keys and references.
template <class F>
void visit_all(const storage::Store& store, F&& visit) {
    auto snapshot = store.snapshot();
    if (!store.snapshots_hold_writers()) {
        snapshot->scan({}, storage::Direction::forward, [&](std::string_view key, const Bytes& value) {
            if (is_kept(key)) visit(key, value);
            return true;
        });
        return;
    }
    std::vector<std::pair<std::string, Bytes>> all;
    snapshot->scan({}, storage::Direction::forward, [&](std::string_view key, const Bytes& value) {
        if (is_kept(key)) all.emplace_back(key, value);
        return true;
    });
    snapshot.reset();
    for (const auto& [key, value] : all) visit(std::string_view(key), value);
}

class SnapshotWriter {
  public:
    SnapshotWriter(const fs::path& path, const OnSnapshotProgress& progress)
        : file_(path), progress_(progress) {
        write(first_words);
    }
    void add(std::string_view key, std::string_view value) {
        append_sized(block_, key);
        append_sized(block_, value);
        ++records_;
        if (block_.size() >= block_size) end_block();
    }
    void finish() {
        if (!block_.empty()) end_block();
        append_big_endian(block_, records_);
        end_block();
        append_big_endian(block_, std::uint32_t{0});
        write(block_);
        file_.commit();
    }

  private:
    void end_block() {
        std::string head;
        append_big_endian(head, static_cast<std::uint32_t>(block_.size()));
        append_big_endian(head, checksum(block_));
        write(head);
        write(block_);
        block_.clear();
    }
    void write(std::string_view bytes) {
        file_.write(bytes);
        written_ += bytes.size();
        if (progress_) progress_({written_, 0});
    }

    storage::DurableFile file_;
    const OnSnapshotProgress& progress_;
    std::string block_;
    std::uint64_t records_ = 0;
    std::uint64_t written_ = 0;
};

class SnapshotReader {
  public:
    explicit SnapshotReader(const fs::path& path) : path_(path), in_(path, std::ios::binary) {
        std::error_code error;
        total_ = fs::file_size(path, error);
        if (!in_ || error) fail("cannot be read");
        check_first_words();
    }

    // The next block; false at the end.
    bool next(std::string& block) {
        const std::uint32_t size = read_number();
        if (size == 0) return false;
        const std::uint32_t expected = read_number();
        if (size > largest_block) fail("is damaged");
        block.resize(size);
        read(block);
        if (checksum(block) != expected) fail("is damaged");
        return true;
    }
    [[nodiscard]] SnapshotProgress progress() const noexcept { return {read_, total_}; }
    [[noreturn]] void fail(const std::string& what) const {
        throw StorageError("the snapshot " + path_.string() + " " + what);
    }

  private:
    void check_first_words() {
        std::string words(first_words.size(), '\0');
        in_.read(words.data(), static_cast<std::streamsize>(words.size()));
        read_ = words.size();
        if (in_ && words == first_words) return;
        if (in_ && words.starts_with(first_words_of_any))
            fail("was written by a newer version of Dynantic; restore it with that version");
        fail("is no snapshot of Dynantic");
    }
    void read(std::string& out) {
        in_.read(out.data(), static_cast<std::streamsize>(out.size()));
        if (!in_) fail("is cut off");
        read_ += out.size();
    }
    std::uint32_t read_number() {
        std::string bytes(4, '\0');
        read(bytes);
        return read_big_endian_32(bytes);
    }

    fs::path path_;
    std::ifstream in_;
    std::uint64_t total_ = 0;
    std::uint64_t read_ = 0;
};

// Takes a sized text off the front; false where the bytes end before it does.
bool take(std::string_view& bytes, std::string_view& out) {
    std::uint64_t size = 0;
    for (unsigned shift = 0;; shift += 7) {
        if (bytes.empty() || shift > 28) return false;
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        size |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) break;
    }
    if (size > bytes.size()) return false;
    out = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return true;
}

// A checksum tells what was damaged on its way, not what never was right: items are read without a look at their bounds.
bool is_sound(std::string_view key, std::string_view value) {
    if (key.empty()) return false;
    if (key.front() == 'd') return is_well_formed(value);
    if (key.front() != 's') return true;
    const bool is_number = key.size() == stream::next_number_key(0).size();
    return is_number ? value.size() == sizeof(std::uint64_t) : stream::is_well_formed_record(value);
}

// Gathers writes, so that a store on disk syncs once for many.
class Loader {
  public:
    explicit Loader(storage::Store& store) : store_(store) {}
    void put(std::string_view key, Bytes value) {
        size_ += key.size() + value.size();
        batch_.put(std::string(key), std::move(value));
        if (size_ >= most) flush();
    }
    void flush() {
        store_.write(batch_);
        size_ = 0;
    }

  private:
    static constexpr std::size_t most = std::size_t{4} << 20U;
    storage::Store& store_;
    storage::Batch batch_;
    std::size_t size_ = 0;
};

}  // namespace

void write_snapshot(const storage::Store& store, const fs::path& file, const OnSnapshotProgress& progress) {
    SnapshotWriter writer(file, progress);
    visit_all(store, [&](std::string_view key, const Bytes& value) { writer.add(key, value.view()); });
    writer.finish();
}

void read_snapshot(const fs::path& file, storage::Store& store, const OnSnapshotProgress& progress) {
    SnapshotReader reader(file);
    Loader loader(store);
    std::uint64_t records = 0;
    std::string block;
    std::string last;  // the block before the end: the number of records
    while (reader.next(block)) {
        if (!last.empty()) {
            for (std::string_view rest = last; !rest.empty(); ++records) {
                std::string_view key;
                std::string_view value;
                if (!take(rest, key) || !take(rest, value) || !is_sound(key, value))
                    reader.fail("is damaged");
                loader.put(key, Bytes(value));
            }
        }
        last.swap(block);
        if (progress) progress(reader.progress());
    }
    if (last.size() != 8 || read_big_endian_64(last) != records) reader.fail("is damaged");
    loader.flush();
}

void copy_store(const storage::Store& from, storage::Store& to) {
    Loader loader(to);
    visit_all(from, [&](std::string_view key, const Bytes& value) { loader.put(key, value); });
    loader.flush();
}

}  // namespace dynantic::engine
