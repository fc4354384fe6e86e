#pragma once

#include "http/connection.hpp"

#include <dynantic/backend.hpp>

namespace dynantic::http {

/// Whether an idle connection is looked at before it is used. A server closes one that was idle for long without a
/// word. Looking costs a system call, which is spent where a doubt could not be resolved later (a request that may not
/// be repeated), or where it is likely.
[[nodiscard]] bool worth_a_look(const Connection& connection, Repeat repeat);

/// Whether a failure on a connection that was idle before means no more than that its server had closed it: then a new
/// one is tried, and it is nobody's attempt.
[[nodiscard]] bool was_stale(const Exchange& exchange, Repeat repeat);

}  // namespace dynantic::http
