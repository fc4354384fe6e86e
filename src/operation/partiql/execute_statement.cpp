#include "operation/client_core.hpp"
#include "operation/cursor/codec.hpp"
#include "operation/partiql/statement_text.hpp"
#include "operation/read_reply.hpp"

#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>

#include <array>
#include <optional>
#include <string>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr std::string_view token_attribute = "NextToken";

Request statement_request(const StatementSpec& spec, std::string_view prefix, bool wants_capacity,
                          std::string_view next_token) {
    const bool selects = is_select(spec.text);
    Request request{"ExecuteStatement", {}, selects ? Repeat::safe : Repeat::unsafe, selects};
    JsonWriter json(request.body);
    json.raw('{');
    write_statement(json, spec, prefix);
    if (spec.page_size != 0) {
        json.raw(R"(,"Limit":)");
        json.integer(std::uint64_t{spec.page_size});
    }
    if (!next_token.empty()) {
        json.raw(R"(,"NextToken":)");
        json.quoted(next_token);
    }
    // A failed condition then tells the item that failed it. (AWS API reference, ExecuteStatement)
    if (!selects) json.raw(R"(,"ReturnValuesOnConditionCheckFailure":"ALL_OLD")");
    if (wants_capacity) json.raw(R"(,"ReturnConsumedCapacity":"TOTAL")");
    json.raw('}');
    return request;
}

// What a cursor of a statement is bound to: its text and values, and whether the tables are the same.
std::string binding_of(const ClientCore& core, const StatementSpec& spec) {
    std::string binding = "PartiQL\n" + place_tables(spec.text, core.table_prefix);
    for (const std::string& parameter : spec.parameters) binding.append("\n").append(parameter);
    return binding;
}

class Pages final : public StatementRun {
  public:
    // `binding`: of the cursor to the next page, where one page is wanted; empty: all pages.
    Pages(const ClientCore& core, const StatementSpec& spec, ItemReader sink, std::string token,
          std::string binding)
        : core_(core), spec_(spec), sink_(sink), token_(std::move(token)), binding_(std::move(binding)) {}

    Step next() override {
        if (ended_) return {};
        request_ = statement_request(spec_, core_.table_prefix, wants_capacity(core_), token_);
        return {Want::send, &request_, {}};
    }

    void on_reply(Result<Reply> reply) override {
        ended_ = true;
        if (!reply) {
            error_ = reply.error();
            return;
        }
        token_.clear();
        JsonReader reader(reply->body);
        const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
            if (name == "Items") {
                return value.elements(
                    [&](std::size_t, JsonValue& item) { return sink_.read(sink_.context, item); });
            }
            return name == token_attribute ? read_text(value, token_) : value.skip();
        });
        if (!read)
            error_ = about(misfit(reader.error(), {}, reply->request_id), "ExecuteStatement", {});
        else
            ended_ = token_.empty() || !binding_.empty();
    }

    Result<Cursor> result() override {
        if (error_) return *error_;
        if (token_.empty()) return Cursor();
        Item key;
        key.set(std::string(token_attribute), AttributeValue(std::move(token_)));
        return make_cursor(binding_, to_json(key));
    }

  private:
    const ClientCore& core_;
    const StatementSpec& spec_;
    ItemReader sink_;
    std::string token_;
    std::string binding_;
    Request request_;
    bool ended_ = false;
    std::optional<Error> error_;
};

}  // namespace

std::string statement_json(const StatementSpec& spec, std::string_view prefix) {
    return statement_request(spec, prefix, false, {}).body;
}

std::unique_ptr<StatementRun> start_statement(const ClientCore& core, const StatementSpec& spec,
                                              ItemReader sink) {
    return std::make_unique<Pages>(core, spec, sink, std::string(), std::string());
}

std::unique_ptr<StatementRun> start_statement_page(const ClientCore& core, const StatementSpec& spec,
                                                   const Cursor& after, ItemReader sink) {
    constexpr std::array attributes{token_attribute};
    std::string binding = binding_of(core, spec);
    std::string token;
    if (after) {
        const std::string opened = open_cursor(after, binding, attributes).value();
        token = item_from_json(opened).at(token_attribute).as_string();
    }
    return std::make_unique<Pages>(core, spec, sink, std::move(token), std::move(binding));
}

Result<void> execute_statement(const ClientCore& core, const StatementSpec& spec, ItemReader sink) {
    const auto pages = start_statement(core, spec, sink);
    run(core, *pages, {}, deadline_of(core));
    const Result<Cursor> end = pages->result();
    if (!end) return end.error();
    return {};
}

Result<Cursor> execute_statement_page(const ClientCore& core, const StatementSpec& spec, const Cursor& after,
                                      ItemReader sink) {
    const auto page = start_statement_page(core, spec, after, sink);
    run(core, *page, {}, deadline_of(core));
    return page->result();
}

}  // namespace dynantic::detail
