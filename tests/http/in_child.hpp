#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>

namespace dynantic::tests {

/// Runs `work` in a child of this process, made by fork, and gives what it returned: 0 to 127. 1000 and more where a
/// signal ended it. The child ends at once, without destructors, so `work` must end what it is to show the end of; one
/// that hangs is ended after a minute.
inline int in_child(const std::function<int()>& work) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        ::_exit(work());
    }
    int status = 0;
    if (child < 0 || ::waitpid(child, &status, 0) != child) return -1;
    return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace dynantic::tests
