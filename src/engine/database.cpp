#include "engine/database.hpp"

#include "engine/engine.hpp"
#include "engine/open_folders.hpp"
#include "engine/snapshot/snapshot_file.hpp"
#include "engine/storage/disk.hpp"
#include "engine/storage/durable_file.hpp"
#include "engine/storage/memory_store.hpp"
#include "wire/owned_fd.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <stdexcept>
#include <utility>

namespace dynantic::engine {

namespace {

storage::DiskOpener disk_opener(const std::filesystem::path& folder) {
    const auto opener = storage::registered_disk();
    if (opener == nullptr) {
        throw std::runtime_error("this program cannot open a database on disk (" + folder.string() +
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
            throw std::runtime_error(folder.string() +
                                     ": is not empty; a snapshot is restored into a new folder");
        }
        // Filled under another name: a folder by this name is a database that lacks nothing.
        fs::path beside = target;
        beside += ".restoring";
        storage::make_folder(beside);
        // What is in it is an interrupted call's, or that of one that is at work: that one would name what this one fills.
        const detail::OwnedFd held(::open(beside.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!held || ::flock(held.fd(), LOCK_EX | LOCK_NB) != 0) {
            throw std::runtime_error(folder.string() + ": a snapshot is being restored there already (" +
                                     beside.string() + " is in use)");
        }
        try {
            for (const auto& left : fs::directory_iterator(beside)) fs::remove_all(left.path());
            read_snapshot(file, *opener(beside, Durability::group), progress);
            fs::rename(beside, target);
        } catch (...) {
            fs::remove_all(beside);
            throw;
        }
        storage::sync_folder(target.parent_path());
    } catch (const fs::filesystem_error& error) {
        throw std::runtime_error(folder.string() + ": " + error.code().message());
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
