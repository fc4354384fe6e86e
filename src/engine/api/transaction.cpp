#include "engine/api/transaction.hpp"

#include "engine/api/request.hpp"
#include "engine/api/transaction_tokens.hpp"
#include "engine/index/item_writer.hpp"
#include "engine/item/encode.hpp"

#include <algorithm>
#include <numeric>

namespace dynantic::engine::api {

using storage::Bytes;

namespace {

std::size_t size_of(const Bytes& item) { return item ? ItemView(item.view()).size() : 0; }

// What counts is what the request carries, not the items that it changes: a few bytes delete many.
void refuse_too_much(const std::deque<TransactionWrite>& writes) {
    std::size_t bytes = 0;
    for (const auto& write : writes) bytes += write.action.payload_size();
    check_transaction_size(bytes);
}

// The actions' positions in the order of their keys.
std::vector<std::size_t> in_key_order(const std::deque<TransactionWrite>& writes) {
    std::vector<std::size_t> order(writes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {},
                      [&](std::size_t i) -> std::string_view { return writes[i].action.store_key(); });
    return order;
}

storage::ItemLocks::Hold lock_items(Engine& engine, const std::deque<TransactionWrite>& writes,
                                    CancellationReasons& reasons) {
    const auto order = in_key_order(writes);
    std::vector<std::string_view> keys;
    keys.reserve(order.size());
    for (const auto i : order) keys.emplace_back(writes[i].action.store_key());
    if (std::ranges::adjacent_find(keys) != keys.end()) {
        throw_validation("Transaction request cannot include multiple operations on one item");
    }
    std::vector<std::size_t> conflicts;
    auto hold = engine.locks().lock_for_transaction(keys, conflicts);
    for (const auto conflict : conflicts) {
        reasons.set(order[conflict], "TransactionConflict", "Transaction is ongoing for the item");
    }
    return hold;
}

void compute(Engine& engine, TransactionWrite& write, std::size_t position, CancellationReasons& reasons) {
    write.before = engine.store().get(write.action.store_key());
    if (!write.action.condition_holds(write.before)) {
        std::optional<Item> item;
        if (write.before && write.action.shows_item_on_failure())
            item = decode(ItemView(write.before.view()));
        reasons.set(position, "ConditionalCheckFailed", "The conditional request failed", std::move(item));
        return;
    }
    reasons.guard(position, [&] { write.after = write.action.apply(*write.table, write.before); });
    write.bytes = std::max(size_of(write.before), size_of(write.after));
}

}  // namespace

// The sentence stands twice in DynamoDB's reply.
void check_transaction_size(std::size_t bytes) {
    constexpr std::size_t most = std::size_t{4} * 1024 * 1024;
    if (bytes <= most) return;
    const std::string sentence = "Transaction payload size cannot exceed 4MB. Payload Size: ";
    throw_validation(sentence + ": " + sentence + std::to_string(bytes));
}

void CancellationReasons::set(std::size_t action, std::string code, std::string message,
                              std::optional<Item> item) {
    reasons_[action] = {std::move(code), std::move(message), std::move(item)};
    any_ = true;
}

void CancellationReasons::throw_if_any() const {
    if (!any_) return;
    std::string message = "Transaction cancelled, please refer cancellation reasons for specific reasons [";
    for (std::size_t i = 0; i < reasons_.size(); ++i) {
        if (i != 0) message += ", ";
        message += reasons_[i].code;
    }
    ApiError error("com.amazonaws.dynamodb.v20120810#TransactionCanceledException", message + "]");
    error.cancellation_reasons = reasons_;
    throw error;
}

bool run_transaction(Engine& engine, std::deque<TransactionWrite>& writes, const TransactionToken& token) {
    std::vector<std::string_view> names;
    names.reserve(writes.size());
    for (const auto& write : writes) names.push_back(write.table_name);
    const HeldTables tables(engine, names);
    for (auto& write : writes) write.table = tables.at(write.table_name).ref();

    CancellationReasons reasons(writes.size(), true);
    // DynamoDB stops at the first action that is not valid: it tells of one at most.
    for (std::size_t i = 0; i < writes.size() && !reasons.any(); ++i) {
        reasons.guard(i, [&] { writes[i].action.bind(*writes[i].table); });
    }
    reasons.throw_if_any();
    refuse_too_much(writes);

    const auto token_place = token_key(token.token);
    storage::ItemLocks::Hold token_hold;
    if (!token.token.empty()) {
        std::vector<std::size_t> conflicts;
        const std::string_view place = token_place;
        token_hold = engine.locks().lock_for_transaction(std::span(&place, 1), conflicts);
        if (!conflicts.empty()) {
            throw_dynamodb("TransactionInProgressException",
                           "The transaction with the given request token is already in progress.");
        }
        if (const auto done = find_token(engine, token.token)) {
            if (done->hash == token.request_hash) {
                for (std::size_t i = 0; i < std::min(writes.size(), done->action_bytes.size()); ++i) {
                    writes[i].bytes = done->action_bytes[i];
                }
                return false;
            }
            throw_dynamodb(
                "IdempotentParameterMismatchException",
                "Request contains parameters that don't match a previous request with the same client "
                "request token");
        }
    }

    const auto hold = lock_items(engine, writes, reasons);
    reasons.throw_if_any();
    for (std::size_t i = 0; i < writes.size(); ++i) compute(engine, writes[i], i, reasons);
    reasons.throw_if_any();

    ItemWriter writer(engine.store(), engine.now(), engine.options().item_collection_limit);
    for (std::size_t i = 0; i < writes.size(); ++i) {
        TransactionWrite& write = writes[i];
        if (write.action.kind() == WriteAction::Kind::check || (!write.before && !write.after)) continue;
        reasons.guard(i, [&] {
            write.index_units = writer.add(write.table, write.action.store_key(), write.before, write.after);
        });
    }
    reasons.throw_if_any();
    if (!token.token.empty()) {
        std::vector<std::size_t> bytes;
        for (const auto& write : writes) bytes.push_back(write.bytes);
        writer.batch().put(token_place, token_record(engine.now(), token.request_hash, bytes));
    }
    writer.commit();
    if (!token.token.empty()) engine.start_sweeping();
    return true;
}

std::vector<Capacity> transaction_capacity(const std::deque<TransactionWrite>& writes, bool done_before) {
    std::vector<Capacity> capacities;
    for (const auto& write : writes) {
        const auto name = table_name_of(write.table_name);
        auto found = std::ranges::find(capacities, name, &Capacity::table_name);
        if (found == capacities.end()) {
            capacities.emplace_back(name, Capacity::Mode::transaction);
            found = std::prev(capacities.end());
        }
        if (done_before) {
            found->add_read(write.bytes, true);
        } else {
            found->add_write(write.bytes, 0, write.index_units);
        }
    }
    return capacities;
}

}  // namespace dynantic::engine::api
