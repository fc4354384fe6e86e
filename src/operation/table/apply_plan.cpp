#include "operation/client_core.hpp"
#include "operation/table/present_table.hpp"

#include <dynantic/detail/operation/table_definition.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

// Carries a plan out, one UpdateTable at a time: DynamoDB takes the next only when the table is ACTIVE again.
class Applying {
  public:
    Applying(const Target& target, const ModelInfo& info, const TableOptions& options)
        : target_(target), info_(info), options_(options) {}

    Result<void> billing(const PresentTable& present) const {
        if (!options_.throughput) {
            return update([](JsonWriter& json) { json.raw(R"(,"BillingMode":"PAY_PER_REQUEST")"); });
        }
        // Units that stay as they are must not be named. (AWS API reference, UpdateTable)
        const Throughput& wanted = *options_.throughput;
        const auto is_new = [&](const Throughput& units) {
            return present.on_demand || units.read_units != wanted.read_units ||
                   units.write_units != wanted.write_units;
        };
        return update([&](JsonWriter& json) {
            if (present.on_demand) json.raw(R"(,"BillingMode":"PROVISIONED")");
            if (is_new(present.throughput)) write_throughput(json, wanted);
            bool first = true;
            for (const PresentIndex& index : present.indexes) {
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
    Result<void> stream(const PresentTable& present) const {
        Result<void> done;
        if (!present.stream.empty()) {
            done = update(
                [](JsonWriter& json) { json.raw(R"(,"StreamSpecification":{"StreamEnabled":false})"); });
        }
        if (!done || !options_.stream) return done;
        return update([&](JsonWriter& json) {
            json.raw(R"(,"StreamSpecification":{"StreamEnabled":true,"StreamViewType":)");
            json.quoted(stream_view_type(*options_.stream));
            json.raw('}');
        });
    }

    Result<void> deletion_protection() const {
        return set_deletion_protection(target_, options_.deletion_protection, options_.timeout);
    }

    Result<void> tags(std::string_view arn, const std::vector<std::string>& keys) const {
        Request request{"TagResource", {}, Repeat::safe};
        JsonWriter json(request.body);
        json.raw(R"({"ResourceArn":)");
        json.quoted(arn);
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
        const Result<Reply> reply = exchange(*target_.core, request, target_.table);
        if (!reply) return reply.error();
        return {};
    }

    // AttributeDefinitions names what the table has when the index is made.
    Result<void> add_index(const IndexInfo& index, PresentTable& present) const {
        ModelInfo after;
        after.key = info_.key;
        for (const IndexInfo& each : info_.indexes) {
            if (&each == &index || present.find_index(each.name) != nullptr) after.indexes.push_back(each);
        }
        present.indexes.push_back({.name = std::string(index.name)});
        return update([&](JsonWriter& json) {
            write_definitions(json, after);
            json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Create":)");
            write_index(json, index, options_);
            json.raw("}]");
        });
    }

    Result<void> drop_index(std::string_view name, PresentTable& present) const {
        std::erase_if(present.indexes, [&](const PresentIndex& index) { return index.name == name; });
        return update([&](JsonWriter& json) {
            json.raw(R"(,"GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":)");
            json.quoted(name);
            json.raw("}}]");
        });
    }

  private:
    template <class Write>
    Result<void> update(Write&& write) const {
        Request request{"UpdateTable", {}, Repeat::unsafe};
        JsonWriter json(request.body);
        begin_request(json, target_);
        write(json);
        json.raw('}');
        return settle(target_, std::move(request), options_.timeout);
    }

    const Target& target_;
    const ModelInfo& info_;
    const TableOptions& options_;
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

Result<void> apply_plan(const Target& target, const ModelInfo& info, const TablePlan& plan,
                        const TableOptions& options, const ApplyOptions& how) {
    if (plan.create) return create_table(target, info, options);
    Result<PresentTable> present = read_present_table(target);
    if (!present) return present.error();
    const Applying applying(target, info, options);
    Result<void> done;
    if (plan.change_billing) done = applying.billing(*present);
    if (done && plan.change_deletion_protection) done = applying.deletion_protection();
    if (done && plan.change_stream) done = applying.stream(*present);
    if (done && !plan.set_tags.empty()) done = applying.tags(present->arn, plan.set_tags);
    for (const std::string& name : plan.add_indexes) {
        const IndexInfo* const index = info.find_index(name);
        if (done && index != nullptr) done = applying.add_index(*index, *present);
    }
    if (how.drop_indexes) {
        for (const std::string& name : plan.drop_indexes) {
            if (done) done = applying.drop_index(name, *present);
        }
        for (const std::string& name : plan.rebuild_indexes) {
            const IndexInfo* const index = info.find_index(name);
            if (done && index != nullptr) done = applying.drop_index(name, *present);
            if (done && index != nullptr) done = applying.add_index(*index, *present);
        }
    }
    if (!done || plan.enable_ttl.empty()) return done;
    return enable_ttl(target, plan.enable_ttl);
}

}  // namespace dynantic::detail
