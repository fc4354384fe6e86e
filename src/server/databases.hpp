#pragma once

#include "engine/database.hpp"
#include "server/front.hpp"
#include "wire/owned_fd.hpp"

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

namespace dynantic::server {

struct DatabasesOptions {
    engine::DatabaseOptions database;
    /// Where data is kept; none: in memory.
    std::optional<std::filesystem::path> folder;
    /// What a database that is new starts with: a snapshot's file; none: nothing.
    std::optional<std::filesystem::path> snapshot;
    /// One database for all, whatever access key and region a request names. It is the folder itself; else each pair
    /// has `folder/REGION/KEY`.
    bool shared = false;
    /// How many pairs may have a database: any client can name new ones.
    std::size_t most = 1000;
    std::function<void(const std::string&)> log;
};

/// The databases behind the door, made when they are first asked for. Safe to use from many threads.
class Databases {
  public:
    /// Opens the shared one at once, and holds the folder until destroyed. Throws std::runtime_error with a sentence where
    /// it cannot be opened, or the folder cannot be made or written to, or other Databases hold it.
    explicit Databases(DatabasesOptions options);

    [[nodiscard]] engine::EngineReply handle(const Account& account, std::string_view target,
                                             std::string_view body, std::string room = {});
    [[nodiscard]] std::size_t size() const;

    /// Writes what the shared database holds now to a file; there must be one. Throws std::runtime_error with a sentence.
    void save_snapshot(const std::filesystem::path& file) const;

  private:
    /// nullptr where there are as many as may be. None ever goes away.
    [[nodiscard]] engine::Database* of(const Account& account);
    [[nodiscard]] std::shared_ptr<engine::Database> open(const Account& account) const;
    [[nodiscard]] std::shared_ptr<engine::Database> make(const std::optional<std::filesystem::path>& folder,
                                                         engine::DatabaseOptions options) const;

    // What an Account says, to keep.
    struct Name {
        std::string key_id;
        std::string region;
    };
    struct Order {
        using is_transparent = void;
        static Account text(const Account& account) noexcept { return account; }
        static Account text(const Name& name) noexcept { return {name.key_id, name.region}; }
        bool operator()(const auto& a, const auto& b) const noexcept { return text(a) < text(b); }
    };

    DatabasesOptions options_;
    detail::OwnedFd held_;  // before the databases: let go when all of them are closed
    std::shared_ptr<engine::Database> shared_;
    using Accounts = std::map<Name, std::shared_ptr<engine::Database>, Order>;
    mutable std::shared_mutex mutex_;
    Accounts by_account_;
    std::atomic<const Accounts::value_type*> latest_{nullptr};  // mostly there is one: found without the lock
};

}  // namespace dynantic::server
