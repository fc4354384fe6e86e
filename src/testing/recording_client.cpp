#include "operation/client_core.hpp"
#include "testing/sent_request.hpp"

#include <dynantic/testing.hpp>

#include <mutex>
#include <utility>

namespace dynantic::testing {
namespace detail {

struct Recording final : Backend {
    explicit Recording(std::shared_ptr<Backend> inner_backend) : inner(std::move(inner_backend)) {}

    Reply call(const Call& call) override {
        note(call);
        return inner->call(call);
    }
    void async_call(const Call& call, std::function<void(Reply)> done) override {
        note(call);
        inner->async_call(call, std::move(done));
    }
    std::string description() const override { return inner->description() + ", recorded"; }

    void note(const Call& call) {
        SentRequest request = read_request(call);
        const std::lock_guard lock(mutex);
        requests.push_back(std::move(request));
    }

    std::shared_ptr<Backend> inner;
    mutable std::mutex mutex;
    std::vector<SentRequest> requests;
};

}  // namespace detail

namespace {

Client over(const Client& client, const std::shared_ptr<detail::Recording>& recording) {
    auto core = std::make_shared<dynantic::detail::ClientCore>(*dynantic::detail::ClientAccess::core(client));
    core->backend = recording;
    return dynantic::detail::ClientAccess::make(std::move(core));
}

}  // namespace

RecordingClient::RecordingClient(const Client& client)
    : RecordingClient(client, std::make_shared<detail::Recording>(
                                  dynantic::detail::ClientAccess::core(client)->backend)) {}

RecordingClient::RecordingClient(const Client& client, std::shared_ptr<detail::Recording> recording)
    : Client(over(client, recording)), recording_(std::move(recording)) {}

std::vector<SentRequest> RecordingClient::requests() const {
    const std::lock_guard lock(recording_->mutex);
    return recording_->requests;
}

std::set<std::string> RecordingClient::verbs() const {
    std::set<std::string> verbs;
    for (const SentRequest& request : requests()) verbs.insert(request.operation);
    return verbs;
}

void RecordingClient::clear() {
    const std::lock_guard lock(recording_->mutex);
    recording_->requests.clear();
}

}  // namespace dynantic::testing
