#pragma once

#include "engine/api/request.hpp"
#include "engine/expression/condition.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/expression/projection.hpp"
#include "engine/index/catalog.hpp"
#include "engine/item/read.hpp"
#include "engine/storage/store.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::engine::api {

// What Query and Scan have in common: which index, what is shown, the filter, the starting key, and reading one page.

/// The parameters of the request that both have, read, and checked step by step.
class PageRequest {
  public:
    enum class Operation : std::uint8_t { query, scan };

    /// Deserialises. `request` must outlive this.
    PageRequest(const Request& request, Operation operation);
    PageRequest(const PageRequest&) = delete;
    PageRequest& operator=(const PageRequest&) = delete;

    /// QueryFilter or ScanFilter, AttributesToGet, and the values of the starting key.
    void check_values() const;
    /// Select against what is asked for.
    void check_select() const;
    /// Filter and projection, after the placeholders' own check.
    void parse_expressions();

    /// Finds table and index. Throws ResourceNotFoundException, ValidationException.
    void bind(Engine& engine);
    // The starting key, in the order in which DynamoDB looks at it; nothing where there is none. Throw
    // ValidationException.
    void check_start_count() const;
    void check_start_attribute(std::string_view name) const;  // of the key that is walked along
    void check_start_of_table() const;
    /// Select against what a global index holds. Throws ValidationException.
    void check_select_of_index() const;
    /// Filter and projection against the keys. Throws ValidationException.
    void check_expressions() const;

    [[nodiscard]] const Request& request() const noexcept { return request_; }
    [[nodiscard]] Placeholders& placeholders() noexcept { return placeholders_; }
    [[nodiscard]] const Table& table() const noexcept { return *table_; }
    [[nodiscard]] const Index* index() const noexcept { return index_; }
    [[nodiscard]] std::uint32_t index_id() const noexcept { return index_ == nullptr ? 0 : index_->id; }
    /// The key that is walked along: the index's, or the table's.
    [[nodiscard]] const KeySchema& key() const noexcept {
        return index_ == nullptr ? table_->key : index_->key;
    }
    [[nodiscard]] bool has_start_key() const noexcept { return start_key_.has_value(); }
    [[nodiscard]] ItemView start_key() const noexcept { return start_key_->view(); }
    /// Where the starting key is in the store.
    [[nodiscard]] std::string start_position() const;

    /// Reads one page of `range` and appends the whole reply.
    void answer(Engine& engine, storage::Range range, storage::Direction direction, std::string& reply) const;

  private:
    struct Page {
        std::vector<storage::Bytes> items;
        std::size_t bytes = 0;  // of what was read along the key
        storage::Bytes last;    // the last entry read, where there may be more
    };
    [[nodiscard]] Page read(Engine& engine, const storage::Range& range, storage::Direction direction) const;
    [[nodiscard]] bool fetches_items() const;
    [[nodiscard]] bool is_end(const storage::Range& range, storage::Direction direction,
                              const ItemView& last) const;
    void append_last_key(std::string& reply, const ItemView& last) const;
    void append_capacity(std::string& reply, const Page& page) const;
    /// Appends ,"Items":[...].
    void append_items(std::string& reply, const std::vector<storage::Bytes>& items) const;
    void check_filter_projected() const;
    void check_projected() const;

    const Request& request_;
    Operation operation_;
    Placeholders placeholders_;
    std::optional<ReadItem> start_key_;
    Condition filter_;
    Projection projection_;
    bool projects_ = false;
    TableRef table_;
    const Index* index_ = nullptr;
};

}  // namespace dynantic::engine::api
