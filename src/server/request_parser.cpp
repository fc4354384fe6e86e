#include "server/request_parser.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/rfc7230.hpp>

namespace dynantic::server {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

// Copies what Beast finds straight into the Request, whose buffers live as long as the connection.
class RequestParser::Beast : public http::basic_parser<true> {
  public:
    explicit Beast(Request& request) : request_(request) {}

  private:
    void on_request_impl(http::verb, string_view method, string_view target, int, error_code&) override {
        request_.method.assign(method.data(), method.size());
        request_.target.assign(target.data(), target.size());
    }
    void on_response_impl(int, string_view, int, error_code&) override {}
    void on_field_impl(http::field, string_view name, string_view value, error_code&) override {
        request_.add_header({name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_header_impl(error_code&) override {
        request_.keep_alive = keep_alive();
        request_.expects_continue = equals_ignoring_case(request_.header("expect"), "100-continue");
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
        constexpr std::uint64_t trusted =
            64 * 1024;  // a promise of more is not worth memory before it is kept
        if (length) request_.body.reserve(static_cast<std::size_t>(std::min(*length, trusted)));
    }
    std::size_t on_body_impl(string_view body, error_code&) override {
        request_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code&) override {
        request_.body.append(body.data(), body.size());
        return body.size();
    }
    void on_finish_impl(error_code&) override {}

    Request& request_;
};

RequestParser::RequestParser(std::size_t header_limit, std::size_t body_limit)
    : header_limit_(header_limit), body_limit_(body_limit) {
    reset();
}

RequestParser::~RequestParser() = default;

void RequestParser::reset() {
    request_.clear();
    beast_ = std::make_unique<Beast>(request_);
    beast_->eager(true);
    beast_->header_limit(static_cast<std::uint32_t>(header_limit_));
    beast_->body_limit(body_limit_);
}

RequestParser::State RequestParser::feed(std::string_view data, std::size_t& consumed) {
    consumed = 0;
    while (!beast_->is_done()) {
        error_code error;
        const auto rest = data.substr(consumed);
        const std::size_t taken =
            rest.empty() ? 0 : beast_->put(boost::asio::buffer(rest.data(), rest.size()), error);
        consumed += taken;
        if (error == http::error::header_limit) return State::head_large;
        if (error == http::error::body_limit) return State::body_large;
        if (error && error != http::error::need_more) return State::bad;
        if (beast_->is_done()) break;
        if (taken == 0 || error == http::error::need_more) {
            return beast_->is_header_done() ? State::need_body : State::need_head;
        }
    }
    return State::complete;
}

}  // namespace dynantic::server
