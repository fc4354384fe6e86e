#include "server/databases.hpp"

#include "engine/storage/durable_file.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <system_error>

namespace dynantic::server {
namespace {

constexpr std::size_t longest_name = 128;

// A folder name of any text: letters, digits and - stay, all else becomes %XX, so that no name leads out of the folder.
std::string folder_name(std::string_view text) {
    static constexpr std::string_view hex = "0123456789ABCDEF";
    std::string name;
    for (const char c : text) {
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-') {
            name.push_back(c);
        } else {
            const auto byte = static_cast<unsigned char>(c);
            name.append({'%', hex[byte >> 4], hex[byte & 15]});
        }
    }
    return name.empty() ? "%" : name;
}

// The first request of an account would find out too, but nobody reads the log then.
void refuse_useless(const std::filesystem::path& folder) {
    const auto refuse = [&](const std::string& why) {
        throw std::runtime_error(folder.string() + ": cannot keep data: " + why);
    };
    try {
        engine::storage::make_folder(folder);
        if (!std::filesystem::is_directory(folder)) refuse("it is no folder");
    } catch (const std::filesystem::filesystem_error& error) {
        refuse(error.code().message());
    }
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0) refuse(std::generic_category().message(errno));
}

// Accounts are opened when they are first asked for, so without this a second server would listen, and fail each request.
// What is locked is the folder itself: nothing is left in it that a region, or data, could be taken for. Not held where the
// file system has no such locks; there each database still has the one of RocksDB.
detail::OwnedFd hold(const std::filesystem::path& folder) {
    detail::OwnedFd held(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    while (held && ::flock(held.fd(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) {
            throw std::runtime_error(folder.string() +
                                     ": is in use by another server; give each a folder of its own");
        }
        if (errno != EINTR) break;
    }
    return held;
}

engine::EngineReply refusal(int status, std::string_view type, std::string_view message) {
    engine::EngineReply reply;
    reply.status = status;
    detail::JsonWriter json(reply.body);
    json.raw(R"({"__type":)");
    json.quoted(type);
    json.raw(R"(,"message":)");
    json.quoted(message);
    json.raw('}');
    return reply;
}

}  // namespace

Databases::Databases(DatabasesOptions options) : options_(std::move(options)) {
    if (options_.folder) refuse_useless(*options_.folder);
    if (options_.folder) held_ = hold(*options_.folder);
    if (!options_.shared) return;
    shared_ = make(options_.folder, options_.database);
    if (!options_.folder || !options_.snapshot) return;
    held_ = detail::OwnedFd();  // one that was restored has taken the place of the folder
    held_ = hold(*options_.folder);
}

engine::EngineReply Databases::handle(const Account& account, std::string_view target, std::string_view body,
                                      std::string room) {
    if (shared_) return shared_->handle(target, body, std::move(room));
    engine::Database* database = nullptr;
    try {
        database = of(account);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        if (options_.log)
            options_.log("the data of an account cannot be opened: " + std::string(error.what()));
        return refusal(500, "com.amazonaws.dynamodb.v20120810#InternalServerError",
                       "The data of this account cannot be opened; the server's log says why");
    }
    if (database == nullptr) {
        return refusal(400, "com.amazon.coral.service#UnrecognizedClientException",
                       "This server keeps no more accounts: start it with --shared, or use fewer access keys "
                       "and regions");
    }
    return database->handle(target, body, std::move(room));
}

engine::Database* Databases::of(const Account& account) {
    const auto* const latest = latest_.load(std::memory_order_acquire);
    if (latest != nullptr && Order::text(latest->first) == account) return latest->second.get();
    {
        const std::shared_lock lock(mutex_);
        if (const auto found = by_account_.find(account); found != by_account_.end()) {
            latest_.store(&*found, std::memory_order_release);
            return found->second.get();
        }
    }
    const std::unique_lock lock(mutex_);
    if (const auto found = by_account_.find(account); found != by_account_.end()) return found->second.get();
    const bool too_long = account.key_id.size() > longest_name || account.region.size() > longest_name;
    if (too_long || by_account_.size() >= options_.most) return nullptr;
    Name name{std::string(account.key_id), std::string(account.region)};
    return by_account_.emplace(std::move(name), open(account)).first->second.get();
}

std::shared_ptr<engine::Database> Databases::open(const Account& account) const {
    engine::DatabaseOptions options = options_.database;
    options.region = account.region;
    std::optional<std::filesystem::path> folder;
    if (options_.folder)
        folder = *options_.folder / folder_name(account.region) / folder_name(account.key_id);
    return make(folder, std::move(options));
}

std::shared_ptr<engine::Database> Databases::make(const std::optional<std::filesystem::path>& folder,
                                                  engine::DatabaseOptions options) const {
    if (!folder) {
        return options_.snapshot ? engine::Database::from_snapshot(*options_.snapshot, std::move(options))
                                 : engine::Database::in_memory(std::move(options));
    }
    const bool is_new = !std::filesystem::exists(*folder) || std::filesystem::is_empty(*folder);
    if (is_new && options_.snapshot) engine::Database::restore_snapshot(*options_.snapshot, *folder);
    return engine::Database::open(*folder, std::move(options));
}

void Databases::save_snapshot(const std::filesystem::path& file) const { shared_->save_snapshot(file); }

std::size_t Databases::size() const {
    if (shared_) return 1;
    const std::shared_lock lock(mutex_);
    return by_account_.size();
}

}  // namespace dynantic::server
