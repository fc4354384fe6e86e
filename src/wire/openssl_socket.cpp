#include "wire/openssl_socket.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace dynantic::detail {
namespace {

int fd_of(BIO* bio) { return static_cast<int>(reinterpret_cast<std::intptr_t>(BIO_get_data(bio))); }

int bio_read(BIO* bio, char* to, int size) {
    BIO_clear_retry_flags(bio);
    const auto n = ::recv(fd_of(bio), to, static_cast<std::size_t>(size), 0);
    if (n == 0) BIO_set_flags(bio, BIO_FLAGS_IN_EOF);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_read(bio);
    return static_cast<int>(n);
}

int bio_write(BIO* bio, const char* from, int size) {
    BIO_clear_retry_flags(bio);
    const auto n = ::send(fd_of(bio), from, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) BIO_set_retry_write(bio);
    return static_cast<int>(n);
}

long bio_control(BIO* bio, int command, long, void*) {
    // Asked by OpenSSL to tell the end of a connection from an error that errno still holds from before.
    if (command == BIO_CTRL_EOF) return BIO_test_flags(bio, BIO_FLAGS_IN_EOF) != 0 ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

int bio_create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

const BIO_METHOD* socket_method() {
    static const BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_TYPE_SOURCE_SINK | BIO_get_new_index(), "dynantic socket");
        BIO_meth_set_read(made, bio_read);
        BIO_meth_set_write(made, bio_write);
        BIO_meth_set_ctrl(made, bio_control);
        BIO_meth_set_create(made, bio_create);
        return made;
    }();
    return method;
}

}  // namespace

bio_st* new_socket_bio(int fd) {
    BIO* const bio = BIO_new(socket_method());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): what OpenSSL keeps for us is a pointer, and ours is a number
    if (bio != nullptr) BIO_set_data(bio, reinterpret_cast<void*>(static_cast<std::intptr_t>(fd)));
    return bio;
}

std::string openssl_problem(const char* otherwise) {
    const unsigned long code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return otherwise;
    if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
    const char* const reason = ERR_reason_error_string(code);
    return reason != nullptr ? reason : otherwise;
}

}  // namespace dynantic::detail
