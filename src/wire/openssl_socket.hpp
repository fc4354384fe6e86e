#pragma once

#include <string>

struct bio_st;

namespace dynantic::detail {

/// What OpenSSL reads from and writes to a socket through, which stays the caller's. OpenSSL's own writes with write(), which
/// raises SIGPIPE in the user's program when the peer has gone; this one uses send() with MSG_NOSIGNAL. nullptr where there
/// is no memory.
[[nodiscard]] bio_st* new_socket_bio(int fd);

/// The oldest error of this thread's OpenSSL queue, which says what began the trouble, or `otherwise`. The queue is emptied.
[[nodiscard]] std::string openssl_problem(const char* otherwise);

}  // namespace dynantic::detail
