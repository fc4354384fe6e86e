#include "operation/client_core.hpp"

#include <dynantic/detail/operation/table_definition.hpp>
#include <dynantic/table_plan.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace dynantic {

std::string TablePlan::text() const {
    std::string out;
    if (create) out += "create the table\n";
    for (const std::string& name : add_indexes) out += "add the index " + name + "\n";
    for (const std::string& name : drop_indexes) out += "drop the index " + name + "\n";
    if (!enable_ttl.empty()) out += "switch on the time to live of " + enable_ttl + "\n";
    for (const std::string& what : impossible) out += "impossible: " + what + "\n";
    return out;
}

namespace detail {
namespace {

Result<void> send(const Target& target, const Request& request) {
    const Result<Reply> reply = exchange(*target.core, request, target.table);
    if (!reply) return reply.error();
    return {};
}

// The attribute whose time to live is on; empty where it is off.
Result<std::string> enabled_ttl(const Target& target) {
    Request request{"DescribeTimeToLive", {}, Repeat::safe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    const Result<Reply> reply = exchange(*target.core, request, target.table);
    if (!reply) return reply.error();
    std::string status;
    std::string attribute;
    const auto read_text = [](JsonValue& value, std::string& out) {
        std::string_view text;
        if (!value.read_string(text)) return false;
        out = text;
        return true;
    };
    JsonReader reader(reply->body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "TimeToLiveDescription") return value.skip();
        return value.members([&](std::string_view part, JsonValue& text) {
            if (part == "TimeToLiveStatus") return read_text(text, status);
            if (part == "AttributeName") return read_text(text, attribute);
            return text.skip();
        });
    });
    if (!read) return misfit(reader.error(), target.table, reply->request_id);
    return status == "ENABLED" || status == "ENABLING" ? attribute : std::string();
}

bool holds(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// UpdateTable with one index more or less. AttributeDefinitions names what the table has after it.
Request index_request(const Target& target, const ModelInfo& info, const std::vector<std::string>& present,
                      const IndexInfo* added, std::string_view dropped, const TableOptions& options) {
    Request request{"UpdateTable", {}, Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    if (added != nullptr) {
        ModelInfo after;
        after.key = info.key;
        for (const IndexInfo& index : info.indexes) {
            if (&index == added || holds(present, index.name)) after.indexes.push_back(index);
        }
        write_definitions(json, after);
        json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Create":)");
        write_index(json, *added, options);
    } else {
        json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":)");
        json.quoted(dropped);
        json.raw('}');
    }
    json.raw("}]}");
    return request;
}

std::vector<std::string> index_names(const TableDescription& description) {
    std::vector<std::string> names;
    for (const IndexDescription& index : description.indexes) names.push_back(index.name);
    return names;
}

}  // namespace

Result<TablePlan> plan_table(const Target& target, const ModelInfo& info) {
    TablePlan plan;
    const Result<TableDescription> description = describe_table(target);
    if (!description) {
        if (description.error().kind() != ErrorKind::table_not_found) return description.error();
        plan.create = true;
        return plan;
    }
    const std::vector<std::string> present = index_names(*description);
    for (const IndexInfo& index : info.indexes) {
        if (holds(present, index.name)) continue;
        if (index.global) {
            plan.add_indexes.emplace_back(index.name);
        } else {
            plan.impossible.push_back("the local index " + std::string(index.name) +
                                      " can only be made together with its table");
        }
    }
    for (const IndexDescription& index : description->indexes) {
        if (info.find_index(index.name) != nullptr) continue;
        if (index.global)
            plan.drop_indexes.push_back(index.name);
        else
            plan.impossible.push_back("the local index " + index.name +
                                      " can only be dropped with its table");
    }
    if (info.ttl != no_field) {
        const std::string_view wanted = info.fields[info.ttl].name;
        const Result<std::string> enabled = enabled_ttl(target);
        if (!enabled) return enabled.error();
        if (enabled->empty()) {
            plan.enable_ttl = wanted;
        } else if (*enabled != wanted) {
            plan.impossible.push_back("the time to live is on for " + *enabled + ": switch it off first");
        }
    }
    return plan;
}

Result<void> apply_plan(const Target& target, const ModelInfo& info, const TablePlan& plan,
                        const TableOptions& options, const ApplyOptions& how) {
    if (plan.create) return create_table(target, info, options);
    const auto step = [&](const Request& request) -> Result<void> {
        if (const Result<void> sent = send(target, request); !sent) return sent;
        const Result<TableDescription> active = wait_until_active(target, options.timeout);
        if (!active) return active.error();
        return {};
    };
    const Result<TableDescription> description = describe_table(target);
    if (!description) return description.error();
    std::vector<std::string> present = index_names(*description);
    for (const std::string& name : plan.add_indexes) {
        const IndexInfo* const index = info.find_index(name);
        if (index == nullptr) continue;
        if (const Result<void> done = step(index_request(target, info, present, index, {}, options)); !done)
            return done;
        present.push_back(name);
    }
    if (how.drop_indexes) {
        for (const std::string& name : plan.drop_indexes) {
            if (const Result<void> done = step(index_request(target, info, present, nullptr, name, options));
                !done) {
                return done;
            }
        }
    }
    return plan.enable_ttl.empty() ? Result<void>() : enable_ttl(target, plan.enable_ttl);
}

}  // namespace detail
}  // namespace dynantic
