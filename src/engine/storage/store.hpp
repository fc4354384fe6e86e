#pragma once

#include "engine/storage/bytes.hpp"

#include <absl/container/inlined_vector.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

namespace dynantic::engine::storage {

/// The disk failed, or what is on it cannot be read. The sentence is for people.
class StorageError : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Keys from `begin`, and below `end`. An empty `end` is the end of all keys.
struct Range {
    std::string begin;
    std::string end;
};

/// All keys that start with `prefix`.
[[nodiscard]] Range prefix_range(std::string prefix);

enum class Direction : std::uint8_t { forward, backward };

/// Writes that happen together or not at all. Later writes of a key win over earlier ones.
class Batch {
  public:
    struct Write {
        enum class Kind : std::uint8_t { put, erase, erase_range };
        Kind kind;
        std::string key;  // erase_range: the begin
        std::string end;  // erase_range only
        Bytes value;      // put only
    };

    void put(std::string key, Bytes value) {
        writes_.push_back({Write::Kind::put, std::move(key), {}, std::move(value)});
    }
    void erase(std::string key) { writes_.push_back({Write::Kind::erase, std::move(key), {}, {}}); }
    void erase(Range range) {
        writes_.push_back({Write::Kind::erase_range, std::move(range.begin), std::move(range.end), {}});
    }
    [[nodiscard]] bool empty() const noexcept { return writes_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return writes_.size(); }
    using Writes = absl::InlinedVector<Write, 1>;  // of one item, mostly
    [[nodiscard]] Writes& writes() noexcept { return writes_; }
    void clear() noexcept { writes_.clear(); }

  private:
    Writes writes_;
};

/// The store as it was at one moment, whatever is written meanwhile.
///
/// Made to be short: a store may keep writers waiting until it is gone, so take out what is needed (that
/// costs a count, not a copy), drop it, and only then compute and write replies. Used by one thread, which
/// must not write to the store while it holds one.
class Snapshot {
  public:
    Snapshot() = default;
    Snapshot(const Snapshot&) = delete;
    Snapshot& operator=(const Snapshot&) = delete;
    virtual ~Snapshot() = default;

    /// The value of a key; empty-handed where there is none.
    [[nodiscard]] virtual Bytes get(std::string_view key) const = 0;

    /// Calls `visit(key, value)` for the keys of a range, in the order of their bytes (unsigned) or against
    /// it, until it returns false. The key is valid during the call only.
    template <class F>
    void scan(const Range& range, Direction direction, F&& visit) const {
        scan_range(range, direction, &visit,
                   [](void* context, std::string_view key, const Bytes& value) -> bool {
                       return (*static_cast<std::remove_reference_t<F>*>(context))(key, value);
                   });
    }

  protected:
    using Visitor = bool (*)(void* context, std::string_view key, const Bytes& value);
    virtual void scan_range(const Range& range, Direction direction, void* context, Visitor visit) const = 0;
};

/// Ordered keys with values: all that the engine asks of memory or disk. Safe to use from many threads at
/// once.
class Store {
  public:
    Store() = default;
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;
    virtual ~Store() = default;

    /// The newest value of a key; empty-handed where there is none.
    [[nodiscard]] virtual Bytes get(std::string_view key) const = 0;

    [[nodiscard]] virtual std::unique_ptr<Snapshot> snapshot() const = 0;

    /// Applies a batch, atomically, and returns when it is as durable as the store promises. Throws
    /// StorageError where it cannot; then nothing of it is visible. Takes the contents of the batch.
    virtual void write(Batch& batch) = 0;

    /// Whether what is written is there when the store is opened again.
    [[nodiscard]] virtual bool is_persistent() const noexcept { return false; }

    /// Whether a writer waits while somebody holds a snapshot.
    [[nodiscard]] virtual bool snapshots_hold_writers() const noexcept { return false; }
};

}  // namespace dynantic::engine::storage
