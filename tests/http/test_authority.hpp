#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>

namespace dynantic::http::test {

template <auto F>
struct Freed {
    template <class T>
    void operator()(T* p) const {
        F(p);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using ServerContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;

/// A certificate authority made for this test run, with a PEM file to trust it by.
class TestAuthority {
  public:
    TestAuthority()
        : key_(EVP_EC_gen("P-256")), certificate_(make("Test Authority", nullptr, *key_, true, 3600)) {
        char name[] = "/tmp/dynantic-test-ca-XXXXXX";
        const int fd = ::mkstemp(name);
        if (fd < 0) throw std::runtime_error("no temporary file");
        path_ = name;
        FILE* const file = ::fdopen(fd, "w");
        PEM_write_X509(file, certificate_.get());
        std::fclose(file);
    }
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;
    ~TestAuthority() { ::unlink(path_.c_str()); }

    [[nodiscard]] const std::string& pem_file() const { return path_; }

    /// A server's side of TLS with a certificate for `names`, e.g. "DNS:localhost,IP:127.0.0.1", good for so many
    /// seconds from now (none where it is negative).
    [[nodiscard]] ServerContext server(const std::string& names, long seconds = 3600,
                                       int newest_version = TLS1_3_VERSION) const {
        const Key key(EVP_EC_gen("P-256"));
        const Certificate certificate = make("server", names.c_str(), *key, false, seconds);
        ServerContext context(SSL_CTX_new(TLS_server_method()));
        SSL_CTX_use_certificate(context.get(), certificate.get());
        SSL_CTX_use_PrivateKey(context.get(), key.get());
        SSL_CTX_set_max_proto_version(context.get(), newest_version);
        if (newest_version < TLS1_2_VERSION) SSL_CTX_set_security_level(context.get(), 0);
        const unsigned char id[] = "test";
        SSL_CTX_set_session_id_context(context.get(), id, sizeof id);
        return context;
    }

  private:
    [[nodiscard]] Certificate make(const char* name, const char* alternatives, EVP_PKEY& subject_key,
                                   bool authority, long seconds) const {
        static long serial = 1;
        Certificate certificate(X509_new());
        X509* const x = certificate.get();
        X509_set_version(x, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
        X509_gmtime_adj(X509_getm_notBefore(x), -7200);
        X509_gmtime_adj(X509_getm_notAfter(x), seconds);
        X509_set_pubkey(x, &subject_key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                                   reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
        X509* const issuer = authority ? x : certificate_.get();
        X509_set_issuer_name(x, X509_get_subject_name(issuer));
        X509V3_CTX context;
        X509V3_set_ctx(&context, issuer, x, nullptr, nullptr, 0);
        const auto extend = [&](int id, const char* value) {
            X509_EXTENSION* const extension = X509V3_EXT_conf_nid(nullptr, &context, id, value);
            X509_add_ext(x, extension, -1);
            X509_EXTENSION_free(extension);
        };
        if (authority) extend(NID_basic_constraints, "critical,CA:TRUE");
        if (alternatives != nullptr) extend(NID_subject_alt_name, alternatives);
        X509_sign(x, key_.get(), EVP_sha256());
        return certificate;
    }

    Key key_;
    Certificate certificate_;
    std::string path_;
};

}  // namespace dynantic::http::test
