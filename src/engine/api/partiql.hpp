#pragma once

#include "engine/api/capacity.hpp"
#include "engine/api/request.hpp"
#include "engine/partiql/statement.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::engine::api {

/// A statement of a request with its parameters in place.
class PreparedStatement {
  public:
    /// Deserialises Parameters. `request` has Statement, Parameters, ReturnValuesOnConditionCheckFailure.
    explicit PreparedStatement(const JsonObject& request);
    /// Checks the parameters and parses. Throws ValidationException.
    void parse();

    [[nodiscard]] const partiql::Statement& statement() const noexcept { return statement_; }
    [[nodiscard]] bool is_select() const noexcept {
        return statement_.kind == partiql::Statement::Kind::select;
    }
    [[nodiscard]] std::uint64_t fingerprint() const;
    /// Of a write: the request of PutItem, UpdateItem or DeleteItem, or of a ConditionCheck.
    [[nodiscard]] std::string write_request(const Table& table) const;

  private:
    std::string_view text_;
    std::string parameter_problem_;
    std::vector<std::string> parameters_;  // DynamoDB JSON
    bool shows_item_on_failure_ = false;
    partiql::Statement statement_;
};

/// The names of a key's attributes, partition before sort.
[[nodiscard]] std::vector<std::string_view> key_names_of(const KeySchema& key);

struct StatementOptions {
    bool consistent = false;
    std::size_t limit = static_cast<std::size_t>(-1);
    std::string_view next_token;
    std::uint64_t fingerprint = 0;   ///< of the statement and its parameters: a token is good for these alone
    bool only_by_whole_key = false;  ///< a member of a batch: SELECT must name one item
};

struct StatementResult {
    std::string table;
    std::vector<std::string> items;  // JSON
    std::string next_token;
    std::string last_key;  // JSON; empty: that was all
    Capacity capacity;
};

/// Runs one statement on its own. Throws what the operations do, and DuplicateItemException.
[[nodiscard]] StatementResult run_statement(Engine& engine, const PreparedStatement& prepared,
                                            const StatementOptions& options);

}  // namespace dynantic::engine::api
