#pragma once

#include "engine/database.hpp"
#include "engine/index/catalog.hpp"
#include "engine/storage/item_locks.hpp"
#include "engine/storage/store.hpp"

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace dynantic::engine {

class Sweeper;

/// What the operations work on: everything a Database holds. Internal to the engine; users see Database.
class Engine {
  public:
    Engine(DatabaseOptions options, std::unique_ptr<storage::Store> store);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    [[nodiscard]] EngineReply handle(std::string_view operation, std::string_view body,
                                     std::string room = {});

    /// Deletes what TTL says; also drops stream records and transaction tokens that are too old. How many items.
    std::size_t expire();
    /// Starts the thread that does so, unless it runs or the options say no.
    void start_sweeping();
    /// Tells the options' log of a failure that is not the caller's.
    void tell_failure(std::string_view of, std::string_view why) noexcept;

    [[nodiscard]] const DatabaseOptions& options() const noexcept { return options_; }
    [[nodiscard]] storage::Store& store() noexcept { return *store_; }
    [[nodiscard]] Catalog& catalog() noexcept { return catalog_; }
    [[nodiscard]] storage::ItemLocks& locks() noexcept { return locks_; }
    /// Epoch milliseconds, by the options' clock.
    [[nodiscard]] std::int64_t now() const;
    /// Epoch seconds.
    [[nodiscard]] double now_seconds() const { return static_cast<double>(now()) / 1000.0; }

  private:
    DatabaseOptions options_;
    std::unique_ptr<storage::Store> store_;
    Catalog catalog_;
    storage::ItemLocks locks_;
    std::atomic<std::int64_t> told_second_{-1};
    std::unique_ptr<Sweeper> sweeper_;  // last: its thread ends before anything it uses
};

}  // namespace dynantic::engine
