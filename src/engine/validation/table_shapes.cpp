#include "engine/validation/common_shapes.hpp"
#include "engine/validation/shapes.hpp"

namespace dynantic::engine::validation {

namespace {

constexpr std::array<std::string_view, 3> attribute_type_values{"B", "N", "S"};
constexpr std::array<std::string_view, 2> key_type_values{"HASH", "RANGE"};
constexpr std::array<std::string_view, 3> projection_values{"ALL", "INCLUDE", "KEYS_ONLY"};
constexpr std::array<std::string_view, 2> billing_values{"PROVISIONED", "PAY_PER_REQUEST"};
constexpr std::array<std::string_view, 4> view_values{"NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES",
                                                      "KEYS_ONLY"};
constexpr std::array<std::string_view, 2> sse_values{"AES256", "KMS"};
constexpr std::array<std::string_view, 2> class_values{"STANDARD", "STANDARD_INFREQUENT_ACCESS"};
constexpr std::array<std::string_view, 3> replication_values{"ENABLED", "DISABLED", "ENABLED_WITH_OVERRIDES"};
constexpr std::array<std::string_view, 2> consistency_values{"EVENTUAL", "STRONG"};

constexpr Field index_name{.name = "IndexName",
                           .shape = &string,
                           .required = true,
                           .min_length = 3,
                           .max_length = 255,
                           .name_pattern = true};

constexpr std::array definition_fields{
    Field{.name = "AttributeName", .shape = &string, .required = true, .min_length = 1, .max_length = 255},
    Field{.name = "AttributeType", .shape = &string, .required = true, .values = attribute_type_values},
};
constexpr Shape definition{
    .kind = Kind::structure, .java_class = "AttributeDefinition", .fields = definition_fields};
constexpr Shape definitions{.kind = Kind::list, .element = &definition};

constexpr std::array key_element_fields{
    Field{.name = "AttributeName", .shape = &string, .required = true, .min_length = 1, .max_length = 255},
    Field{.name = "KeyType", .shape = &string, .required = true, .values = key_type_values},
};
constexpr Shape key_element{
    .kind = Kind::structure, .java_class = "KeySchemaElement", .fields = key_element_fields};
constexpr Shape key_schema{.kind = Kind::list, .element = &key_element};

constexpr std::array throughput_fields{
    Field{.name = "WriteCapacityUnits", .shape = &long_integer, .required = true, .minimum = 1},
    Field{.name = "ReadCapacityUnits", .shape = &long_integer, .required = true, .minimum = 1},
};
constexpr Shape throughput{
    .kind = Kind::structure, .java_class = "ProvisionedThroughput", .fields = throughput_fields};
constexpr Field provisioned_throughput{.name = "ProvisionedThroughput", .shape = &throughput};

constexpr std::array on_demand_fields{
    Field{.name = "MaxReadRequestUnits", .shape = &long_integer},
    Field{.name = "MaxWriteRequestUnits", .shape = &long_integer},
};
constexpr Shape on_demand{
    .kind = Kind::structure, .java_class = "OnDemandThroughput", .fields = on_demand_fields};
constexpr Field on_demand_throughput{.name = "OnDemandThroughput", .shape = &on_demand};

constexpr std::array warm_fields{
    Field{.name = "ReadUnitsPerSecond", .shape = &long_integer},
    Field{.name = "WriteUnitsPerSecond", .shape = &long_integer},
};
constexpr Shape warm{.kind = Kind::structure, .java_class = "WarmThroughput", .fields = warm_fields};
constexpr Field warm_throughput{.name = "WarmThroughput", .shape = &warm};

constexpr std::array projection_fields{
    Field{.name = "ProjectionType", .shape = &string, .values = projection_values},
    Field{.name = "NonKeyAttributes",
          .shape = &string_list,
          .min_length = 1,
          .max_length = 20,
          .max_member_length = 255},
};
constexpr Shape projection{.kind = Kind::structure, .java_class = "Projection", .fields = projection_fields};
constexpr Field index_projection{.name = "Projection", .shape = &projection, .required = true};

constexpr std::array local_index_fields{
    index_name,
    Field{.name = "KeySchema", .shape = &key_schema, .required = true, .min_length = 1, .max_length = 2},
    index_projection,
};
constexpr Shape local_index{
    .kind = Kind::structure, .java_class = "LocalSecondaryIndex", .fields = local_index_fields};
constexpr Shape local_indexes{.kind = Kind::list, .element = &local_index};

// Up to four partition and four sort attributes since 2025.
constexpr Field global_key_schema{
    .name = "KeySchema", .shape = &key_schema, .required = true, .min_length = 1, .max_length = 8};
constexpr std::array global_index_fields{
    index_name,           global_key_schema, index_projection, provisioned_throughput,
    on_demand_throughput, warm_throughput,
};
constexpr Shape global_index{
    .kind = Kind::structure, .java_class = "GlobalSecondaryIndex", .fields = global_index_fields};
constexpr Shape global_indexes{.kind = Kind::list, .element = &global_index};

constexpr std::array stream_fields{
    Field{.name = "StreamEnabled", .shape = &boolean, .required = true},
    Field{.name = "StreamViewType", .shape = &string, .values = view_values},
};
constexpr Shape stream{.kind = Kind::structure, .java_class = "StreamSpecification", .fields = stream_fields};
constexpr Field stream_specification{.name = "StreamSpecification", .shape = &stream};

constexpr std::array sse_fields{
    Field{.name = "Enabled", .shape = &boolean},
    Field{.name = "SSEType", .shape = &string, .values = sse_values},
    Field{.name = "KMSMasterKeyId", .shape = &string},
};
constexpr Shape sse{.kind = Kind::structure, .java_class = "SSESpecification", .fields = sse_fields};
constexpr Field sse_specification{.name = "SSESpecification", .shape = &sse};

constexpr std::array tag_fields{
    Field{.name = "Key", .shape = &string},  // what they may be is told in other words
    Field{.name = "Value", .shape = &string},
};
constexpr Shape tag{.kind = Kind::structure, .java_class = "Tag", .fields = tag_fields};
constexpr Shape tags{.kind = Kind::list, .element = &tag};

constexpr Field billing_mode{.name = "BillingMode", .shape = &string, .values = billing_values};
constexpr Field table_class{.name = "TableClass", .shape = &string, .values = class_values};
constexpr Field deletion_protection{.name = "DeletionProtectionEnabled", .shape = &boolean};
// Operations on tables say the absence of the name in words of their own.
constexpr Field named_table{.name = "TableName", .shape = &string, .report = Report::first};

// Of what is not built, the outermost type is checked; then it is refused (see api/not_built.hpp).
constexpr Shape vector_index{.kind = Kind::structure, .java_class = "VectorIndex"};
constexpr Shape vector_indexes{.kind = Kind::list, .element = &vector_index};
constexpr Shape vector_change{.kind = Kind::structure, .java_class = "VectorIndexUpdate"};
constexpr Shape vector_changes{.kind = Kind::list, .element = &vector_change};
constexpr Shape replica_change{.kind = Kind::structure, .java_class = "ReplicationGroupUpdate"};
constexpr Shape replica_changes{.kind = Kind::list, .element = &replica_change};
constexpr Shape witness_change{.kind = Kind::structure, .java_class = "GlobalTableWitnessGroupUpdate"};
constexpr Shape witness_changes{.kind = Kind::list, .element = &witness_change};
constexpr Field replication_mode{
    .name = "GlobalTableSettingsReplicationMode", .shape = &string, .values = replication_values};

constexpr std::array create_table_fields{
    Field{.name = "AttributeDefinitions", .shape = &definitions, .required = true},
    named_table,
    Field{.name = "KeySchema", .shape = &key_schema, .required = true, .min_length = 1, .max_length = 2},
    billing_mode,
    provisioned_throughput,
    Field{.name = "GlobalSecondaryIndexes", .shape = &global_indexes},
    Field{.name = "LocalSecondaryIndexes", .shape = &local_indexes},
    stream_specification,
    sse_specification,
    Field{.name = "Tags", .shape = &tags},
    table_class,
    deletion_protection,
    on_demand_throughput,
    warm_throughput,
    Field{.name = "ResourcePolicy", .shape = &string},
    Field{.name = "GlobalTableSourceArn", .shape = &string, .min_length = 1, .max_length = 1024},
    replication_mode,
    Field{.name = "VectorIndexes", .shape = &vector_indexes},
};

constexpr std::array update_index_fields{
    index_name,
    provisioned_throughput,
    on_demand_throughput,
    warm_throughput,
};
constexpr Shape update_index{
    .kind = Kind::structure, .java_class = "UpdateGlobalSecondaryIndexAction", .fields = update_index_fields};
constexpr std::array create_index_fields{
    index_projection,  index_name,           provisioned_throughput,
    global_key_schema, on_demand_throughput, warm_throughput,
};
constexpr Shape create_index{
    .kind = Kind::structure, .java_class = "CreateGlobalSecondaryIndexAction", .fields = create_index_fields};
constexpr std::array delete_index_fields{index_name};
constexpr Shape delete_index{
    .kind = Kind::structure, .java_class = "DeleteGlobalSecondaryIndexAction", .fields = delete_index_fields};
constexpr std::array index_change_fields{
    Field{.name = "Update", .shape = &update_index},
    Field{.name = "Create", .shape = &create_index},
    Field{.name = "Delete", .shape = &delete_index},
};
constexpr Shape index_change{
    .kind = Kind::structure, .java_class = "GlobalSecondaryIndexUpdate", .fields = index_change_fields};
constexpr Shape index_changes{.kind = Kind::list, .element = &index_change};

constexpr std::array update_table_fields{
    named_table,
    Field{.name = "AttributeDefinitions", .shape = &definitions},
    provisioned_throughput,
    billing_mode,
    Field{.name = "GlobalSecondaryIndexUpdates", .shape = &index_changes},
    stream_specification,
    sse_specification,
    table_class,
    deletion_protection,
    on_demand_throughput,
    warm_throughput,
    Field{.name = "ReplicaUpdates", .shape = &replica_changes, .min_length = 1},
    Field{.name = "MultiRegionConsistency", .shape = &string, .values = consistency_values},
    Field{.name = "GlobalTableWitnessUpdates", .shape = &witness_changes, .min_length = 1, .max_length = 1},
    replication_mode,
    Field{.name = "VectorIndexUpdates", .shape = &vector_changes},
};

constexpr std::array table_only_fields{named_table};
constexpr std::array list_tables_fields{
    Field{.name = "Limit", .shape = &integer, .minimum = 1, .maximum = 100},
    Field{.name = "ExclusiveStartTableName",
          .shape = &string,
          .min_length = 3,
          .max_length = 255,
          .name_pattern = true},
};

constexpr std::array ttl_fields{
    Field{.name = "Enabled", .shape = &boolean, .required = true},
    Field{.name = "AttributeName", .shape = &string, .required = true, .min_length = 1, .max_length = 255},
};
constexpr Shape ttl{.kind = Kind::structure, .java_class = "TimeToLiveSpecification", .fields = ttl_fields};
constexpr std::array update_ttl_fields{
    table_name,
    Field{.name = "TimeToLiveSpecification", .shape = &ttl, .required = true},
};
constexpr std::array describe_ttl_fields{table_name};

constexpr Field resource_arn{.name = "ResourceArn", .shape = &string, .min_length = 1, .max_length = 1283};
constexpr std::array tag_resource_fields{
    resource_arn,
    Field{.name = "Tags", .shape = &tags, .required = true},
};
constexpr Shape tag_keys{.kind = Kind::list, .element = &string};
constexpr std::array untag_resource_fields{
    resource_arn,
    Field{.name = "TagKeys", .shape = &tag_keys, .required = true},
};
constexpr std::array list_tags_fields{
    resource_arn,
    Field{.name = "NextToken", .shape = &string},
};

}  // namespace

constexpr Shape create_table{
    .kind = Kind::structure, .java_class = "CreateTableInput", .fields = create_table_fields};
constexpr Shape update_table{
    .kind = Kind::structure, .java_class = "UpdateTableInput", .fields = update_table_fields};
constexpr Shape delete_table{
    .kind = Kind::structure, .java_class = "DeleteTableInput", .fields = table_only_fields};
constexpr Shape describe_table{
    .kind = Kind::structure, .java_class = "DescribeTableInput", .fields = table_only_fields};
constexpr Shape list_tables{
    .kind = Kind::structure, .java_class = "ListTablesInput", .fields = list_tables_fields};
constexpr Shape update_time_to_live{
    .kind = Kind::structure, .java_class = "UpdateTimeToLiveInput", .fields = update_ttl_fields};
constexpr Shape describe_time_to_live{
    .kind = Kind::structure, .java_class = "DescribeTimeToLiveInput", .fields = describe_ttl_fields};
constexpr Shape tag_resource{
    .kind = Kind::structure, .java_class = "TagResourceInput", .fields = tag_resource_fields};
constexpr Shape untag_resource{
    .kind = Kind::structure, .java_class = "UntagResourceInput", .fields = untag_resource_fields};
constexpr Shape list_tags_of_resource{
    .kind = Kind::structure, .java_class = "ListTagsOfResourceInput", .fields = list_tags_fields};
constexpr Shape describe_continuous_backups{
    .kind = Kind::structure, .java_class = "DescribeContinuousBackupsInput", .fields = describe_ttl_fields};
constexpr Shape nothing{.kind = Kind::structure, .java_class = "Empty"};

}  // namespace dynantic::engine::validation
