#pragma once

#include "http/request.hpp"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

namespace dynantic::tests {

inline http::Response answer(int status, std::string body) {
    http::Response out;
    out.status = status;
    out.body = std::move(body);
    return out;
}

inline http::Response no_answer(std::string why = "connection refused", bool retryable = true) {
    http::Response out;
    out.failure = TransportFailure{TransportFailure::Kind::connect, TransportFailure::Sent::no, retryable,
                                   std::move(why)};
    return out;
}

/// Answers requests from a script, in order, and remembers them; beyond its end nobody answers.
class ScriptedSender final : public http::Sender {
  public:
    std::deque<http::Response> script;
    std::vector<http::Request> requests;

    [[nodiscard]] http::Response send(const http::Request& request, const detail::CallLimits&) override {
        requests.push_back(request);
        if (script.empty()) return no_answer("the script is at its end", false);
        http::Response next = std::move(script.front());
        script.pop_front();
        return next;
    }
};

inline std::string header(const http::Request& request, const std::string& name) {
    const auto same = [&](const http::Header& header) {
        return std::equal(header.name.begin(), header.name.end(), name.begin(), name.end(),
                          [](char a, char b) { return std::tolower(a) == std::tolower(b); });
    };
    const auto found = std::find_if(request.headers.begin(), request.headers.end(), same);
    return found == request.headers.end() ? std::string() : found->value;
}

}  // namespace dynantic::tests
