#pragma once

#include <dynantic/batch.hpp>
#include <dynantic/detail/async/flight.hpp>
#include <dynantic/detail/async/page_run.hpp>
#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/batch_fetch.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/item_parts.hpp>
#include <dynantic/detail/operation/reader.hpp>
#include <dynantic/detail/operation/transacting.hpp>
#include <dynantic/partial.hpp>

#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// The kinds of work that the asynchronous verbs are made of.
namespace dynantic::detail {

// Work that sends nothing: what comes of it is there already.
template <class Output>
class Ready final : public Work<Output> {
  public:
    Ready(Client client, Result<Output> result)
        : Work<Output>(std::move(client), {}), result_(std::move(result)) {}
    std::size_t lanes() const noexcept override { return 0; }
    Machine& lane(std::size_t) noexcept override { std::terminate(); }  // it has none
    Result<Output> take() override { return std::move(result_); }

  private:
    Result<Output> result_;
};

// One request as a Machine.
class OneCall final : public Machine {
  public:
    explicit OneCall(Request request) : request_(std::move(request)) {}
    Step next() override { return reply_ ? Step{} : Step{Want::send, &request_, {}}; }
    void on_reply(Result<Reply> reply) override { reply_.emplace(std::move(reply)); }
    [[nodiscard]] Result<Reply>& reply() noexcept { return *reply_; }
    [[nodiscard]] std::string_view operation() const noexcept { return request_.operation; }

  private:
    Request request_;
    std::optional<Result<Reply>> reply_;
};

// One request; `Finish` is (const Reply&) -> Result<Output>.
template <class Output, class Finish>
class OneRequest final : public Work<Output> {
  public:
    OneRequest(Client client, std::string table, Request request, Finish finish)
        : Work<Output>(std::move(client), std::move(table)),
          call_(std::move(request)),
          finish_(std::move(finish)) {}
    std::size_t lanes() const noexcept override { return 1; }
    Machine& lane(std::size_t) noexcept override { return call_; }
    Result<Output> take() override {
        if (!call_.reply()) return call_.reply().error();
        Result<Output> output = finish_(*call_.reply());
        if (!output) return about(output.error(), call_.operation(), wire_table(this->core(), this->table()));
        return output;
    }

  private:
    OneCall call_;
    Finish finish_;
};
template <class Output, class Finish>
[[nodiscard]] std::unique_ptr<Work<Output>> one_request(const Acting& act, Request request, Finish finish) {
    return std::make_unique<OneRequest<Output, Finish>>(act.client(), std::string(act.table()),
                                                        std::move(request), std::move(finish));
}

// TransactGetItems, sent again after a conflict with a transaction; none where there is nothing to get. Throws
// ValidationError for more than 100.
[[nodiscard]] std::unique_ptr<Committing> start_transact_get(const ClientCore& core,
                                                             std::span<const TransactGet> gets,
                                                             const TransactGetOptions& options = {});

// A transaction, if there is anything in it; `Finish` is (const Reply*) -> Result<Output>, given none where there was not.
template <class Output, class Finish>
class TransactionWork final : public Work<Output> {
  public:
    TransactionWork(Client client, std::unique_ptr<Committing> machine, Finish finish)
        : Work<Output>(std::move(client), {}), machine_(std::move(machine)), finish_(std::move(finish)) {}
    std::size_t lanes() const noexcept override { return machine_ != nullptr ? 1 : 0; }
    Machine& lane(std::size_t) noexcept override { return *machine_; }
    Result<Output> take() override {
        if (machine_ == nullptr) return finish_(nullptr);
        const Result<Reply> done = machine_->take();
        if (!done) return done.error();
        return finish_(&*done);
    }

  private:
    std::unique_ptr<Committing> machine_;
    Finish finish_;
};
template <class Output, class Finish>
[[nodiscard]] std::unique_ptr<Work<Output>> transaction_work(Client client,
                                                             std::unique_ptr<Committing> machine,
                                                             Finish finish) {
    return std::make_unique<TransactionWork<Output, Finish>>(std::move(client), std::move(machine),
                                                             std::move(finish));
}

// Adds what a reply says that it cost, where somebody asked.
void add_consumed(const Reply& reply, ConsumedCapacity* consumed);

// An argument that is no options: a completion token.
template <class Argument, class Options>
concept NotOptions = !std::is_convertible_v<Argument, Options>;

// What a request is to tell of itself, and to whom.
class Told {
  public:
    Told(const Acting& act, const WriteOptions& options)
        : options_(options), wire_table_(table_to_tell(act.client(), act.table(), options)) {}
    void operator()(const Reply& reply) const { tell_of_write(reply, wire_table_, options_); }

  private:
    WriteOptions options_;
    std::string wire_table_;
};

// Reads an answer that may hold an item, or a part of one: an optional row.
template <class Part>
[[nodiscard]] auto read_optional(Told told, std::string_view member) {
    using Row = typename Part::Row;
    return [told = std::move(told), member](const Reply& reply) -> Result<std::optional<Row>> {
        told(reply);
        std::optional<Row> row(std::in_place);
        const Result<bool> found = read_item_reply(reply, member, part_reader<Part>(*row));
        if (!found) return found.error();
        if (!*found) row.reset();
        return row;
    };
}

// Takes the options out of a verb's arguments, where they are the last: calls `work(options, others...)`.
template <class Options, class Work, class... Arguments>
decltype(auto) with_options(const Work& work, const Arguments&... arguments) {
    const std::tuple<const Arguments&...> all(arguments...);
    constexpr std::size_t count = sizeof...(Arguments);
    constexpr bool given = [] {
        if constexpr (count == 0)
            return false;
        else
            return std::is_same_v<
                std::remove_cvref_t<std::tuple_element_t<count - 1, std::tuple<Arguments...>>>, Options>;
    }();
    return [&]<std::size_t... Place>(std::index_sequence<Place...>)->decltype(auto) {
        if constexpr (given)
            return work(std::get<count - 1>(all), std::get<Place>(all)...);
        else
            return work(Options{}, std::get<Place>(all)...);
    }
    (std::make_index_sequence<count - (given ? 1 : 0)>{});
}

// A machine that has a result in the end, made elsewhere.
template <class Output, class M>
class OneMachine final : public Work<Output> {
  public:
    OneMachine(Client client, std::string table, std::unique_ptr<M> machine)
        : Work<Output>(std::move(client), std::move(table)), machine_(std::move(machine)) {}
    std::size_t lanes() const noexcept override { return 1; }
    Machine& lane(std::size_t) noexcept override { return *machine_; }
    Result<Output> take() override {
        if constexpr (std::is_void_v<Output>) {
            const auto done = machine_->result();
            if (!done) return done.error();
            return {};
        } else {
            return machine_->result();
        }
    }

  private:
    std::unique_ptr<M> machine_;
};

// A batch; `Finish` is (BatchOutcome) -> Result<Output>, and owns what the machines deliver to.
template <class Output, class Finish>
class BatchWork final : public Work<Output> {
  public:
    BatchWork(Client client, std::string table, std::unique_ptr<BatchRun> run, Finish finish)
        : Work<Output>(std::move(client), std::move(table)),
          finish_(std::move(finish)),
          run_(std::move(run)) {}
    std::size_t lanes() const noexcept override { return run_->lanes(); }
    Machine& lane(std::size_t index) noexcept override { return run_->lane(index); }
    Result<Output> take() override { return finish_(run_->take()); }

  private:
    Finish finish_;  // outlives the machines
    std::unique_ptr<BatchRun> run_;
};

// A query or scan, each segment a lane; `Finish` is (ReadWork&) -> Result<Output>.
template <class Output, class Row, class Read, class Finish>
class ReadWork final : public Work<Output> {
  public:
    ReadWork(ReadSpec spec, const Cursor& after, PageRun::Until until, Finish finish)
        : Work<Output>(spec.client, spec.table),
          limit(spec.limit),
          read_lanes(spec, after),
          parts(read_lanes.size()),
          finish_(std::move(finish)) {
        for (std::size_t index = 0; index < parts.size(); ++index) {
            const ItemSink sink = spec.count_only
                                      ? ItemSink{nullptr, [](void*, JsonValue& item) { return item.skip(); }}
                                      : appender_to(parts[index], Read{});
            runs.emplace_back(read_lanes, index, sink, until);
        }
    }
    std::size_t lanes() const noexcept override { return runs.size(); }
    Machine& lane(std::size_t index) noexcept override { return runs[index]; }
    Result<Output> take() override {
        for (const PageRun& run : runs) {
            if (run.error()) return *run.error();
        }
        return finish_(*this);
    }

    // For `Finish`.
    std::uint64_t limit;
    ReadLanes read_lanes;
    std::vector<std::vector<Row>> parts;
    std::deque<PageRun> runs;

  private:
    Finish finish_;
};
template <class Output, class Row, class Read, class Finish>
[[nodiscard]] std::unique_ptr<Work<Output>> read_work(ReadSpec spec, const Cursor& after,
                                                      PageRun::Until until, Finish finish) {
    return std::make_unique<ReadWork<Output, Row, Read, Finish>>(std::move(spec), after, until,
                                                                 std::move(finish));
}

// What an index gives in part, and then the whole items by their keys.
template <class T>
class HydrateWork final : public Work<std::vector<T>> {
    using Reading = Work<std::vector<Partial<T>>>;

  public:
    HydrateWork(std::unique_ptr<Reading> reading, BatchOptions options)
        : Work<std::vector<T>>(reading->client(), reading->table()),
          reading_(std::move(reading)),
          options_(std::move(options)) {}
    std::size_t lanes() const noexcept override {
        return fetching_ != nullptr ? fetching_->lanes() : reading_->lanes();
    }
    Machine& lane(std::size_t index) noexcept override {
        return fetching_ != nullptr ? fetching_->lane(index) : reading_->lane(index);
    }
    bool go_on() override {
        if (fetching_ != nullptr) return false;
        const Result<std::vector<Partial<T>>> parts = reading_->take();
        if (!parts) error_ = parts.error();
        if (!parts || parts->empty()) return false;
        fetch_.add_parts({&this->core(), this->table()}, *parts);
        fetching_ = fetch_.start(this->core(), options_);
        return true;
    }
    Result<std::vector<T>> take() override {
        if (error_) return *error_;
        if (fetching_ == nullptr) return std::vector<T>();
        if (const Result<void> done = BatchKeys::result_of(fetching_->take()); !done) return done.error();
        return those_found(fetch_.take());
    }

  private:
    std::unique_ptr<Reading> reading_;
    BatchOptions options_;
    BatchFetch<T> fetch_;  // outlives the machines
    std::unique_ptr<BatchRun> fetching_;
    std::optional<Error> error_;
};

}  // namespace dynantic::detail
