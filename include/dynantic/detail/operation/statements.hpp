#pragma once

#include <dynantic/cursor.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/transacting.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// The plain half of PartiQL: ExecuteStatement, BatchExecuteStatement, ExecuteTransaction.
namespace dynantic::detail {

struct StatementSpec {
    std::string text;
    std::vector<std::string> parameters{};  // DynamoDB JSON
    bool consistent_read = false;
    std::uint32_t page_size = 0;  // 0: as the service likes
};

// One statement of a batch or a transaction.
struct StatementPart {
    const StatementSpec* spec = nullptr;
    ItemReader reader{};
    bool found = false;            // its item was read
    std::optional<Error> error{};  // of a batch: why this one failed
};

[[nodiscard]] std::string_view table_prefix_of(const Client& client) noexcept;
// The statement with each name in braces replaced by that table's name, quoted: FROM {users} -> FROM "dev-users". A
// brace in a text or in a quoted name, and one that opens a tuple, stays as it is.
[[nodiscard]] std::string place_tables(std::string_view text, std::string_view prefix);
// The JSON of the first request.
[[nodiscard]] std::string statement_json(const StatementSpec& spec, std::string_view prefix);

// A statement as a machine: all its pages, or the one after a cursor, whose result tells where the next begins. `core`, the
// spec and what the sink points to outlive it. Throws ValidationError for a cursor of another statement.
using StatementRun = ResultMachine<Cursor>;
[[nodiscard]] std::unique_ptr<StatementRun> start_statement(const ClientCore& core, const StatementSpec& spec,
                                                            ItemReader sink);
[[nodiscard]] std::unique_ptr<StatementRun> start_statement_page(const ClientCore& core,
                                                                 const StatementSpec& spec,
                                                                 const Cursor& after, ItemReader sink);
// A batch, in requests of up to 25 statements.
[[nodiscard]] std::unique_ptr<ResultMachine<void>> start_statement_batch(const ClientCore& core,
                                                                         std::span<StatementPart> parts);
// A transaction; none where there is no statement. Throws ValidationError for more than 100. Its reply is read by
// read_statement_transaction.
[[nodiscard]] std::unique_ptr<Committing> start_statement_transaction(const ClientCore& core,
                                                                      std::span<const StatementPart> parts,
                                                                      const CommitOptions& options);
[[nodiscard]] Result<void> read_statement_transaction(const Reply& reply, std::span<StatementPart> parts,
                                                      const CommitOptions& options);

// The same, done by the blocking driver.
[[nodiscard]] Result<void> execute_statement(const ClientCore& core, const StatementSpec& spec,
                                             ItemReader sink);
[[nodiscard]] Result<Cursor> execute_statement_page(const ClientCore& core, const StatementSpec& spec,
                                                    const Cursor& after, ItemReader sink);
[[nodiscard]] Result<void> execute_statement_batch(const ClientCore& core, std::span<StatementPart> parts);
[[nodiscard]] Result<void> execute_statement_transaction(const ClientCore& core,
                                                         std::span<StatementPart> parts,
                                                         const CommitOptions& options);

// Throws ValidationError for an object that breaks the rules of its model.
void check_rules_of(const ModelInfo& info, const void* object);

}  // namespace dynantic::detail
