#include "engine/storage/rocksdb/library.hpp"

#include "engine/storage/store.hpp"

#include <dlfcn.h>

#include <string>

namespace dynantic::engine::storage {

namespace {

RocksDb load() {
    // By the name of the version whose header this was compiled with: another one may have other functions.
    void* library = ::dlopen(DYNANTIC_ROCKSDB_SONAME, RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        const char* why = ::dlerror();
        throw StorageError(std::string("a database on disk needs RocksDB, which could not be loaded (") +
                           (why == nullptr ? "no reason given" : why) + "); install the package that has " +
                           DYNANTIC_ROCKSDB_SONAME);
    }
    RocksDb functions;
    const auto find = [library](const char* name) {
        void* function = ::dlsym(library, name);
        if (function == nullptr)
            throw StorageError(std::string(DYNANTIC_ROCKSDB_SONAME) + " has no function " + name);
        return function;
    };
#define DYNANTIC_FIND(name) \
    functions.name = reinterpret_cast<decltype(functions.name)>(find("rocksdb_" #name));
    DYNANTIC_ROCKSDB_FUNCTIONS(DYNANTIC_FIND)
#undef DYNANTIC_FIND
    return functions;
}

}  // namespace

const RocksDb& rocksdb() {
    static const RocksDb functions = load();  // tried anew at the next call where it threw
    return functions;
}

}  // namespace dynantic::engine::storage
