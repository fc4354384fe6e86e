#pragma once

#include "engine/database.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string_view>

namespace dynantic::engine {

/// What the operations work on: everything a Database holds. Internal to the engine; users see Database.
class Engine {
  public:
    explicit Engine(DatabaseOptions options);
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;
    ~Engine();

    [[nodiscard]] EngineReply handle(std::string_view operation, std::string_view body);
    [[nodiscard]] const DatabaseOptions& options() const noexcept { return options_; }

  private:
    DatabaseOptions options_;
};

}  // namespace dynantic::engine
