#pragma once

#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
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
};

}  // namespace dynantic

namespace dynantic::detail {

// The plain half of TransactWriteItems.
class TransactWrites {
  public:
    static constexpr std::size_t most = 100;              // AWS API reference, TransactWriteItems
    static constexpr std::size_t most_bytes = 4'194'304;  // 4 MB

    // Adds an action: `kind` is "Put", "Update", "Delete" or "ConditionCheck", `body` its JSON object, `table` as on the
    // wire. Throws ValidationError where the item has an action already, or the transaction is full.
    void add(std::string_view kind, std::string body, std::string_view table, std::string_view key_json);
    void set_token(std::string token) { token_ = std::move(token); }
    [[nodiscard]] std::size_t size() const noexcept { return actions_; }

    // The request; `token` makes sending it twice the same as once (AWS keeps it for ten minutes).
    [[nodiscard]] Request request(const ClientCore& core, std::string_view token) const;
    [[nodiscard]] Result<void> commit(const ClientCore& core, const CommitOptions& options) const;

  private:
    std::string body_;  // the actions, with commas between
    std::size_t actions_ = 0;
    std::string token_;
    std::unordered_set<std::string> items_;  // table and key
};

// TransactGetItems: each key with the reader of its item.
struct TransactGet {
    std::string table;  // as on the wire
    std::string key_json;
    ItemReader reader;
    bool found = false;
};
[[nodiscard]] Result<void> transact_get(const ClientCore& core, std::span<TransactGet> gets,
                                        const CommitOptions& options);

}  // namespace dynantic::detail
