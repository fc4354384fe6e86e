#pragma once

#include "engine/storage/store.hpp"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace dynantic::engine::test {

/// A store that does what another does, and lets a test come between: where somebody has looked through keys and has let go
/// of the snapshot, `after_look` is called with the key that the look began at; `before_write` before each write. Several may
/// stand on one store, as several openings of one folder do.
class HookedStore final : public storage::Store {
  public:
    explicit HookedStore(std::shared_ptr<storage::Store> store) : store_(std::move(store)) {}

    std::function<void(const std::string& begin)> after_look;
    std::function<void()> before_write;

    [[nodiscard]] storage::Bytes get(std::string_view key) const override { return store_->get(key); }
    [[nodiscard]] std::unique_ptr<storage::Snapshot> snapshot() const override {
        return std::make_unique<Look>(*this);
    }
    void write(storage::Batch& batch) override {
        if (before_write) before_write();
        store_->write(batch);
    }

  private:
    class Look final : public storage::Snapshot {
      public:
        explicit Look(const HookedStore& store) : store_(store), snapshot_(store.store_->snapshot()) {}
        ~Look() override {
            snapshot_.reset();
            const auto hook = store_.after_look;  // which may put another one in its place
            if (looked_ && hook) hook(begin_);
        }
        [[nodiscard]] storage::Bytes get(std::string_view key) const override { return snapshot_->get(key); }

      protected:
        void scan_range(const storage::Range& range, storage::Direction direction, void* context,
                        Visitor visit) const override {
            looked_ = true;
            begin_ = range.begin;
            snapshot_->scan(range, direction, [&](std::string_view key, const storage::Bytes& value) {
                return visit(context, key, value);
            });
        }

      private:
        const HookedStore& store_;
        std::unique_ptr<storage::Snapshot> snapshot_;
        mutable bool looked_ = false;
        mutable std::string begin_;
    };

    std::shared_ptr<storage::Store> store_;
};

}  // namespace dynantic::engine::test
