#pragma once

#include "server/front.hpp"
#include "server/options.hpp"
#include "server/storage_threads.hpp"
#include "server/tls_context.hpp"

#include <atomic>
#include <cstddef>

namespace dynantic::server {

/// What all connections of a server share.
struct Shared {
    const ServerOptions& options;
    Metrics& metrics;
    Front& front;
    StorageThreads* storage = nullptr;  ///< none: the connection's own thread runs operations
    const TlsContext* tls = nullptr;
    std::atomic<std::size_t> body_bytes{0};  ///< of large requests that are being read
    std::atomic<bool> stopping{false};
};

}  // namespace dynantic::server
