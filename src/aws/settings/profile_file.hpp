#pragma once

#include <dynantic/result.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::aws {

/// Which of the two files of the AWS tools: they name profiles differently ("[profile dev]" and "[dev]").
enum class ProfileFileKind : std::uint8_t { config, credentials };

/// One value with the place it was written at.
struct ProfileValue {
    std::string
        text;  ///< continuation lines are joined by line feeds; nested keys stand below an empty first line
    std::string file;
    int line = 0;
    ProfileFileKind kind = ProfileFileKind::config;

    /// "/home/ada/.aws/config:12"
    [[nodiscard]] std::string where() const { return file + ":" + std::to_string(line); }
};

/// Keys (in lower case) and their values.
using ProfileSection = std::map<std::string, ProfileValue, std::less<>>;

/// The sections that both files hold together.
struct ProfileSet {
    std::map<std::string, ProfileSection, std::less<>> profiles;
    std::map<std::string, ProfileSection, std::less<>> sso_sessions;
    std::map<std::string, ProfileSection, std::less<>> services;
    /// What was passed over (sections and keys with impossible names), each with its place.
    std::vector<std::string> ignored;

    /// A profile, or nullptr.
    [[nodiscard]] const ProfileSection* profile(std::string_view name) const;
};

/// A value of a section, or nullptr.
[[nodiscard]] const ProfileValue* find(const ProfileSection& section, std::string_view key);

/// Reads one file's text into `set`; what is there already is overridden key by key, so the credentials file comes
/// after the config file. An Error of kind config names `file` and the line that cannot be understood.
///
/// The grammar is that of the AWS SDKs: sections in brackets, "key = value", continuation lines that begin with a
/// blank, comments by '#' or ';' at the beginning of a line or after a blank, keys in any case. "[profile default]"
/// makes "[default]" of the same file void; in the config file a name may stand in quotes. Sections of unknown kinds are
/// passed over.
[[nodiscard]] Result<void> read_profile_file(ProfileSet& set, std::string_view text, ProfileFileKind kind,
                                             const std::string& file);

/// A key nested below a value ("dynamodb =\n  endpoint_url = ..."); nothing where it is not there.
[[nodiscard]] std::optional<std::string> nested_value(const ProfileValue& value, std::string_view key);

}  // namespace dynantic::aws
