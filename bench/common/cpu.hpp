#pragma once

#include <ctime>

namespace bench {

/// Microseconds of CPU that this process has used, of all its threads, the system's share included.
inline double process_cpu() {
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

}  // namespace bench
