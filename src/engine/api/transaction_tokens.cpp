#include "engine/api/transaction_tokens.hpp"

#include "engine/index/keys.hpp"
#include "engine/item/varint.hpp"

#include <vector>

namespace dynantic::engine::api {

namespace {

constexpr std::int64_t token_life = std::int64_t{10} * 60 * 1000;

bool is_live(std::string_view record, std::int64_t now) {
    return record.size() >= 16 && static_cast<std::int64_t>(read_big_endian_64(record)) + token_life > now;
}

}  // namespace

std::string token_key(std::string_view token) { return "k" + std::string(token); }

storage::Bytes token_record(std::int64_t now, std::uint64_t request_hash,
                            const std::vector<std::size_t>& action_bytes) {
    std::string record;
    append_big_endian(record, static_cast<std::uint64_t>(now));
    append_big_endian(record, request_hash);
    for (const auto bytes : action_bytes) append_varint(record, bytes);
    return storage::Bytes(record);
}

std::optional<DoneRequest> find_token(Engine& engine, std::string_view token) {
    const auto record = engine.store().get(token_key(token));
    if (!record || !is_live(record.view(), engine.now())) return std::nullopt;
    auto rest = record.view().substr(8);
    DoneRequest done{read_big_endian_64(rest), {}};
    rest.remove_prefix(8);
    while (!rest.empty()) done.action_bytes.push_back(static_cast<std::size_t>(take_varint(rest)));
    return done;
}

// A token may be used anew while this goes on, so it is looked at again when no transaction holds it.
void drop_old_tokens(Engine& engine) {
    constexpr std::size_t tokens_at_once = 256;
    auto range = storage::prefix_range("k");
    for (std::vector<std::string> old(tokens_at_once); old.size() == tokens_at_once;) {
        old.clear();
        const auto now = engine.now();
        engine.store().snapshot()->scan(range, storage::Direction::forward,
                                        [&](std::string_view key, const storage::Bytes& record) {
                                            if (!is_live(record.view(), now)) old.emplace_back(key);
                                            return old.size() < tokens_at_once;
                                        });
        if (old.empty()) return;
        const std::vector<std::string_view> keys(old.begin(), old.end());
        const auto hold = engine.locks().lock(keys);
        storage::Batch batch;
        for (const auto key : keys) {
            const auto record = engine.store().get(key);
            if (record && !is_live(record.view(), now)) batch.erase(std::string(key));
        }
        if (!batch.empty()) engine.store().write(batch);
        range.begin = old.back() + '\0';
    }
}

}  // namespace dynantic::engine::api
