#include "server/raw_client.hpp"
#include "server/server.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace {

using namespace dynantic::server;

// A key and a certificate for 127.0.0.1 that signs itself, in files that go when this goes.
class SelfSigned {
  public:
    SelfSigned() : folder_(std::filesystem::temp_directory_path() / ("dynantic-tls-" + make_request_id())) {
        std::filesystem::create_directories(folder_);
        const std::unique_ptr<EVP_PKEY, decltype(&::EVP_PKEY_free)> key(::EVP_EC_gen("P-256"),
                                                                        &::EVP_PKEY_free);
        const std::unique_ptr<X509, decltype(&::X509_free)> certificate(::X509_new(), &::X509_free);
        ::X509_set_version(certificate.get(), 2);
        ::ASN1_INTEGER_set(::X509_get_serialNumber(certificate.get()), 1);
        ::X509_gmtime_adj(::X509_getm_notBefore(certificate.get()), -3600);
        ::X509_gmtime_adj(::X509_getm_notAfter(certificate.get()), 3600);
        ::X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* name = ::X509_get_subject_name(certificate.get());
        ::X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                     reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
        ::X509_set_issuer_name(certificate.get(), name);
        X509_EXTENSION* address =
            ::X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
        ::X509_add_ext(certificate.get(), address, -1);
        ::X509_EXTENSION_free(address);
        ::X509_sign(certificate.get(), key.get(), ::EVP_sha256());
        write(key_path(), [&](std::FILE* file) {
            ::PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        });
        write(certificate_path(), [&](std::FILE* file) { ::PEM_write_X509(file, certificate.get()); });
    }
    SelfSigned(const SelfSigned&) = delete;
    SelfSigned& operator=(const SelfSigned&) = delete;
    ~SelfSigned() { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string key_path() const { return folder_ / "key.pem"; }
    [[nodiscard]] std::string certificate_path() const { return folder_ / "certificate.pem"; }

  private:
    template <class F>
    static void write(const std::string& path, F&& write_to) {
        std::FILE* file = std::fopen(path.c_str(), "w");
        write_to(file);
        std::fclose(file);
    }
    std::filesystem::path folder_;
};

// A client that trusts one certificate.
class TlsClient {
  public:
    TlsClient(std::uint16_t port, const std::string& trusted, int newest_version = 0)
        : context_(::SSL_CTX_new(::TLS_client_method()), &::SSL_CTX_free),
          socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        timeval patience{10, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address);
        ::SSL_CTX_set_max_proto_version(context_.get(), newest_version);
        ::SSL_CTX_load_verify_locations(context_.get(), trusted.c_str(), nullptr);
        ::SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        tls_.reset(::SSL_new(context_.get()));
        ::X509_VERIFY_PARAM_set1_ip_asc(::SSL_get0_param(tls_.get()), "127.0.0.1");
        ::SSL_set_fd(tls_.get(), socket_);
        connected_ = again([&] { return ::SSL_connect(tls_.get()); }) == 1;
    }
    TlsClient(const TlsClient&) = delete;
    TlsClient& operator=(const TlsClient&) = delete;
    ~TlsClient() { ::close(socket_); }

    [[nodiscard]] bool connected() const noexcept { return connected_; }
    void send(const std::string& text) {
        again([&] { return ::SSL_write(tls_.get(), text.data(), static_cast<int>(text.size())); });
    }
    // Until `end` was seen or the server closes.
    std::string receive(std::string_view end) {
        std::string text;
        char c = 0;
        while (!text.ends_with(end) && again([&] { return ::SSL_read(tls_.get(), &c, 1); }) == 1)
            text.push_back(c);
        return text;
    }
    // Whether the server does a second handshake.
    bool renegotiates() {
        return ::SSL_renegotiate(tls_.get()) == 1 &&
               again([&] { return ::SSL_do_handshake(tls_.get()); }) == 1;
    }
    // Whether the server said goodbye as TLS has it, so that nothing can have been cut off.
    bool closed_politely() {
        char c = 0;
        const int got = again([&] { return ::SSL_read(tls_.get(), &c, 1); });
        return got <= 0 && ::SSL_get_error(tls_.get(), got) == SSL_ERROR_ZERO_RETURN;
    }

  private:
    // A call of the system that has a time-out is not made anew by the system where it was interrupted.
    template <class F>
    int again(F&& call) {
        while (true) {
            errno = 0;
            const int result = call();
            if (result > 0 || errno != EINTR) return result;
            const int error = ::SSL_get_error(tls_.get(), result);
            if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) return result;
        }
    }

    std::unique_ptr<SSL_CTX, decltype(&::SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&::SSL_free)> tls_{nullptr, &::SSL_free};
    int socket_;
    bool connected_ = false;
};

class TlsTest : public testing::Test {
  protected:
    TlsTest() {
        ServerOptions options;
        options.port = 0;
        options.tls = TlsFiles{files_.certificate_path(), files_.key_path()};
        server_.emplace(options,
                        [](const Account&, std::string_view, std::string_view body, const std::string&) {
                            return dynantic::engine::EngineReply{200, std::string(body)};
                        });
        server_->start();
    }
    SelfSigned files_;
    std::optional<Server> server_;
};

TEST_F(TlsTest, ServesOverTls) {
    EXPECT_TRUE(server_->url().starts_with("https://127.0.0.1:"));
    TlsClient client(server_->port(), files_.certificate_path());
    ASSERT_TRUE(client.connected());
    for (int i = 0; i < 3; ++i) {
        client.send(test::post("{\"over\":\"tls\"}"));
        EXPECT_TRUE(client.receive("{\"over\":\"tls\"}").starts_with("HTTP/1.1 200 OK\r\n"));
    }
    client.send(test::post("{}", "Connection: close\r\n"));
    EXPECT_TRUE(client.receive("{}").starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_TRUE(client.closed_politely());
}

TEST_F(TlsTest, TakesLargeBodies) {
    TlsClient client(server_->port(), files_.certificate_path());
    const std::string body = "{\"x\":\"" + std::string(1 << 20, 'x') + "\"}";
    client.send(test::post(body));
    EXPECT_TRUE(client.receive(body).ends_with(body));
}

TEST_F(TlsTest, GivesARefusalWholeThoughTheClientSendsOn) {
    TlsClient client(server_->port(), files_.certificate_path());
    client.send("POST / HTTP/1.1\r\nContent-Length: 20000000\r\n\r\n");
    for (int i = 0; i < 5; ++i) client.send(std::string(1'000'000, 'x'));
    EXPECT_TRUE(client.receive("\r\n\r\n").starts_with("HTTP/1.1 413 Request Entity Too Large\r\n"));
}

TEST_F(TlsTest, LetsGoOfWhoLeavesWithoutAGoodbye) {
    {
        TlsClient client(server_->port(), files_.certificate_path());
        client.send(test::post("{}").substr(0, 50));
    }
    TlsClient next(server_->port(), files_.certificate_path());
    next.send(test::post("{\"a\":1}"));
    EXPECT_TRUE(next.receive("{\"a\":1}").starts_with("HTTP/1.1 200 OK\r\n"));
}

// A client of TLS 1.2 that wants to negotiate anew, again and again, costs a server much more than itself.
TEST_F(TlsTest, NegotiatesOnce) {
    TlsClient client(server_->port(), files_.certificate_path(), TLS1_2_VERSION);
    ASSERT_TRUE(client.connected());
    EXPECT_FALSE(client.renegotiates());
}

TEST_F(TlsTest, DropsWhoSpeaksPlainHttp) {
    test::RawClient client(server_->port());
    client.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_FALSE(client.receive().has_value());
    TlsClient next(server_->port(), files_.certificate_path());
    EXPECT_TRUE(next.connected()) << "others are served as before";
}

TEST_F(TlsTest, RefusesAKeyThatIsNotTheCertificates) {
    const SelfSigned other;
    ServerOptions options;
    options.port = 0;
    options.tls = TlsFiles{files_.certificate_path(), other.key_path()};
    Server server(options, {});
    EXPECT_THROW(server.start(), std::runtime_error);
}

}  // namespace
