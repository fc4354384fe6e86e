#include "engine/api/page.hpp"

#include "engine/api/capacity.hpp"
#include "engine/api/item_read.hpp"
#include "engine/api/item_write.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/key.hpp"

#include <algorithm>
#include <limits>
#include <set>

namespace dynantic::engine::api {

using storage::Bytes;

namespace {

constexpr std::size_t page_bytes = 1024 * 1024;

std::vector<std::string_view> key_names(const Table& table, const Index* index) {
    std::vector<std::string_view> names;
    const auto add = [&](const KeyDefinition& definition) {
        names.emplace_back(definition.name);
        return true;
    };
    table.key.each(add);
    if (index != nullptr) index->key.each(add);
    std::ranges::sort(names);
    const auto repeated = std::ranges::unique(names);
    names.erase(repeated.begin(), repeated.end());
    return names;
}

// Some problems of a starting key's values are told with words before them, some without.
std::string start_key_problem(const std::string& problem) {
    for (const auto* bare : {"contains duplicates", "number set", "numeric value", "significant digits",
                             "number with magnitude"}) {
        if (problem.find(bare) != std::string::npos) return problem;
    }
    return "The provided starting key is invalid: " + problem;
}

}  // namespace

PageRequest::PageRequest(const Request& request, Operation operation)
    : request_(request),
      operation_(operation),
      placeholders_(request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]) {
    if (const auto key = request["ExclusiveStartKey"]) start_key_ = read_item(key);
    const auto legacy_filter = request[operation == Operation::query ? "QueryFilter" : "ScanFilter"];
    if (legacy_filter)
        filter_ = Condition::from_filter(legacy_filter, text_of(request.root(), "ConditionalOperator"));
    if (const auto attributes = request["AttributesToGet"]) {
        projection_ = Projection::from_attributes(attributes);
        projects_ = true;
    }
}

void PageRequest::check_values() const {
    if (operation_ == Operation::scan) projection_.check();
    filter_.check();
    projection_.check();
    if (start_key_ && !start_key_->error.empty()) throw_validation(start_key_problem(start_key_->error));
}

void PageRequest::check_select() const {
    const auto select = text_of(request_.root(), "Select");
    const bool by_expression = static_cast<bool>(request_["ProjectionExpression"]);
    const bool by_attributes = static_cast<bool>(request_["AttributesToGet"]);
    if (select == "SPECIFIC_ATTRIBUTES" && !by_expression && !by_attributes) {
        throw_validation(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get "
            "SPECIFIC_ATTRIBUTES");
    }
    if (!select.empty() && select != "SPECIFIC_ATTRIBUTES" && (by_expression || by_attributes)) {
        throw_validation(
            "Cannot specify the " + std::string(by_attributes ? "AttributesToGet" : "ProjectionExpression") +
            " when choosing to get " + std::string(select == "COUNT" ? "only the Count" : select));
    }
    if (select == "ALL_PROJECTED_ATTRIBUTES" && !request_["IndexName"]) {
        throw_validation(
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");  // of a Scan too
    }
}

void PageRequest::parse_expressions() {
    if (const auto text = request_["FilterExpression"]) {
        filter_ = Condition::parse("FilterExpression", text.as_string(), placeholders_);
    }
    if (const auto text = request_["ProjectionExpression"]) {
        projection_ = Projection::parse(text.as_string(), placeholders_);
        projects_ = true;
    }
}

void PageRequest::bind(Engine& engine) {
    table_ = require_table(engine, text_of(request_.root(), "TableName"));
    const auto name = request_["IndexName"];
    if (!name) return;
    index_ = table_->index(name.as_string());
    if (index_ == nullptr) {
        throw_validation("The table does not have the specified index: " + std::string(name.as_string()));
    }
    if (!index_->local && flag_of(request_.root(), "ConsistentRead")) {
        throw_validation("Consistent reads are not supported on global secondary indexes");
    }
}

void PageRequest::check_start_count() const {
    if (!start_key_ || start_key_->view().attributes().count() == key_names(*table_, index_).size()) return;
    throw_validation(
        operation_ == Operation::query || index_ != nullptr
            ? "The provided starting key is invalid"
            : "The provided starting key is invalid: The provided key element does not match the schema");
}

void PageRequest::check_start_attribute(std::string_view name) const {
    if (!start_key_) return;
    std::size_t place = 0;
    key().each([&](const KeyDefinition& definition) {
        const bool is_partition = place++ < key().partition.size();
        if (definition.name != name) return true;
        const auto value = start_key_->view().find(name);
        if (!value) throw_validation("The provided starting key is invalid");
        if (!value->is(definition.type)) {
            throw_validation("The provided key element does not match the schema");
        }
        check_key_value(definition, *value, is_partition);
        return false;
    });
}

void PageRequest::check_start_of_table() const {
    if (!start_key_) return;
    std::size_t place = 0;
    table_->key.each([&](const KeyDefinition& definition) {
        const bool is_partition = place++ < table_->key.partition.size();
        const auto value = start_key_->view().find(definition.name);
        if (!value || !value->is(definition.type)) {
            throw_validation(
                "The provided starting key is invalid: The provided key element does not match the schema");
        }
        check_key_value(definition, *value, is_partition);
        return true;
    });
}

void PageRequest::check_expressions() const {
    if (projects_) refuse_paths_into_keys(*table_, projection_.roots());
    if (operation_ == Operation::query && !filter_.empty()) {
        const bool legacy = static_cast<bool>(request_["QueryFilter"]);
        key().each([&](const KeyDefinition& definition) {
            if (std::ranges::find(filter_.roots(), definition.name, &PathRoot::name) !=
                filter_.roots().end()) {
                throw_validation(std::string(legacy ? "QueryFilter" : "Filter Expression") +
                                 " can only contain non-primary key attributes: Primary key attribute: " +
                                 definition.name);
            }
            return true;
        });
    }
    if (operation_ == Operation::query) {
        check_filter_projected();
        check_select_of_index();
    }
    if (!filter_.empty()) refuse_paths_into_keys(*table_, filter_.roots());
    check_projected();
}

// Of a Query alone: a Scan finds nothing by what its index does not hold.
void PageRequest::check_filter_projected() const {
    if (index_ == nullptr || index_->projection == ProjectionType::all || filter_.empty()) return;
    std::set<std::string_view> missing;
    for (const auto& root : filter_.roots()) {
        if (!std::ranges::binary_search(index_->projected, root.name)) missing.insert(root.name);
    }
    if (missing.empty()) return;
    std::string names;
    for (const auto name : missing) names += (names.empty() ? "" : ", ") + std::string(name);
    throw_validation("One or more parameter values were invalid: Secondary index " + index_->name +
                     " does not project one or more filter attributes: [" + names + "]");
}

void PageRequest::check_select_of_index() const {
    if (index_ == nullptr || index_->local || index_->projection == ProjectionType::all) return;
    if (text_of(request_.root(), "Select") == "ALL_ATTRIBUTES") {
        throw_validation(
            "One or more parameter values were invalid: Select type ALL_ATTRIBUTES is not supported for "
            "global secondary "
            "index " +
            index_->name + " because its projection type is not ALL");
    }
}

void PageRequest::check_projected() const {
    if (index_ == nullptr || index_->local || index_->projection == ProjectionType::all || !projects_) return;
    std::string missing;
    for (const auto& root : projection_.roots()) {
        if (std::ranges::binary_search(index_->projected, root.name)) continue;
        if (!missing.empty()) missing += ", ";
        missing += root.name;
    }
    if (!missing.empty()) {
        throw_validation("One or more parameter values were invalid: Global secondary index " + index_->name +
                         " does not project [" + missing + "]");
    }
}

std::string PageRequest::start_position() const {
    const auto key = start_key_->view();
    auto position = item_key(*table_, key);
    if (index_ == nullptr) return position;
    return entry_key(*table_, *index_, key, position).value();
}

// An entry of a local index lacks what the index does not project; DynamoDB reads it from the table where it is wanted.
bool PageRequest::fetches_items() const {
    if (index_ == nullptr || !index_->local || index_->projection == ProjectionType::all) return false;
    if (text_of(request_.root(), "Select") == "ALL_ATTRIBUTES") return true;
    const auto is_projected = [&](const PathRoot& root) {
        return std::ranges::binary_search(index_->projected, root.name);
    };
    return projects_ && !std::ranges::all_of(projection_.roots(), is_projected);
}

PageRequest::Page PageRequest::read(Engine& engine, const storage::Range& range,
                                    storage::Direction direction) const {
    Page page;
    const auto limit_value = request_["Limit"];
    const auto limit = limit_value ? static_cast<std::size_t>(limit_value.as_integer())
                                   : std::numeric_limits<std::size_t>::max();
    const auto snapshot = engine.store().snapshot();
    const bool fetches = fetches_items();
    std::size_t fetched = 0;  // entries may be small and their items large, so those bound a page too
    snapshot->scan(range, direction, [&](std::string_view, const Bytes& entry) {
        page.bytes += ItemView(entry.view()).size();
        if (fetches) {
            page.items.push_back(snapshot->get(item_key(*table_, ItemView(entry.view()))));
            fetched += ItemView(page.items.back().view()).size();
        } else {
            page.items.push_back(entry);
        }
        if (page.items.size() < limit && page.bytes < page_bytes && fetched < page_bytes) return true;
        page.last = entry;
        return false;
    });
    return page;
}

void PageRequest::append_last_key(std::string& reply, const ItemView& last) const {
    append_json(reply, ItemView(encode_subset(last, key_names(*table_, index_))));
}

// Whether nothing can come after an item: it is at the end of a range of sort keys, or its table has none.
bool PageRequest::is_end(const storage::Range& range, storage::Direction direction,
                         const ItemView& last) const {
    if (operation_ != Operation::query || index_ != nullptr) return false;
    const auto position = item_key(*table_, last);
    return direction == storage::Direction::forward ? prefix_end(position) == range.end
                                                    : position == range.begin;
}

void PageRequest::append_capacity(std::string& reply, const Page& page) const {
    const bool consistent = flag_of(request_.root(), "ConsistentRead");
    Capacity capacity(table_->name);
    if (index_ == nullptr) {
        capacity.add_read(page.bytes, consistent);
    } else {
        capacity.add_index_read(*index_, page.bytes, consistent);
        if (fetches_items()) {
            for (const auto& item : page.items) capacity.add_read(ItemView(item.view()).size(), consistent);
        }
    }
    reply.append("\"ConsumedCapacity\":");
    capacity.append_json(reply, capacity_detail(text_of(request_.root(), "ReturnConsumedCapacity")));
    reply.push_back(',');
}

void PageRequest::append_items(std::string& reply, const std::vector<Bytes>& items) const {
    if (!projects_) {
        std::size_t size = 256;  // what stands around them
        for (const auto& item : items) size += item.size() + item.size() / 2;
        reply.reserve(reply.size() + size);
    }
    reply.append(",\"Items\":[");
    bool first = true;
    for (const auto& bytes : items) {
        const ItemView item(bytes.view());
        if (!first) reply.push_back(',');
        first = false;
        if (projects_) {
            projection_.append_json(reply, item);
        } else {
            append_json(reply, item);
        }
    }
    reply.push_back(']');
}

void PageRequest::answer(Engine& engine, storage::Range range, storage::Direction direction,
                         std::string& reply) const {
    // From here on nothing is locked: the page holds its items by count.
    auto page = read(engine, range, direction);
    const std::size_t scanned = page.items.size();
    const bool shows_items = text_of(request_.root(), "Select") != "COUNT";
    reply.push_back('{');
    if (capacity_detail(text_of(request_.root(), "ReturnConsumedCapacity")) != CapacityDetail::none) {
        append_capacity(reply, page);
    }
    if (!filter_.empty()) {
        std::erase_if(page.items, [&](const Bytes& item) { return !filter_.matches(ItemView(item.view())); });
    }
    reply.append("\"Count\":").append(std::to_string(page.items.size()));
    if (shows_items) append_items(reply, page.items);
    if (page.last && !is_end(range, direction, ItemView(page.last.view()))) {
        reply.append(",\"LastEvaluatedKey\":");
        append_last_key(reply, ItemView(page.last.view()));
    }
    reply.append(",\"ScannedCount\":").append(std::to_string(scanned));
    reply.push_back('}');
}

}  // namespace dynantic::engine::api
