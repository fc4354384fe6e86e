// Any bytes from a client: the server's parser ends, within its limits, and says the same however the bytes are cut.

#include "server/authorization.hpp"
#include "server/request_parser.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace dynantic::server;

constexpr std::size_t header_limit = 512;
constexpr std::size_t body_limit = 1024;

struct Outcome {
    RequestParser::State state = RequestParser::State::need_head;
    std::string method;
    std::string target;
    std::string body;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

// What a connection does: keeps what was not consumed, and gives it again with more behind it.
std::vector<Outcome> run(std::string_view input, std::size_t piece) {
    std::vector<Outcome> outcomes;
    RequestParser parser(header_limit, body_limit);
    std::string pending;
    while (true) {
        std::size_t consumed = 0;
        const auto state = parser.feed(pending, consumed);
        if (consumed > pending.size()) std::abort();
        pending.erase(0, consumed);
        if (parser.request().body.size() > body_limit) std::abort();
        if (state == RequestParser::State::complete) {
            outcomes.push_back(
                {state, parser.request().method, parser.request().target, parser.request().body});
            Authorization authorization;
            static_cast<void>(read_authorization(parser.request(), authorization));
            parser.reset();
            if (pending.empty() && input.empty()) break;
            continue;
        }
        if (state != RequestParser::State::need_head && state != RequestParser::State::need_body) {
            outcomes.push_back({state, {}, {}, {}});
            break;
        }
        if (input.empty()) break;
        const std::size_t size = std::min(piece, input.size());
        pending.append(input.substr(0, size));
        input.remove_prefix(size);
    }
    return outcomes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto whole = run(input, SIZE_MAX);
    // Which limit is met first may depend on the cut; what is read of whole requests may not.
    const auto requests = [](const std::vector<Outcome>& all) {
        std::vector<Outcome> complete;
        std::ranges::copy_if(all, std::back_inserter(complete), [](const Outcome& each) {
            return each.state == RequestParser::State::complete;
        });
        return complete;
    };
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        if (requests(run(input, piece)) != requests(whole)) std::abort();
    }
    return 0;
}
