#pragma once

#include "http/exchange.hpp"

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic::http::test {

/// Drives an Exchange over a connection that exists only here: takes what is written, gives the reply in pieces of a
/// given size, and breaks where it is told to.
struct FakePeer {
    std::string reply;                           ///< all that the peer sends
    std::size_t piece = SIZE_MAX;                ///< bytes moved by one step, both ways
    std::optional<std::size_t> closes_after{};   ///< bytes of the reply, then the peer closes
    std::optional<std::size_t> refuses_after{};  ///< bytes of the request, then writing fails

    std::string received{};
    std::size_t sent = 0;

    void run(Exchange& exchange) {
        for (ExchangeStep step = exchange.next(); step.kind != ExchangeStep::Kind::done;
             step = exchange.next()) {
            if (step.kind == ExchangeStep::Kind::write) {
                write(exchange, step);
            } else {
                read(exchange, step);
            }
        }
    }

  private:
    void write(Exchange& exchange, const ExchangeStep& step) {
        const std::string out = std::string(step.out[0]) + std::string(step.out[1]);
        std::size_t size = std::min(piece, out.size());
        if (refuses_after) {
            if (received.size() >= *refuses_after) return exchange.on_write_closed();
            size = std::min(size, *refuses_after - received.size());
        }
        received.append(out, 0, size);
        exchange.on_written(size);
    }
    void read(Exchange& exchange, const ExchangeStep& step) {
        const std::size_t end = std::min(reply.size(), closes_after.value_or(SIZE_MAX));
        const std::size_t size = std::min({piece, step.in.size(), end - sent});
        std::memcpy(step.in.data(), reply.data() + sent, size);
        sent += size;
        exchange.on_read(size);  // 0 at the end: a peer that has nothing more to say closes
    }
};

}  // namespace dynantic::http::test
