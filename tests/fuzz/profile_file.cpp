// Any text as either of the AWS files: it is read or refused, never worse; and what was read says where it stands.

#include "aws/settings/profile_file.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const std::map<std::string, dynantic::aws::ProfileSection, std::less<>>& sections, int lines) {
    for (const auto& [name, section] : sections) {
        require(!name.empty());
        for (const auto& [key, value] : section) {
            require(!key.empty());
            require(value.line >= 1 && value.line <= lines);
            (void)dynantic::aws::nested_value(value, "endpoint_url");
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dynantic::aws;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const int lines = 1 + static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    for (const ProfileFileKind kind : {ProfileFileKind::config, ProfileFileKind::credentials}) {
        ProfileSet set;
        const auto read = read_profile_file(set, text, kind, "file");
        if (!read) {
            require(read.error().message().starts_with("file:"));
            continue;
        }
        check(set.profiles, lines);
        check(set.sso_sessions, lines);
        check(set.services, lines);
        // Reading the same file on top of itself changes nothing.
        const std::size_t profiles = set.profiles.size();
        require(read_profile_file(set, text, kind, "file").has_value());
        require(set.profiles.size() == profiles);
    }
    return 0;
}
