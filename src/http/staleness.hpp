#pragma once

#include "http/connection.hpp"

#include <dynantic/backend.hpp>

namespace dynantic::http {

/// Whether an idle connection is to carry a request.
///
/// A server closes one that was idle for long without a word, so it may be looked at first. That costs a system call, which
/// is spent where a doubt could not be resolved later (a request that may not be repeated), or where it is likely. One that
/// was idle for minutes is not trusted at all: what stands between (NAT, firewalls, load balancers, which forget a flow
/// after four to six minutes) may drop what is sent on it without an answer, and only the read time-out would tell.
[[nodiscard]] bool may_carry(Connection& connection, Repeat repeat);

/// Whether a failure on a connection that was idle before means no more than that its server had closed it: then a new
/// one is tried, and it is nobody's attempt.
[[nodiscard]] bool was_stale(const Exchange& exchange, Repeat repeat);

}  // namespace dynantic::http
