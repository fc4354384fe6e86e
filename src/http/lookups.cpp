#include "http/lookups.hpp"

#include "wire/fork_count.hpp"

#include <algorithm>
#include <condition_variable>
#include <system_error>
#include <thread>

namespace dynantic::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

TransportFailure unresolved(const std::string& host, const std::string& why) {
    return {.kind = TransportFailure::Kind::resolve,
            .sent = TransportFailure::Sent::no,
            .retryable = true,
            .message = "the host name \"" + host + "\" could not be resolved: " + why};
}

}  // namespace

// Shared by its thread and all who wait; the last of them frees it.
struct Lookups::Question {
    const steady_clock::time_point asked = steady_clock::now();
    const std::uint32_t process = detail::fork_count();
    std::mutex mutex;
    std::condition_variable answered;
    bool done = false;
    LookupAnswer answer;
};

void Lookups::answer(Core& core, const Key& key, Question& question) {
    LookupAnswer answer = core.lookup(key.first, key.second);
    {
        const std::scoped_lock lock(core.mutex);
        const auto open = core.open.find(key);
        if (open != core.open.end() && open->second.get() == &question) core.open.erase(open);
    }
    const std::scoped_lock lock(question.mutex);
    question.answer = std::move(answer);
    question.done = true;
    question.answered.notify_all();
}

// An open question that may be joined, or a new one; nullptr where no thread can be started.
std::shared_ptr<Lookups::Question> Lookups::ask(const Key& key) {
    const std::scoped_lock lock(core_->mutex);
    std::shared_ptr<Question>& open = core_->open[key];
    const bool same = open && open->process == detail::fork_count();
    if (same && steady_clock::now() - open->asked < joinable_) return open;
    open = std::make_shared<Question>();
    try {
        std::thread([core = core_, key, question = open] { answer(*core, key, *question); }).detach();
    } catch (const std::system_error&) {
        core_->open.erase(key);
        return nullptr;
    }
    return open;
}

Resolved Lookups::resolve(const std::string& host, std::uint16_t port, const WaitLimits& limits) {
    const std::shared_ptr<Question> question = ask({host, port});
    if (!question) return unresolved(host, "no thread could be started");
    std::unique_lock lock(question->mutex);
    const Deadline patience_ends = add(steady_clock::now(), limits.patience);
    while (!question->done) {
        const bool stop = (limits.cancellation != nullptr && limits.cancellation->cancelled()) ||
                          (limits.stopping != nullptr && limits.stopping->load(std::memory_order_relaxed));
        if (stop) return wait_failure(WaitResult::cancelled, limits, "address of " + host, "connect_timeout");
        const auto now = steady_clock::now();
        if (now >= limits.deadline || now >= patience_ends) {
            const auto why = limits.deadline <= patience_ends ? WaitResult::deadline : WaitResult::patience;
            return wait_failure(why, limits, "address of " + host, "connect_timeout");
        }
        constexpr auto glance = 20ms;  // at the token; never later than the deadline
        question->answered.wait_until(lock, std::min({limits.deadline, patience_ends, now + glance}));
    }
    const LookupAnswer& answer = question->answer;
    if (!answer.problem.empty()) return unresolved(host, answer.problem);
    if (answer.addresses.empty()) return unresolved(host, "it has no address");
    return take_turns(answer.addresses);
}

}  // namespace dynantic::http
