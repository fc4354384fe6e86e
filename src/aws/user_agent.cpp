#include "aws/user_agent.hpp"

#include <string_view>

namespace dynantic::aws {
namespace {

constexpr std::string_view version = DYNANTIC_VERSION;  // of the CMake project
#if defined(__APPLE__)
constexpr std::string_view system_name = "macos";
#else
constexpr std::string_view system_name = "linux";
#endif

// What the AWS SDKs leave of a value: letters, digits and a few signs.
bool may_stand(char c) noexcept {
    const bool alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view("!$%&'*+-.^_`|~,").find(c) != std::string_view::npos;
}

}  // namespace

std::string user_agent(const std::optional<std::string>& app_id) {
    std::string out("dynantic-cpp/");
    out.append(version).append(" os/").append(system_name).append(" lang/c++");
    if (app_id && !app_id->empty()) {
        constexpr std::size_t longest = 50;
        out += " app/";
        for (const char c : app_id->substr(0, longest)) out.push_back(may_stand(c) ? c : '-');
    }
    return out;
}

}  // namespace dynantic::aws
