#include "engine/api/handlers.hpp"
#include "engine/api/page.hpp"
#include "engine/api_error.hpp"
#include "engine/expression/key_condition.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/key.hpp"
#include "engine/item/number.hpp"
#include "engine/validation/shapes.hpp"
#include "wire/base64.hpp"

namespace dynantic::engine::api {

namespace {

std::vector<KeyAttribute> attributes_of(const std::vector<KeyDefinition>& definitions) {
    std::vector<KeyAttribute> attributes;
    attributes.reserve(definitions.size());
    for (const auto& definition : definitions) attributes.push_back({definition.name, definition.type});
    return attributes;
}

// Everything in the partition, and within it what the condition on the sort key leaves.
struct QueryRange {
    storage::Range partition;
    storage::Range sort;
};

QueryRange range_of(const PageRequest& page, const KeyRange& key) {
    auto prefix = items_prefix(page.table().number, page.index_id());
    append_big_endian(prefix, partition_hash(key.partition));
    prefix += key.partition;
    QueryRange range{storage::prefix_range(prefix), storage::prefix_range(prefix)};
    range.sort.begin = prefix + key.lower;
    if (!key.upper.empty()) range.sort.end = prefix + key.upper;
    return range;
}

bool contains(const storage::Range& range, const std::string& position) {
    return position >= range.begin && (range.end.empty() || position < range.end);
}

// There is one item at most, so nothing can come after one. DynamoDB shows the key as Java prints it.
[[noreturn]] void refuse_restart(const PageRequest& page) {
    const std::string& name = page.key().partition.front().name;
    const auto value = page.start_key().find(name).value();
    std::string text(value.body());
    if (value.is(AttributeType::number)) {
        text.clear();
        append_number(text, value.body());
    } else if (value.is(AttributeType::binary)) {
        text.clear();
        detail::append_base64(text, reinterpret_cast<const std::byte*>(value.body().data()),
                              value.body().size());
    }
    throw_validation("The provided exclusive start key is invalid: ExclusiveStartKey: {" + name +
                     "=AttributeValue: {" + std::string(type_letter(value.type())) + ":" + text + "}}");
}

// Where the starting key would be in the partition that is read.
std::string in_partition(const PageRequest& page, const QueryRange& range) {
    auto position = range.partition.begin;
    for (const auto& definition : page.key().sort) {
        append_key_part(position, page.start_key().find(definition.name).value());
    }
    return position;
}

// The sort key is looked at before the partition key.
void start_after(const PageRequest& page, QueryRange& range, const KeyRange& key, bool forward) {
    auto start = page.start_position();
    const bool has_sort_condition = !key.lower.empty() || !key.upper.empty();
    const bool same_partition = contains(range.partition, start);
    if (has_sort_condition && !contains(range.sort, same_partition ? start : in_partition(page, range))) {
        throw_validation("The provided starting key does not match the range key predicate");
    }
    if (!same_partition) {
        throw_validation(
            has_sort_condition
                ? "The query can return at most one row and cannot be restarted"
                : "The provided starting key is outside query boundaries based on provided conditions");
    }
    if (page.index() == nullptr && page.key().sort.empty()) refuse_restart(page);
    // Of a table nothing is left behind the last sort key that a range allows; of an index there may be more entries.
    const bool is_first = start == range.sort.begin;
    const bool is_last = prefix_end(start) == range.sort.end;
    if (page.index() == nullptr && is_first != is_last && (forward ? is_last : is_first)) {
        throw_validation("The provided starting key does not match the range key predicate");
    }
    if (forward) {
        range.sort.begin = std::move(start) + '\0';
    } else {
        range.sort.end = std::move(start);
    }
}

}  // namespace

void query(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::query);
    PageRequest page(request, PageRequest::Operation::query);
    KeyCondition condition;
    if (const auto legacy = request["KeyConditions"]) {
        constexpr std::size_t of_table = 2;
        constexpr std::size_t of_index = 8;
        condition = KeyCondition::from_legacy(legacy, request["IndexName"] ? of_index : of_table);
    }
    request.check();
    check_expression_parameters(request.root(),
                                {"ProjectionExpression", "FilterExpression", "KeyConditionExpression"},
                                {"AttributesToGet", "QueryFilter", "ConditionalOperator", "KeyConditions"});
    page.check_values();
    if (!request["KeyConditions"] && !request["KeyConditionExpression"]) {
        throw_validation(
            "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.");
    }
    page.check_select();
    page.placeholders().check();
    if (const auto text = request["KeyConditionExpression"]) {
        condition = KeyCondition::parse(text.as_string(), page.placeholders());
    }
    page.parse_expressions();
    page.placeholders().check_all_used();
    condition.check();
    page.bind(engine);
    const bool forward = flag_of(request.root(), "ScanIndexForward", true);
    const auto partition = attributes_of(page.key().partition);
    const auto sort = attributes_of(page.key().sort);
    QueryRange range;
    if (page.has_start_key()) {
        page.check_start_count();
        const auto key = condition.resolve(partition, sort,
                                           [&](std::string_view name) { page.check_start_attribute(name); });
        range = range_of(page, key);
        page.check_start_of_table();
        start_after(page, range, key, forward);
    } else {
        range = range_of(page, condition.resolve(partition, sort));
    }
    page.check_expressions();
    page.answer(engine, std::move(range.sort),
                forward ? storage::Direction::forward : storage::Direction::backward, reply);
}

}  // namespace dynantic::engine::api
