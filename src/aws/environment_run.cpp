#include "aws/environment.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

namespace dynantic::aws {
namespace {

constexpr std::size_t largest_output = 1U << 20U;

// How long to poll, rounded up so that a deadline less than a millisecond away is not a busy loop; not for long where there
// is a token to look at.
int poll_time(const detail::CallLimits& limits) {
    constexpr long long glance = 10;
    const long long longest = limits.cancellation != nullptr ? glance : 3'600'000;
    if (limits.deadline == Deadline::max()) return limits.cancellation != nullptr ? int{glance} : -1;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(limits.deadline - std::chrono::steady_clock::now())
            .count();
    return static_cast<int>(std::clamp<long long>(left, 0, longest));
}

// Whether the limits are reached; why, for people.
const char* over(const detail::CallLimits& limits) {
    if (limits.cancelled()) return "the call was cancelled, and it was killed";
    return limits.deadline <= std::chrono::steady_clock::now() ? "it did not end in time and was killed"
                                                               : nullptr;
}

// Whether this process has a terminal and is in its foreground, so that a program run for it may ask its user.
bool has_user() {
    const int terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);
    if (terminal < 0) return false;
    const bool in_foreground = ::tcgetpgrp(terminal) == ::getpgrp();
    ::close(terminal);
    return in_foreground;
}

// `own_group`: the command runs in a process group of its own, so that what it starts in turn is killed with it. Not where
// there is somebody to ask: a group in the background is stopped when it reads from the terminal.
pid_t spawn_shell(const std::string& command, int output, bool own_group) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (posix_spawn_file_actions_init(&actions) != 0) return -1;
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return -1;
    }
    pid_t child = -1;
    const char* const arguments[] = {"sh", "-c", command.c_str(), nullptr};
    // What this thread blocks and this program ignores is no business of the command's.
    sigset_t none;
    sigset_t broken_pipe;
    sigemptyset(&none);
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    const int flags =
        POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (own_group ? POSIX_SPAWN_SETPGROUP : 0);
    if (posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO) != 0 ||
        posix_spawnattr_setflags(&attributes, static_cast<short>(flags)) != 0 ||
        posix_spawnattr_setsigmask(&attributes, &none) != 0 ||
        posix_spawnattr_setsigdefault(&attributes, &broken_pipe) != 0 ||
        posix_spawnattr_setpgroup(&attributes, 0) != 0 ||
        posix_spawn(&child, "/bin/sh", &actions, &attributes, const_cast<char* const*>(arguments), environ) !=
            0) {
        child = -1;
    }
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return child;
}

// Reads to the end of the output; false, with the reason, where that does not come in time.
bool read_output(int input, const detail::CallLimits& limits, Environment::Output& output) {
    char buffer[4096];
    for (;;) {
        pollfd waiting{input, POLLIN, 0};
        const int ready = ::poll(&waiting, 1, poll_time(limits));
        if (ready <= 0) {
            const bool go_on = ready == 0 || errno == EINTR;
            const char* const why = over(limits);
            if (go_on && why == nullptr) continue;
            output.reason = why != nullptr ? why : "its output could not be read, and it was killed";
            return false;
        }
        const ssize_t count = ::read(input, buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return true;
        output.text.append(buffer, static_cast<std::size_t>(count));
        if (output.text.size() > largest_output) {
            output.reason = "it wrote more than 1 MB and was killed";
            return false;
        }
    }
}

// Waits for a process that has closed its output, so is about to end; false, with the reason, where the limits come first.
bool wait_until(pid_t child, const detail::CallLimits& limits, Environment::Output& output, int& status) {
    for (;;) {
        const pid_t ended = ::waitpid(child, &status, WNOHANG);
        if (ended == child || (ended < 0 && errno != EINTR)) return true;
        if (const char* const why = over(limits)) {
            output.reason = why;
            return false;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace

Environment::Output ProcessEnvironment::run(const std::string& command, const detail::CallLimits& limits) {
    Output output;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        output.reason = "no pipe could be made";
        return output;
    }
    const bool own_group = !has_user();
    const pid_t child = spawn_shell(command, ends[1], own_group);
    ::close(ends[1]);
    if (child < 0) {
        ::close(ends[0]);
        output.reason = "/bin/sh could not be started";
        return output;
    }
    int status = 0;
    bool ended = read_output(ends[0], limits, output);
    ::close(ends[0]);
    if (ended && !wait_until(child, limits, output, status)) ended = false;
    if (!ended) {
        ::kill(own_group ? -child : child, SIGKILL);
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
        }
        return output;
    }
    if (WIFSIGNALED(status)) {
        output.reason = "signal " + std::to_string(WTERMSIG(status)) + " ended it";
        return output;
    }
    output.exited = true;
    output.status = WEXITSTATUS(status);
    return output;
}

}  // namespace dynantic::aws
