#pragma once

#include "operation/client_core.hpp"

#include <dynantic/backend.hpp>
#include <dynantic/client.hpp>

#include <chrono>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace dynantic::testing {

/// Answers from a script and keeps what it was asked.
class ScriptedBackend final : public Backend {
  public:
    struct Asked {
        std::string operation;
        std::string body;
        Repeat repeat = Repeat::safe;
    };

    void answer(std::string body, int status = 200) {
        Reply reply;
        reply.status = status;
        reply.request_id = "request-" + std::to_string(++answers_);
        reply.body = Body(std::move(body));
        replies_.push_back(std::move(reply));
    }
    void fail(TransportFailure failure) {
        Reply reply;
        reply.failure = std::move(failure);
        replies_.push_back(std::move(reply));
    }

    Reply call(const Call& call) override {
        const std::lock_guard lock(mutex_);
        asked.push_back({std::string(call.operation), std::string(call.body), call.repeat});
        if (replies_.empty()) {
            Reply reply;
            reply.status = 400;
            reply.body = Body(R"({"__type":"x#ScriptEnded","message":"the script has no more answers"})");
            return reply;
        }
        Reply reply = std::move(replies_.front());
        replies_.pop_front();
        return reply;
    }
    std::string description() const override { return "script"; }

    std::vector<Asked> asked;

  private:
    std::mutex mutex_;
    std::deque<Reply> replies_;
    int answers_ = 0;
};

/// A client over a script, with a clock that moves only when somebody waits.
struct Script {
    std::shared_ptr<ScriptedBackend> backend = std::make_shared<ScriptedBackend>();
    std::shared_ptr<dynantic::detail::ClientCore> core = make();
    Client client = dynantic::detail::ClientAccess::make(core);
    std::vector<std::chrono::milliseconds> slept{};

    Script() = default;
    Script(const Script&) = delete;
    Script& operator=(const Script&) = delete;

    ScriptedBackend* operator->() const { return backend.get(); }
    [[nodiscard]] const std::vector<ScriptedBackend::Asked>& asked() const { return backend->asked; }

  private:
    std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};

    std::shared_ptr<dynantic::detail::ClientCore> make() {
        auto made = dynantic::detail::make_core(backend, {});
        made->retry = std::make_shared<dynantic::detail::RetryState>(
            RetryOptions{.max_attempts = 3},
            dynantic::detail::RetryEnvironment{.now = [this] { return now_; }, .random = [] { return 0.5; }});
        made->sleep = [this](std::chrono::steady_clock::duration time, const CancellationToken*) {
            now_ += time;
            slept.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(time));
        };
        return made;
    }
};

}  // namespace dynantic::testing
