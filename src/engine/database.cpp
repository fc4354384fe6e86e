#include "engine/database.hpp"

#include "engine/engine.hpp"
#include "engine/open_folders.hpp"
#include "engine/snapshot/snapshot_file.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/durable_file.hpp"
#include "engine/storage/memory_store.hpp"

#include <stdexcept>
#include <utility>

namespace dynantic::engine {

namespace {

storage::DiskOpener disk_opener(const std::filesystem::path& folder) {
    const auto opener = storage::registered_disk();
    if (opener == nullptr) {
        throw std::runtime_error("dynantic: this program cannot open a database on disk (" + folder.string() +
                                 "): link dynantic::disk");
    }
    return opener;
}

// Names that lead to one folder must lead to one engine: the part that exists is resolved, the rest made plain.
std::filesystem::path plain_path(const std::filesystem::path& folder) {
    std::error_code error;
    auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(folder), error);
    if (error) path = std::filesystem::absolute(folder).lexically_normal();
    return path.has_filename() ? path : path.parent_path();
}

}  // namespace

Database::Database(std::unique_ptr<Engine> engine) noexcept : engine_(std::move(engine)) {}

Database::~Database() = default;

std::shared_ptr<Database> Database::in_memory(DatabaseOptions options) {
    return std::shared_ptr<Database>(
        new Database(std::make_unique<Engine>(std::move(options), storage::make_memory_store())));
}

std::shared_ptr<Database> Database::open(const std::filesystem::path& folder, DatabaseOptions options) {
    const auto opener = disk_opener(folder);
    const auto path = plain_path(folder);
    return open_folders().find_or_open(path, [&] {
        auto store = opener(path, options.durability);
        return new Database(std::make_unique<Engine>(std::move(options), std::move(store)));
    });
}

std::shared_ptr<Database> Database::from_snapshot(const std::filesystem::path& file, DatabaseOptions options,
                                                  const OnSnapshotProgress& progress) {
    auto store = storage::make_memory_store();
    read_snapshot(file, *store, progress);
    return std::shared_ptr<Database>(
        new Database(std::make_unique<Engine>(std::move(options), std::move(store))));
}

void Database::restore_snapshot(const std::filesystem::path& file, const std::filesystem::path& folder,
                                const OnSnapshotProgress& progress) {
    namespace fs = std::filesystem;
    const auto opener = disk_opener(folder);
    const fs::path target = plain_path(folder);
    try {
        if (fs::exists(target) && !(fs::is_directory(target) && fs::is_empty(target))) {
            throw std::runtime_error("dynantic: " + folder.string() +
                                     ": is not empty; a snapshot is restored into a new folder");
        }
        // Filled under another name: a folder by this name is a database that lacks nothing.
        fs::path beside = target;
        beside += ".restoring";
        fs::remove_all(beside);  // what an interrupted call left
        fs::create_directories(target.parent_path());
        try {
            read_snapshot(file, *opener(beside, Durability::group), progress);
        } catch (...) {
            fs::remove_all(beside);
            throw;
        }
        fs::rename(beside, target);
        storage::sync_folder(target.parent_path());
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error("dynantic: " + folder.string() + ": " + error.code().message());
    }
}

std::shared_ptr<Database> Database::copy_in_memory() const {
    auto store = storage::make_memory_store();
    copy_store(engine_->store(), *store);
    return std::shared_ptr<Database>(
        new Database(std::make_unique<Engine>(engine_->options(), std::move(store))));
}

void Database::save_snapshot(const std::filesystem::path& file, const OnSnapshotProgress& progress) const {
    write_snapshot(engine_->store(), file, progress);
}

EngineReply Database::handle(std::string_view operation, std::string_view body, std::string room) {
    return engine_->handle(operation, body, std::move(room));
}

std::size_t Database::expire_items() { return engine_->expire(); }

const DatabaseOptions& Database::options() const noexcept { return engine_->options(); }

}  // namespace dynantic::engine
