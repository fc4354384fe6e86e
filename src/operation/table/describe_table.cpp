#include "operation/client_core.hpp"
#include "operation/read_reply.hpp"

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace dynantic {

bool TableDescription::active() const noexcept {
    return status == "ACTIVE" &&
           std::all_of(indexes.begin(), indexes.end(), [](const IndexDescription& index) {
               return !index.global || index.status == "ACTIVE";
           });
}

namespace detail {
namespace {

bool read_indexes(JsonValue& value, bool global, std::vector<IndexDescription>& out) {
    return value.elements([&](std::size_t, JsonValue& element) {
        IndexDescription& index = out.emplace_back();
        index.global = global;
        return element.members([&](std::string_view name, JsonValue& member) {
            if (name == "IndexName") return read_text(member, index.name);
            if (name == "IndexStatus") return read_text(member, index.status);
            if (name == "ItemCount") return member.read_int64(index.item_count);
            return member.skip();
        });
    });
}

bool read_member(std::string_view name, JsonValue& value, TableDescription& out) {
    if (name == "TableName") return read_text(value, out.name);
    if (name == "TableStatus") return read_text(value, out.status);
    if (name == "TableArn") return read_text(value, out.arn);
    if (name == "TableId") return read_text(value, out.id);
    if (name == "ItemCount") return value.read_int64(out.item_count);
    if (name == "TableSizeBytes") return value.read_int64(out.size_bytes);
    if (name == "DeletionProtectionEnabled") return value.read_bool(out.deletion_protection);
    if (name == "LatestStreamArn") return read_text(value, out.stream_arn);
    if (name == "GlobalSecondaryIndexes") return read_indexes(value, true, out.indexes);
    if (name == "LocalSecondaryIndexes") return read_indexes(value, false, out.indexes);
    if (name != "BillingModeSummary") return value.skip();
    return value.members([&](std::string_view member, JsonValue& mode) {
        if (member != "BillingMode") return mode.skip();
        std::string text;
        if (!read_text(mode, text)) return false;
        out.on_demand = text == "PAY_PER_REQUEST";
        return true;
    });
}

Request describe_request(const Target& target) {
    Request request{"DescribeTable", {}, Repeat::safe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    return request;
}

Result<TableDescription> read_description(const Reply& reply, std::string_view table) {
    TableDescription description;
    JsonReader outer(reply.body);
    const bool cut = outer.read_root_members([&](std::string_view name, JsonValue& value) {
        if (name != "Table") return value.skip();
        std::string_view raw;
        if (!value.read_raw(raw)) return false;
        description.json = raw;
        return true;
    });
    if (!cut) return about(misfit(outer.error(), table, reply.request_id), "DescribeTable", {});
    const Body body(description.json);
    JsonReader inner(body);
    const bool read = inner.read_root_members(
        [&](std::string_view name, JsonValue& value) { return read_member(name, value, description); });
    if (!read) return about(misfit(inner.error(), table, reply.request_id), "DescribeTable", {});
    return description;
}

// Asks until a table is ACTIVE, or until it is gone: a state machine without I/O. The first question is asked at once,
// so that a service which is ready costs no wait.
class Waiting final : public Machine {
  public:
    enum class For : std::uint8_t { active, gone };
    Waiting(For goal, const Target& target, const RetryEnvironment& environment,
            std::chrono::milliseconds timeout)
        : goal_(goal),
          table_(target.table),
          request_(describe_request(target)),
          environment_(environment),
          end_(environment.now() + timeout) {}

    Step next() override {
        if (outcome_) return {};
        if (std::exchange(pause_, false)) {
            if (environment_.now() + delay_ > end_) {
                Error::Info info;
                info.kind = ErrorKind::request_timeout;
                info.operation = "DescribeTable";
                info.table = table_;
                info.message = goal_ == For::active ? "the table did not become ACTIVE in time"
                                                    : "the table was not gone in time";
                info.retryable = true;
                outcome_.emplace(Error(std::move(info)));
                return {};
            }
            const auto pause = std::exchange(delay_, std::min(delay_ * 2, longest));
            return {Want::sleep, nullptr, pause};
        }
        return {Want::send, &request_, {}};
    }

    void on_reply(Result<Reply> reply) override {
        if (!reply) {
            const bool missing = reply.error().kind() == ErrorKind::table_not_found;
            if (missing && goal_ == For::gone) {
                outcome_.emplace(TableDescription{});
                return;
            }
            // A table that was just made may not be seen by every server yet.
            if (!missing || goal_ == For::gone || ++missed_ > 3) outcome_.emplace(reply.error());
            pause_ = true;
            return;
        }
        Result<TableDescription> description = read_description(*reply, table_);
        if (!description || (goal_ == For::active && description->active()))
            outcome_ = std::move(description);
        pause_ = true;
    }

    [[nodiscard]] Result<TableDescription> take() { return std::move(*outcome_); }

  private:
    static constexpr std::chrono::milliseconds longest{5000};
    For goal_;
    std::string_view table_;
    Request request_;
    const RetryEnvironment& environment_;
    Deadline end_;
    std::chrono::milliseconds delay_{20};
    int missed_ = 0;
    bool pause_ = false;
    std::optional<Result<TableDescription>> outcome_;
};

Result<TableDescription> wait(Waiting::For goal, const Target& target, std::chrono::milliseconds timeout) {
    Waiting waiting(goal, target, target.core->retry->environment(), timeout);
    run(*target.core, waiting, target.table, deadline_of(*target.core));
    return waiting.take();
}

}  // namespace

Result<TableDescription> describe_table(const Target& target) {
    const Result<Reply> reply = exchange(*target.core, describe_request(target), target.table);
    if (!reply) return reply.error();
    return read_description(*reply, target.table);
}

Result<TableDescription> wait_until_active(const Target& target, std::chrono::milliseconds timeout) {
    return wait(Waiting::For::active, target, timeout);
}

Request delete_table_request(const Target& target) {
    Request request{"DeleteTable", {}, Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    return request;
}

Result<void> delete_table(const Target& target, std::chrono::milliseconds timeout) {
    const Result<Reply> reply = exchange(*target.core, delete_table_request(target), target.table);
    if (!reply) return reply.error();
    if (timeout.count() == 0) return {};
    const Result<TableDescription> gone = wait(Waiting::For::gone, target, timeout);
    if (!gone) return gone.error();
    return {};
}

}  // namespace detail
}  // namespace dynantic
