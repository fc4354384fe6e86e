#include "operation/client_core.hpp"
#include "operation/partiql/statement_text.hpp"
#include "operation/read_reply.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr std::size_t most_statements = 25;  // AWS API reference, BatchExecuteStatement

struct KindOfCode {
    std::string_view code;
    ErrorKind kind;
    bool retryable;
};

// AWS API reference, BatchStatementError: these codes have no "Exception" behind them.
constexpr std::array kinds_of_codes{
    KindOfCode{"ConditionalCheckFailed", ErrorKind::conditional_check_failed, false},
    KindOfCode{"DuplicateItem", ErrorKind::conditional_check_failed, false},
    KindOfCode{"ItemCollectionSizeLimitExceeded", ErrorKind::item_collection_size_limit, false},
    KindOfCode{"RequestLimitExceeded", ErrorKind::throttled, true},
    KindOfCode{"ThrottlingError", ErrorKind::throttled, true},
    KindOfCode{"ProvisionedThroughputExceeded", ErrorKind::provisioned_throughput_exceeded, true},
    KindOfCode{"ValidationError", ErrorKind::validation, false},
    KindOfCode{"ResourceNotFound", ErrorKind::table_not_found, false},
    KindOfCode{"TransactionConflict", ErrorKind::transaction_conflict, true},
    KindOfCode{"InternalServerError", ErrorKind::service, true},
};

bool read_error(JsonValue& value, Error::Info& info) {
    const bool read = value.members([&](std::string_view name, JsonValue& member) {
        if (name == "Code") return read_text(member, info.code);
        if (name == "Message") return read_text(member, info.message);
        if (name == "Item") return member.read_item(info.item.emplace());
        return member.skip();
    });
    info.kind = ErrorKind::service;
    for (const KindOfCode& each : kinds_of_codes) {
        if (each.code != info.code) continue;
        info.kind = each.kind;
        info.retryable = each.retryable;
    }
    return read;
}

Request batch_request(const ClientCore& core, std::span<const StatementPart> parts) {
    const bool selects = all_select(parts);
    Request request{"BatchExecuteStatement", {}, selects ? Repeat::safe : Repeat::unsafe, selects};
    JsonWriter json(request.body);
    json.raw(R"({"Statements":[)");
    for (std::size_t place = 0; place < parts.size(); ++place) {
        const StatementSpec& spec = *parts[place].spec;
        json.raw(place == 0 ? "{" : ",{");
        write_statement(json, spec, core.table_prefix);
        if (!is_select(spec.text)) json.raw(R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")");
        json.raw('}');
    }
    json.raw(']');
    write_capacity_wish(json, {&core, {}});
    json.raw('}');
    return request;
}

Result<void> read_chunk(const Reply& reply, std::span<StatementPart> parts) {
    JsonReader reader(reply.body);
    const bool read = read_responses(reader, parts.size(), [&](std::size_t place, JsonValue& response) {
        StatementPart& part = parts[place];
        std::optional<Error::Info> failed;
        std::string table;
        const bool fits = response.members([&](std::string_view member, JsonValue& what) {
            if (member == "TableName") return read_text(what, table);
            if (member == "Error") return read_error(what, failed.emplace());
            return member == "Item" ? read_item_of(part, what) : what.skip();
        });
        if (failed) {
            failed->operation = "BatchExecuteStatement";
            failed->table = std::move(table);
            failed->request_id = reply.request_id;
            failed->http_status = reply.status;
            failed->attempts = 1;
            part.error = Error(std::move(*failed));
        }
        return fits;
    });
    if (!read) return about(misfit(reader.error(), {}, reply.request_id), "BatchExecuteStatement", {});
    return {};
}

class Chunks final : public ResultMachine<void> {
  public:
    Chunks(const ClientCore& core, std::span<StatementPart> parts) : core_(core), parts_(parts) {}

    Step next() override {
        if (!done_ || parts_.empty()) return {};
        request_ = batch_request(core_, chunk());
        return {Want::send, &request_, {}};
    }
    void on_reply(Result<Reply> reply) override {
        done_ = reply ? read_chunk(*reply, chunk()) : Result<void>(reply.error());
        parts_ = parts_.subspan(chunk().size());
    }
    Result<void> result() override { return done_; }

  private:
    [[nodiscard]] std::span<StatementPart> chunk() const noexcept {
        return parts_.first(std::min(parts_.size(), most_statements));
    }
    const ClientCore& core_;
    std::span<StatementPart> parts_;
    Request request_;
    Result<void> done_;
};

}  // namespace

std::unique_ptr<ResultMachine<void>> start_statement_batch(const ClientCore& core,
                                                           std::span<StatementPart> parts) {
    return std::make_unique<Chunks>(core, parts);
}

Result<void> execute_statement_batch(const ClientCore& core, std::span<StatementPart> parts) {
    Chunks chunks(core, parts);
    run(core, chunks, {}, deadline_of(core));
    return chunks.result();
}

}  // namespace dynantic::detail
