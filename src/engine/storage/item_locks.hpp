#pragma once

#include <absl/container/inlined_vector.h>

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>
#include <string_view>
#include <vector>

namespace dynantic::engine::storage {

/// Who may change which item: one writer at a time for each key.
///
/// A writer holds its keys from reading the old item until the batch is written, so that conditions are
/// checked against what is replaced. Writers of single items wait for each other and for transactions. A
/// transaction waits for those, but does not wait for another transaction: that is a TransactionConflict.
/// Whoever takes several keys takes them in ascending order, so nobody waits in a circle.
class ItemLocks {
    struct Shard;

  public:
    enum class Owner : std::uint8_t { writer, transaction };

    /// Keys being held; lets go of them when destroyed. The texts must live until then.
    class Hold {
      public:
        Hold() = default;
        Hold(Hold&& other) noexcept : keys_(std::move(other.keys_)) { other.keys_.clear(); }
        Hold& operator=(Hold&& other) noexcept;
        ~Hold() { release(); }
        void release() noexcept;

      private:
        friend class ItemLocks;
        struct Key {
            Shard* shard;
            std::string_view text;
        };
        absl::InlinedVector<Key, 1> keys_;
    };

    /// Takes keys as a writer and waits for each. `keys` ascending, each once.
    [[nodiscard]] Hold lock(std::span<const std::string_view> keys);
    [[nodiscard]] Hold lock(std::string_view key) { return lock(std::span(&key, 1)); }

    /// Takes keys as a transaction. Where others hold some, `conflicts` gets their positions, and nothing is
    /// held.
    [[nodiscard]] Hold lock_for_transaction(std::span<const std::string_view> keys,
                                            std::vector<std::size_t>& conflicts);

  private:
    // What is held at one moment is little, and it is spread over the shards: looked through faster than hashed again.
    struct Shard {
        struct Held {
            std::string_view key;
            Owner owner;
        };
        std::mutex mutex;
        std::condition_variable released;
        std::size_t waiting = 0;
        std::vector<Held> held;

        // False where another transaction holds the key and `owner` is one too.
        bool take(std::string_view key, Owner owner);
        void release(std::string_view key) noexcept;
    };
    [[nodiscard]] Shard& shard(std::string_view key) noexcept;

    std::array<Shard, 64> shards_;
};

}  // namespace dynantic::engine::storage
