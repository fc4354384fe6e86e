#pragma once

#include "server/message.hpp"

#include <cstddef>
#include <memory>
#include <string_view>

namespace dynantic::server {

/// Bytes to Request, fed as they come. Beast's parser behind it decides what is HTTP/1.1.
class RequestParser {
  public:
    enum class State {
        need_head,   ///< the headers are not all there
        need_body,   ///< the headers are; the body is not
        complete,    ///< `request` is whole; what was not consumed belongs to the next one
        bad,         ///< no HTTP: 400
        head_large,  ///< 431
        body_large,  ///< 413
    };

    RequestParser(std::size_t header_limit, std::size_t body_limit);
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;
    ~RequestParser();

    /// Takes what it can of `data` and says how much; keep the rest, and give it again with more behind it.
    State feed(std::string_view data, std::size_t& consumed);

    /// For the next request of the connection.
    void reset();

    [[nodiscard]] Request& request() noexcept { return request_; }

  private:
    class Beast;
    std::size_t header_limit_;
    std::size_t body_limit_;
    Request request_;
    std::unique_ptr<Beast> beast_;
};

}  // namespace dynantic::server
