#include "engine/storage/store.hpp"

namespace dynantic::engine::storage {

Range prefix_range(std::string prefix) {
    std::string end = prefix;
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
    if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    return {std::move(prefix), std::move(end)};
}

}  // namespace dynantic::engine::storage
