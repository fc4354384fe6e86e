#pragma once

#include "engine/expression/key_condition.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// What a table is: its keys, its indexes, its settings. A value that is replaced as a whole when it changes,
/// so that a request works on one state of it from start to end.

struct KeyDefinition {
    std::string name;
    AttributeType type = AttributeType::string;  ///< S, N or B
};

/// The key of a table or index. Tables have one partition attribute and at most one sort attribute; global
/// indexes up to four of each.
struct KeySchema {
    std::vector<KeyDefinition> partition;
    std::vector<KeyDefinition> sort;

    [[nodiscard]] std::size_t size() const noexcept { return partition.size() + sort.size(); }
    [[nodiscard]] bool contains(std::string_view name) const noexcept;
    /// Calls `visit(definition)` for the partition attributes, then the sort attributes, until it returns
    /// false.
    template <class F>
    void each(F&& visit) const {
        for (const auto& definition : partition) {
            if (!visit(definition)) return;
        }
        for (const auto& definition : sort) {
            if (!visit(definition)) return;
        }
    }
};

struct Throughput {
    std::int64_t read = 0;
    std::int64_t write = 0;
    std::optional<double> last_increase;  ///< epoch seconds
    std::optional<double> last_decrease;
};

struct OnDemandLimits {
    std::optional<std::int64_t> read;
    std::optional<std::int64_t> write;
};

/// What a table or index was made ready for at once; nothing acts on it in one process.
struct WarmUnits {
    std::int64_t read = 0;  ///< a second
    std::int64_t write = 0;
};

enum class ProjectionType : std::uint8_t { all, keys_only, include };

/// How much there is of a table or index; counted as it is written, shared by all states of the table.
struct Counter {
    std::atomic<std::int64_t> items{0};
    std::atomic<std::int64_t> bytes{0};

    void add(std::int64_t item_change, std::int64_t byte_change) noexcept {
        items.fetch_add(item_change, std::memory_order_relaxed);
        bytes.fetch_add(byte_change, std::memory_order_relaxed);
    }
};

struct Index {
    std::string name;
    std::uint32_t id = 0;  ///< never used again within the table
    bool local = false;
    KeySchema key;
    ProjectionType projection = ProjectionType::all;
    std::vector<std::string> non_key_attributes;  ///< as given
    Throughput throughput;
    std::optional<OnDemandLimits> on_demand;
    std::optional<WarmUnits> warm;  ///< as given
    double changing_until = 0;      ///< epoch seconds; CREATING or UPDATING before that
    bool creating = false;

    /// What its entries hold unless the projection is `all`: table key, own key and non-key attributes,
    /// ascending.
    std::vector<std::string> projected;
    std::shared_ptr<Counter> counter = std::make_shared<Counter>();
};

enum class StreamView : std::uint8_t { keys_only, new_image, old_image, new_and_old_images };

struct StreamSettings {
    StreamView view = StreamView::keys_only;
    std::string label;         ///< "2026-01-31T12:00:00.000": tells the streams of a table apart
    std::uint32_t number = 0;  ///< where its records are in the store
};

struct Tag {
    std::string key;
    std::string value;
};

struct ServerSideEncryption {
    std::string type;        ///< "KMS", "AES256"
    std::string master_key;  ///< ARN
};

struct Table {
    std::string name;
    std::uint32_t number = 0;                ///< where its items are in the store; never used again
    std::string id;                          ///< a UUID
    double created = 0;                      ///< epoch seconds
    std::vector<KeyDefinition> definitions;  ///< AttributeDefinitions, as given
    KeySchema key;
    std::vector<Index> indexes;  ///< local ones and global ones, each in the order of creation
    std::uint32_t next_index_id = 1;
    bool on_demand = false;
    std::optional<double> on_demand_since;
    Throughput throughput;
    std::optional<OnDemandLimits> on_demand_limits;
    std::optional<WarmUnits> warm;  ///< as given
    std::optional<StreamSettings> stream;
    std::optional<StreamSettings> last_stream;  ///< a disabled one, readable until its records have aged away
    std::uint32_t next_stream_number = 1;
    std::optional<std::string> ttl_attribute;
    std::optional<double> ttl_changed;
    std::optional<ServerSideEncryption> encryption;
    std::string table_class;  ///< empty where it was never given
    bool deletion_protection = false;
    std::vector<Tag> tags;
    std::uint64_t policy_revision = 0;
    bool point_in_time_recovery = false;
    double changing_until = 0;  ///< CREATING or UPDATING before that
    bool creating = false;
    double deleted_at = 0;  ///< DELETING until then, gone after; 0: not deleted
    std::shared_ptr<Counter> counter = std::make_shared<Counter>();

    [[nodiscard]] const Index* index(std::string_view index_name) const noexcept;
    [[nodiscard]] Index* index(std::string_view index_name) noexcept;
    [[nodiscard]] const KeyDefinition* definition(std::string_view attribute) const noexcept;
    [[nodiscard]] bool has_local_indexes() const noexcept;
    [[nodiscard]] bool has_global_indexes() const noexcept;
};

/// Fills `projected` from the keys and the non-key attributes.
void compute_projected(const Table& table, Index& index);

[[nodiscard]] std::string table_arn(std::string_view region, std::string_view account,
                                    std::string_view table);

/// "S", "N" or "B".
[[nodiscard]] std::string_view type_letter(AttributeType type) noexcept;

}  // namespace dynantic::engine
