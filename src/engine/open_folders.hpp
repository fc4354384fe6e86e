#pragma once

#include "engine/database.hpp"

#include <condition_variable>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace dynantic::engine {

/// The databases on disk that this process has open: one a folder, shared by all who ask for it.
class OpenFolders {
  public:
    /// The open database of that canonical path, or the one that `open` makes (what it throws passes through). Where the
    /// last user of a folder is just closing it, waits until it is closed. Safe from any thread.
    [[nodiscard]] std::shared_ptr<Database> find_or_open(const std::filesystem::path& path,
                                                         const std::function<Database*()>& open);

  private:
    void close(const std::filesystem::path& path, Database* database);

    std::mutex mutex_;
    std::condition_variable closed_;
    std::map<std::filesystem::path, std::weak_ptr<Database>> open_;  // an expired one is being closed
};

/// The process's own; never destroyed, since a client in a static variable may close its database after main.
[[nodiscard]] OpenFolders& open_folders();

}  // namespace dynantic::engine
