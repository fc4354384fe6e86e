#pragma once

#include "engine/expression/condition.hpp"
#include "engine/expression/placeholders.hpp"
#include "engine/expression/update.hpp"
#include "engine/index/table.hpp"
#include "engine/item/json.hpp"
#include "engine/item/read.hpp"
#include "engine/storage/bytes.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace dynantic::engine::api {

/// "Item size to update has exceeded the maximum allowed size".
[[noreturn]] void throw_item_too_large_to_update();

/// One write of one item, as PutItem, UpdateItem, DeleteItem, an action of a transaction, or a member of a batch has it.
///
/// Made, checked, bound and applied in DynamoDB's order of checks. Views the request's JSON, which must outlive it.
class WriteAction {
  public:
    enum class Kind : std::uint8_t { put, update, remove, check };

    /// Deserialises Item or Key and what belongs to them. Throws SerializationException.
    WriteAction(Kind kind, const JsonObject& request);
    WriteAction(const WriteAction&) = delete;
    WriteAction& operator=(const WriteAction&) = delete;

    /// Everything that can be told without the table: parameters that exclude each other, values, sizes, expressions.
    /// Throws ValidationException.
    void check();

    /// Fits the key to the table and finds the item's place in the store. Throws ValidationException.
    void bind(const Table& table);

    [[nodiscard]] Kind kind() const noexcept { return kind_; }
    [[nodiscard]] const std::string& store_key() const noexcept { return store_key_; }
    /// The item to put, or the key.
    [[nodiscard]] const ReadItem& target() const noexcept { return target_; }
    [[nodiscard]] const Update& update() const noexcept { return update_; }

    /// Bytes that the action counts for in a transaction: its item or key and its expressions' values.
    [[nodiscard]] std::size_t payload_size() const noexcept {
        return target_.view().size() + placeholders_.values_size();
    }

    /// Whether the item as it is meets the condition.
    [[nodiscard]] bool condition_holds(const storage::Bytes& before) const;
    /// Whether a failed condition shows the item.
    [[nodiscard]] bool shows_item_on_failure() const noexcept { return shows_item_on_failure_; }

    /// The item as it becomes; empty-handed where it is no more. Throws ValidationException where an update cannot be
    /// done on this item. Call after `bind`, with the same table.
    [[nodiscard]] storage::Bytes apply(const Table& table, const storage::Bytes& before) const;

  private:
    void read_legacy(const JsonObject& request);

    Kind kind_;
    JsonObject request_;
    ReadItem target_;
    Condition condition_;
    Update update_;
    Placeholders placeholders_;
    std::string store_key_;
    bool shows_item_on_failure_ = false;
};

}  // namespace dynantic::engine::api
