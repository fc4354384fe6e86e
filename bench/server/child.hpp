#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// A server that is measured: a process of ours, on a core of its own where there are two, ended with this object.
class Child {
  public:
    /// Starts `command` with each "PORT" in it replaced by a port that is free.
    explicit Child(std::vector<std::string> command);
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Microseconds of CPU it has used, of all its threads, the system's share included.
    [[nodiscard]] double cpu() const;
    /// What of it is in memory, in kilobytes.
    [[nodiscard]] long resident() const;
    [[nodiscard]] bool runs() const;

  private:
    std::uint16_t port_;
    pid_t pid_;
};

/// Keeps the servers' core from going to sleep for as long as it lives: a process that computes nothing there and gives way
/// to any other at once (SCHED_IDLE).
///
/// A core that waits is halted, and to wake it is work of the system: on a virtual machine tens of microseconds, part of
/// which counts as the server's, whichever server that is.
class Wakefulness {
  public:
    Wakefulness();
    Wakefulness(const Wakefulness&) = delete;
    Wakefulness& operator=(const Wakefulness&) = delete;
    ~Wakefulness();

  private:
    pid_t pid_;
};

/// Keeps the caller on a core that no Child is put on, where there are two.
void stay_off_the_servers_core();

}  // namespace bench
