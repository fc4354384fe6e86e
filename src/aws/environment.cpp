#include "aws/environment.hpp"

#include "aws/text.hpp"
#include "wire/owned_fd.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace dynantic::aws {
namespace {

// Configuration and token files are small; one that is not was named by mistake (/dev/zero, a core file).
constexpr std::size_t largest_file = 16U << 20U;

std::string system_message(int code) {
    char buffer[256];
    return strerror_r(code, buffer, sizeof buffer);
}

}  // namespace

std::optional<std::string> Environment::get(const std::string& name) const {
    const std::optional<std::string> value = variable(name);
    if (!value) return std::nullopt;
    const std::string_view trimmed = trim(*value);
    if (trimmed.empty()) return std::nullopt;
    return std::string(trimmed);
}

std::string Environment::home() const {
    if (auto home = get("HOME")) return *home;
    return system_home();
}

std::string Environment::expand_home(std::string_view path) const {
    if (path != "~" && !path.starts_with("~/")) return std::string(path);
    return home() + std::string(path.substr(1));
}

std::optional<std::string> ProcessEnvironment::variable(const std::string& name) const {
    const char* value = std::getenv(name.c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

std::string ProcessEnvironment::system_home() const {
    std::vector<char> buffer(16384);
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr)
        return {};
    return found->pw_dir != nullptr ? found->pw_dir : "";
}

Environment::File ProcessEnvironment::read_file(const std::string& path) const {
    File file;
    const detail::OwnedFd descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const auto fail = [&](int code) {
        file.status = code == ENOENT || code == ENOTDIR ? File::Status::missing : File::Status::unreadable;
        file.reason = system_message(code);
        file.text.clear();
        return file;
    };
    if (!descriptor) return fail(errno);
    char buffer[16384];
    for (;;) {
        const ssize_t count = ::read(descriptor.fd(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return fail(errno);
        if (count == 0) break;
        file.text.append(buffer, static_cast<std::size_t>(count));
        if (file.text.size() > largest_file) return fail(EFBIG);
    }
    file.status = File::Status::read;
    return file;
}

bool ProcessEnvironment::replace_file(const std::string& path, const std::string& text) {
    // A reader must see the old text or the new one, whole: write beside, then rename.
    std::string draft = path + ".XXXXXX";
    const int value = ::mkostemp(draft.data(), O_CLOEXEC);  // mode 0600
    if (value < 0) return false;
    bool written = true;
    {
        const detail::OwnedFd descriptor(value);
        for (std::size_t done = 0; written && done < text.size();) {
            const ssize_t count = ::write(value, text.data() + done, text.size() - done);
            if (count > 0) done += static_cast<std::size_t>(count);
            if (count < 0 && errno != EINTR) written = false;
        }
    }
    if (written && ::rename(draft.c_str(), path.c_str()) == 0) return true;
    ::unlink(draft.c_str());
    return false;
}

}  // namespace dynantic::aws
