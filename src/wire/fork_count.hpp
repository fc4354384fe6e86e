#pragma once

#include <cstdint>

namespace dynantic::detail {

/// How many forks lie between the process in which this was first asked and this one. What must not be shared with a
/// parent (random numbers, open connections, threads) remembers the count of its making and compares.
///
/// A call costs a load. Told by pthread_atfork, so a child made by vfork or posix_spawn, which runs no code of this
/// program, is none.
[[nodiscard]] std::uint32_t fork_count() noexcept;

}  // namespace dynantic::detail
