#include "operation/client_core.hpp"
#include "operation/table/present_table.hpp"

#include <dynantic/detail/operation/table_definition.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic::detail {
namespace {

// One step of a plan that is carried out.
struct Change {
    Request request;
    bool settles = false;  // an UpdateTable: the next can be made when the table is ACTIVE again
};

// Makes the steps of a plan out of what the table is now.
class Changes {
  public:
    Changes(const Target& target, const ModelInfo& info, const TableOptions& options, PresentTable& present)
        : target_(target), info_(info), options_(options), present_(present) {}

    [[nodiscard]] std::vector<Change> of(const TablePlan& plan, const ApplyOptions& how) {
        if (plan.change_billing) billing();
        if (plan.change_deletion_protection)
            add(deletion_protection_request(target_, options_.deletion_protection), true);
        if (plan.change_stream) stream();
        if (!plan.set_tags.empty()) tags(plan.set_tags);
        for (const std::string& name : plan.add_indexes) {
            if (const IndexInfo* const index = info_.find_index(name)) add_index(*index);
        }
        if (how.drop_indexes) {
            for (const std::string& name : plan.drop_indexes) drop_index(name);
            for (const std::string& name : plan.rebuild_indexes) {
                const IndexInfo* const index = info_.find_index(name);
                if (index == nullptr) continue;
                drop_index(name);
                add_index(*index);
            }
        }
        if (!plan.enable_ttl.empty()) add(enable_ttl_request(target_, plan.enable_ttl), false);
        return std::move(changes_);
    }

  private:
    void add(Request request, bool settles) { changes_.push_back({std::move(request), settles}); }
    template <class Write>
    void update(Write&& write) {
        Request request{"UpdateTable", {}, Repeat::unsafe};
        JsonWriter json(request.body);
        begin_request(json, target_);
        write(json);
        json.raw('}');
        add(std::move(request), true);
    }

    void billing() {
        if (!options_.throughput) {
            update([](JsonWriter& json) { json.raw(R"(,"BillingMode":"PAY_PER_REQUEST")"); });
            return;
        }
        // Units that stay as they are must not be named. (AWS API reference, UpdateTable)
        const Throughput& wanted = *options_.throughput;
        const auto is_new = [&](const Throughput& units) {
            return present_.on_demand || units.read_units != wanted.read_units ||
                   units.write_units != wanted.write_units;
        };
        update([&](JsonWriter& json) {
            if (present_.on_demand) json.raw(R"(,"BillingMode":"PROVISIONED")");
            if (is_new(present_.throughput)) write_throughput(json, wanted);
            bool first = true;
            for (const PresentIndex& index : present_.indexes) {
                if (!index.global || !is_new(index.throughput)) continue;
                json.raw(first ? R"(,"GlobalSecondaryIndexUpdates":[)" : ",");
                first = false;
                json.raw(R"({"Update":{"IndexName":)");
                json.quoted(index.name);
                write_throughput(json, wanted);
                json.raw("}}");
            }
            if (!first) json.raw(']');
        });
    }

    // The images of a stream cannot be changed: it ends, and another one begins. It may have ended since the plan was made.
    void stream() {
        if (!present_.stream.empty()) {
            update([](JsonWriter& json) { json.raw(R"(,"StreamSpecification":{"StreamEnabled":false})"); });
        }
        if (!options_.stream) return;
        update([&](JsonWriter& json) {
            json.raw(R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":)");
            json.quoted(stream_view_type(*options_.stream));
            json.raw('}');
        });
    }

    void tags(const std::vector<std::string>& keys) {
        Request request{"TagResource", {}, Repeat::safe};
        JsonWriter json(request.body);
        json.raw(R"({"ResourceArn":)");
        json.quoted(present_.arn);
        json.raw(R"(,"Tags":[)");
        bool first = true;
        for (const std::string& key : keys) {
            const auto found = options_.tags.find(key);
            if (found == options_.tags.end()) continue;
            json.raw(first ? R"({"Key":)" : R"(,{"Key":)");
            first = false;
            json.quoted(key);
            json.raw(R"(,"Value":)");
            json.quoted(found->second);
            json.raw('}');
        }
        json.raw("]}");
        add(std::move(request), false);
    }

    // AttributeDefinitions names what the table has when the index is made.
    void add_index(const IndexInfo& index) {
        ModelInfo after;
        after.key = info_.key;
        for (const IndexInfo& each : info_.indexes) {
            if (&each == &index || present_.find_index(each.name) != nullptr) after.indexes.push_back(each);
        }
        present_.indexes.push_back({.name = std::string(index.name)});
        update([&](JsonWriter& json) {
            write_definitions(json, after);
            json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Create":)");
            write_index(json, index, options_);
            json.raw("}]");
        });
    }

    void drop_index(std::string_view name) {
        std::erase_if(present_.indexes, [&](const PresentIndex& index) { return index.name == name; });
        update([&](JsonWriter& json) {
            json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":)");
            json.quoted(name);
            json.raw("}}]");
        });
    }

    Target target_;
    const ModelInfo& info_;
    const TableOptions& options_;
    PresentTable& present_;
    std::vector<Change> changes_;
};

// Carries a plan out: a state machine without I/O. One UpdateTable at a time: DynamoDB takes the next only when the table is
// ACTIVE again.
class Applying final : public ResultMachine<void> {
  public:
    Applying(const Target& target, const ModelInfo& info, TablePlan plan, TableOptions options,
             const ApplyOptions& how)
        : core_(*target.core),
          table_(target.table),
          info_(info),
          plan_(std::move(plan)),
          options_(std::move(options)),
          how_(how) {
        if (plan_.create)
            work_ = start_create_table(this->target(), info_, options_);
        else
            describe_ = present_table_request(this->target());
    }

    Step next() override {
        for (;;) {
            if (work_ != nullptr) {
                const Step step = work_->next();
                if (step.want != Want::done) return step;
                const Result<TableDescription> done = work_->result();
                work_.reset();
                if (!done) error_ = done.error();
            }
            if (error_) return {};
            if (describe_) return {Want::send, &*describe_, {}};
            if (place_ == changes_.size()) return {};
            Change& change = changes_[place_];
            if (!change.settles) return {Want::send, &change.request, {}};
            work_ = start_settle(target(), std::move(change.request), options_.timeout);
            ++place_;
        }
    }
    void on_reply(Result<Reply> reply) override {
        if (work_ != nullptr) return work_->on_reply(std::move(reply));
        if (!reply)
            error_ = reply.error();
        else if (describe_)
            on_table(*reply);
        else
            ++place_;
    }
    Result<void> result() override {
        if (error_) return *error_;
        return {};
    }

  private:
    [[nodiscard]] Target target() const noexcept { return {&core_, table_}; }
    void on_table(const Reply& reply) {
        describe_.reset();
        Result<PresentTable> present = read_present_table(reply, wire_table_of(target()));
        if (present)
            changes_ = Changes(target(), info_, options_, *present).of(plan_, how_);
        else
            error_ = present.error();
    }

    const ClientCore& core_;
    std::string table_;
    const ModelInfo& info_;
    TablePlan plan_;
    TableOptions options_;
    ApplyOptions how_;
    std::optional<Request> describe_;  // where what the table is now is still to be asked
    std::vector<Change> changes_;
    std::size_t place_ = 0;
    std::unique_ptr<TableWork> work_;  // of the change under way
    std::optional<Error> error_;
};

}  // namespace

Request deletion_protection_request(const Target& target, bool on) {
    Request request{"UpdateTable", {}, Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw(on ? R"(,"DeletionProtectionEnabled":true})" : R"(,"DeletionProtectionEnabled":false})");
    return request;
}

Result<void> set_deletion_protection(const Target& target, bool on, std::chrono::milliseconds timeout) {
    return settle(target, deletion_protection_request(target, on), timeout);
}

std::unique_ptr<ResultMachine<void>> start_apply_plan(const Target& target, const ModelInfo& info,
                                                      const TablePlan& plan, const TableOptions& options,
                                                      const ApplyOptions& how) {
    return std::make_unique<Applying>(target, info, plan, options, how);
}

Result<void> apply_plan(const Target& target, const ModelInfo& info, const TablePlan& plan,
                        const TableOptions& options, const ApplyOptions& how) {
    Applying applying(target, info, plan, options, how);
    run(*target.core, applying, target.table, deadline_of(*target.core));
    return applying.result();
}

}  // namespace dynantic::detail
