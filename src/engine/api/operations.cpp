#include "engine/api/operations.hpp"

#include "engine/api/handlers.hpp"
#include "wire/name_index.hpp"

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

constexpr std::array operations{
    Entry{"Scan", Service::dynamodb, scan},
    Entry{"Query", Service::dynamodb, query},
    Entry{"GetItem", Service::dynamodb, get_item},
    Entry{"PutItem", Service::dynamodb, put_item},
    Entry{"DeleteItem", Service::dynamodb, delete_item},
    Entry{"GetRecords", Service::streams, get_records},
    Entry{"ListTables", Service::dynamodb, list_tables},
    Entry{"UpdateItem", Service::dynamodb, update_item},
    Entry{"CreateTable", Service::dynamodb, create_table},
    Entry{"DeleteTable", Service::dynamodb, delete_table},
    Entry{"ListStreams", Service::streams, list_streams},
    Entry{"TagResource", Service::dynamodb, tag_resource},
    Entry{"UpdateTable", Service::dynamodb, update_table},
    Entry{"BatchGetItem", Service::dynamodb, batch_get_item},
    Entry{"DescribeTable", Service::dynamodb, describe_table},
    Entry{"UntagResource", Service::dynamodb, untag_resource},
    Entry{"BatchWriteItem", Service::dynamodb, batch_write_item},
    Entry{"DescribeLimits", Service::dynamodb, describe_limits},
    Entry{"DescribeStream", Service::streams, describe_stream},
    Entry{"ExecuteStatement", Service::dynamodb, execute_statement},
    Entry{"GetShardIterator", Service::streams, get_shard_iterator},
    Entry{"TransactGetItems", Service::dynamodb, transact_get_items},
    Entry{"UpdateTimeToLive", Service::dynamodb, update_time_to_live},
    Entry{"DescribeEndpoints", Service::dynamodb, describe_endpoints},
    Entry{"DescribeTimeToLive", Service::dynamodb, describe_time_to_live},
    Entry{"ExecuteTransaction", Service::dynamodb, execute_transaction},
    Entry{"ListTagsOfResource", Service::dynamodb, list_tags_of_resource},
    Entry{"TransactWriteItems", Service::dynamodb, transact_write_items},
    Entry{"BatchExecuteStatement", Service::dynamodb, batch_execute_statement},
    Entry{"DescribeContinuousBackups", Service::dynamodb, describe_continuous_backups},
};

constexpr detail::NameIndex by_name([] {
    std::array<std::string_view, operations.size()> names;
    for (std::size_t i = 0; i < names.size(); ++i) names[i] = operations[i].name;
    return names;
}());

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
    const std::size_t place = by_name.find(target);
    if (place == operations.size()) return nullptr;
    const Entry& found = operations[place];
    return !service || *service == found.service ? found.handler : nullptr;
}

}  // namespace dynantic::engine::api
