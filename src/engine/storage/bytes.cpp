#include "engine/storage/bytes.hpp"

#include <cstring>
#include <new>

namespace dynantic::engine::storage {

Bytes::Bytes(std::string_view first, std::string_view second) {
    void* memory = ::operator new(sizeof(Block) + first.size() + second.size());
    block_ = new (memory) Block{{1}, first.size() + second.size()};
    if (!first.empty()) std::memcpy(block_->text(), first.data(), first.size());
    if (!second.empty()) std::memcpy(block_->text() + first.size(), second.data(), second.size());
}

void Bytes::release(Block* block) noexcept {
    block->~Block();
    ::operator delete(block);
}

}  // namespace dynantic::engine::storage
