#include "client/embedded_backend.hpp"
#include "operation/client_core.hpp"

#include <dynantic/data.hpp>
#include <dynantic/error.hpp>

#include <exception>
#include <filesystem>
#include <memory>
#include <new>

namespace dynantic {
namespace {

engine::Database& database_of(const Client& client) {
    auto* const backend =
        dynamic_cast<client::EmbeddedBackend*>(detail::ClientAccess::core(client)->backend.get());
    if (backend == nullptr) {
        Error(ErrorKind::config,
              "snapshots are of embedded databases, and this client's is " + client.description())
            .raise();
    }
    return backend->database();
}

// What the engine throws, as the library's own.
template <class F>
auto told(F&& work) {
    try {
        return std::forward<F>(work)();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& failure) {
        Error(ErrorKind::config, failure.what()).raise();
    }
}

engine::OnSnapshotProgress progress_of(const OnDataProgress& told) {
    if (!told) return {};
    return [&told](const engine::SnapshotProgress& progress) { told({0, progress.bytes, progress.total}); };
}

Client client_of(std::shared_ptr<engine::Database> database) {
    return Client(std::make_shared<client::EmbeddedBackend>(std::move(database), "embedded:"));
}

}  // namespace

void save_snapshot(const Client& client, std::string_view file, const OnDataProgress& on_progress) {
    const engine::Database& database = database_of(client);
    told([&] { database.save_snapshot(std::filesystem::path(file), progress_of(on_progress)); });
}

Client embedded_from_snapshot(std::string_view file, const OnDataProgress& on_progress) {
    return client_of(told([&] {
        return engine::Database::from_snapshot(std::filesystem::path(file), {}, progress_of(on_progress));
    }));
}

void restore_snapshot(std::string_view file, std::string_view folder, const OnDataProgress& on_progress) {
    told([&] {
        engine::Database::restore_snapshot(std::filesystem::path(file), std::filesystem::path(folder),
                                           progress_of(on_progress));
    });
}

Client embedded_copy(const Client& client) {
    const engine::Database& database = database_of(client);
    return client_of(told([&] { return database.copy_in_memory(); }));
}

}  // namespace dynantic
