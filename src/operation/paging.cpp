#include "operation/client_core.hpp"
#include "operation/cursor/codec.hpp"

#include <dynantic/detail/operation/paging.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <algorithm>
#include <utility>

namespace dynantic::detail {
namespace {

// How many items a filtered read evaluates in its first request when it looks for few results; each further request
// evaluates four times as many. So a rare match neither costs a request per item nor a megabyte for the first.
constexpr std::uint64_t first_filtered_page = 100;
constexpr std::uint64_t largest_grown_page = 6'400;

// An expression without its values: what a cursor is bound to.
void append_shape(std::string& out, std::span<const Node> nodes) {
    for (const Node& node : nodes) {
        out.append(std::to_string(static_cast<int>(node.kind))).push_back('/');
        out.append(std::to_string(node.number)).push_back('/');
        if (node.kind != NodeKind::value)
            out.append(std::to_string(node.text.size())).append(":").append(node.text);
        out.push_back(' ');
    }
    out.push_back('\n');
}

std::string binding_of(const ReadSpec& spec, std::string_view wire_name, std::uint32_t segment) {
    std::string out(wire_name);
    out.append("\n").append(spec.index != nullptr ? spec.index->name : std::string_view());
    out.append(spec.is_query ? "\nQuery" : "\nScan").append(spec.reverse ? " backward\n" : " forward\n");
    if (spec.segments > 1) out.append(std::to_string(segment) + "/" + std::to_string(spec.segments));
    out.append(spec.partition).append("\n");
    append_shape(out, spec.key_condition.nodes().view());
    append_shape(out, spec.filter.view());
    for (const Nodes& path : spec.projection.paths()) append_shape(out, path.view());
    return out;
}

void add_names(std::vector<std::string_view>& names, const std::vector<KeyAttribute>& attributes) {
    for (const KeyAttribute& attribute : attributes) {
        if (std::find(names.begin(), names.end(), attribute.name) == names.end())
            names.push_back(attribute.name);
    }
}

// What an ExclusiveStartKey of this table or index holds.
std::vector<std::string_view> start_key_attributes(const ReadSpec& spec) {
    std::vector<std::string_view> names;
    add_names(names, spec.info->key.partition);
    add_names(names, spec.info->key.sort);
    if (spec.index != nullptr) {
        add_names(names, spec.index->key.partition);
        add_names(names, spec.index->key.sort);
    }
    return names;
}

bool read_count(JsonValue& value, std::uint64_t& out) {
    std::int64_t number = 0;
    if (!value.read_int64(number)) return false;
    out = static_cast<std::uint64_t>(std::max<std::int64_t>(number, 0));
    return true;
}

bool read_capacity(JsonValue& value, std::optional<ConsumedCapacity>& out) {
    return value.members([&](std::string_view name, JsonValue& member) {
        return name == "CapacityUnits" ? member.read_double(out.emplace().units) : member.skip();
    });
}

// Everything of a page but its items. False where `name` is something else.
bool read_tally(std::string_view name, JsonValue& value, PageTally& tally, bool& known) {
    known = true;
    if (name == "Count") return read_count(value, tally.count);
    if (name == "ScannedCount") return read_count(value, tally.scanned);
    if (name == "ConsumedCapacity") return read_capacity(value, tally.capacity);
    if (name == "LastEvaluatedKey") {
        std::string_view raw;
        if (!value.read_raw(raw)) return false;
        tally.last_key = raw;
        return true;
    }
    known = false;
    return true;
}

std::string_view operation_of(const ReadSpec& spec) noexcept { return spec.is_query ? "Query" : "Scan"; }

std::string wire_table_of(const ReadSpec& spec) {
    return wire_table(*ClientAccess::core(spec.client), spec.table);
}

[[noreturn]] void refuse(const ReadSpec& spec, std::string message) {
    about(Error(ErrorKind::validation, std::move(message)), operation_of(spec), wire_table_of(spec)).raise();
}

Error misfit_of(const ReadSpec& spec, const ReadError& error, const Reply& reply) {
    return about(misfit(error, wire_table_of(spec), reply.request_id), operation_of(spec), {});
}

void refuse_filter_on_key(const ReadSpec& spec) {
    if (spec.filter.empty()) return;
    const KeyInfo& key = spec.index != nullptr ? spec.index->key : spec.info->key;
    for (const std::vector<KeyAttribute>* part : {&key.partition, &key.sort}) {
        for (const KeyAttribute& attribute : *part) {
            if (!spec.filter.mentions(attribute.name)) continue;
            refuse(spec,
                   "the filter is on `" + std::string(attribute.name) +
                       "`, which is of the key being queried; DynamoDB refuses that: use the query's own "
                       "conditions on the sort key, or scan");
        }
    }
}

// Of a global index that holds a part of the attributes, what it does not hold is missing to the filter. What the model
// does not know may be there all the same.
void refuse_filter_on_unheld(const ReadSpec& spec) {
    if (spec.filter.empty() || spec.index == nullptr || !spec.index->global ||
        spec.index->projection == Projection::all) {
        return;
    }
    const std::vector<std::string_view> keys = start_key_attributes(spec);
    const std::vector<std::string_view>& included = spec.index->included;
    for (const FieldInfo& field : spec.info->fields) {
        if (!spec.filter.mentions(field.name) ||
            std::find(keys.begin(), keys.end(), field.name) != keys.end() ||
            std::find(included.begin(), included.end(), field.name) != included.end()) {
            continue;
        }
        refuse(spec, "the filter is on `" + std::string(field.name) + "`, which the index `" +
                         std::string(spec.index->name) +
                         "` does not hold, so it would be taken for missing: include<> it in the index, or "
                         "filter what hydrate() gives");
    }
}

}  // namespace

Paging::Paging(ReadSpec spec, std::uint32_t segment) : spec_(std::move(spec)), segment_(segment) {
    if (spec_.consistent_read && spec_.index != nullptr && spec_.index->global) {
        refuse(spec_, "a global secondary index cannot be read consistently: leave consistent_read out");
    }
    if (spec_.page_size == 0 || spec_.limit == 0 || spec_.max_evaluated == 0 || spec_.max_pages == 0) {
        refuse(spec_, "limit, page_size, max_evaluated and max_pages count from 1");
    }
    if (spec_.is_query) refuse_filter_on_key(spec_);
    refuse_filter_on_unheld(spec_);
    restrict_to_entity(spec_);
    render();
}

void Paging::render() {
    const ClientCore& core = *ClientAccess::core(spec_.client);
    const Target target{&core, spec_.table};
    JsonWriter json(fixed_);
    begin_request(json, target);
    if (spec_.index != nullptr) {
        json.raw(R"(,"IndexName":)");
        json.quoted(spec_.index->name);
    }
    Placeholders placeholders;
    const auto expression = [&](std::string_view member, const auto& write) {
        std::string text;
        write(text);
        json.raw(member);
        json.quoted(text);
    };
    if (spec_.is_query) {
        expression(R"(,"KeyConditionExpression":)",
                   [&](std::string& text) { spec_.key_condition.render(placeholders, text); });
    }
    if (!spec_.filter.empty()) {
        expression(R"(,"FilterExpression":)",
                   [&](std::string& text) { detail::render(spec_.filter.view(), placeholders, text); });
    }
    if (spec_.count_only) {
        json.raw(R"(,"Select":"COUNT")");
    } else if (!spec_.projection.empty()) {
        expression(R"(,"ProjectionExpression":)",
                   [&](std::string& text) { spec_.projection.render(placeholders, text); });
    }
    placeholders.write(json);
    if (spec_.reverse) json.raw(R"(,"ScanIndexForward":false)");
    if (spec_.consistent_read) json.raw(R"(,"ConsistentRead":true)");
    if (spec_.segments > 1) {
        json.raw(R"(,"Segment":)");
        json.integer(std::uint64_t{segment_});
        json.raw(R"(,"TotalSegments":)");
        json.integer(std::uint64_t{spec_.segments});
    }
    write_capacity_wish(json, target, spec_.consumed_capacity || spec_.read_units_per_second > 0);
    request_ = {operation_of(spec_), {}, Repeat::safe};
    binding_ = binding_of(spec_, wire_table(core, spec_.table), segment_);
}

void Paging::start_after(const Cursor& cursor) {
    if (!cursor) return;
    Result<std::string> key = open_cursor(cursor, binding_, start_key_attributes(spec_));
    if (!key) about(key.error(), operation_of(spec_), wire_table_of(spec_)).raise();
    last_key_ = std::move(*key);
}

Cursor Paging::cursor() const { return last_key_.empty() ? Cursor() : make_cursor(binding_, last_key_); }

std::uint64_t Paging::request_limit() const noexcept {
    std::uint64_t most = spec_.page_size;
    if (spec_.limit != no_limit) {
        const std::uint64_t wanted = spec_.limit - delivered_;
        if (spec_.filter.empty()) {
            most = std::min(most, wanted);
        } else if (spec_.page_size == no_limit) {
            std::uint64_t grown = std::max(first_filtered_page, std::min(wanted, largest_grown_page));
            for (std::uint64_t page = 0; page < pages_ && grown <= largest_grown_page; ++page) grown *= 4;
            if (grown <= largest_grown_page) most = grown;
        }
    }
    if (spec_.max_evaluated != no_limit) most = std::min(most, spec_.max_evaluated - evaluated_);
    return most;
}

bool Paging::done() const noexcept {
    return ended_ || delivered_ >= spec_.limit || evaluated_ >= spec_.max_evaluated ||
           pages_ >= spec_.max_pages;
}

const Request* Paging::next() {
    if (done()) return nullptr;
    request_.body = fixed_;
    JsonWriter json(request_.body);
    if (const std::uint64_t most = request_limit(); most != no_limit) {
        json.raw(R"(,"Limit":)");
        json.integer(std::min<std::uint64_t>(most, std::numeric_limits<std::int32_t>::max()));
    }
    if (!last_key_.empty()) {
        json.raw(R"(,"ExclusiveStartKey":)");
        json.raw(last_key_);
    }
    json.raw('}');
    return &request_;
}

Result<PageTally> Paging::on_reply(const Reply& reply, ItemSink sink) {
    PageTally tally;
    const std::uint64_t wanted = spec_.limit - delivered_;
    std::uint64_t taken = 0;
    bool bad_item = false;
    JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        bool known = false;
        if (!read_tally(name, value, tally, known)) return false;
        if (known) return true;
        if (name != "Items") return value.skip();
        return value.elements([&](std::size_t, JsonValue& item) {
            if (taken == wanted) return item.skip();
            if (!sink.read(sink.context, item)) {
                bad_item = true;
                return false;
            }
            ++taken;
            return true;
        });
    });
    if (!read) {
        if (!bad_item || spec_.bad_items == BadItems::stop) {
            return misfit_of(spec_, reader.error(), reply);
        }
        Result<PageTally> rest = read_around(reply, sink, taken);
        if (!rest) return rest;
        tally = std::move(*rest);
    }
    delivered_ += spec_.count_only ? tally.count : taken;
    evaluated_ += tally.scanned;
    ++pages_;
    last_key_ = tally.last_key;
    ended_ = last_key_.empty();
    return tally;
}

// A page with a bad item, read again: the cursor of the first reading cannot go back to the item's raw text. Each item
// from the first that is not yet delivered is cut out as text and read by itself.
Result<PageTally> Paging::read_around(const Reply& reply, ItemSink sink, std::uint64_t& taken) {
    PageTally tally;
    std::vector<std::string> items;
    JsonReader page(reply.body);
    const bool read = page.read_root_members([&](std::string_view name, JsonValue& value) {
        bool known = false;
        if (!read_tally(name, value, tally, known)) return false;
        if (known) return true;
        if (name != "Items") return value.skip();
        return value.elements([&](std::size_t index, JsonValue& item) {
            std::string_view raw;
            if (!item.read_raw(raw)) return false;
            if (index >= taken) items.emplace_back(raw);
            return true;
        });
    });
    if (!read) return misfit_of(spec_, page.error(), reply);

    const std::uint64_t wanted = spec_.limit - delivered_;
    for (const std::string& item : items) {
        if (taken == wanted) break;
        const Body body("{\"Item\":" + item + "}");
        JsonReader reader(body);
        if (reader.read_root_members(
                [&](std::string_view, JsonValue& value) { return sink.read(sink.context, value); })) {
            ++taken;
        } else if (spec_.on_bad_item || spec_.bad_items == BadItems::collect) {
            ItemError bad{misfit_of(spec_, reader.error(), reply), item_from_json(item)};
            if (spec_.on_bad_item)
                spec_.on_bad_item(bad);
            else
                tally.errors.push_back(std::move(bad));
        }
    }
    return tally;
}

}  // namespace dynantic::detail
