#include "server/child.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <ctime>
#include <fstream>
#include <stdexcept>

namespace bench {
namespace {

void pin(int core) {
    cpu_set_t cores;
    CPU_ZERO(&cores);
    CPU_SET(core, &cores);
    ::sched_setaffinity(0, sizeof cores, &cores);
}

bool two_cores() { return ::sysconf(_SC_NPROCESSORS_ONLN) > 1; }

std::uint16_t free_port() {
    const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(probe, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no port is free");
    ::close(probe);
    return ntohs(address.sin_port);
}

[[noreturn]] void become(std::vector<std::string>& command) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // no server outlives a benchmark that was interrupted
    move_to(Core::of_servers);
    const int nothing = ::open("/dev/null", O_RDWR);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(nothing, STDOUT_FILENO);
    ::dup2(nothing, STDERR_FILENO);
    std::vector<char*> arguments;
    for (std::string& each : command) arguments.push_back(each.data());
    arguments.push_back(nullptr);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
}

}  // namespace

void move_to(Core core) {
    if (two_cores()) pin(core == Core::of_servers ? 1 : 0);
}

Child::Child(std::vector<std::string> command) : port_(free_port()) {
    for (std::string& each : command) {
        if (each == "PORT") each = std::to_string(port_);
    }
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no process could be started");
    if (pid_ == 0) become(command);
}

Child::~Child() {
    ::kill(pid_, SIGTERM);
    for (int tenths = 0; tenths < 50; ++tenths) {
        if (::waitpid(pid_, nullptr, WNOHANG) == pid_) return;
        ::usleep(100'000);
    }
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
}

double Child::cpu() const {
    clockid_t clock{};
    timespec time{};
    if (::clock_getcpuclockid(pid_, &clock) != 0 || ::clock_gettime(clock, &time) != 0)
        throw std::runtime_error("the server has ended");
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

long Child::resident() const {
    std::ifstream status("/proc/" + std::to_string(pid_) + "/status");
    std::string word;
    while (status >> word) {
        if (word != "VmRSS:") continue;
        long kilobytes = 0;
        status >> kilobytes;
        return kilobytes;
    }
    throw std::runtime_error("the server has ended");
}

bool Child::runs() const { return ::waitpid(pid_, nullptr, WNOHANG) == 0; }

}  // namespace bench
