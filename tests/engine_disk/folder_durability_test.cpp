// Whether the names of what a new store is made of are on the disk before anything is acknowledged.

#include "engine/storage/rocksdb/rocksdb_store.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

std::mutex mutex;
std::vector<fs::path>* synced = nullptr;  // where a test wants to know

}  // namespace

// In place of the C library's, for all of this program.
extern "C" int fsync(int descriptor) {
    struct stat info {};
    if (::fstat(descriptor, &info) == 0 && S_ISDIR(info.st_mode)) {
        const std::scoped_lock lock(mutex);
        if (synced != nullptr)
            synced->push_back(fs::read_symlink("/proc/self/fd/" + std::to_string(descriptor)));
    }
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}

namespace {

using namespace dynantic::engine;

TEST(FolderDurability, ANewStoreIsToBeFoundAfterAPowerCut) {
    const fs::path base = fs::temp_directory_path() / ("dynantic-names-" + std::to_string(::getpid()));
    fs::remove_all(base);
    fs::create_directories(base);
    std::vector<fs::path> folders;
    synced = &folders;
    (void)storage::open_rocksdb_store(base / "above" / "store", Durability::group);
    const auto was_synced = [&](const fs::path& folder) {
        const std::scoped_lock lock(mutex);
        return std::ranges::find(folders, folder) != folders.end();
    };
    EXPECT_TRUE(was_synced(base)) << "it has the name of the folder above the store";
    EXPECT_TRUE(was_synced(base / "above")) << "the store's";
    EXPECT_TRUE(was_synced(base / "above" / "store")) << "the mark's, and that of the data";
    {
        const std::scoped_lock lock(mutex);
        EXPECT_GE(std::ranges::count(folders, base / "above" / "store"), 2)
            << "the data's folder is made after the mark";
        synced = nullptr;
    }
    fs::remove_all(base);
}

}  // namespace
