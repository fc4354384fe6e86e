#include "engine/database.hpp"

#include "engine/engine.hpp"
#include "engine/storage/memory_store.hpp"

#include <stdexcept>
#include <utility>

namespace dynantic::engine {

Database::Database(std::unique_ptr<Engine> engine) noexcept : engine_(std::move(engine)) {}

Database::~Database() = default;

std::shared_ptr<Database> Database::in_memory(DatabaseOptions options) {
    return std::shared_ptr<Database>(
        new Database(std::make_unique<Engine>(std::move(options), storage::make_memory_store())));
}

std::shared_ptr<Database> Database::open(const std::filesystem::path&, DatabaseOptions) {
    throw std::runtime_error("dynantic: this program cannot open a database on disk: link dynantic::disk");
}

EngineReply Database::handle(std::string_view operation, std::string_view body) {
    return engine_->handle(operation, body);
}

std::size_t Database::expire_items() { return engine_->expire(); }

const DatabaseOptions& Database::options() const noexcept { return engine_->options(); }

}  // namespace dynantic::engine
