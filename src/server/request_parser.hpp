#pragma once

#include "server/head_scan.hpp"
#include "server/message.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynantic::server {

/// Bytes to Request, fed as they come: HTTP/1.1 and 1.0 as RFC 9112 writes them.
///
/// Strict, because whoever stands between a client and this server must not read a request's length in another way: lines end
/// with CR LF, names stand right before their colon, headers are not folded, a length is said once and in one way, and the
/// only coding of a transfer is `chunked`.
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

    /// Takes what it can of `data` and says how much; keep the rest, and give it again with more behind it. After `bad` and
    /// the two `large` there is nothing more to feed.
    State feed(std::string_view data, std::size_t& consumed);

    /// For the next request of the connection.
    void reset();

    [[nodiscard]] Request& request() noexcept { return request_; }

  private:
    // What comes next.
    enum class Step { head, body, chunk_size, chunk, chunk_end, trailers, done };
    enum class Outcome { go_on, need_more, bad, head_large, body_large };

    Outcome read(std::string_view& data);
    Outcome read_head(std::string_view& data);
    std::size_t find_lines(std::string_view data);
    bool read_lines(std::string_view head);
    bool read_request_line(std::string_view line);
    bool read_header(std::string_view head, const HeadLine& line);
    bool read_framing(Header header, std::string_view value);
    void read_wishes(std::string_view connection);
    Outcome begin_body();
    Outcome read_body(std::string_view& data, Step next);
    Outcome read_chunk_size(std::string_view& data);
    Outcome read_chunk_end(std::string_view& data);
    Outcome read_trailers(std::string_view& data);

    std::size_t header_limit_;
    std::size_t body_limit_;
    Request request_;
    HeadLines head_;
    Step step_ = Step::head;
    std::size_t searched_ = 0;  // of a head that is not all there: where its end is not
    std::size_t trailers_ = 0;  // bytes of them
    std::uint64_t left_ = 0;    // of the body, or of a chunk
    bool old_ = false;          // HTTP/1.0
    bool asks_close_ = false;
    bool asks_keep_ = false;
    bool has_length_ = false;
    bool chunked_ = false;
};

}  // namespace dynantic::server
