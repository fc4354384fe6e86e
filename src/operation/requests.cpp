#include "operation/client_core.hpp"

#include <dynantic/observer.hpp>
#include <dynantic/requests.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace dynantic {
namespace {

// Notes what it is asked and answers that all is well, and nothing is there.
class Noting final : public Backend {
  public:
    Reply call(const Call& call) override {
        {
            const std::lock_guard lock(mutex_);
            noted_.push_back({std::string(call.operation), std::string(call.body)});
        }
        Reply reply;
        reply.status = 200;
        reply.body = Body(std::string("{}"));
        return reply;
    }
    std::string description() const override { return "dry run"; }
    [[nodiscard]] std::vector<PreparedRequest> take() {
        const std::lock_guard lock(mutex_);
        return std::move(noted_);
    }

  private:
    std::mutex mutex_;
    std::vector<PreparedRequest> noted_;
};

}  // namespace

std::vector<PreparedRequest> requests_of(const Client& client,
                                         const std::function<void(const Client&)>& work) {
    const auto noting = std::make_shared<Noting>();
    const detail::ClientCore& real = *detail::ClientAccess::core(client);
    const std::shared_ptr<detail::ClientCore> dry = detail::make_core(noting, {});
    dry->table_prefix = real.table_prefix;
    dry->stands_for = real.stands_for != nullptr ? real.stands_for : real.backend;
    // An observer changes requests (it asks for the consumed capacity), so one is here where one is there.
    if (real.observer != nullptr) dry->observer = std::make_shared<Observer>();
    work(detail::ClientAccess::make(dry));
    return noting->take();
}

std::vector<std::string> ClientRequests::all(const std::function<void(const Client&)>& work) const {
    std::vector<std::string> bodies;
    for (PreparedRequest& each : requests_of(client_, work)) bodies.push_back(std::move(each.body));
    return bodies;
}

std::string ClientRequests::first(const std::function<void(const Client&)>& work) const {
    std::vector<std::string> bodies = all(work);
    return bodies.empty() ? std::string() : std::move(bodies.front());
}

}  // namespace dynantic
