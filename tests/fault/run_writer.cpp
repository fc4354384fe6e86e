#include "fault/run_writer.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace fault {

namespace {

struct Pipe {
    int read_end = -1;
    int write_end = -1;
    Pipe() {
        int ends[2];
        if (::pipe(ends) != 0) throw std::runtime_error("pipe");
        read_end = ends[0];
        write_end = ends[1];
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        ::close(read_end);
        if (write_end >= 0) ::close(write_end);
    }
    void close_write_end() {
        ::close(write_end);
        write_end = -1;
    }
};

}  // namespace

Acknowledged run_writer(const std::filesystem::path& folder, const std::string& level, long first, int lines,
                        const char* preload, int budget) {
    Pipe output;
    Pipe errors;
    const std::string first_text = std::to_string(first);
    const std::string budget_text = std::to_string(budget);
    const pid_t child = ::fork();
    if (child < 0) throw std::runtime_error("fork");
    if (child == 0) {
        ::dup2(output.write_end, STDOUT_FILENO);
        ::dup2(errors.write_end, STDERR_FILENO);
        ::close(output.read_end);
        ::close(errors.read_end);
        if (preload != nullptr) {
            ::setenv("LD_PRELOAD", preload, 1);
            ::setenv("FAILING_DISK_AFTER", budget_text.c_str(), 1);
        }
        ::execl(FAULT_WRITER, FAULT_WRITER, folder.c_str(), level.c_str(), first_text.c_str(), nullptr);
        ::_exit(127);
    }
    output.close_write_end();
    errors.close_write_end();

    Acknowledged result;
    result.last.fill(first - 1);
    const auto take = [&result](const std::string& line) {
        int thread = 0;
        long round = 0;
        if (std::sscanf(line.c_str(), "%d %ld", &thread, &round) == 2)
            result.last.at(static_cast<std::size_t>(thread)) = round;
    };
    std::string pending;
    int seen = 0;
    bool killed = false;
    char buffer[4096];
    // What was written to the pipe before the kill was acknowledged before the kill, so the pipe is read to its end.
    for (ssize_t size = 0; (size = ::read(output.read_end, buffer, sizeof buffer)) > 0;) {
        pending.append(buffer, static_cast<std::size_t>(size));
        for (std::size_t end = 0; (end = pending.find('\n')) != std::string::npos;
             pending.erase(0, end + 1)) {
            take(pending.substr(0, end));
            if (++seen >= lines && preload == nullptr && !killed) {
                ::kill(child, SIGKILL);
                killed = true;
            }
        }
    }
    for (ssize_t size = 0; (size = ::read(errors.read_end, buffer, sizeof buffer)) > 0;)
        result.complaint.append(buffer, static_cast<std::size_t>(size));
    int status = 0;
    ::waitpid(child, &status, 0);
    result.exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

}  // namespace fault
