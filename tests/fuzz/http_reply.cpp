// Any bytes as a server's reply: the exchange ends, within its limit, and the same way however the bytes are cut.

#include "http/exchange.hpp"
#include "http/exchange_harness.hpp"

#include <cstdlib>
#include <string>

namespace {

struct Outcome {
    bool failed = false;
    int status = 0;
    bool reusable = false;
    std::string body;

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome run(const std::string& reply, std::size_t piece) {
    constexpr std::size_t limit = 4096;
    dynantic::http::Exchange exchange;
    dynantic::http::test::FakePeer peer{.reply = reply, .piece = piece};
    Outcome out;
    exchange.start("GET / HTTP/1.1\r\n\r\n", "", out.body, {.max_body = limit});
    peer.run(exchange);
    out.failed = exchange.failure().has_value();
    if (out.body.size() > limit) std::abort();
    if (out.failed) {
        out.body.clear();
        return out;
    }
    out.status = exchange.head().status;
    out.reusable = exchange.reusable();
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string reply(reinterpret_cast<const char*>(data), size);
    const Outcome whole = run(reply, SIZE_MAX);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        Outcome cut = run(reply, piece);
        // Bytes behind a reply are only noticed where they come with its end.
        if (!whole.reusable) cut.reusable = false;
        if (!(cut == whole)) std::abort();
    }
    return 0;
}
