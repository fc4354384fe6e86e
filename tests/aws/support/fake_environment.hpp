#pragma once

#include "aws/environment.hpp"
#include "aws/support/vectors.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <string>

namespace dynantic::tests {

/// Variables, files and programs that a test makes up. Nothing of the machine is seen through it.
class FakeEnvironment final : public aws::Environment {
  public:
    std::map<std::string, std::string> variables;
    std::map<std::string, std::string> files;
    std::map<std::string, std::string> unreadable;  ///< path -> reason
    std::string password_database_home;
    /// Answers `run`; without it no program can be started.
    std::function<Output(const std::string& command)> program;
    std::vector<std::string> commands;  ///< what was run

    FakeEnvironment() = default;
    explicit FakeEnvironment(std::map<std::string, std::string> set,
                             std::map<std::string, std::string> texts = {})
        : variables(std::move(set)), files(std::move(texts)) {}

    /// Takes every file below a folder, by its path from there on.
    void add_files(const std::filesystem::path& root) {
        if (!std::filesystem::exists(root)) return;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.is_regular_file())
                files["/" + entry.path().lexically_relative(root).string()] = read_text(entry.path());
        }
    }

    [[nodiscard]] File read_file(const std::string& path) const override {
        if (const auto bad = unreadable.find(path); bad != unreadable.end())
            return {File::Status::unreadable, {}, bad->second};
        const auto found = files.find(path);
        if (found == files.end()) return {File::Status::missing, {}, "No such file or directory"};
        return {File::Status::read, found->second, {}};
    }
    bool replace_file(const std::string& path, const std::string& text) override {
        files[path] = text;
        return true;
    }
    [[nodiscard]] Output run(const std::string& command, const detail::CallLimits&) override {
        commands.push_back(command);
        return program ? program(command) : Output{};
    }

  protected:
    [[nodiscard]] std::optional<std::string> variable(const std::string& name) const override {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    }
    [[nodiscard]] std::string system_home() const override { return password_database_home; }
};

}  // namespace dynantic::tests
