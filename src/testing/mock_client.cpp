#include "operation/client_core.hpp"
#include "testing/sent_request.hpp"

#include <dynantic/detail/json_writer.hpp>
#include <dynantic/testing.hpp>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>
#include <utility>

namespace dynantic::testing {
namespace detail {

struct Answer {
    int status = 200;
    std::string body;
    std::optional<TransportFailure> failure;
    bool is_of_a_table =
        false;  // the body is a list of items, which a BatchGetItem names by the table it asked
};

struct Line {
    std::string operation;
    std::string table;
    Item key;
    std::vector<std::function<bool(const SentRequest&)>> predicates;
    std::vector<Answer> answers;
    std::optional<std::size_t> times;
    std::size_t used = 0;

    [[nodiscard]] bool fits(const SentRequest& request) const {
        if (request.operation != operation || (!table.empty() && request.table != table)) return false;
        if (times && used >= *times) return false;
        if (!key.empty()) {
            const Item given = key_or_item(request.json);
            for (const auto& [name, value] : key) {
                const AttributeValue* const found = given.find(name);
                if (found == nullptr || !(*found == value)) return false;
            }
        }
        return std::all_of(predicates.begin(), predicates.end(),
                           [&](const auto& predicate) { return predicate(request); });
    }
    [[nodiscard]] std::string description() const {
        std::string text = operation;
        if (!table.empty()) text += " on " + table;
        if (!key.empty()) text += " with " + to_json(key);
        if (!predicates.empty()) text += " matching a predicate";
        text += ", used " + std::to_string(used);
        return times ? text + " of " + std::to_string(*times) + " times" : text + " times";
    }
};

struct MockState final : Backend {
    mutable std::mutex mutex;
    std::vector<Line> lines;
    std::vector<SentRequest> requests;
    std::chrono::steady_clock::time_point now{std::chrono::hours(1)};

    Reply call(const Call& call) override {
        const SentRequest request = read_request(call);
        const std::lock_guard lock(mutex);
        requests.push_back(request);
        for (Line& line : lines) {
            if (line.fits(request)) return answer(line, request);
        }
        return unexpected(request);
    }
    std::string description() const override { return "mock"; }

  private:
    static Reply answer(Line& line, const SentRequest& request) {
        Reply reply;
        const std::size_t place = std::min(line.used++, line.answers.empty() ? 0 : line.answers.size() - 1);
        if (line.answers.empty()) {
            reply.status = 200;
            reply.body = Body("{}");
            return reply;
        }
        const Answer& answer = line.answers[place];
        reply.failure = answer.failure;
        reply.status = answer.failure ? 0 : answer.status;
        reply.body = Body(answer.is_of_a_table ? of_table(request.table, answer.body) : answer.body);
        return reply;
    }
    static std::string of_table(std::string_view table, std::string_view items) {
        std::string body = R"({"Responses":{)";
        dynantic::detail::JsonWriter(body).quoted(table);
        return body.append(":[").append(items).append("]}}");
    }
    Reply unexpected(const SentRequest& request) const {
        std::string message =
            "MockClient: nothing was said of this request: " + request.operation + " " + request.json;
        message += lines.empty() ? "; the mock has no expectations" : "; its expectations are:";
        for (const Line& line : lines) message += " [" + line.description() + "]";
        Reply reply;
        reply.status = 400;
        std::string body;
        dynantic::detail::JsonWriter json(body);
        json.raw(R"({"__type":"UnexpectedCall","message":)");
        json.quoted(message);
        json.raw('}');
        reply.body = Body(std::move(body));
        return reply;
    }
};

namespace {

// How an operation answers with items.
enum class Shape : std::uint8_t { item, attributes, list, statement, table, responses };

Shape shape_of(std::string_view operation) {
    if (operation == "GetItem") return Shape::item;
    if (operation == "Query" || operation == "Scan") return Shape::list;
    if (operation == "ExecuteStatement") return Shape::statement;
    if (operation == "BatchGetItem") return Shape::table;
    if (operation == "TransactGetItems" || operation == "BatchExecuteStatement" ||
        operation == "ExecuteTransaction") {
        return Shape::responses;
    }
    return Shape::attributes;
}
// Whether one answer holds several items; else each is an answer of its own.
bool answers_with_several(Shape shape) { return shape != Shape::item && shape != Shape::attributes; }

std::string joined(const std::vector<std::string>& items) {
    std::string text;
    for (const std::string& item : items) text += (text.empty() ? "" : ",") + item;
    return text;
}

Answer item_answer(Shape shape, const std::vector<std::string>& items) {
    const std::string count = std::to_string(items.size());
    switch (shape) {
        case Shape::item:
            return {200, R"({"Item":)" + joined(items) + "}", {}};
        case Shape::attributes:
            return {200, R"({"Attributes":)" + joined(items) + "}", {}};
        case Shape::list:
            return {200,
                    R"({"Items":[)" + joined(items) + R"(],"Count":)" + count + R"(,"ScannedCount":)" +
                        count + "}",
                    {}};
        case Shape::statement:
            return {200, R"({"Items":[)" + joined(items) + "]}", {}};
        case Shape::table:
            return {200, joined(items), {}, true};
        case Shape::responses:
            break;
    }
    std::vector<std::string> responses;
    for (const std::string& item : items) {  // an empty item is one that is not there
        responses.push_back(item == "{}" ? item : R"({"Item":)" + item + "}");
    }
    return {200, R"({"Responses":[)" + joined(responses) + "]}", {}};
}

std::string error_answer(std::string_view code, std::string_view message, const Item* item = nullptr) {
    std::string body;
    dynantic::detail::JsonWriter json(body);
    json.raw(R"({"__type":)");
    json.quoted("com.amazonaws.dynamodb.v20120810#" + std::string(code));
    json.raw(R"(,"message":)");
    json.quoted(message);
    if (item != nullptr && !item->empty()) json.raw(R"(,"Item":)" + to_json(*item));
    json.raw('}');
    return body;
}

}  // namespace
}  // namespace detail

namespace {

// Changes the line of an expectation under the lock.
template <class Change>
void change(detail::MockState& state, std::size_t line, Change&& how) {
    const std::lock_guard lock(state.mutex);
    how(state.lines[line]);
}

std::shared_ptr<const dynantic::detail::ClientCore> core_over(
    const std::shared_ptr<detail::MockState>& state) {
    auto core = dynantic::detail::make_core(state, {});
    // Retries wait in a time of their own, so that no test sleeps.
    core->retry = std::make_shared<dynantic::detail::RetryState>(
        RetryOptions{}, dynantic::detail::RetryEnvironment{.now =
                                                               [raw = state.get()] {
                                                                   const std::lock_guard lock(raw->mutex);
                                                                   return raw->now;
                                                               },
                                                           .random = [] { return 0.5; }});
    core->sleep = [raw = state.get()](std::chrono::steady_clock::duration time, const CancellationToken*) {
        const std::lock_guard lock(raw->mutex);
        raw->now += time;
    };
    return core;
}

}  // namespace

Expectation& Expectation::for_table(std::string name) {
    change(*state_, line_, [&](detail::Line& line) { line.table = std::move(name); });
    return *this;
}

Expectation& Expectation::with_key(const Item& key) {
    change(*state_, line_, [&](detail::Line& line) { line.key = key; });
    return *this;
}

Expectation& Expectation::matching(std::function<bool(const SentRequest&)> predicate) {
    change(*state_, line_, [&](detail::Line& line) { line.predicates.push_back(std::move(predicate)); });
    return *this;
}

Expectation& Expectation::returns(const Item& item) { return returns_json_item(to_json(item)); }

Expectation& Expectation::returns_json_item(std::string item) {
    change(*state_, line_, [&](detail::Line& line) {
        line.answers.push_back(detail::item_answer(detail::shape_of(line.operation), {item}));
    });
    return *this;
}

Expectation& Expectation::returns_each(std::initializer_list<Item> items) {
    return returns_each(std::vector<Item>(items));
}

Expectation& Expectation::returns_each(const std::vector<Item>& items) {
    std::vector<std::string> texts;
    texts.reserve(items.size());
    for (const Item& item : items) texts.push_back(to_json(item));
    return returns_json_items(texts);
}

Expectation& Expectation::returns_json_items(const std::vector<std::string>& items) {
    change(*state_, line_, [&](detail::Line& line) {
        const detail::Shape shape = detail::shape_of(line.operation);
        if (detail::answers_with_several(shape)) {
            line.answers.push_back(detail::item_answer(shape, items));
            return;
        }
        for (const std::string& item : items) line.answers.push_back(detail::item_answer(shape, {item}));
    });
    return *this;
}

Expectation& Expectation::returns_nothing() {
    change(*state_, line_, [](detail::Line& line) {
        const detail::Shape shape = detail::shape_of(line.operation);
        line.answers.push_back(shape == detail::Shape::list ? detail::item_answer(shape, {})
                                                            : detail::Answer{200, "{}", {}});
    });
    return *this;
}

Expectation& Expectation::replies(std::string json) {
    change(*state_, line_, [&](detail::Line& line) { line.answers.push_back({200, std::move(json), {}}); });
    return *this;
}

Expectation& Expectation::fails(std::string_view code, std::string_view message) {
    change(*state_, line_, [&](detail::Line& line) {
        line.answers.push_back({400, detail::error_answer(code, message), {}});
    });
    return *this;
}

Expectation& Expectation::fails_condition(const Item& item) {
    change(*state_, line_, [&](detail::Line& line) {
        line.answers.push_back(
            {400,
             detail::error_answer("ConditionalCheckFailedException", "The conditional request failed", &item),
             {}});
    });
    return *this;
}

Expectation& Expectation::throttles(std::size_t times) {
    for (std::size_t count = 0; count < times; ++count) {
        fails("ProvisionedThroughputExceededException",
              "The level of configured provisioned throughput was exceeded");
    }
    return *this;
}

Expectation& Expectation::disconnects(std::size_t times, bool sent) {
    change(*state_, line_, [&](detail::Line& line) {
        for (std::size_t count = 0; count < times; ++count) {
            line.answers.push_back(
                {0,
                 {},
                 TransportFailure{TransportFailure::Kind::read,
                                  sent ? TransportFailure::Sent::maybe : TransportFailure::Sent::no, true,
                                  "the connection broke, as the test asked"}});
        }
    });
    return *this;
}

Expectation& Expectation::times(std::size_t count) {
    change(*state_, line_, [&](detail::Line& line) { line.times = count; });
    return *this;
}

MockClient::MockClient() : MockClient(std::make_shared<detail::MockState>()) {}

MockClient::MockClient(std::shared_ptr<detail::MockState> state)
    : Client(dynantic::detail::ClientAccess::make(core_over(state))), state_(std::move(state)) {}

Expectation MockClient::on(std::string operation) {
    const std::lock_guard lock(state_->mutex);
    state_->lines.emplace_back().operation = std::move(operation);
    return Expectation(state_, state_->lines.size() - 1);
}

std::vector<SentRequest> MockClient::requests() const {
    const std::lock_guard lock(state_->mutex);
    return state_->requests;
}

std::size_t MockClient::count(std::string_view operation) const {
    const std::lock_guard lock(state_->mutex);
    return static_cast<std::size_t>(std::count_if(
        state_->requests.begin(), state_->requests.end(),
        [&](const SentRequest& request) { return operation.empty() || request.operation == operation; }));
}

std::string MockClient::unmet() const {
    const std::lock_guard lock(state_->mutex);
    std::string text;
    for (const detail::Line& line : state_->lines) {
        if (line.times && line.used < *line.times) text += (text.empty() ? "" : "; ") + line.description();
    }
    return text;
}

}  // namespace dynantic::testing
