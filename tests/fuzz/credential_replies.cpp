// Any text as the reply of STS, of a JSON endpoint, as a date and as a URL: read or refused, never worse.

#include "aws/credentials/flat_json.hpp"
#include "aws/credentials/flat_xml.hpp"
#include "aws/time_text.hpp"
#include "http/url.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dynantic;
    const std::string text(reinterpret_cast<const char*>(data), size);
    if (const auto xml = aws::FlatXml::parse(text); xml && xml->root().empty()) std::abort();
    if (const auto json = aws::FlatJson::parse(text)) (void)json->get("AccessKeyId");
    if (const auto time = aws::parse_time(text)) {
        // What is written is read back, to the second.
        const auto seconds = std::chrono::floor<std::chrono::seconds>(*time);
        if (aws::parse_time(aws::format_time(*time)) != seconds &&
            *time >= std::chrono::sys_days{std::chrono::year{1} / 1 / 1} &&
            *time < std::chrono::sys_days{std::chrono::year{9999} / 12 / 31})
            std::abort();
    }
    if (const auto url = http::parse_url(text);
        url && (url->host.empty() || url->port == 0 || !url->path.starts_with('/')))
        std::abort();
    return 0;
}
