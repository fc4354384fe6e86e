#include "client/embedded_backend.hpp"

#include "client/make_backend.hpp"

#include <dynantic/error.hpp>

#include <exception>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::client {

Reply EmbeddedBackend::call(const Call& call) {
    Reply reply;
    if (call.cancellation != nullptr && call.cancellation->cancelled()) {
        reply.failure = {TransportFailure::Kind::cancelled, TransportFailure::Sent::no, false,
                         "the call was cancelled"};
        return reply;
    }
    engine::EngineReply answer = database_->handle(call.operation, call.body);
    reply.status = answer.status;
    reply.body = Body(std::move(answer.body));
    return reply;
}

std::shared_ptr<Backend> new_embedded_backend() {
    return std::make_shared<EmbeddedBackend>(engine::Database::in_memory(), "embedded:");
}

// The engine behind the URL "embedded:", one per process. Never destroyed, as the process-wide client is not.
std::shared_ptr<Backend> shared_embedded_backend() {
    static const auto* const shared = new std::shared_ptr<Backend>(new_embedded_backend());
    return *shared;
}

std::shared_ptr<Backend> embedded_backend(std::string_view folder) {
    if (folder.empty()) Error(ErrorKind::config, "embedded: the path of a folder is missing").raise();
    try {
        // One engine per canonical path: Database::open sees to it.
        return std::make_shared<EmbeddedBackend>(engine::Database::open(std::filesystem::path(folder)),
                                                 "embedded:" + std::string(folder));
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& failure) {
        const std::string named = std::string(folder) + ": ";
        std::string why = failure.what();
        if (!why.starts_with(named)) why.insert(0, named);  // most sentences begin with the folder's path
        Error(ErrorKind::config, "embedded:" + why).raise();
    }
}

}  // namespace dynantic::client
