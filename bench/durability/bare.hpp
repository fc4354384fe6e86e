#pragma once

#include "engine/database.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace rocksdb {
class DB;
}

namespace bench {

/// RocksDB and nothing else, opened with the engine's options: a WriteBatch of two keys, and the engine's fsyncs.
class Bare {
  public:
    using Pairs = std::vector<std::pair<std::string, std::string>>;  // keys with their values

    Bare(const std::filesystem::path& folder, dynantic::engine::Durability durability, Pairs pairs);
    Bare(const Bare&) = delete;
    Bare& operator=(const Bare&) = delete;
    ~Bare();

    /// Writes the pairs `a` and `b`. From any thread.
    void write(std::size_t a, std::size_t b);

  private:
    std::unique_ptr<rocksdb::DB> database_;
    dynantic::engine::Durability durability_;
    Pairs pairs_;
    std::mutex one_at_a_time_;
};

}  // namespace bench
