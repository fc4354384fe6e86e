#include "server/tls_context.hpp"

#include "wire/openssl_socket.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <new>
#include <stdexcept>
#include <string>

namespace dynantic::server {
namespace {

struct FreeSsl {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};
using OwnedSsl = std::unique_ptr<SSL, FreeSsl>;

class TlsStream final : public Stream {
  public:
    TlsStream(detail::OwnedFd socket, OwnedSsl ssl) : socket_(std::move(socket)), ssl_(std::move(ssl)) {}

    [[nodiscard]] int fd() const noexcept override { return socket_.fd(); }
    // OpenSSL reads and writes as it needs, whichever of the two was asked for, so it is just tried again.
    void ready(Readiness) noexcept override {}

    [[nodiscard]] Outcome handshake() override {
        ERR_clear_error();
        return outcome_of(SSL_accept(ssl_.get()));
    }
    [[nodiscard]] Outcome read(std::span<char> to, std::size_t& moved) override {
        ERR_clear_error();
        return outcome_of(SSL_read_ex(ssl_.get(), to.data(), to.size(), &moved));
    }
    [[nodiscard]] Outcome write(std::array<std::string_view, 2>& from) override {
        const std::string_view part = from[0].empty() ? from[1] : from[0];
        ERR_clear_error();
        std::size_t moved = 0;
        const Outcome outcome = outcome_of(SSL_write_ex(ssl_.get(), part.data(), part.size(), &moved));
        advance(from, moved);
        return outcome;
    }
    [[nodiscard]] Outcome goodbye() override {
        ERR_clear_error();
        const int result = SSL_shutdown(ssl_.get());
        const Outcome outcome =
            result == 0 ? Outcome::done : outcome_of(result);  // 0: the client has not said it yet
        if (outcome == Outcome::done) ::shutdown(socket_.fd(), SHUT_WR);
        return outcome;
    }
    // Whoever gets a goodbye answers with its own, and the rest of a request cannot follow that.
    [[nodiscard]] bool half_closes() const noexcept override { return false; }

  private:
    [[nodiscard]] Outcome outcome_of(int result) noexcept {
        if (result > 0) return Outcome::done;
        const int error = SSL_get_error(ssl_.get(), result);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? Outcome::wait : Outcome::over;
    }

    detail::OwnedFd socket_;
    OwnedSsl ssl_;
};

}  // namespace

TlsContext::TlsContext(const TlsFiles& files) : context_(SSL_CTX_new(TLS_server_method())) {
    if (context_ == nullptr) throw std::bad_alloc();
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> made(context_, &SSL_CTX_free);
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    SSL_CTX_set_options(context_, SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context_, 1);  // one recv for a record, not one for its head and one for the rest
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(context_, files.certificate.c_str()) != 1) {
        throw std::runtime_error("the certificate '" + files.certificate +
                                 "' cannot be read: " + detail::openssl_problem("it is no PEM file"));
    }
    if (SSL_CTX_use_PrivateKey_file(context_, files.key.c_str(), SSL_FILETYPE_PEM) != 1) {
        throw std::runtime_error("the key '" + files.key +
                                 "' cannot be read: " + detail::openssl_problem("it is no PEM file"));
    }
    made.release();
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::unique_ptr<Stream> TlsContext::make_stream(detail::OwnedFd socket) const {
    OwnedSsl ssl(SSL_new(context_));
    BIO* const bio = ssl ? detail::new_socket_bio(socket.fd()) : nullptr;
    if (bio == nullptr) throw std::bad_alloc();
    SSL_set_bio(ssl.get(), bio, bio);
    return std::make_unique<TlsStream>(std::move(socket), std::move(ssl));
}

}  // namespace dynantic::server
