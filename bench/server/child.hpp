#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace bench {

/// A server that is measured: a process of ours, on a core of the servers where there are two, ended with this object.
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

enum class Core { of_servers, other };

/// Puts the caller on the core that each Child is on, or on another. One core stays one.
void move_to(Core core);

}  // namespace bench
