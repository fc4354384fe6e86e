#pragma once

#include "aws/support/vectors.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>

namespace dynantic::tests {

struct ToolOutput {
    int status = -1;
    std::string out;
    std::string err;
};

inline std::filesystem::path tool() {
    return std::filesystem::path(DYNANTIC_BINARY_DIR) / "bin" / "dynantic";
}

inline std::string shell_quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return out + "'";
}

/// Runs the dynantic command with these variables and no others.
inline ToolOutput run_tool(const std::string& arguments,
                           const std::map<std::string, std::string>& variables) {
    char errors[] = "/tmp/dynantic-test-XXXXXX";
    const int descriptor = ::mkstemp(errors);
    if (descriptor < 0) throw std::runtime_error("no temporary file could be made");
    ::close(descriptor);
    std::string command = "env -i";
    for (const auto& [name, value] : variables) command += " " + shell_quoted(name + "=" + value);
    command += " timeout 60 " + shell_quoted(tool().string()) + " " + arguments + " 2>" + errors;
    ToolOutput output;
    FILE* pipe = ::popen(command.c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("no shell could be started");
    char buffer[4096];
    for (std::size_t count = 0; (count = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
        output.out.append(buffer, count);
    const int status = ::pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    output.err = read_text(errors);
    std::filesystem::remove(errors);
    return output;
}

}  // namespace dynantic::tests

#define DYNANTIC_NEEDS_TOOL()                                \
    if (!std::filesystem::exists(::dynantic::tests::tool())) \
    GTEST_SKIP() << "no " << ::dynantic::tests::tool() << " was built"
