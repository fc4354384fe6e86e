#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dynantic::http {

struct HeaderView {
    std::string_view name;
    std::string_view value;
};

/// Equal but for the case of ASCII letters.
[[nodiscard]] bool same_name(std::string_view a, std::string_view b) noexcept;

/// How the end of a body is told (RFC 9112, section 6.3).
enum class Framing : std::uint8_t { none, length, chunked, until_close };

/// The status line and the headers of a reply. The views point into the text that was parsed.
struct ResponseHead {
    int status = 0;
    bool keep_alive = false;
    Framing framing = Framing::none;
    std::uint64_t content_length = 0;
    std::vector<HeaderView> headers;

    /// The first header of that name, in any case; empty where there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
};

struct HeadLimits {
    std::size_t bytes = 64 * 1024;
    std::size_t headers = 256;
};

struct HeadResult {
    enum class Kind : std::uint8_t { incomplete, complete, malformed };
    Kind kind = Kind::incomplete;
    std::size_t size = 0;           ///< of a complete head, its empty line included
    const char* problem = nullptr;  ///< of a malformed one, for people: "a header line without a colon"
};

/// Parses the head that begins `text`. `scanned` says how much of it an earlier call has seen already without finding
/// the end; it is kept up to date. Strict: what two readers could understand in two ways (both Content-Length and
/// Transfer-Encoding, folded lines, blanks before the colon) is malformed, so that nobody between us and the service
/// can slip a reply in.
[[nodiscard]] HeadResult parse_head(std::string_view text, std::size_t& scanned, ResponseHead& out,
                                    const HeadLimits& limits = {});

}  // namespace dynantic::http
