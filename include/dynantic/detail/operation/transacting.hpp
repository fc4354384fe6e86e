#pragma once

#include <dynantic/consumed_capacity.hpp>
#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

/// How a transaction is committed.
struct CommitOptions {
    /// How often it is sent again, after a jittered pause, where nothing but a conflict with another transaction
    /// cancelled it.
    int conflict_retries = 3;
    /// Makes a commit with the same token within ten minutes, from any process, count once: 1 to 36 characters
    /// (ValidationError for others). Empty: each commit makes one of its own, so that its retries count once.
    std::string token{};
    /// What the transaction cost is added to this, where it is set: each item written costs twice what it would alone. It
    /// must live till the commit has ended.
    ConsumedCapacity* consumed = nullptr;
    /// As WriteOptions::collections, of all tables together; not of PartiQL.
    std::vector<ItemCollectionMetrics>* collections = nullptr;
};

/// How transact_get reads.
struct TransactGetOptions {
    /// As CommitOptions::conflict_retries.
    int conflict_retries = 3;
    /// What the read cost is added to this, where it is set: a transactional read costs twice as much as a consistent one.
    ConsumedCapacity* consumed = nullptr;
};

}  // namespace dynantic

namespace dynantic::detail {

// The items that the actions of a transaction store, by action; empty for those that put nothing.
using StoredItems = std::shared_ptr<const std::vector<std::shared_ptr<const void>>>;
// Throws ValidationError for an action that stored nothing.
[[nodiscard]] const void* stored_item(const StoredItems& items, std::size_t action);

[[nodiscard]] inline WriteOptions told_by(const CommitOptions& options) noexcept {
    return {options.consumed, options.collections};
}

// A transaction on its way, sent again after a conflict: a state machine without I/O.
class Committing : public Machine {
  public:
    // What came of it; only when it is done.
    [[nodiscard]] virtual Result<Reply> take() = 0;
};

// The plain half of TransactWriteItems.
class TransactWrites {
  public:
    TransactWrites() noexcept;
    TransactWrites(const TransactWrites&);
    TransactWrites(TransactWrites&&) noexcept;
    TransactWrites& operator=(const TransactWrites&);
    TransactWrites& operator=(TransactWrites&&) noexcept;
    ~TransactWrites();

    static constexpr std::size_t most = 100;              // AWS API reference, TransactWriteItems
    static constexpr std::size_t most_bytes = 4'194'304;  // 4 MB

    // Adds an action: `kind` is "Put", "Update", "Delete" or "ConditionCheck", `body` its JSON object, `table` as on the
    // wire. Throws ValidationError where the item has an action already, or the transaction is full.
    void add(std::string_view kind, std::string body, std::string_view table, std::string_view key_json);
    // Keeps what the last action stores, for the answer; gives the action's place.
    std::size_t keep(std::shared_ptr<const void> item);
    [[nodiscard]] const void* last_kept() const noexcept { return kept_.back().get(); }
    [[nodiscard]] StoredItems kept() const;
    void set_token(std::string token) { token_ = std::move(token); }
    [[nodiscard]] std::size_t size() const noexcept { return actions_; }

    // The request; `token` makes sending it twice the same as once (AWS keeps it for ten minutes).
    [[nodiscard]] Request request(const ClientCore& core, std::string_view token,
                                  const WriteOptions& told = {}) const;
    [[nodiscard]] Result<void> commit(const ClientCore& core, const CommitOptions& options) const;
    // The same as a machine, for whoever drives it; none where there is no action.
    [[nodiscard]] std::unique_ptr<Committing> start(const ClientCore& core,
                                                    const CommitOptions& options) const;

  private:
    std::string body_;  // the actions, with commas between
    std::size_t actions_ = 0;
    std::string token_;
    std::vector<std::string> items_;  // table and key, in order
    std::vector<std::shared_ptr<const void>> kept_;
};

// TransactGetItems: each key with the reader of its item.
struct TransactGet {
    std::string table;  // as on the wire
    std::string key_json;
    ItemReader reader;
    bool found = false;
    ProjectionPaths projection{};  // empty: the whole item
};
[[nodiscard]] Result<void> transact_get(const ClientCore& core, std::span<TransactGet> gets,
                                        const TransactGetOptions& options);
// The same in two halves, for whoever sends the request. Throws ValidationError for more than 100.
[[nodiscard]] Request transact_get_request(const ClientCore& core, std::span<const TransactGet> gets,
                                           bool consumed_capacity = false);
[[nodiscard]] Result<void> read_transact_get(const Reply& reply, std::span<TransactGet> gets);

}  // namespace dynantic::detail
