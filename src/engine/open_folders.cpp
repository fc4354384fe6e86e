#include "engine/open_folders.hpp"

namespace dynantic::engine {

std::shared_ptr<Database> OpenFolders::find_or_open(const std::filesystem::path& path,
                                                    const std::function<Database*()>& open) {
    std::unique_lock lock(mutex_);
    for (auto found = open_.find(path); found != open_.end(); found = open_.find(path)) {
        if (auto database = found->second.lock()) return database;
        closed_.wait(lock);
    }
    // Opened under the lock: two threads that ask for one folder must not both open it.
    std::shared_ptr<Database> database(open(), [this, path](Database* last) { close(path, last); });
    open_.emplace(path, database);
    return database;
}

void OpenFolders::close(const std::filesystem::path& path, Database* database) {
    delete database;
    {
        const std::lock_guard lock(mutex_);
        open_.erase(path);
    }
    closed_.notify_all();
}

OpenFolders& open_folders() {
    static auto* const folders = new OpenFolders;
    return *folders;
}

}  // namespace dynantic::engine
