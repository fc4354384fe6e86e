#pragma once

#include "aws/environment.hpp"
#include "aws/settings/profile_file.hpp"
#include "aws/settings/setting.hpp"
#include "aws/text.hpp"

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::aws {

/// Looks one setting up after the other, each in code, environment and profile, in this order, and keeps the first
/// complaint about a value that cannot be understood.
class Resolver {
  public:
    Resolver(const Environment& environment, const ProfileSection* profile)
        : environment_(environment), profile_(profile) {}

    [[nodiscard]] const Environment& environment() const noexcept { return environment_; }
    /// The profile's value, or nullptr where it has none or a blank one.
    [[nodiscard]] const ProfileValue* profile_value(const char* key) const;

    [[nodiscard]] Setting<std::optional<std::string>> text(const std::optional<std::string>& code,
                                                           std::initializer_list<const char*> variables,
                                                           const char* key) const;
    [[nodiscard]] Setting<bool> boolean(const std::optional<bool>& code, const char* variable,
                                        const char* key, bool fallback);
    [[nodiscard]] Setting<bool> boolean(const char* variable, const char* key, bool fallback) {
        return boolean(std::nullopt, variable, key, fallback);
    }
    /// A whole number from 1 on.
    [[nodiscard]] Setting<int> positive(const std::optional<int>& code, const char* variable, const char* key,
                                        int fallback);
    /// A number of seconds, which may have decimals.
    [[nodiscard]] Setting<std::chrono::milliseconds> seconds(const char* variable, const char* key,
                                                             std::chrono::milliseconds fallback);
    /// One of some words, in any case.
    template <class T>
    [[nodiscard]] Setting<T> choice(const std::optional<T>& code, const char* variable, const char* key,
                                    std::initializer_list<std::pair<std::string_view, T>> words, T fallback) {
        if (code) return {*code, {Origin::Kind::code}};
        const Setting<std::optional<std::string>> found = text(std::nullopt, {variable}, key);
        if (!found.value) return {fallback, {}};
        std::string names;
        for (const auto& [word, value] : words) {
            if (same_ignoring_case(*found.value, word)) return {value, found.origin};
            (names += names.empty() ? "" : ", ") += word;
        }
        refuse(found, key, "one of " + names);
        return {fallback, found.origin};
    }

    void fail(std::string message) {
        if (failure_.empty()) failure_ = std::move(message);
    }
    /// The first complaint, or "".
    [[nodiscard]] const std::string& failure() const noexcept { return failure_; }

  private:
    void refuse(const Setting<std::optional<std::string>>& found, const char* key,
                const std::string& expected);

    const Environment& environment_;
    const ProfileSection* profile_;
    std::string failure_;
};

}  // namespace dynantic::aws
