#include "engine/storage/disk.hpp"

#include <atomic>

namespace dynantic::engine::storage {

namespace {
// Zero-initialised before any static constructor runs, so that the order of those does not matter.
constinit std::atomic<DiskOpener> opener_of_disk{nullptr};
}  // namespace

void register_disk(DiskOpener opener) noexcept { opener_of_disk.store(opener, std::memory_order_release); }

DiskOpener registered_disk() noexcept { return opener_of_disk.load(std::memory_order_acquire); }

}  // namespace dynantic::engine::storage
