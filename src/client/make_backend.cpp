#include "client/make_backend.hpp"

#include "aws/backend.hpp"
#include "aws/environment.hpp"
#include "aws/settings/settings.hpp"

#include <string>
#include <utility>

namespace dynantic::client {
namespace {

constexpr std::string_view embedded = "embedded:";

// "embedded:" and what URLs make of it when they are put together by programs.
std::string_view folder_of(std::string_view url) {
    std::string_view folder = url.substr(embedded.size());
    if (folder == "/" || folder == "//") return {};
    if (folder.substr(0, 3) == "///") folder.remove_prefix(2);
    return folder;
}

}  // namespace

Chosen make_backend(ClientConfig config) {
    const aws::ProcessEnvironment environment;
    Result<aws::Settings> settings = aws::load_settings(config, environment);
    if (!settings) settings.error().raise();
    config.retries = settings->retries(config);
    const std::optional<std::string>& url = settings->endpoint_url.value;
    if (url && url->starts_with(embedded)) {
        const std::string_view folder = folder_of(*url);
        return {folder.empty() ? shared_embedded_backend() : embedded_backend(folder), std::move(config)};
    }
    Result<std::shared_ptr<Backend>> backend = aws::make_backend(config, std::move(*settings));
    if (!backend) backend.error().raise();
    return {std::move(*backend), std::move(config)};
}

}  // namespace dynantic::client
