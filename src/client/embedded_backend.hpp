#pragma once

#include "engine/database.hpp"

#include <dynantic/backend.hpp>

#include <memory>
#include <string>

namespace dynantic::client {

/// The engine as a Backend: no network, no copy of the request.
class EmbeddedBackend final : public Backend {
  public:
    EmbeddedBackend(std::shared_ptr<engine::Database> database, std::string description)
        : database_(std::move(database)), description_(std::move(description)) {}

    [[nodiscard]] Reply call(const Call& call) override;
    [[nodiscard]] std::string description() const override { return description_; }
    [[nodiscard]] engine::Database& database() noexcept { return *database_; }

  private:
    std::shared_ptr<engine::Database> database_;
    std::string description_;
};

}  // namespace dynantic::client
