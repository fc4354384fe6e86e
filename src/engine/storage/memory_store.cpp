#include "engine/storage/memory_store.hpp"

#include "engine/storage/fair_mutex.hpp"

#include <absl/container/btree_map.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <shared_mutex>
#include <utility>

namespace dynantic::engine::storage {

namespace {

// The order of memcmp, without a call for each comparison: the keys of a tree's neighbours have their table in common and
// mostly differ in the next eight bytes, which are a hash.
struct ByteOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept {
        const std::size_t common = std::min(a.size(), b.size());
        std::size_t at = 0;
        for (; common - at >= 8; at += 8) {
            const std::uint64_t left = word(a.data() + at);
            const std::uint64_t right = word(b.data() + at);
            if (left != right) return left < right;
        }
        if (common < 8) return a < b;
        // The last piece reaches back over what is known to be equal.
        const std::uint64_t left = word(a.data() + common - 8);
        const std::uint64_t right = word(b.data() + common - 8);
        return left != right ? left < right : a.size() < b.size();
    }

  private:
    static std::uint64_t word(const char* bytes) noexcept {  // the first byte counts most
        std::uint64_t value = 0;
        std::memcpy(&value, bytes, sizeof value);
        if constexpr (std::endian::native == std::endian::little) value = __builtin_bswap64(value);
        return value;
    }
};

using Tree = absl::btree_map<std::string, Bytes, ByteOrder>;

class MemorySnapshot final : public Snapshot {
  public:
    MemorySnapshot(const Tree& tree, FairMutex& mutex) : tree_(tree), lock_(mutex) {}

    [[nodiscard]] Bytes get(std::string_view key) const override {
        const auto found = tree_.find(key);
        return found == tree_.end() ? Bytes{} : found->second;
    }

  protected:
    void scan_range(const Range& range, Direction direction, void* context, Visitor visit) const override {
        auto first = tree_.lower_bound(range.begin);
        auto last = range.end.empty() ? tree_.end() : tree_.lower_bound(range.end);
        if (!range.end.empty() && range.end <= range.begin) return;
        if (direction == Direction::forward) {
            for (; first != last; ++first) {
                if (!visit(context, first->first, first->second)) return;
            }
        } else {
            while (last != first) {
                --last;
                if (!visit(context, last->first, last->second)) return;
            }
        }
    }

  private:
    const Tree& tree_;
    std::shared_lock<FairMutex> lock_;
};

class MemoryStore final : public Store {
  public:
    [[nodiscard]] Bytes get(std::string_view key) const override {
        const std::shared_lock lock(mutex_);
        const auto found = tree_.find(key);
        return found == tree_.end() ? Bytes{} : found->second;
    }

    [[nodiscard]] std::unique_ptr<Snapshot> snapshot() const override {
        return std::make_unique<MemorySnapshot>(tree_, mutex_);
    }

    [[nodiscard]] bool snapshots_hold_writers() const noexcept override { return true; }

    void write(Batch& batch) override {
        {
            const std::unique_lock lock(mutex_);
            for (auto& write : batch.writes()) apply(write);
        }
        batch.clear();
    }

  private:
    // The batch gets the value that is replaced, and is cleared when the lock is gone: freeing a large item is not the
    // readers' wait.
    void apply(Batch::Write& write) {
        switch (write.kind) {
            case Batch::Write::Kind::put: {
                std::swap(tree_[std::move(write.key)], write.value);
                break;
            }
            case Batch::Write::Kind::erase: {
                const auto found = tree_.find(write.key);
                if (found == tree_.end()) break;
                write.value = std::move(found->second);
                tree_.erase(found);
                break;
            }
            case Batch::Write::Kind::erase_range: {
                const auto last = write.end.empty() ? tree_.end() : tree_.lower_bound(write.end);
                tree_.erase(tree_.lower_bound(write.key), last);
                break;
            }
        }
    }

    mutable FairMutex mutex_;
    Tree tree_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() { return std::make_unique<MemoryStore>(); }

}  // namespace dynantic::engine::storage
