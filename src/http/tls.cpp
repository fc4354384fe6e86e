#include "http/tls.hpp"

#include "http/resolver.hpp"
#include "wire/fork_count.hpp"
#include "wire/openssl_socket.hpp"

#include <dirent.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace dynantic::http {
namespace {

constexpr const char* cut_off = "the connection was cut off, without the goodbye of TLS";

// Whether a folder holds certificates by the hash of their subject (abcdef01.0), which OpenSSL then reads one by one,
// as they are needed; a bundle is parsed whole, all hundred and forty of them.
bool has_hashed_certificates(const char* folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder),
                                                        [](DIR* d) { return d ? ::closedir(d) : 0; });
    if (!directory) return false;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name(entry->d_name);
        const auto hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        if (name.size() == 10 && name.ends_with(".0") && std::all_of(name.begin(), name.begin() + 8, hex))
            return true;
    }
    return false;
}

}  // namespace

TlsStream::TlsStream(TlsContext& context, ssl_st* ssl, std::string session_key)
    : context_(context),
      ssl_(ssl),
      session_key_(std::move(session_key)),
      opened_in_(detail::fork_count()),
      may_widen_trust_(context.trusts_folder_only_) {
    SSL_set_app_data(ssl_, this);
}

TlsStream::~TlsStream() {
    // A goodbye that nobody waits for; after a failure OpenSSL wants none, and in the child of a fork the connection is
    // its parent's, who has more to say on it.
    const bool ours = opened_in_ == detail::fork_count();
    if (ours && !broken_ && SSL_is_init_finished(ssl_) != 0) SSL_shutdown(ssl_);
    ERR_clear_error();
    SSL_free(ssl_);
}

TlsStream::Outcome TlsStream::handshake() {
    ERR_clear_error();
    const int result = SSL_connect(ssl_);
    if (result == 1) return Outcome::done;
    const Outcome outcome = outcome_of(result);
    if (outcome == Outcome::failed) {
        const long verdict = SSL_get_verify_result(ssl_);
        if (verdict != X509_V_OK) {
            const bool unknown_authority = verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
                                           verdict == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
                                           verdict == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT;
            certificate_refused_ = !(unknown_authority && may_widen_trust_);
            if (!certificate_refused_) context_.widen_trust();
            problem_ =
                std::string("the server's certificate is refused: ") + X509_verify_cert_error_string(verdict);
        }
    }
    return outcome;
}

TlsStream::Outcome TlsStream::read(char* to, std::size_t size, std::size_t& moved) {
    ERR_clear_error();
    const int result = SSL_read_ex(ssl_, to, size, &moved);
    return result == 1 ? Outcome::done : outcome_of(result);
}

TlsStream::Outcome TlsStream::write(const char* from, std::size_t size, std::size_t& moved) {
    ERR_clear_error();
    const int result = SSL_write_ex(ssl_, from, size, &moved);
    return result == 1 ? Outcome::done : outcome_of(result);
}

bool TlsStream::idle() {
    ERR_clear_error();
    char unasked = 0;
    return outcome_of(SSL_peek(ssl_, &unasked, 1)) == Outcome::want_read;
}

bool TlsStream::resumed() const noexcept { return SSL_session_reused(ssl_) != 0; }

TlsStream::Outcome TlsStream::outcome_of(int result) {
    const int system_error = errno;
    switch (SSL_get_error(ssl_, result)) {
        case SSL_ERROR_NONE:
            return Outcome::done;
        case SSL_ERROR_WANT_READ:
            return Outcome::want_read;
        case SSL_ERROR_WANT_WRITE:
            return Outcome::want_write;
        case SSL_ERROR_ZERO_RETURN:
            return Outcome::closed;
        case SSL_ERROR_SYSCALL:
            broken_ = true;
            problem_ = system_error == 0 ? cut_off : error_text(system_error);
            return system_error == 0 || system_error == ECONNRESET || system_error == EPIPE ? Outcome::cut
                                                                                            : Outcome::failed;
        default:
            broken_ = true;
            if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_UNEXPECTED_EOF_WHILE_READING) {
                ERR_clear_error();
                problem_ = cut_off;
                return Outcome::cut;
            }
            // What stands where a record's version would: most often the text of a reply.
            const bool no_tls = ERR_GET_REASON(ERR_peek_error()) == SSL_R_WRONG_VERSION_NUMBER;
            problem_ = detail::openssl_problem("TLS failed");
            if (no_tls) problem_ += ": does it speak plain HTTP? Then its URL begins with http://";
            return Outcome::failed;
    }
}

TlsContext::~TlsContext() {
    for (const auto& [key, session] : sessions_) SSL_SESSION_free(session);
    SSL_CTX_free(context_);
}

TlsContext::Opened TlsContext::open(int fd, const std::string& host, const std::string& session_key) {
    const auto failure = [](std::string message) {
        return TransportFailure{.kind = TransportFailure::Kind::tls,
                                .sent = TransportFailure::Sent::no,
                                .retryable = false,
                                .message = std::move(message)};
    };
    std::call_once(once_, [this] { load(); });
    if (!problem_.empty()) {
        TransportFailure config = failure(problem_);
        config.kind = TransportFailure::Kind::config;
        return config;
    }
    std::unique_ptr<SSL, void (*)(SSL*)> ssl(SSL_new(context_), SSL_free);
    BIO* const bio = ssl ? detail::new_socket_bio(fd) : nullptr;
    if (bio == nullptr) return failure(detail::openssl_problem("no memory for a TLS connection"));
    SSL_set_bio(ssl.get(), bio, bio);

    bool ready = false;
    if (numeric_address(host, 0)) {
        ready = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str()) == 1;
    } else {
        SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        ready = SSL_set1_host(ssl.get(), host.c_str()) == 1 &&
                SSL_set_tlsext_host_name(ssl.get(), host.c_str()) == 1;
    }
    if (!ready) return failure("\"" + host + "\" is no name that a certificate can be checked against");
    if (SSL_SESSION* const session = take(session_key)) {
        SSL_set_session(ssl.get(), session);
        SSL_SESSION_free(session);
    }
    return std::make_unique<TlsStream>(*this, ssl.release(), session_key);
}

void TlsContext::load() {
    ERR_clear_error();
    context_ = SSL_CTX_new(TLS_client_method());
    if (context_ == nullptr) {
        problem_ = "OpenSSL cannot do TLS: " + detail::openssl_problem("SSL_CTX_new failed");
        return;
    }
    SSL_CTX_set_app_data(context_, this);
    SSL_CTX_set_min_proto_version(context_, TLS1_2_VERSION);
    SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_mode(context_, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context_, &TlsContext::on_new_session);
    load_authorities();
}

void TlsContext::load_authorities() {
    if (ca_bundle_) {
        if (SSL_CTX_load_verify_file(context_, ca_bundle_->c_str()) != 1) {
            problem_ = "the CA bundle \"" + *ca_bundle_ +
                       "\" cannot be used: " + detail::openssl_problem("it is not readable") +
                       "; it must be a PEM file with at least one certificate";
        }
        return;
    }
    // SSL_CERT_DIR, which OpenSSL's own defaults obey, means that folder and no other.
    const bool named = std::getenv(X509_get_default_cert_dir_env()) != nullptr;
    const char* const folder = X509_get_default_cert_dir();
    if (!named && has_hashed_certificates(folder)) {
        SSL_CTX_load_verify_dir(context_, folder);
        trusts_folder_only_ = true;
    } else {
        SSL_CTX_set_default_verify_paths(context_);
    }
    ERR_clear_error();
}

// The bundle is made of the folder, so reading the folder alone (one file instead of a hundred and forty) is nearly always
// enough. But images of containers are known to have a company's authority appended to the bundle only.
void TlsContext::widen_trust() {
    const std::scoped_lock lock(mutex_);
    if (!trusts_folder_only_) return;  // another connection was refused at the same time
    const char* const named = std::getenv(X509_get_default_cert_file_env());
    const std::unique_ptr<BIO, decltype(&BIO_free)> file(
        BIO_new_file(named != nullptr ? named : X509_get_default_cert_file(), "r"), BIO_free);
    // One by one: what reads a whole file changes the store's list of sources, which other threads may be walking.
    while (file) {
        const std::unique_ptr<X509, decltype(&X509_free)> each(
            PEM_read_bio_X509_AUX(file.get(), nullptr, nullptr, nullptr), X509_free);
        if (!each) break;
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context_), each.get());
    }
    ERR_clear_error();
    trusts_folder_only_ = false;
}

int TlsContext::on_new_session(ssl_st* ssl, ssl_session_st* session) {
    auto* const stream = static_cast<TlsStream*>(SSL_get_app_data(ssl));
    stream->context_.keep(stream->session_key_, session);
    return 1;  // the reference is ours now
}

void TlsContext::keep(const std::string& key, ssl_session_st* session) {
    const std::scoped_lock lock(mutex_);
    ssl_session_st*& kept = sessions_[key];
    if (kept != nullptr) SSL_SESSION_free(kept);
    kept = session;
}

// A copy of the reference, to be freed. A ticket of TLS 1.3 is for one use, so that nobody can link connections by it.
ssl_session_st* TlsContext::take(const std::string& key) {
    const std::scoped_lock lock(mutex_);
    const auto found = sessions_.find(key);
    if (found == sessions_.end()) return nullptr;
    SSL_SESSION* const session = found->second;
    if (SSL_SESSION_get_protocol_version(session) >= TLS1_3_VERSION) {
        sessions_.erase(found);
    } else {
        SSL_SESSION_up_ref(session);
    }
    return session;
}

}  // namespace dynantic::http
