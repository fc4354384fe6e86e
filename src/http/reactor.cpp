#include "http/reactor.hpp"

#include "http/socket.hpp"
#include "wire/fork_count.hpp"

#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <map>
#include <mutex>
#include <new>
#include <set>
#include <system_error>
#include <thread>
#include <unordered_map>
#include <vector>

namespace dynantic::http {

// A descriptor stays in the epoll set, switched off (EPOLLONESHOT), until it is closed: arming it again is one system
// call. What epoll reports is the number of the wait, so that an event that comes late belongs to nobody.
struct Reactor::Core {
    struct Wait {
        Deadline until;
        Handler handler;
    };

    Core() : epoll(::epoll_create1(EPOLL_CLOEXEC)), wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
        if (!epoll || !wake) throw std::system_error(errno, std::generic_category(), "epoll");
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = 0;
        ::epoll_ctl(epoll.fd(), EPOLL_CTL_ADD, wake.fd(), &event);
    }

    void run() {
        std::vector<Handler> expired;
        std::array<epoll_event, 64> events;
        for (;;) {
            int timeout = -1;
            {
                const std::scoped_lock lock(mutex);
                if (stopping) return;
                const Deadline next = times.empty() ? Deadline::max() : times.begin()->first;
                sleeping_until = next;
                timeout = poll_timeout(next);
            }
            const int count =
                ::epoll_wait(epoll.fd(), events.data(), static_cast<int>(events.size()), timeout);
            for (int i = 0; i < count; ++i) {
                const std::uint64_t id = events[static_cast<std::size_t>(i)].data.u64;
                if (id == 0) {
                    std::uint64_t ignored = 0;
                    (void)!::read(wake.fd(), &ignored, sizeof ignored);
                } else if (Handler handler = take(id)) {
                    handler(Event::ready);
                }
            }
            take_expired(expired);
            for (Handler& each : expired) each(Event::time);
            expired.clear();
        }
    }

    static int poll_timeout(Deadline next) {
        if (next == Deadline::max()) return -1;
        const auto now = std::chrono::steady_clock::now();
        if (next <= now) return 0;
        const auto wait = std::chrono::ceil<std::chrono::milliseconds>(next - now).count();
        return static_cast<int>(std::min<std::int64_t>(wait, std::numeric_limits<int>::max()));
    }

    Handler take(std::uint64_t id) {
        const std::scoped_lock lock(mutex);
        const auto found = waits.find(id);
        if (found == waits.end()) return nullptr;
        Handler handler = std::move(found->second.handler);
        times.erase({found->second.until, id});
        waits.erase(found);
        return handler;
    }

    void take_expired(std::vector<Handler>& out) {
        const std::scoped_lock lock(mutex);
        sleeping_until = Deadline::min();  // awake: nobody need wake us
        const auto now = std::chrono::steady_clock::now();
        while (!times.empty() && times.begin()->first <= now) {
            const auto found = waits.find(times.begin()->second);
            out.push_back(std::move(found->second.handler));
            waits.erase(found);
            times.erase(times.begin());
        }
    }

    void notify() {
        const std::uint64_t one = 1;
        (void)!::write(wake.fd(), &one, sizeof one);
    }

    Socket epoll;
    Socket wake;
    std::mutex mutex;
    std::uint64_t last_id = 0;
    std::unordered_map<std::uint64_t, Wait> waits;
    std::set<std::pair<Deadline, std::uint64_t>> times;
    Deadline sleeping_until = Deadline::min();
    bool stopping = false;
    std::thread thread;
    const std::uint32_t process = detail::fork_count();
};

Reactor::Reactor() : core_(std::make_shared<Core>()) {
    core_->thread = std::thread([core = core_] { core->run(); });
}

bool Reactor::runs_here() const noexcept { return core_->process == detail::fork_count(); }

Reactor::~Reactor() {
    if (!runs_here()) {
        static_cast<void>(new (std::nothrow)
                              std::shared_ptr<Core>(std::move(core_)));  // left as it was at the fork
        return;
    }
    std::unordered_map<std::uint64_t, Core::Wait> dropped;  // after the lock is gone
    std::thread thread = std::move(core_->thread);
    {
        const std::scoped_lock lock(core_->mutex);
        core_->stopping = true;
        dropped.swap(core_->waits);
        core_->times.clear();
    }
    core_->notify();
    if (thread.get_id() == std::this_thread::get_id()) {
        thread.detach();  // it ends when this handler returns
    } else {
        thread.join();
    }
}

void Reactor::wait(int fd, short events, Deadline until, Handler handler) {
    bool wake = false;
    {
        const std::scoped_lock lock(core_->mutex);
        const std::uint64_t id = ++core_->last_id;
        core_->waits.emplace(id, Core::Wait{until, std::move(handler)});
        core_->times.emplace(until, id);
        wake = until < core_->sleeping_until;
        if (fd >= 0) {
            epoll_event event{};
            event.events = EPOLLONESHOT | ((events & POLLIN) != 0 ? unsigned{EPOLLIN} : 0U) |
                           ((events & POLLOUT) != 0 ? unsigned{EPOLLOUT} : 0U);
            event.data.u64 = id;
            if (::epoll_ctl(core_->epoll.fd(), EPOLL_CTL_MOD, fd, &event) != 0 && errno == ENOENT) {
                ::epoll_ctl(core_->epoll.fd(), EPOLL_CTL_ADD, fd, &event);
            }
        }
    }
    if (wake) core_->notify();
}

}  // namespace dynantic::http
