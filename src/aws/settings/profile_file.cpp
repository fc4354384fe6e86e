#include "aws/settings/profile_file.hpp"

#include "aws/text.hpp"

#include <algorithm>

namespace dynantic::aws {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t'; }

bool is_comment(std::string_view trimmed) noexcept {
    return !trimmed.empty() && (trimmed.front() == '#' || trimmed.front() == ';');
}

bool is_name(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_/.%@:+").find(c) != std::string_view::npos;
    };
    return !text.empty() && std::all_of(text.begin(), text.end(), allowed);
}

// "'my dev'": how the AWS CLI writes a profile whose name has a blank.
bool is_quoted(std::string_view text) noexcept {
    return text.size() > 2 && (text.front() == '"' || text.front() == '\'') &&
           text.find(text.front(), 1) == text.size() - 1;
}

// "value # comment": in a value a comment begins after a blank, so that passwords and URLs may hold '#' and ';'.
std::string_view without_comment(std::string_view line) noexcept {
    for (std::size_t i = 1; i < line.size(); ++i) {
        if ((line[i] == '#' || line[i] == ';') && is_blank(line[i - 1])) return line.substr(0, i);
    }
    return line;
}

// Takes the first line off a text; the line comes without its line feed.
std::string_view take_line(std::string_view& text) noexcept {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return line;
}

enum class SectionKind : std::uint8_t { profile, sso_session, services, unknown };

struct SectionName {
    SectionKind kind = SectionKind::unknown;
    std::string_view name{};
    bool prefixed_default = false;  // "[profile default]"
};

SectionName section_name(std::string_view text, ProfileFileKind file) {
    if (file == ProfileFileKind::credentials)
        return {is_name(text) ? SectionKind::profile : SectionKind::unknown, text};
    if (text == "default") return {SectionKind::profile, text};
    const std::size_t blank = text.find_first_of(" \t");
    if (blank == std::string_view::npos) return {};
    const std::string_view kind = text.substr(0, blank);
    std::string_view name = trim(text.substr(blank));
    if (is_quoted(name)) {
        name = name.substr(1, name.size() - 2);
    } else if (!is_name(name)) {
        return {};
    }
    if (kind == "profile") return {SectionKind::profile, name, name == "default"};
    if (kind == "sso-session") return {SectionKind::sso_session, name};
    if (kind == "services") return {SectionKind::services, name};
    return {};
}

class Reader {
  public:
    Reader(ProfileSet& set, ProfileFileKind kind, const std::string& file)
        : set_(set), kind_(kind), file_(file) {}

    Result<void> read(std::string_view text) {
        if (text.starts_with("\xef\xbb\xbf"))
            text.remove_prefix(3);  // the byte order mark of Windows editors
        while (!text.empty() && message_.empty()) {
            const std::string_view line = take_line(text);
            ++line_;
            take(line.ends_with('\r') ? line.substr(0, line.size() - 1) : line);
        }
        if (!message_.empty())
            return Error(ErrorKind::config, file_ + ":" + std::to_string(line_) + ": " + message_);
        merge();
        return {};
    }

  private:
    void take(std::string_view line) {
        const std::string_view trimmed = trim(line);
        if (trimmed.empty() || is_comment(trimmed)) return;
        if (is_blank(line.front())) return continuation(trimmed);
        if (line.front() == '[') return section(line);
        property(line);
    }

    void section(std::string_view line) {
        line = trim(line.substr(0, line.find_first_of("#;")));
        if (!line.ends_with(']')) return fail("a section must end with ']'");
        const SectionName found = section_name(trim(line.substr(1, line.size() - 2)), kind_);
        in_section_ = true;
        value_ = nullptr;
        ignoring_value_ = false;
        switch (found.kind) {
            case SectionKind::profile:
                section_ = found.prefixed_default ? &prefixed_default_ : &profiles_[std::string(found.name)];
                has_prefixed_default_ = has_prefixed_default_ || found.prefixed_default;
                return;
            case SectionKind::sso_session:
                section_ = &set_.sso_sessions[std::string(found.name)];
                return;
            case SectionKind::services:
                section_ = &set_.services[std::string(found.name)];
                return;
            case SectionKind::unknown:
                break;
        }
        section_ = nullptr;
        ignore("the section " + std::string(line) +
               (kind_ == ProfileFileKind::config ? " (a profile is written [profile NAME] here)" : ""));
    }

    void property(std::string_view line) {
        if (!in_section_) return fail("expected a profile definition, such as [default], before this line");
        line = without_comment(line);
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos) return fail("expected an '=' sign defining a property");
        const std::string key = lower(trim(line.substr(0, equals)));
        if (key.empty()) return fail("the property has no name before the '='");
        value_ = nullptr;
        ignoring_value_ = section_ == nullptr || !is_name(key);
        if (ignoring_value_) {
            // "aws_session_token: IQoJ...==" is one: what stands behind the first blank may be a secret.
            const std::string word = key.substr(0, key.find_first_of(" \t"));
            if (section_ != nullptr) ignore("the property '" + word + "' (no such name is possible)");
            return;
        }
        value_ = &(*section_)[key];
        *value_ = {std::string(trim(line.substr(equals + 1))), file_, line_, kind_};
    }

    void continuation(std::string_view trimmed) {
        if (!in_section_) return fail("expected a profile definition, such as [default], before this line");
        if (ignoring_value_ || section_ == nullptr) return;
        if (value_ == nullptr) {
            return fail(
                "expected a property definition: a line that begins with a blank continues a value, and "
                "there "
                "is none before it");
        }
        // Below an empty value stand nested keys.
        if (value_->text.empty() || value_->text.front() == '\n') {
            const std::size_t equals = trimmed.find('=');
            if (equals == std::string_view::npos)
                return fail("expected an '=' sign defining a property in a nested property");
            if (trim(trimmed.substr(0, equals)).empty())
                return fail("the nested property has no name before the '='");
        }
        (value_->text += '\n') += trimmed;
    }

    void merge() {
        if (has_prefixed_default_) profiles_["default"] = std::move(prefixed_default_);
        for (auto& [name, section] : profiles_) {
            ProfileSection& whole = set_.profiles[name];
            for (auto& [key, value] : section) whole[key] = std::move(value);
        }
    }

    void fail(std::string message) { message_ = std::move(message); }
    void ignore(const std::string& what) {
        set_.ignored.push_back(file_ + ":" + std::to_string(line_) + ": ignored " + what);
    }

    ProfileSet& set_;
    ProfileFileKind kind_;
    const std::string& file_;
    int line_ = 0;
    std::string message_;
    std::map<std::string, ProfileSection, std::less<>> profiles_;  // of this file
    ProfileSection prefixed_default_;
    bool has_prefixed_default_ = false;
    bool in_section_ = false;
    ProfileSection* section_ = nullptr;  // nullptr in a section that is passed over
    ProfileValue* value_ = nullptr;      // what a continuation line would continue
    bool ignoring_value_ = false;
};

}  // namespace

const ProfileSection* ProfileSet::profile(std::string_view name) const {
    const auto found = profiles.find(name);
    return found == profiles.end() ? nullptr : &found->second;
}

const ProfileValue* find(const ProfileSection& section, std::string_view key) {
    const auto found = section.find(key);
    return found == section.end() ? nullptr : &found->second;
}

Result<void> read_profile_file(ProfileSet& set, std::string_view text, ProfileFileKind kind,
                               const std::string& file) {
    return Reader(set, kind, file).read(text);
}

std::optional<std::string> nested_value(const ProfileValue& value, std::string_view key) {
    std::string_view rest = value.text;
    if (!rest.starts_with('\n')) return std::nullopt;
    std::optional<std::string> found;
    while (!rest.empty()) {
        const std::string_view line = without_comment(take_line(rest));
        const std::size_t equals = line.find('=');
        if (equals != std::string_view::npos && same_ignoring_case(trim(line.substr(0, equals)), key))
            found = std::string(trim(line.substr(equals + 1)));
    }
    return found;
}

}  // namespace dynantic::aws
