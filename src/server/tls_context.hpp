#pragma once

#include "server/options.hpp"
#include "server/stream.hpp"

#include <memory>

struct ssl_ctx_st;

namespace dynantic::server {

/// A certificate and its key, for TLS 1.2 and newer. Safe to share between threads; outlives its streams.
class TlsContext {
  public:
    /// Throws std::runtime_error with a sentence where a file cannot be read, or the key is not the certificate's.
    explicit TlsContext(const TlsFiles& files);
    TlsContext(const TlsContext&) = delete;
    TlsContext& operator=(const TlsContext&) = delete;
    ~TlsContext();

    /// Throws std::bad_alloc.
    [[nodiscard]] std::unique_ptr<Stream> make_stream(detail::OwnedFd socket) const;

  private:
    ssl_ctx_st* context_;
};

}  // namespace dynantic::server
