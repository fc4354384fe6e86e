#include "engine/storage/memory_store.hpp"

#include "engine/storage/fair_mutex.hpp"

#include <absl/container/btree_map.h>

#include <mutex>
#include <shared_mutex>
#include <utility>

namespace dynantic::engine::storage {

namespace {

struct ByteOrder {
    using is_transparent = void;
    bool operator()(std::string_view a, std::string_view b) const noexcept { return a < b; }
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
        // Values that are replaced are freed after the lock is gone: freeing a large item is not the readers'
        // wait.
        std::vector<Bytes> replaced;
        replaced.reserve(batch.size());
        {
            const std::unique_lock lock(mutex_);
            for (auto& write : batch.writes()) apply(write, replaced);
        }
        batch.clear();
    }

  private:
    void apply(Batch::Write& write, std::vector<Bytes>& replaced) {
        switch (write.kind) {
            case Batch::Write::Kind::put: {
                auto& slot = tree_[std::move(write.key)];
                replaced.push_back(std::exchange(slot, std::move(write.value)));
                break;
            }
            case Batch::Write::Kind::erase: {
                const auto found = tree_.find(write.key);
                if (found == tree_.end()) break;
                replaced.push_back(std::move(found->second));
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
