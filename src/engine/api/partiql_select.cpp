#include "engine/api/partiql_select.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/condition.hpp"
#include "engine/expression/key_condition.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/key.hpp"
#include "engine/partiql/translate.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <algorithm>

namespace dynantic::engine::api {

namespace {

constexpr std::size_t page_bytes = std::size_t{1} << 20;

std::vector<std::string_view> names_of(const std::vector<KeyDefinition>& definitions) {
    std::vector<std::string_view> names;
    names.reserve(definitions.size());
    for (const auto& definition : definitions) names.push_back(definition.name);
    return names;
}

std::vector<KeyAttribute> attributes_of(const std::vector<KeyDefinition>& definitions) {
    std::vector<KeyAttribute> attributes;
    attributes.reserve(definitions.size());
    for (const auto& definition : definitions) attributes.push_back({definition.name, definition.type});
    return attributes;
}

/// One SELECT on its way: plan, checks, page.
class Selection {
  public:
    Selection(Engine& engine, const partiql::Statement& statement, const StatementOptions& options)
        : engine_(engine),
          statement_(statement),
          options_(options),
          table_(require_table(engine, statement.table)) {
        find_index();
        plan_ = partiql::plan_select(statement, names_of(key().partition), names_of(key().sort));
    }

    StatementResult run() {
        check_whole_key();
        check_order();
        const JsonDocument document(plan_.placeholders);
        Placeholders placeholders(document["ExpressionAttributeNames"],
                                  document["ExpressionAttributeValues"]);
        placeholders.check();
        Condition filter;
        if (!plan_.filter.empty()) filter = Condition::parse("FilterExpression", plan_.filter, placeholders);
        auto range = storage::prefix_range(items_prefix(table_->number, index_ == nullptr ? 0 : index_->id));
        if (!plan_.key_condition.empty()) range = key_range(placeholders);
        check_projected(filter);
        start_after_token(range);
        return read(range, filter);
    }

  private:
    [[nodiscard]] const KeySchema& key() const noexcept {
        return index_ == nullptr ? table_->key : index_->key;
    }

    void find_index() {
        if (statement_.index.empty()) return;
        if (options_.only_by_whole_key) throw_whole_key();
        index_ = table_->index(statement_.index);
        if (index_ == nullptr) throw_validation("The table does not have the specified index");
        if (options_.consistent && !index_->local) {
            throw_validation("Strongly consistent read is not supported on Global Secondary Indexes");
        }
    }

    [[noreturn]] static void throw_whole_key() {
        throw_validation(
            "Select statements within BatchExecuteStatement must specify the primary key in the where "
            "clause.");
    }
    void check_whole_key() const {
        if (!options_.only_by_whole_key) return;
        if (!plan_.whole_key || partiql::calls_function(statement_)) throw_whole_key();
    }

    void check_order() const {
        if (!statement_.order_by) return;
        if (plan_.key_condition.empty()) {
            throw_validation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY "
                "clause.");
        }
        const auto& path = *statement_.order_by;
        if (path.size() != 1 || !key().contains(path[0].name)) {
            throw_validation("Variable reference " + path[0].name +
                             " in ORDER BY clause must be part of the primary key");
        }
    }

    [[nodiscard]] storage::Range key_range(Placeholders& placeholders) const {
        const auto partition = attributes_of(key().partition);
        const auto sort = attributes_of(key().sort);
        const auto found = KeyCondition::parse(plan_.key_condition, placeholders).resolve(partition, sort);
        auto prefix = items_prefix(table_->number, index_ == nullptr ? 0 : index_->id);
        append_big_endian(prefix, partition_hash(found.partition));
        prefix += found.partition;
        auto range = storage::prefix_range(prefix);
        range.begin = prefix + found.lower;
        if (!found.upper.empty()) range.end = prefix + found.upper;
        return range;
    }

    [[nodiscard]] bool projects(std::string_view name) const {
        return index_->projection == ProjectionType::all ||
               std::binary_search(index_->projected.begin(), index_->projected.end(), name);
    }

    /// A filter sees what an index holds. Columns too, but that a local index can reach back to the item.
    void check_projected(const Condition& filter) {
        if (index_ == nullptr) return;
        std::string lacking;
        const auto note = [&](std::string_view name) {
            if (projects(name)) return;
            if (!lacking.empty()) lacking += ", ";
            lacking += name;
        };
        for (const auto& root : filter.roots()) note(root.name);
        if (!lacking.empty()) {
            throw_validation("One or more parameter values were invalid: Secondary index " + index_->name +
                             " does not project one or more filter attributes: [" + lacking + "]");
        }
        for (const auto& column : statement_.columns) note(column.path.front().name);
        if (lacking.empty()) return;
        if (!index_->local) {
            throw_validation("One or more parameter values were invalid: Global secondary index " +
                             index_->name + " does not project [" + lacking + "]");
        }
        fetches_items_ = true;
    }

    void start_after_token(storage::Range& range) const {
        if (options_.next_token.empty()) return;
        Binary bytes;
        const bool readable = detail::from_base64(options_.next_token, bytes);
        const std::string position(as_text(bytes));
        if (!readable || position < range.begin || (!range.end.empty() && position >= range.end)) {
            throw_validation("NextToken does not match request");
        }
        if (statement_.descending) {
            range.end = position;
        } else {
            range.begin = position + '\0';
        }
    }

    StatementResult read(const storage::Range& range, const Condition& filter) {
        std::vector<storage::Bytes> entries;
        std::string last;
        std::size_t bytes = 0;
        std::size_t fetched = 0;  // entries may be small and their items large, so those bound a page too
        StatementResult result{table_->name, {}, {}, {}, Capacity(table_->name)};
        {
            const auto snapshot = engine_.store().snapshot();
            const auto direction =
                statement_.descending ? storage::Direction::backward : storage::Direction::forward;
            snapshot->scan(range, direction, [&](std::string_view position, const storage::Bytes& entry) {
                bytes += ItemView(entry.view()).size();
                if (fetches_items_) {
                    entries.push_back(snapshot->get(item_key(*table_, ItemView(entry.view()))));
                    const auto size = ItemView(entries.back().view()).size();
                    fetched += size;
                    result.capacity.add_read(size, options_.consistent);
                } else {
                    entries.push_back(entry);
                }
                if (entries.size() < options_.limit && bytes < page_bytes && fetched < page_bytes)
                    return true;
                last = position;
                return false;
            });
        }
        if (index_ == nullptr) {
            result.capacity.add_read(bytes, options_.consistent);
        } else {
            result.capacity.add_index_read(*index_, bytes, options_.consistent);
        }
        for (const auto& entry : entries) {
            const ItemView item(entry.view());
            if (filter.matches(item)) append_row(result.items.emplace_back(), item);
        }
        if (!last.empty()) {
            std::string quoted;
            detail::JsonWriter(quoted).quoted_base64(reinterpret_cast<const std::byte*>(last.data()),
                                                     last.size());
            result.next_token = std::move(quoted);
            append_json(result.last_key,
                        ItemView(encode_subset(ItemView(entries.back().view()), last_key_names())));
        }
        return result;
    }

    [[nodiscard]] std::vector<std::string_view> last_key_names() const {
        auto names = key_names_of(table_->key);
        if (index_ != nullptr) {
            const auto more = key_names_of(index_->key);
            names.insert(names.end(), more.begin(), more.end());
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    void append_row(std::string& json, const ItemView& item) const {
        if (statement_.columns.empty()) {
            append_json(json, item);
            return;
        }
        detail::JsonWriter writer(json);
        char separator = '{';
        for (const auto& column : statement_.columns) {
            const auto value = at(item, column.path);
            if (!value) continue;
            json.push_back(separator);
            separator = ',';
            writer.key(column.name);
            append_json(json, *value);
        }
        if (separator == '{') json.push_back('{');
        json.push_back('}');
    }

    static std::optional<ValueView> at(const ItemView& item, const partiql::Path& path) {
        auto value = item.find(path.front().name);
        for (std::size_t i = 1; i < path.size() && value; ++i) {
            const auto& step = path[i];
            if (step.is_index) {
                value = value->is(AttributeType::list) ? value->list().at(step.index) : std::nullopt;
            } else {
                value = value->map().find(step.name);
            }
        }
        return value;
    }

    Engine& engine_;
    const partiql::Statement& statement_;
    const StatementOptions& options_;
    TableRef table_;
    const Index* index_ = nullptr;
    partiql::SelectPlan plan_;
    bool fetches_items_ = false;
};

}  // namespace

StatementResult run_select(Engine& engine, const partiql::Statement& statement,
                           const StatementOptions& options) {
    return Selection(engine, statement, options).run();
}

}  // namespace dynantic::engine::api
