#include "server/floor.hpp"

#include <arpa/inet.h>
#include <liburing.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string_view>

namespace bench {
namespace {

int listen_at(std::uint16_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener, 128) != 0)
        throw std::runtime_error("the floor cannot listen");
    return listener;
}

std::string reply_of(std::size_t size) {
    std::string head = "HTTP/1.1 200 OK\r\nContent-Length: ";
    std::size_t body = size - head.size() - 4;
    body -= std::to_string(body).size();
    head += std::to_string(body) + "\r\n\r\n";
    return head + std::string(body, '{');
}

void send_all(int socket, std::string_view text) {
    while (!text.empty()) {
        const ssize_t sent = ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
        if (sent <= 0) return;
        text.remove_prefix(static_cast<std::size_t>(sent));
    }
}

int accepted(int socket) {
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

class Replies {
  public:
    explicit Replies(const std::map<std::string, std::size_t>& sizes) {
        for (const auto& [operation, size] : sizes) replies_.emplace(operation, reply_of(size));
    }
    // Empty while the rest of the request is yet to come.
    [[nodiscard]] std::string_view to(std::string_view request) const {
        constexpr std::string_view service = "DynamoDB_20120810.";
        const std::size_t at = request.find(service);
        if (!request.ends_with('}') || at == std::string_view::npos) return {};
        const std::string_view name = request.substr(at + service.size());
        const auto found = replies_.find(name.substr(0, name.find('\r')));
        return found != replies_.end() ? found->second : other_;
    }

  private:
    std::map<std::string, std::string, std::less<>> replies_;
    std::string other_ = reply_of(100);
};

void watch(int poll, int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
}

[[noreturn]] void call_each(int listener, const Replies& replies) {
    const int poll = ::epoll_create1(0);
    watch(poll, listener);
    static std::array<char, 1U << 16U> room;
    std::array<epoll_event, 128> events{};
    while (true) {
        const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const int socket = events[static_cast<std::size_t>(i)].data.fd;
            if (socket == listener) {
                watch(poll, accepted(::accept(listener, nullptr, nullptr)));
                continue;
            }
            const ssize_t size = ::recv(socket, room.data(), room.size(), 0);
            if (size <= 0) {
                ::close(socket);
                continue;
            }
            send_all(socket, replies.to({room.data(), static_cast<std::size_t>(size)}));
        }
    }
}

// What is to be sent and what is to be received next go into the call that waits.
class Ring {
  public:
    Ring(int listener, const Replies& replies) : listener_(listener), replies_(replies) {
        io_uring_params parameters{};
        parameters.flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;
        if (::io_uring_queue_init_params(1024, &ring_, &parameters) != 0)
            throw std::runtime_error("the system has no such io_uring");
    }

    [[noreturn]] void run() {
        accept();
        while (true) {
            ::io_uring_submit_and_wait(&ring_, 1);
            unsigned head = 0;
            unsigned count = 0;
            io_uring_cqe* done = nullptr;
            io_uring_for_each_cqe(&ring_, head, done) {
                ++count;
                take(static_cast<int>(done->user_data), done->res);
            }
            ::io_uring_cq_advance(&ring_, count);
        }
    }

  private:
    void ask(int socket, unsigned flags) {
        next_->user_data = static_cast<std::uint64_t>(socket);
        next_->flags |= static_cast<std::uint8_t>(flags);
    }
    void accept() {
        ::io_uring_prep_accept(entry(), listener_, nullptr, nullptr, 0);
        ask(listener_, 0);
    }
    void receive(int socket) {
        auto& room = rooms_[socket];
        room.resize(1U << 14U);
        ::io_uring_prep_recv(entry(), socket, room.data(), room.size(), 0);
        next_->ioprio |= IORING_RECVSEND_POLL_FIRST;  // there is nothing yet, for certain
        ask(socket, 0);
    }
    void send(int socket, std::string_view reply) {
        ::io_uring_prep_send(entry(), socket, reply.data(), reply.size(), MSG_NOSIGNAL | MSG_WAITALL);
        ask(socket, IOSQE_CQE_SKIP_SUCCESS);  // nobody waits for it
    }
    void take(int socket, int result) {
        if (socket == listener_) {
            receive(accepted(result));
            accept();
        } else if (result <= 0) {
            ::close(socket);
        } else {
            const std::string_view request(rooms_[socket].data(), static_cast<std::size_t>(result));
            if (const std::string_view reply = replies_.to(request); !reply.empty()) send(socket, reply);
            receive(socket);
        }
    }
    io_uring_sqe* entry() { return next_ = ::io_uring_get_sqe(&ring_); }

    int listener_;
    const Replies& replies_;
    io_uring ring_{};
    io_uring_sqe* next_ = nullptr;
    std::map<int, std::string> rooms_;
};

}  // namespace

void serve_floor(std::uint16_t port, Calls calls, const std::map<std::string, std::size_t>& sizes) {
    const Replies replies(sizes);
    const int listener = listen_at(port);
    if (calls == Calls::each) call_each(listener, replies);
    Ring(listener, replies).run();
}

}  // namespace bench
