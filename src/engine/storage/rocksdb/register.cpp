// Linking dynantic::disk is enough to open folders. A linker takes an object out of a static library only for a name that
// is asked for: dynantic::disk asks for this one by a link option (cmake/Library.cmake).
#include "engine/storage/disk.hpp"
#include "engine/storage/rocksdb/rocksdb_store.hpp"

extern "C" {
extern const bool dynantic_disk_is_linked;
const bool dynantic_disk_is_linked = [] {
    dynantic::engine::storage::register_disk(&dynantic::engine::storage::open_rocksdb_store);
    return true;
}();
}
