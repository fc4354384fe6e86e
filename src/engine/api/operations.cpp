#include "engine/api/operations.hpp"

#include "engine/api/handlers.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace dynantic::engine::api {

namespace {

enum class Service : std::uint8_t { dynamodb, streams };

struct Entry {
    std::string_view name;
    Service service;
    Handler handler;
};

// Sorted by name, so that a look-up is a binary search.
constexpr std::array operations{
    Entry{"BatchExecuteStatement", Service::dynamodb, batch_execute_statement},
    Entry{"BatchGetItem", Service::dynamodb, batch_get_item},
    Entry{"BatchWriteItem", Service::dynamodb, batch_write_item},
    Entry{"CreateTable", Service::dynamodb, create_table},
    Entry{"DeleteItem", Service::dynamodb, delete_item},
    Entry{"DeleteTable", Service::dynamodb, delete_table},
    Entry{"DescribeContinuousBackups", Service::dynamodb, describe_continuous_backups},
    Entry{"DescribeEndpoints", Service::dynamodb, describe_endpoints},
    Entry{"DescribeLimits", Service::dynamodb, describe_limits},
    Entry{"DescribeStream", Service::streams, describe_stream},
    Entry{"DescribeTable", Service::dynamodb, describe_table},
    Entry{"DescribeTimeToLive", Service::dynamodb, describe_time_to_live},
    Entry{"ExecuteStatement", Service::dynamodb, execute_statement},
    Entry{"ExecuteTransaction", Service::dynamodb, execute_transaction},
    Entry{"GetItem", Service::dynamodb, get_item},
    Entry{"GetRecords", Service::streams, get_records},
    Entry{"GetShardIterator", Service::streams, get_shard_iterator},
    Entry{"ListStreams", Service::streams, list_streams},
    Entry{"ListTables", Service::dynamodb, list_tables},
    Entry{"ListTagsOfResource", Service::dynamodb, list_tags_of_resource},
    Entry{"PutItem", Service::dynamodb, put_item},
    Entry{"Query", Service::dynamodb, query},
    Entry{"Scan", Service::dynamodb, scan},
    Entry{"TagResource", Service::dynamodb, tag_resource},
    Entry{"TransactGetItems", Service::dynamodb, transact_get_items},
    Entry{"TransactWriteItems", Service::dynamodb, transact_write_items},
    Entry{"UntagResource", Service::dynamodb, untag_resource},
    Entry{"UpdateItem", Service::dynamodb, update_item},
    Entry{"UpdateTable", Service::dynamodb, update_table},
    Entry{"UpdateTimeToLive", Service::dynamodb, update_time_to_live},
};

static_assert(std::ranges::is_sorted(operations, {}, &Entry::name));

}  // namespace

Handler find_operation(std::string_view target) noexcept {
    std::optional<Service> service;
    if (const auto dot = target.find('.'); dot != std::string_view::npos) {
        const auto prefix = target.substr(0, dot);
        if (prefix == "DynamoDB_20120810") {
            service = Service::dynamodb;
        } else if (prefix == "DynamoDBStreams_20120810") {
            service = Service::streams;
        } else {
            return nullptr;
        }
        target.remove_prefix(dot + 1);
    }
    const auto found = std::ranges::lower_bound(operations, target, {}, &Entry::name);
    if (found == operations.end() || found->name != target) return nullptr;
    if (service && *service != found->service) return nullptr;
    return found->handler;
}

}  // namespace dynantic::engine::api
