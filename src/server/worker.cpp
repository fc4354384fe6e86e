#include "server/worker.hpp"

#include <boost/asio/post.hpp>

namespace dynantic::server {

Worker::Worker(Shared& shared) : shared_(shared), work_(io_.get_executor()), sweep_timer_(io_) {}

void Worker::run() {
    sweep_later();
    thread_ = std::thread([this] { io_.run(); });
}

void Worker::join() {
    if (thread_.joinable()) thread_.join();
}

void Worker::adopt(boost::asio::ip::tcp::socket socket, bool welcome) {
    boost::system::error_code ignored;
    socket.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    peers_.emplace_front();
    const PeerPlace place = peers_.begin();
    *place = shared_.tls != nullptr ? make_tls_connection(shared_, *this, std::move(socket), place)
                                    : make_plain_connection(shared_, *this, std::move(socket), place);
    const std::shared_ptr<Peer> peer = *place;
    welcome ? peer->start() : peer->refuse();
}

void Worker::forget(std::list<std::shared_ptr<Peer>>::iterator place) {
    peers_.erase(place);
    if (draining_ && peers_.empty()) sweep_timer_.cancel();
}

void Worker::sweep() {
    const auto now = shared_.now();
    for (auto each = peers_.begin(); each != peers_.end();) {
        const std::shared_ptr<Peer> peer = *each++;  // aborting takes it off the list
        if (peer->deadline > now) continue;
        shared_.metrics.timed_out();
        peer->abort();
    }
}

void Worker::sweep_later() {
    sweep_timer_.expires_after(std::chrono::milliseconds(500));
    sweep_timer_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        sweep();
        if (!draining_ || !peers_.empty()) sweep_later();
    });
}

void Worker::drain() {
    for (auto each = peers_.begin(); each != peers_.end();) {
        const std::shared_ptr<Peer> peer = *each++;
        peer->finish();
    }
    draining_ = true;
    if (peers_.empty()) sweep_timer_.cancel();
    work_.reset();
}

void Worker::abort_all() {
    for (auto each = peers_.begin(); each != peers_.end();) {
        const std::shared_ptr<Peer> peer = *each++;
        peer->abort();
    }
}

std::string_view Worker::date() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const std::int64_t second = std::chrono::duration_cast<std::chrono::seconds>(now).count();
    if (second != date_second_) {
        date_ = http_date(second);
        date_second_ = second;
    }
    return date_;
}

}  // namespace dynantic::server
