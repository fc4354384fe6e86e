#pragma once

#include <atomic>
#include <cstddef>
#include <string_view>
#include <utility>

namespace dynantic::engine::storage {

/// A text of bytes that never changes and is shared by counting: what a store keeps for a key.
///
/// One allocation holds count, length and bytes. Copying adds one to the count, so that a reader takes an
/// item out of the store without copying it, and keeps it while others replace it. Empty-handed (`!bytes`) is
/// not the same as empty.
class Bytes {
  public:
    Bytes() noexcept = default;
    /// Copies `text`.
    explicit Bytes(std::string_view text) : Bytes(text, {}) {}
    /// Copies `first` and `second`, one behind the other.
    Bytes(std::string_view first, std::string_view second);
    Bytes(const Bytes& other) noexcept : block_(other.block_) {
        if (block_ != nullptr) block_->count.fetch_add(1, std::memory_order_relaxed);
    }
    Bytes(Bytes&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
    Bytes& operator=(Bytes other) noexcept {
        std::swap(block_, other.block_);
        return *this;
    }
    ~Bytes() {
        if (block_ != nullptr && block_->count.fetch_sub(1, std::memory_order_acq_rel) == 1) release(block_);
    }

    [[nodiscard]] explicit operator bool() const noexcept { return block_ != nullptr; }
    /// Valid while any copy of this lives.
    [[nodiscard]] std::string_view view() const noexcept {
        return block_ == nullptr ? std::string_view{} : std::string_view{block_->text(), block_->size};
    }
    [[nodiscard]] std::size_t size() const noexcept { return block_ == nullptr ? 0 : block_->size; }

  private:
    struct Block {
        std::atomic<std::size_t> count;
        std::size_t size;
        [[nodiscard]] char* text() noexcept { return reinterpret_cast<char*>(this + 1); }
    };
    static void release(Block* block) noexcept;

    Block* block_ = nullptr;
};

}  // namespace dynantic::engine::storage
