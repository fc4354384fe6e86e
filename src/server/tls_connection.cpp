#include "server/connection.hpp"

#include <boost/asio/ssl/stream.hpp>

namespace dynantic::server {
namespace {

class TlsStream {
  public:
    using Socket = boost::asio::ip::tcp::socket;
    using executor_type = Socket::executor_type;
    static constexpr bool half_closes = false;

    // On the heap, because an ssl::stream of this Boost cannot be moved into place.
    TlsStream(Socket socket, boost::asio::ssl::context& context)
        : stream_(std::make_unique<boost::asio::ssl::stream<Socket>>(std::move(socket), context)) {}

    [[nodiscard]] executor_type get_executor() { return stream_->get_executor(); }
    [[nodiscard]] Socket& socket() noexcept { return stream_->next_layer(); }

    template <class F>
    void handshake(F&& done) {
        stream_->async_handshake(boost::asio::ssl::stream_base::server, std::forward<F>(done));
    }
    template <class F>
    void close_politely(F&& done) {
        stream_->async_shutdown([this, done = std::forward<F>(done)](boost::system::error_code) mutable {
            boost::system::error_code ignored;
            socket().shutdown(Socket::shutdown_send, ignored);
            done();
        });
    }
    // (A record that is cut in the middle cannot be taken up by an asynchronous write.)
    template <class Buffers>
    std::size_t write_now(const Buffers&, boost::system::error_code&) {
        return 0;
    }
    template <class Buffers, class F>
    void async_read_some(const Buffers& buffers, F&& done) {
        stream_->async_read_some(buffers, std::forward<F>(done));
    }
    template <class Buffers, class F>
    void async_write_some(const Buffers& buffers, F&& done) {
        stream_->async_write_some(buffers, std::forward<F>(done));
    }

  private:
    std::unique_ptr<boost::asio::ssl::stream<Socket>> stream_;
};

}  // namespace

std::shared_ptr<Peer> make_tls_connection(Shared& shared, Worker& worker, boost::asio::ip::tcp::socket socket,
                                          PeerPlace place) {
    return std::make_shared<Connection<TlsStream>>(shared, worker, TlsStream(std::move(socket), *shared.tls),
                                                   place);
}

}  // namespace dynantic::server
