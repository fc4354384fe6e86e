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

/// What a page reads, before the filter.
struct Page {
    std::vector<storage::Bytes> entries;  ///< or the items that they reach back to
    std::size_t bytes = 0;
    std::size_t fetched = 0;  ///< entries may be small and their items large, so those bound a page too
    std::string last;         ///< position of the last one, where the page is full

    /// False where that was the last one. `item`: where the entry reaches back to one.
    bool add(std::string_view position, const storage::Bytes& entry, storage::Bytes item, std::size_t limit) {
        bytes += ItemView(entry.view()).size();
        fetched += ItemView(item.view()).size();
        entries.push_back(item ? std::move(item) : entry);
        if (entries.size() < limit && bytes < page_bytes && fetched < page_bytes) return true;
        last = position;
        return false;
    }
};

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
        find_parts(placeholders);
        check_projected(filter);
        return read(filter);
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

    /// Whether ORDER BY names a sort attribute first, and there are several partitions to read.
    [[nodiscard]] bool mixes_partitions() const noexcept {
        return parts_.size() > 1 && !statement_.order_by.empty() && !is_partition(statement_.order_by[0]);
    }
    [[nodiscard]] bool is_partition(const partiql::OrderTerm& term) const noexcept {
        return std::ranges::find(key().partition, term.path[0].name, &KeyDefinition::name) !=
               key().partition.end();
    }

    void check_order() const {
        if (statement_.order_by.empty()) return;
        if (plan_.key_conditions.empty()) {
            throw_validation(
                "Must have at least one non-optional hash key condition in WHERE clause when using ORDER BY "
                "clause.");
        }
        for (const auto& term : statement_.order_by) {
            if (term.path.size() != 1 || !key().contains(term.path[0].name)) {
                throw_validation("Variable reference " + term.path[0].name +
                                 " in ORDER BY clause must be part of the primary key");
            }
        }
    }

    /// A partition that is read, as far as WHERE asks for it; or the whole table or index.
    struct Part {
        storage::Range range;
        std::string partition;   ///< the key's bytes, in its order
        std::size_t prefix = 0;  ///< of positions in it: what stands before the sort key
    };

    void find_parts(Placeholders& placeholders) {
        const auto items = items_prefix(table_->number, index_ == nullptr ? 0 : index_->id);
        if (plan_.key_conditions.empty()) parts_.push_back({storage::prefix_range(items), {}, items.size()});
        const auto partition = attributes_of(key().partition);
        const auto sort = attributes_of(key().sort);
        for (const auto& condition : plan_.key_conditions) {
            auto found = KeyCondition::parse(condition, placeholders).resolve(partition, sort);
            if (std::ranges::find(parts_, found.partition, &Part::partition) != parts_.end()) continue;
            auto prefix = items;
            append_big_endian(prefix, partition_hash(found.partition));
            prefix += found.partition;
            auto range = storage::prefix_range(prefix);
            range.begin = prefix + found.lower;
            if (!found.upper.empty()) range.end = prefix + found.upper;
            parts_.push_back({std::move(range), std::move(found.partition), prefix.size()});
        }
        order_parts();
    }

    /// As a Scan would come by them, or as ORDER BY says. Within a partition the last term decides.
    void order_parts() {
        std::ranges::sort(parts_, {}, [](const Part& part) { return part.range.begin; });
        for (const auto& term : statement_.order_by) {
            descending_ = term.descending;
            if (!is_partition(term)) break;
            std::ranges::sort(parts_, {}, &Part::partition);
            if (term.descending) std::ranges::reverse(parts_);
        }
    }

    [[nodiscard]] bool projects(std::string_view name) const {
        return index_->projection == ProjectionType::all ||
               std::binary_search(index_->projected.begin(), index_->projected.end(), name);
    }

    /// A filter sees what an index holds, and may ask for no more where the index is read by its key; a scan of it finds
    /// nothing then. Columns too, but that a local index can reach back to the item.
    void check_projected(const Condition& filter) {
        if (index_ == nullptr) return;
        std::string lacking;
        const auto note = [&](std::string_view name) {
            if (projects(name)) return;
            if (!lacking.empty()) lacking += ", ";
            lacking += name;
        };
        if (!plan_.key_conditions.empty()) {
            for (const auto& root : filter.roots()) note(root.name);
        }
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

    static bool contains(const storage::Range& range, const std::string& position) noexcept {
        return position >= range.begin && (range.end.empty() || position < range.end);
    }

    /// The position that the token says was the last; empty without one.
    [[nodiscard]] std::string token_position() const {
        if (options_.next_token.empty()) return {};
        Binary bytes;
        const bool readable = detail::from_base64(options_.next_token, bytes);
        std::string position(as_text(bytes));
        const bool same = readable && position.size() > sizeof options_.fingerprint &&
                          read_big_endian_64(position) == options_.fingerprint;
        if (same) position.erase(0, sizeof options_.fingerprint);
        if (!same ||
            std::ranges::none_of(parts_, [&](const Part& part) { return contains(part.range, position); })) {
            throw_validation("NextToken does not match request");
        }
        return position;
    }

    struct Found {
        std::string position;
        storage::Bytes entry;
    };

    [[nodiscard]] storage::Direction direction() const noexcept {
        return descending_ ? storage::Direction::backward : storage::Direction::forward;
    }

    bool add(const storage::Snapshot& snapshot, Page& page, std::string_view position,
             const storage::Bytes& entry) const {
        return page.add(
            position, entry,
            fetches_items_ ? snapshot.get(item_key(*table_, ItemView(entry.view()))) : storage::Bytes(),
            options_.limit);
    }

    /// One part after the other, from where the token says, until the page is full.
    void read_parts(const storage::Snapshot& snapshot, Page& page) const {
        const auto start = token_position();
        auto part = parts_.begin();
        if (!start.empty()) {
            part =
                std::ranges::find_if(parts_, [&](const Part& each) { return contains(each.range, start); });
        }
        for (bool first = true; part != parts_.end() && page.last.empty(); ++part, first = false) {
            auto range = part->range;
            if (first && !start.empty())
                (descending_ ? range.end : range.begin) = descending_ ? start : start + '\0';
            snapshot.scan(range, direction(), [&](std::string_view position, const storage::Bytes& entry) {
                return add(snapshot, page, position, entry);
            });
        }
    }

    /// What is left of a part behind a position in some part, in the order of read_mixed.
    [[nodiscard]] storage::Range behind(const Part& part, const Part& stopped,
                                        const std::string& start) const {
        storage::Range range = part.range;
        // The same sort key in this partition: passed where the partition comes before the other.
        std::string same = part.range.begin.substr(0, part.prefix) + start.substr(stopped.prefix);
        const bool passed = &part <= &stopped;
        if (descending_) {
            if (!passed) same += '\0';
            if (range.end.empty() || same < range.end) range.end = std::move(same);
        } else {
            if (passed) same += '\0';
            if (same > range.begin) range.begin = std::move(same);
        }
        return range;
    }

    /// All parts together in the order of their sort keys; those of one sort key as their partitions come. Of each part no
    /// more is held than what would be a page by itself.
    void read_mixed(const storage::Snapshot& snapshot, Page& page) const {
        const auto start = token_position();
        const auto stopped =
            std::ranges::find_if(parts_, [&](const Part& each) { return contains(each.range, start); });
        std::vector<Found> all;
        std::vector<std::pair<std::string, std::size_t>> order;
        for (const auto& part : parts_) {
            const auto range = start.empty() ? part.range : behind(part, *stopped, start);
            std::size_t count = 0;
            std::size_t bytes = 0;
            snapshot.scan(range, direction(), [&](std::string_view position, const storage::Bytes& entry) {
                order.emplace_back(position.substr(part.prefix), all.size());
                all.push_back({std::string(position), entry});
                bytes += ItemView(entry.view()).size();
                return ++count < options_.limit && bytes < page_bytes;
            });
        }
        const auto before = [&](const auto& a, const auto& b) {
            return descending_ ? a.first > b.first : a.first < b.first;
        };
        std::stable_sort(order.begin(), order.end(), before);
        for (const auto& [sort_key, number] : order) {
            if (!add(snapshot, page, all[number].position, all[number].entry)) break;
        }
    }

    StatementResult read(const Condition& filter) {
        Page page;
        auto& entries = page.entries;
        StatementResult result{table_->name, {}, {}, {}, Capacity(table_->name)};
        {
            const auto snapshot = engine_.store().snapshot();
            if (mixes_partitions()) {
                read_mixed(*snapshot, page);
            } else {
                read_parts(*snapshot, page);
            }
        }
        if (fetches_items_) {
            for (const auto& item : entries)
                result.capacity.add_read(ItemView(item.view()).size(), options_.consistent);
        }
        if (index_ == nullptr) {
            result.capacity.add_read(page.bytes, options_.consistent);
        } else {
            result.capacity.add_index_read(*index_, page.bytes, options_.consistent);
        }
        for (const auto& entry : entries) {
            const ItemView item(entry.view());
            if (filter.matches(item)) append_row(result.items.emplace_back(), item);
        }
        if (!page.last.empty()) {
            std::string quoted;
            std::string token;
            append_big_endian(token, options_.fingerprint);
            token += page.last;
            detail::JsonWriter(quoted).quoted_base64(reinterpret_cast<const std::byte*>(token.data()),
                                                     token.size());
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
    std::vector<Part> parts_;
    bool descending_ = false;  // within a partition
    bool fetches_items_ = false;
};

}  // namespace

StatementResult run_select(Engine& engine, const partiql::Statement& statement,
                           const StatementOptions& options) {
    return Selection(engine, statement, options).run();
}

}  // namespace dynantic::engine::api
