#include "engine/database.hpp"

#include "engine/engine.hpp"
#include "engine/open_folders.hpp"
#include "engine/storage/disk.hpp"
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

std::shared_ptr<Database> Database::open(const std::filesystem::path& folder, DatabaseOptions options) {
    const auto opener = storage::registered_disk();
    if (opener == nullptr) {
        throw std::runtime_error("dynantic: this program cannot open a database on disk (" + folder.string() +
                                 "): link dynantic::disk");
    }
    // Names that lead to one folder must lead to one engine: the part that exists is resolved, the rest made plain.
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(folder, error);
    if (error) path = std::filesystem::absolute(folder).lexically_normal();
    return open_folders().find_or_open(path, [&] {
        auto store = opener(path, options.durability);
        return new Database(std::make_unique<Engine>(std::move(options), std::move(store)));
    });
}

EngineReply Database::handle(std::string_view operation, std::string_view body) {
    return engine_->handle(operation, body);
}

std::size_t Database::expire_items() { return engine_->expire(); }

const DatabaseOptions& Database::options() const noexcept { return engine_->options(); }

}  // namespace dynantic::engine
