#include <dynantic/client.hpp>

#include <atomic>
#include <cassert>
#include <memory>
#include <mutex>
#include <utility>

namespace dynantic {
namespace {

// The process-wide client. Never destroyed: calls made from other statics' destructors and from threads that outlive
// main still find it.
struct ProcessClient {
    std::mutex mutex;
    std::shared_ptr<const detail::ClientCore> core;
    std::atomic<std::uint64_t> generation{0};  // changes with `core`
};

ProcessClient& process_client() {
    static auto* const instance = new ProcessClient;
    return *instance;
}

// Destructors of statics run after those of the main thread's thread_locals: they must find no dead cache.
enum class CacheState : std::uint8_t { none, usable, destroyed };
thread_local CacheState cache_state = CacheState::none;

// What this thread saw last, so that the usual call takes no lock. Weak: an idle thread keeps no client alive.
struct Seen {
    std::uint64_t generation = 0;
    std::weak_ptr<const detail::ClientCore> core;
    Seen() noexcept { cache_state = CacheState::usable; }
    ~Seen() { cache_state = CacheState::destroyed; }
};

thread_local ClientScope* innermost = nullptr;
thread_local Seen seen;
thread_local char thread_mark = 0;

Client process_wide() {
    ProcessClient& process = process_client();
    const bool cached = cache_state != CacheState::destroyed;
    if (cached && seen.generation == process.generation.load(std::memory_order_acquire)) {
        if (auto core = seen.core.lock()) return detail::ClientAccess::make(std::move(core));
    }
    // Made under the lock: two first calls must not make two clients. Where making it throws, the next call tries again.
    const std::lock_guard lock(process.mutex);
    if (process.core == nullptr) {
        process.core = detail::ClientAccess::core(Client{});
        process.generation.fetch_add(1, std::memory_order_release);
    }
    if (cached) {
        seen.generation = process.generation.load(std::memory_order_relaxed);
        seen.core = process.core;
    }
    return detail::ClientAccess::make(process.core);
}

}  // namespace

namespace detail {

const Client* ClientAccess::scoped() noexcept { return innermost != nullptr ? &innermost->client_ : nullptr; }

}  // namespace detail

Client Client::current() {
    if (const Client* scoped = detail::ClientAccess::scoped()) return *scoped;
    return process_wide();
}

void set_client(Client client) {
    ProcessClient& process = process_client();
    std::shared_ptr<const detail::ClientCore> old;  // let go after the lock
    const std::lock_guard lock(process.mutex);
    old = std::exchange(process.core, detail::ClientAccess::core(client));
    process.generation.fetch_add(1, std::memory_order_release);
}

ClientScope::ClientScope(Client client)
    : client_(std::move(client)), outer_(innermost), thread_(&thread_mark) {
    innermost = this;
}

ClientScope::~ClientScope() {
    assert(thread_ == &thread_mark &&
           "dynantic: a using_client scope ended on another thread than it began on");
    assert(innermost == this && "dynantic: using_client scopes ended out of order (held across a co_await?)");
    innermost = outer_;
}

ClientScope using_client(Client client) { return ClientScope(std::move(client)); }

}  // namespace dynantic
