#include "engine/engine.hpp"

#include "engine/api/error_reply.hpp"
#include "engine/api/operations.hpp"
#include "engine/api_error.hpp"

#include <dynantic/backend.hpp>

#include <new>
#include <utility>

namespace dynantic::engine {

Engine::Engine(DatabaseOptions options) : options_(std::move(options)) {
    if (!options_.clock) options_.clock = [] { return std::chrono::system_clock::now(); };
}

Engine::~Engine() = default;

EngineReply Engine::handle(std::string_view operation, std::string_view body) {
    const auto handler = api::find_operation(operation);
    if (handler == nullptr) return api::unknown_operation_reply();
    try {
        EngineReply reply;
        handler(*this, body, reply.body);
        reply.body.reserve(reply.body.size() + Body::padding);
        return reply;
    } catch (const ApiError& error) {
        return api::error_reply(error);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        return api::internal_error_reply();
    }
}

}  // namespace dynantic::engine
