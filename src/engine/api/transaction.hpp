#pragma once

#include "engine/api/capacity.hpp"
#include "engine/api/held_tables.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api/write_action.hpp"
#include "engine/api_error.hpp"

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine::api {

// Transactions: all actions or none, whatever else happens at the same time.
//
// The items are locked in the order of their keys, read, checked and computed, and written in one batch of the store
// with the client's token. Readers see all of a batch or nothing of it. An item that another transaction holds is a
// TransactionConflict; writers of single items are waited for.

/// Why each action of a transaction failed; `Code` "None" for those that did not.
class CancellationReasons {
  public:
    /// `of_writes`: an empty key is no reason, it is told at once.
    explicit CancellationReasons(std::size_t actions, bool of_writes = false)
        : reasons_(actions, CancellationReason{"None", {}, {}}), of_writes_(of_writes) {}

    void set(std::size_t action, std::string code, std::string message,
             std::optional<Item> item = std::nullopt);
    /// Runs `check`; what it says of the item (ValidationException, ItemCollectionSizeLimitExceededException) becomes the
    /// action's reason.
    template <class F>
    void guard(std::size_t action, F&& check) {
        try {
            check();
        } catch (const ApiError& error) {
            if (error.type.ends_with("#ItemCollectionSizeLimitExceededException")) {
                return set(action, "ItemCollectionSizeLimitExceeded", error.message);
            }
            if (!error.type.ends_with("#ValidationException")) throw;
            if (of_writes_ && dynamic_cast<const EmptyKeyError*>(&error) != nullptr) throw;
            set(action, "ValidationError", error.message);
        }
    }
    [[nodiscard]] bool any() const noexcept { return any_; }
    [[nodiscard]] bool failed(std::size_t action) const noexcept { return reasons_[action].code != "None"; }
    /// Throws TransactionCanceledException where any action failed.
    void throw_if_any() const;

  private:
    std::vector<CancellationReason> reasons_;
    bool any_ = false;
    bool of_writes_ = false;
};

/// One action and the table it is for; the name views the request.
struct TransactionWrite {
    TransactionWrite(WriteAction::Kind kind, std::string_view name, const JsonObject& request)
        : table_name(name), action(kind, request) {}

    std::string_view table_name;
    WriteAction action;
    TableRef table{};  ///< as it was when this was done; `index_units` views it
    storage::Bytes before{};
    storage::Bytes after{};
    std::vector<IndexUnits> index_units{};
    std::size_t bytes = 0;  ///< of the larger of the two; of a transaction done before: what they were then
};

struct TransactionToken {
    std::string_view token;  ///< empty: none
    std::uint64_t request_hash = 0;
};

/// Does checked actions as one. Fills in what became of each. Returns false where the token says that the same was done
/// before; then nothing is done again. Throws TransactionCanceledException, IdempotentParameterMismatchException,
/// TransactionInProgressException, ResourceNotFoundException, ValidationException.
bool run_transaction(Engine& engine, std::deque<TransactionWrite>& writes, const TransactionToken& token);

/// Throws ValidationException where the items of a transaction have more bytes than one may carry, 4 MB.
void check_transaction_size(std::size_t bytes);

/// What the transaction used, a table each in the order of appearance.
[[nodiscard]] std::vector<Capacity> transaction_capacity(const std::deque<TransactionWrite>& writes,
                                                         bool done_before);

}  // namespace dynantic::engine::api
