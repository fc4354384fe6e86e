#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::server::test {

struct RawResponse {
    int status = 0;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
};

/// A client that says exactly what it is told over a loopback socket. Waiting ends after ten seconds, as a failure.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient();

    /// False where the server has closed.
    bool send(std::string_view text);
    /// The next reply; nothing where the server closed before it was whole.
    std::optional<RawResponse> receive();
    /// Whether the server closes, with nothing more to say.
    bool closed();
    /// No more will be sent.
    void finish_sending();

  private:
    bool read_more();
    int socket_ = -1;
    std::string buffer_;
};

/// A whole signed POST, with more headers where given as "Name: value\r\n".
std::string post(std::string_view body, std::string_view headers = {},
                 std::string_view target = "DynamoDB_20120810.GetItem");

}  // namespace dynantic::server::test
