#include "engine/validation/common_shapes.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::validation {

namespace {

constexpr std::array<std::string_view, 4> iterator_type_values{"AFTER_SEQUENCE_NUMBER", "LATEST",
                                                               "AT_SEQUENCE_NUMBER", "TRIM_HORIZON"};

constexpr Field stream_arn{
    .name = "StreamArn", .shape = &string, .required = true, .min_length = 37, .max_length = 1024};
constexpr Field shard_id{
    .name = "ShardId", .shape = &string, .required = true, .min_length = 28, .max_length = 65};

constexpr std::array<std::string_view, 1> shard_filter_values{"CHILD_SHARDS"};
constexpr std::array shard_filter_fields{
    Field{.name = "Type", .shape = &string, .values = shard_filter_values},
    Field{.name = "ShardId", .shape = &string, .min_length = 28, .max_length = 65},
};
constexpr Shape shard_filter{
    .kind = Kind::structure, .java_class = "ShardFilter", .fields = shard_filter_fields};

constexpr std::array list_streams_fields{
    Field{.name = "TableName", .shape = &string, .report = Report::first},
    Field{.name = "Limit", .shape = &integer, .minimum = 1, .maximum = 100},
    Field{.name = "ExclusiveStartStreamArn", .shape = &string, .min_length = 37, .max_length = 1024},
};
constexpr std::array describe_stream_fields{
    stream_arn,
    Field{.name = "Limit", .shape = &integer, .minimum = 1, .maximum = 100},
    Field{.name = "ExclusiveStartShardId", .shape = &string, .min_length = 28, .max_length = 65},
    Field{.name = "ShardFilter", .shape = &shard_filter},
};
constexpr std::array get_shard_iterator_fields{
    stream_arn,
    shard_id,
    Field{.name = "ShardIteratorType", .shape = &string, .required = true, .values = iterator_type_values},
    Field{.name = "SequenceNumber", .shape = &string, .min_length = 21, .max_length = 40},
};
constexpr std::array get_records_fields{
    Field{.name = "ShardIterator", .shape = &string, .required = true, .min_length = 1, .max_length = 2048},
    Field{.name = "Limit", .shape = &integer, .minimum = 1, .maximum = 1000},
};

}  // namespace

constexpr Shape list_streams{
    .kind = Kind::structure, .java_class = "ListStreamsInput", .fields = list_streams_fields};
constexpr Shape describe_stream{
    .kind = Kind::structure, .java_class = "DescribeStreamInput", .fields = describe_stream_fields};
constexpr Shape get_shard_iterator{
    .kind = Kind::structure, .java_class = "GetShardIteratorInput", .fields = get_shard_iterator_fields};
constexpr Shape get_records{
    .kind = Kind::structure, .java_class = "GetRecordsInput", .fields = get_records_fields};

}  // namespace dynantic::engine::validation
