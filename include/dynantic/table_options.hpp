#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace dynantic {

/// Provisioned capacity, in units a second.
struct Throughput {
    std::int64_t read_units = 5;
    std::int64_t write_units = 5;
};

/// What a stream record holds.
enum class StreamView : std::uint8_t { keys, new_image, old_image, new_and_old_images };

/// How a table is made. The key, the indexes and the time-to-live attribute come from the model.
struct TableOptions {
    /// Provisioned capacity, of the table and of each global index; none means on demand (PAY_PER_REQUEST).
    std::optional<Throughput> throughput{};
    std::optional<StreamView> stream{};
    std::map<std::string, std::string> tags{};
    bool deletion_protection = false;
    /// A table that is there already is left as it is, in place of a ResourceInUseError.
    bool if_missing = false;
    /// Returns when the table and its indexes are ACTIVE, and its time to live is switched on.
    bool wait = true;
    /// How long to wait.
    std::chrono::milliseconds timeout = std::chrono::minutes(5);
};

/// What the service tells of an index.
struct IndexDescription {
    std::string name;
    std::string status;  ///< ACTIVE, CREATING, ...; empty for local indexes
    bool global = true;
    std::int64_t item_count = 0;
};

/// What DescribeTable tells. Counts and sizes are about six hours old on AWS.
struct TableDescription {
    std::string name;
    std::string status;  ///< ACTIVE, CREATING, UPDATING, DELETING, ...
    std::string arn;
    std::string id;
    std::int64_t item_count = 0;
    std::int64_t size_bytes = 0;
    bool on_demand = false;
    bool deletion_protection = false;
    std::string stream_arn;  ///< empty where there is no stream
    std::vector<IndexDescription> indexes;
    std::string json;  ///< the whole description, as the service gave it

    /// The table and all its indexes can be used.
    [[nodiscard]] bool active() const noexcept;
};

}  // namespace dynantic
