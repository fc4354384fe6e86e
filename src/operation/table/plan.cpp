#include "operation/table/present_table.hpp"

#include <dynantic/detail/operation/table_definition.hpp>
#include <dynantic/table_plan.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic {

std::string TablePlan::text() const {
    std::string out;
    if (create) out += "create the table\n";
    if (change_billing) {
        out += options.throughput
                   ? "bill for " + std::to_string(options.throughput->read_units) + " read and " +
                         std::to_string(options.throughput->write_units) + " write units a second\n"
                   : "bill on demand\n";
    }
    if (change_deletion_protection) {
        out += options.deletion_protection ? "protect from deletion\n" : "allow deletion\n";
    }
    if (change_stream) {
        out += options.stream ? "stream " + std::string(detail::stream_view_type(*options.stream)) + "\n"
                              : "switch off the stream\n";
    }
    for (const std::string& name : set_tags) out += "set the tag " + name + "\n";
    for (const std::string& name : add_indexes) out += "add the index " + name + "\n";
    for (const std::string& name : drop_indexes) out += "drop the index " + name + "\n";
    for (const std::string& name : rebuild_indexes) out += "drop and make anew the index " + name + "\n";
    if (!enable_ttl.empty()) out += "switch on the time to live of " + enable_ttl + "\n";
    for (const std::string& what : impossible) out += "impossible: " + what + "\n";
    return out;
}

namespace detail {
namespace {

PresentKey key_of_model(const KeyInfo& key) {
    PresentKey names;
    for (const KeyAttribute& each : key.partition) names.partition.emplace_back(each.name);
    for (const KeyAttribute& each : key.sort) names.sort.emplace_back(each.name);
    return names;
}

std::string text_of(const PresentKey& key) {
    std::string text;
    const auto add = [&](const std::vector<std::string>& names) {
        for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
    };
    add(key.partition);
    add(key.sort);
    return text;
}

std::string_view projection_of(const IndexInfo& index) {
    switch (index.projection) {
        case Projection::keys_only:
            return "KEYS_ONLY";
        case Projection::include:
            return "INCLUDE";
        case Projection::all:
            break;
    }
    return "ALL";
}

bool differs(const PresentIndex& present, const IndexInfo& index) {
    return present.key != key_of_model(index.key) || present.projection != projection_of(index) ||
           present.included != std::set<std::string>(index.included.begin(), index.included.end());
}

// A key attribute of the table can never have another type.
void plan_types(const PresentTable& present, const ModelInfo& info, TablePlan& plan) {
    const auto look = [&](const std::vector<KeyAttribute>& attributes) {
        for (const KeyAttribute& each : attributes) {
            const auto found = present.types.find(std::string(each.name));
            if (found == present.types.end() || found->second == to_string(each.type)) continue;
            plan.impossible.push_back("the key attribute " + std::string(each.name) + " is of type " +
                                      found->second + ", in the model of type " +
                                      std::string(to_string(each.type)));
        }
    };
    look(info.key.partition);
    look(info.key.sort);
}

void plan_key(const PresentTable& present, const ModelInfo& info, TablePlan& plan) {
    const PresentKey wanted = key_of_model(info.key);
    if (present.key != wanted) {
        plan.impossible.push_back("the key of the table is (" + text_of(present.key) + "), of the model (" +
                                  text_of(wanted) + ")");
    }
    plan_types(present, info, plan);
}

void plan_indexes(const PresentTable& present, const ModelInfo& info, TablePlan& plan) {
    for (const IndexInfo& index : info.indexes) {
        const std::string name(index.name);
        const PresentIndex* const found = present.find_index(name);
        if (found == nullptr) {
            if (index.global) {
                plan.add_indexes.push_back(name);
            } else {
                plan.impossible.push_back("the local index " + name +
                                          " can only be made together with its table");
            }
        } else if (differs(*found, index)) {
            if (index.global) {
                plan.rebuild_indexes.push_back(name);
            } else {
                plan.impossible.push_back("the local index " + name +
                                          " has another key or projection than the model's");
            }
        }
    }
    for (const PresentIndex& index : present.indexes) {
        if (info.find_index(index.name) != nullptr) continue;
        if (index.global) {
            plan.drop_indexes.push_back(index.name);
        } else {
            plan.impossible.push_back("the local index " + index.name +
                                      " can only be dropped with its table");
        }
    }
}

bool same(const Throughput& a, const Throughput& b) {
    return a.read_units == b.read_units && a.write_units == b.write_units;
}

bool billing_differs(const PresentTable& present, const TableOptions& options) {
    if (present.on_demand || !options.throughput) return present.on_demand == options.throughput.has_value();
    if (!same(present.throughput, *options.throughput)) return true;
    for (const PresentIndex& index : present.indexes) {
        if (index.global && !same(index.throughput, *options.throughput)) return true;
    }
    return false;
}

void plan_options(const PresentTable& present, const TableOptions& options, TablePlan& plan) {
    plan.change_billing = billing_differs(present, options);
    plan.change_stream =
        present.stream != (options.stream ? stream_view_type(*options.stream) : std::string_view());
    plan.change_deletion_protection = present.deletion_protection != options.deletion_protection;
}

void plan_tags(const std::map<std::string, std::string>& present, const TableOptions& options,
               TablePlan& plan) {
    for (const auto& [key, value] : options.tags) {
        const auto found = present.find(key);
        if (found == present.end() || found->second != value) plan.set_tags.push_back(key);
    }
}

// Holds a table against its model: a state machine without I/O. Asks for its description, then for its tags and its time to
// live, where those matter.
class Planning final : public ResultMachine<TablePlan> {
  public:
    Planning(const Target& target, const ModelInfo& info, const TableOptions* options)
        : core_(*target.core),
          table_(target.table),
          info_(info),
          has_options_(options != nullptr),
          request_(present_table_request(this->target())) {
        if (has_options_) plan_.options = *options;
    }

    Step next() override {
        if (at_ == At::end) return {};
        return {Want::send, &request_, {}};
    }
    void on_reply(Result<Reply> reply) override {
        if (at_ == At::table && !reply && reply.error().kind() == ErrorKind::table_not_found) {
            plan_.create = true;
            at_ = At::end;
        } else if (!reply) {
            fail(reply.error());
        } else if (at_ == At::table) {
            on_table(*reply);
        } else if (at_ == At::tags) {
            on_tags(*reply);
        } else {
            on_time_to_live(*reply);
        }
    }
    Result<TablePlan> result() override {
        if (error_) return *error_;
        return std::move(plan_);
    }

  private:
    enum class At : std::uint8_t { table, tags, time_to_live, end };
    [[nodiscard]] Target target() const noexcept { return {&core_, table_}; }
    void ask(At at, Request request) {
        at_ = at;
        request_ = std::move(request);
    }
    void fail(const Error& error) {
        error_ = error;
        at_ = At::end;
    }
    void on_table(const Reply& reply) {
        const Result<PresentTable> present = read_present_table(reply, wire_table_of(target()));
        if (!present) return fail(present.error());
        plan_key(*present, info_, plan_);
        plan_indexes(*present, info_, plan_);
        if (has_options_) plan_options(*present, plan_.options, plan_);
        arn_ = present->arn;
        if (plan_.options.tags.empty())
            ask_time_to_live();
        else
            ask(At::tags, tags_request(arn_, {}));
    }
    void on_tags(const Reply& reply) {
        const Result<std::string> token = read_tags(reply, wire_table_of(target()), tags_);
        if (!token) return fail(token.error());
        if (!token->empty()) return ask(At::tags, tags_request(arn_, *token));
        plan_tags(tags_, plan_.options, plan_);
        ask_time_to_live();
    }
    void ask_time_to_live() {
        if (info_.ttl == no_field)
            at_ = At::end;
        else
            ask(At::time_to_live, present_ttl_request(target()));
    }
    void on_time_to_live(const Reply& reply) {
        at_ = At::end;
        const Result<std::string> enabled = read_ttl(reply, wire_table_of(target()));
        if (!enabled) return fail(enabled.error());
        const std::string_view wanted = info_.fields[info_.ttl].name;
        if (enabled->empty()) {
            plan_.enable_ttl = wanted;
        } else if (*enabled != wanted) {
            plan_.impossible.push_back("the time to live is on for " + *enabled + ": switch it off first");
        }
    }

    const ClientCore& core_;
    std::string table_;
    const ModelInfo& info_;
    bool has_options_;
    At at_ = At::table;
    Request request_;
    std::string arn_;
    std::map<std::string, std::string> tags_;
    TablePlan plan_;
    std::optional<Error> error_;
};

}  // namespace

std::unique_ptr<ResultMachine<TablePlan>> start_plan_table(const Target& target, const ModelInfo& info,
                                                           const TableOptions* options) {
    return std::make_unique<Planning>(target, info, options);
}

Result<TablePlan> plan_table(const Target& target, const ModelInfo& info, const TableOptions* options) {
    Planning planning(target, info, options);
    run(*target.core, planning, target.table, deadline_of(*target.core));
    return planning.result();
}

}  // namespace detail
}  // namespace dynantic
