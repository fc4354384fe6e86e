#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic::server {

/// The headers that this server goes by. A request finds them once, when it is read; all others are looked up by name.
enum class Header : std::uint8_t {
    accept_encoding,
    authorization,
    connection,
    content_encoding,
    content_length,
    content_type,
    date,
    expect,
    origin,
    transfer_encoding,
    x_amz_date,
    x_amz_security_token,
    x_amz_target,
    other,
};

/// A request as it came. Its buffers are kept from one request of a connection to the next.
class Request {
  public:
    std::string method;
    std::string target;  ///< path and query, as sent
    std::string body;    ///< as sent, still packed where Content-Encoding says so
    bool keep_alive = true;
    bool expects_continue = false;

    /// The value of the first header of that name; empty where there is none.
    [[nodiscard]] std::string_view header(Header name) const noexcept;
    [[nodiscard]] bool has_header(Header name) const noexcept { return first_of(name) != 0; }
    /// The same by a name in any case.
    [[nodiscard]] std::string_view header(std::string_view name) const noexcept;
    [[nodiscard]] bool has_header(std::string_view name) const noexcept;
    /// All values of a header, joined with commas.
    [[nodiscard]] std::string joined_header(std::string_view name) const;
    [[nodiscard]] std::string_view path() const noexcept;
    [[nodiscard]] std::string_view query() const noexcept;

    void add_header(std::string_view name, std::string_view value);
    /// Copies a whole head, for headers that lie in what this returns. Once, and before any header.
    std::string_view keep(std::string_view head);
    /// Says which it is.
    Header add_kept_header(std::string_view name, std::string_view value);
    void clear();

  private:
    struct Field {
        std::uint32_t name_at, name_size, value_at, value_size;
    };
    Header add(const Field& field, std::string_view name);
    [[nodiscard]] const Field* find(std::string_view name) const noexcept;
    [[nodiscard]] std::uint32_t first_of(Header name) const noexcept {
        return firsts_[static_cast<std::size_t>(name)];
    }
    [[nodiscard]] std::string_view name_of(const Field& field) const noexcept;
    [[nodiscard]] std::string_view value_of(const Field& field) const noexcept;

    std::string texts_;  // a head, or names and values one after the other
    std::vector<Field> fields_;
    std::array<std::uint32_t, static_cast<std::size_t>(Header::other) + 1>
        firsts_{};  // place in `fields_`, from 1
};

/// A reply before it is put into bytes.
struct Response {
    int status = 200;
    std::string_view content_type;  ///< of static text; empty: no header
    std::string body;
    std::vector<std::pair<std::string_view, std::string>> headers;
    bool with_request_id = true;
    bool with_crc = true;
    bool packed = false;  ///< the body is gzip
    bool close = false;   ///< the connection ends after it
};

[[nodiscard]] bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
/// Without the spaces and tabs around it.
[[nodiscard]] inline std::string_view trim(std::string_view text) noexcept {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// The status line and headers, with the empty line at their end. `date` is an RFC 9110 date.
void append_head(std::string& out, const Response& response, std::string_view date, bool keep_alive);

/// 52 characters of 0-9 and A-V, as AWS gives.
[[nodiscard]] std::string make_request_id();

/// "Sun, 06 Nov 1994 08:49:37 GMT"
[[nodiscard]] std::string http_date(std::int64_t epoch_seconds);

}  // namespace dynantic::server
