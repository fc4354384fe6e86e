#include "aws/environment.hpp"

#include "aws/support/fake_environment.hpp"

#include <gtest/gtest.h>
#include <pty.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <functional>
#include <thread>

namespace dynantic::aws {
namespace {

using Status = Environment::File::Status;

Deadline in_a_minute() { return std::chrono::steady_clock::now() + std::chrono::minutes(1); }

TEST(Environment, TakesBlankVariablesForUnsetAndTrimsTheOthers) {
    const tests::FakeEnvironment environment({{"A", " x "}, {"B", " \t"}, {"C", ""}});
    EXPECT_EQ(environment.get("A"), "x");
    EXPECT_EQ(environment.get("B"), std::nullopt);
    EXPECT_EQ(environment.get("C"), std::nullopt);
    EXPECT_EQ(environment.get("D"), std::nullopt);
}

TEST(Environment, ExpandsTheHomeDirectoryAtTheFrontOnly) {
    const tests::FakeEnvironment environment({{"HOME", "/home/ada"}}, {});
    EXPECT_EQ(environment.expand_home("~"), "/home/ada");
    EXPECT_EQ(environment.expand_home("~/x"), "/home/ada/x");
    EXPECT_EQ(environment.expand_home("~bob/x"), "~bob/x");
    EXPECT_EQ(environment.expand_home("/a/~/x"), "/a/~/x");
}

TEST(ProcessEnvironment, RunsACommandLineByTheShell) {
    ProcessEnvironment environment;
    const auto output = environment.run("printf 'a b' | tr a-z A-Z", in_a_minute());
    EXPECT_TRUE(output.exited);
    EXPECT_EQ(output.status, 0);
    EXPECT_EQ(output.text, "A B");
    EXPECT_EQ(environment.run("exit 7", in_a_minute()).status, 7);
}

// A session of its own with a terminal, as a login has; what it prints there.
std::string on_a_terminal(const std::function<std::string()>& work, const std::string& typed) {
    int terminal = -1;
    const pid_t child = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (child == 0) {
        ::alarm(60);
        const std::string said = "[" + work() + "]";
        ::_exit(::write(STDOUT_FILENO, said.data(), said.size()) > 0 ? 0 : 1);
    }
    EXPECT_EQ(::write(terminal, typed.data(), typed.size()), static_cast<ssize_t>(typed.size()));
    std::string seen;
    char piece[256];
    for (ssize_t n = 0; (n = ::read(terminal, piece, sizeof piece)) > 0;)
        seen.append(piece, static_cast<std::size_t>(n));
    ::close(terminal);
    ::waitpid(child, nullptr, 0);
    return seen;
}

TEST(ProcessEnvironment, AProgramMayAskTheUserAtTheTerminal) {
    const std::string seen = on_a_terminal(
        [] {
            ProcessEnvironment environment;
            const auto output = environment.run("read -r code < /dev/tty; printf 'it was %s' \"$code\"",
                                                std::chrono::steady_clock::now() + std::chrono::seconds(20));
            return output.exited ? output.text : output.reason;
        },
        "123456\n");
    EXPECT_NE(seen.find("[it was 123456]"), std::string::npos) << seen;
}

TEST(ProcessEnvironment, AProgramDoesNotInheritTheSignalsThatThisThreadBlocks) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, &before);
    ProcessEnvironment environment;
    const auto output = environment.run("kill -TERM $$; echo it went on", in_a_minute());
    ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
    EXPECT_EQ(output.reason, "signal 15 ended it");
}

TEST(ProcessEnvironment, SaysWhatEndedAProgramThatDidNotExit) {
    ProcessEnvironment environment;
    const auto killed = environment.run("kill -TERM $$", in_a_minute());
    EXPECT_FALSE(killed.exited);
    EXPECT_EQ(killed.reason, "signal 15 ended it");
}

TEST(ProcessEnvironment, KillsAProgramAndItsChildrenAtTheDeadline) {
    ProcessEnvironment environment;
    const auto now = std::chrono::steady_clock::now();
    EXPECT_EQ(environment.run("sleep 3600", now).reason, "it did not end in time and was killed");
    // The child in the background holds the output open; it goes with its parent.
    EXPECT_EQ(environment.run("sleep 3600 & exit 0", now).reason, "it did not end in time and was killed");
    // Output closed, but still running.
    EXPECT_EQ(environment.run("exec >&-; sleep 3600", now + std::chrono::milliseconds(50)).reason,
              "it did not end in time and was killed");
}

TEST(ProcessEnvironment, KillsAProgramWhenTheCallIsCancelled) {
    ProcessEnvironment environment;
    CancellationToken token;
    std::jthread canceller([&] { token.cancel(); });
    const detail::CallLimits limits(Deadline::max(), &token);
    EXPECT_EQ(environment.run("sleep 3600", limits).reason, "the call was cancelled, and it was killed");
    EXPECT_EQ(environment.run("exec >&-; sleep 3600", limits).reason,
              "the call was cancelled, and it was killed");
}

TEST(ProcessEnvironment, KillsAProgramThatWritesWithoutEnd) {
    ProcessEnvironment environment;
    const auto output = environment.run("yes", in_a_minute());
    EXPECT_FALSE(output.exited);
    EXPECT_EQ(output.reason, "it wrote more than 1 MB and was killed");
}

TEST(ProcessEnvironment, ReplacesAFileForItsUserOnly) {
    char name[] = "/tmp/dynantic-test-XXXXXX";
    ASSERT_NE(::mkdtemp(name), nullptr);
    const std::string path = std::string(name) + "/token.json";
    ProcessEnvironment environment;
    EXPECT_EQ(environment.read_file(path).status, Status::missing);
    EXPECT_EQ(environment.read_file(path + "/below").status, Status::missing);
    EXPECT_TRUE(environment.replace_file(path, "one"));
    EXPECT_TRUE(environment.replace_file(path, "two"));
    EXPECT_EQ(environment.read_file(path).text, "two");
    EXPECT_EQ(environment.read_file(path + "/below").status, Status::missing);
    struct stat info {};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777U, 0600U);
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(name), std::filesystem::directory_iterator()),
              1)
        << "no draft is left behind";
    EXPECT_FALSE(environment.replace_file(std::string(name) + "/missing/token.json", "x"));
    EXPECT_EQ(environment.read_file(name).status, Status::unreadable);
    EXPECT_EQ(environment.read_file("/dev/zero").status, Status::unreadable) << "a file without end";
    std::filesystem::remove_all(name);
}

}  // namespace
}  // namespace dynantic::aws
