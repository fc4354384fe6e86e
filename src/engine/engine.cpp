#include "engine/engine.hpp"

#include "engine/api/error_reply.hpp"
#include "engine/api/operations.hpp"
#include "engine/api_error.hpp"
#include "engine/sweeper.hpp"

#include <dynantic/backend.hpp>

#include <new>
#include <utility>

namespace dynantic::engine {

namespace {

DatabaseOptions with_clock(DatabaseOptions options) {
    if (!options.clock) options.clock = [] { return std::chrono::system_clock::now(); };
    return options;
}

}  // namespace

Engine::Engine(DatabaseOptions options, std::unique_ptr<storage::Store> store)
    : options_(with_clock(std::move(options))),
      store_(std::move(store)),
      catalog_(*store_, [this] { return now_seconds(); }),
      sweeper_(std::make_unique<Sweeper>(*this)) {
    for (const auto& table : catalog_.all()) {
        if (table->ttl_attribute || table->stream || table->last_stream) start_sweeping();
    }
}

Engine::~Engine() {
    sweeper_.reset();
    try {
        if (store_->is_persistent()) catalog_.store_counts();
    } catch (const std::exception&) {
        // The counts are a shortcut for the next opening, which counts for itself where they are missing.
    }
}

std::int64_t Engine::now() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(options_.clock().time_since_epoch()).count();
}

std::size_t Engine::expire() { return sweeper_->sweep(); }

void Engine::tell_failure(std::string_view of, std::string_view why) noexcept {
    if (!options_.log) return;
    try {
        // A disk that is full fails every write: the log shall not fill the next one.
        const std::int64_t second = now() / 1000;
        if (told_second_.exchange(second) == second) return;
        options_.log(std::string(of).append(" failed: ").append(why));
    } catch (const std::exception&) {  // whose own failure is no reason to give up the operation's reply
    }
}

void Engine::start_sweeping() { sweeper_->start(); }

EngineReply Engine::handle(std::string_view operation, std::string_view body, std::string room) {
    const auto handler = api::find_operation(operation);
    if (handler == nullptr) return api::unknown_operation_reply();
    try {
        EngineReply reply{.body = std::move(room)};
        reply.body.clear();
        handler(*this, body, reply.body);
        reply.body.reserve(reply.body.size() + Body::padding);
        return reply;
    } catch (const ApiError& error) {
        return api::error_reply(error);
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        tell_failure(operation.substr(operation.rfind('.') + 1), error.what());  // without the service's name
        return api::internal_error_reply();
    }
}

}  // namespace dynantic::engine
