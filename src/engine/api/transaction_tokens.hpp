#pragma once

#include "engine/engine.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::api {

// A ClientRequestToken makes a transaction that is sent twice be done once: for ten minutes after it was done, the same
// token with the same request answers again and does nothing. The token is written in the transaction's own batch, so a
// crash cannot separate them. In the store: 'k' token -> epoch milliseconds:8, hash of the request:8, and a varint an
// action, how many bytes it read or wrote (records of earlier versions have none).

[[nodiscard]] std::string token_key(std::string_view token);
[[nodiscard]] storage::Bytes token_record(std::int64_t now, std::uint64_t request_hash,
                                          const std::vector<std::size_t>& action_bytes);

struct DoneRequest {
    std::uint64_t hash = 0;
    std::vector<std::size_t> action_bytes;
};

/// The request that was done with this token in the last ten minutes, or none.
[[nodiscard]] std::optional<DoneRequest> find_token(Engine& engine, std::string_view token);

void drop_old_tokens(Engine& engine);

}  // namespace dynantic::engine::api
