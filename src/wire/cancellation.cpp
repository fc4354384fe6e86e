#include <dynantic/backend.hpp>

#include <atomic>

namespace dynantic {

struct CancellationToken::State {
    std::atomic<bool> cancelled{false};
    std::shared_ptr<const State> other;  // cancelled with it
};

CancellationToken::CancellationToken() : state_(std::make_shared<State>()) {}

CancellationToken CancellationToken::linked(const CancellationToken& other) {
    CancellationToken token;
    token.state_->other = other.state_;
    return token;
}

void CancellationToken::cancel() noexcept { state_->cancelled.store(true, std::memory_order_relaxed); }

bool CancellationToken::cancelled() const noexcept {
    const State* state = state_.get();
    while (state != nullptr && !state->cancelled.load(std::memory_order_relaxed)) state = state->other.get();
    return state != nullptr;
}

}  // namespace dynantic
