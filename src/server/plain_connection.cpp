#include "server/connection.hpp"

namespace dynantic::server {
namespace {

class PlainStream {
  public:
    using executor_type = boost::asio::ip::tcp::socket::executor_type;
    static constexpr bool half_closes = true;

    explicit PlainStream(boost::asio::ip::tcp::socket socket) : socket_(std::move(socket)) {
        boost::system::error_code ignored;
        socket_.non_blocking(true, ignored);  // for write_now; a failure shows at the first use
    }

    [[nodiscard]] executor_type get_executor() { return socket_.get_executor(); }
    [[nodiscard]] boost::asio::ip::tcp::socket& socket() noexcept { return socket_; }

    template <class F>
    void handshake(F&& done) {
        done(boost::system::error_code());
    }
    template <class F>
    void close_politely(F&& done) {
        boost::system::error_code ignored;
        socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
        done();
    }
    template <class Buffers>
    std::size_t write_now(const Buffers& buffers, boost::system::error_code& error) {
        const std::size_t sent = socket_.write_some(buffers, error);
        if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) error.clear();
        return sent;
    }
    template <class Buffers, class F>
    void async_read_some(const Buffers& buffers, F&& done) {
        socket_.async_read_some(buffers, std::forward<F>(done));
    }
    template <class Buffers, class F>
    void async_write_some(const Buffers& buffers, F&& done) {
        socket_.async_write_some(buffers, std::forward<F>(done));
    }

  private:
    boost::asio::ip::tcp::socket socket_;
};

}  // namespace

std::shared_ptr<Peer> make_plain_connection(Shared& shared, Worker& worker,
                                            boost::asio::ip::tcp::socket socket, PeerPlace place) {
    return std::make_shared<Connection<PlainStream>>(shared, worker, PlainStream(std::move(socket)), place);
}

}  // namespace dynantic::server
