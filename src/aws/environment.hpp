#pragma once

#include "wire/call_limits.hpp"

#include <dynantic/backend.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// What settings and credentials are looked up in: variables, files and helper programs. The process's own, or a
/// test's. Safe to share between threads as far as its variables are not changed meanwhile.
class Environment {
  public:
    struct File {
        enum class Status : std::uint8_t { read, missing, unreadable };
        Status status = Status::missing;
        std::string text;
        std::string reason;  ///< of `unreadable`, for people
    };
    struct Output {
        bool exited = false;  ///< false: it could not be started, was killed, or took too long: see `reason`
        int status = 0;
        std::string text;  ///< its standard output; may hold secrets
        std::string reason;
    };

    Environment() = default;
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;
    virtual ~Environment() = default;

    /// A variable without blanks around it; nothing where it is unset or blank.
    [[nodiscard]] std::optional<std::string> get(const std::string& name) const;
    /// The home directory: HOME, else what the system knows of the user; "" where there is none.
    [[nodiscard]] std::string home() const;
    /// A path with a leading "~" replaced by the home directory.
    [[nodiscard]] std::string expand_home(std::string_view path) const;

    [[nodiscard]] virtual File read_file(const std::string& path) const = 0;
    /// Replaces a file whole, readable by this user only; false where it cannot be.
    virtual bool replace_file(const std::string& path, const std::string& text) = 0;
    /// Runs a command line by /bin/sh and waits for it, killing it at the deadline or a cancellation. Its standard error and
    /// input are this process's, so that it can ask its user.
    [[nodiscard]] virtual Output run(const std::string& command, const detail::CallLimits& limits) = 0;

  protected:
    [[nodiscard]] virtual std::optional<std::string> variable(const std::string& name) const = 0;
    /// The home directory as the password database knows it.
    [[nodiscard]] virtual std::string system_home() const = 0;
};

/// The process's own.
class ProcessEnvironment final : public Environment {
  public:
    [[nodiscard]] File read_file(const std::string& path) const override;
    bool replace_file(const std::string& path, const std::string& text) override;
    [[nodiscard]] Output run(const std::string& command, const detail::CallLimits& limits) override;

  protected:
    [[nodiscard]] std::optional<std::string> variable(const std::string& name) const override;
    [[nodiscard]] std::string system_home() const override;
};

}  // namespace dynantic::aws
