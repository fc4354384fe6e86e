#pragma once

#include <dynantic/bad_items.hpp>
#include <dynantic/consumed_capacity.hpp>
#include <dynantic/detail/operation/exchange.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace dynantic {

/// How far a batch is: `done` of `total` items, duplicates merged.
struct BatchProgress {
    std::size_t done = 0;
    std::size_t total = 0;
};

/// How a batch is run. The defaults suit a program that has nothing else to do.
struct BatchOptions {
    /// Requests sent at the same time, each from a thread of its own; at least 1.
    std::size_t concurrency = 1;
    /// Rounds in a row in which the service did nothing before the rest is given up as UnprocessedItemsError.
    int max_rounds_without_progress = 10;
    /// Of batch_get only.
    bool consistent_read = false;
    /// Of batch_get only: what is done with items that do not fit the model. With `skip` and `collect` their places stay
    /// empty, and `on_bad_item`, where it is set, is told of each, from one thread at a time.
    BadItems bad_items = BadItems::stop;
    OnBadItem on_bad_item{};
    /// What the batch cost is added to this, where it is set. It must live till the batch has ended.
    ConsumedCapacity* consumed = nullptr;
    /// Of writes: as WriteOptions::collections, one for each item written to a table with a local index.
    std::vector<ItemCollectionMetrics>* collections = nullptr;
    /// Called after every reply, from one thread at a time.
    std::function<void(BatchProgress)> on_progress{};
};

}  // namespace dynantic

namespace dynantic::detail {

// The name of a table as on the wire. The entries of a batch share it: there are few tables and many entries.
using WireTable = std::shared_ptr<const std::string>;

// The wire's names of the tables that a batch was given, each made once.
class WireTables {
  public:
    // The index of a table; nearly always that of the call before.
    [[nodiscard]] std::size_t of(const Target& target);
    // The index of a name, or that of no table.
    [[nodiscard]] std::size_t of(std::string_view wire_table);
    [[nodiscard]] const WireTable& operator[](std::size_t index) const noexcept { return all_[index]; }

  private:
    // A client's prefix and a table's name are one name, whoever put them together. (Not the client: a writer outlives
    // the tables it is given, and the next client may stand where the last one stood.)
    [[nodiscard]] std::size_t of(std::string_view prefix, std::string_view name);

    std::vector<WireTable> all_;
    std::size_t last_ = 0;
};

// One entry of a batch.
struct BatchEntry {
    WireTable table;
    // Of a write: {"PutRequest":{"Item":{...}}} or {"DeleteRequest":{"Key":{...}}}. Of a get: a key that a reply left undone.
    std::string json{};
    // Of a get, the key that is asked: {"id":{"S":"1"}}, a view into what whoever runs the batch holds until it is over.
    std::string_view asked{};

    [[nodiscard]] std::string_view text() const noexcept { return json.empty() ? asked : json; }
    [[nodiscard]] bool is_of(const WireTable& other) const noexcept {
        return table == other || (other != nullptr && *table == *other);
    }
};

// The queue, the chunks and the back-off that BatchGetItem and BatchWriteItem share. A state machine without I/O.
class Batching : public Machine {
  public:
    [[nodiscard]] Step next() override;
    void on_reply(Result<Reply> reply) override;

    // The first error that ended it, or none.
    [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
    // What was not done, in no order; empty after success.
    [[nodiscard]] std::vector<BatchEntry> take_rest();
    [[nodiscard]] std::size_t done() const noexcept { return done_; }
    // Asks what each request costs, and adds it up.
    void ask_capacity() noexcept { asks_capacity_ = true; }
    [[nodiscard]] double units() const noexcept { return units_; }
    // Asks how large the item collections are that it writes to.
    void ask_collections() noexcept { asks_collections_ = true; }

  protected:
    Batching(std::string_view operation, std::size_t chunk_size, int max_idle_rounds,
             std::function<double()> random);
    void add(std::vector<BatchEntry> entries) { waiting_ = std::move(entries); }

    // Writes the request of `chunk`, which is sorted by table.
    virtual void write(const std::vector<BatchEntry>& chunk, std::string& body) const = 0;
    // Reads a reply; what the service left goes to `leftovers`.
    [[nodiscard]] virtual Result<void> read(const Reply& reply, std::vector<BatchEntry>& leftovers) = 0;
    // The name of a table that a reply tells.
    [[nodiscard]] WireTable name_among_sent(std::string_view table) const;

  private:
    void fill_chunk();
    void take_chunk();
    [[nodiscard]] bool all_fit_one_chunk() const noexcept;
    // The one table of all that waits; empty where there are several.
    [[nodiscard]] std::string_view table_of_waiting() const noexcept;

    std::size_t chunk_size_;
    int max_idle_rounds_;
    std::function<double()> random_;
    [[nodiscard]] bool nothing_waits() const noexcept { return first_ == waiting_.size(); }

    std::vector<BatchEntry> waiting_;
    std::size_t first_ = 0;          // of waiting_: those before it are gone
    std::vector<BatchEntry> chunk_;  // in flight
    Request request_;
    WireTable table_;  // the request's, where it is one
    std::optional<Error> error_;
    std::size_t done_ = 0;
    int idle_rounds_ = 0;
    bool pause_ = false;
    bool asks_capacity_ = false;
    bool asks_collections_ = false;
    double units_ = 0;
};

// What a batch came to.
struct BatchOutcome {
    std::optional<Error> error;  // the first
    std::vector<BatchEntry> rest;
};

// A batch divided between machines that may run at the same time; `on_progress` is told after each of their replies.
class BatchRun {
  public:
    virtual ~BatchRun() = default;
    [[nodiscard]] virtual std::size_t lanes() const noexcept = 0;
    [[nodiscard]] virtual Machine& lane(std::size_t index) noexcept = 0;
    // Once, after all lanes are done.
    [[nodiscard]] virtual BatchOutcome take() = 0;
};

class BatchWriting final : public Batching {
  public:
    static constexpr std::size_t most = 25;  // AWS API reference, BatchWriteItem
    BatchWriting(std::vector<BatchEntry> entries, int max_idle_rounds, std::function<double()> random);

  private:
    void write(const std::vector<BatchEntry>& chunk, std::string& body) const override;
    [[nodiscard]] Result<void> read(const Reply& reply, std::vector<BatchEntry>& leftovers) override;
};

// Where the items of a BatchGetItem go.
struct TableItemSink {
    void* context;
    bool (*read)(void* context, std::string_view wire_table, JsonValue& item);
};

class BatchGetting final : public Batching {
  public:
    static constexpr std::size_t most = 100;  // AWS API reference, BatchGetItem
    // Of the options counts what is said of a batch_get.
    BatchGetting(std::vector<BatchEntry> entries, const BatchOptions& options, TableItemSink sink,
                 std::function<double()> random);
    // What follows the keys of each table: ,"ProjectionExpression":...
    void project(std::string json) { projection_ = std::move(json); }

  private:
    void write(const std::vector<BatchEntry>& chunk, std::string& body) const override;
    [[nodiscard]] Result<void> read(const Reply& reply, std::vector<BatchEntry>& leftovers) override;
    [[nodiscard]] bool read_tolerantly(const std::string& table, JsonValue& item,
                                       std::string_view request_id);
    bool consistent_read_;
    BadItems bad_items_;
    OnBadItem on_bad_item_;
    TableItemSink sink_;
    std::string projection_;
};

// The writes of a batch: any number, any tables; the last write to a key wins.
class BatchWrites {
  public:
    void put(const Target& target, const ModelInfo& info, const void* object);
    void remove(const Target& target, std::string_view key_json);
    [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
    [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
    // Sends all, then holds none. The error has kind unprocessed_items, or that of the failure which ended the batch,
    // and tells what was not done.
    [[nodiscard]] Result<void> flush(const ClientCore& core, const BatchOptions& options);
    // The same in two halves, for whoever drives the machines.
    [[nodiscard]] std::unique_ptr<BatchRun> start(const ClientCore& core, const BatchOptions& options);
    [[nodiscard]] static Result<void> result_of(BatchOutcome outcome);

  private:
    void add(std::size_t table, std::string_view key_json, std::string json);
    WireTables tables_;
    std::vector<BatchEntry> entries_;
    std::unordered_map<std::string, std::size_t> places_;  // table's index and key -> index into entries_
};

// The keys of a batch_get: each place that asks for a key is answered, but it is fetched once.
//
// An item that comes is matched by the text of its key. The texts stand one behind the other in one string, with a table of
// hashes beside it: neither asking for a key nor matching an item allocates anything for it alone.
class BatchKeys {
  public:
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);
    // A place whose key another place has asked for before it.
    struct Repeated {
        std::size_t first;
        std::size_t place;
    };

    void reserve(std::size_t keys);
    // `place` is what `place_of` tells when the item comes.
    void add(const Target& target, std::string_view key_json, std::size_t place);
    // The place of the item that comes next if the service answers in the order asked, as it often does; or nowhere.
    [[nodiscard]] std::size_t likely_place() const noexcept {
        return expected_ < asked_.size() ? asked_[expected_].place : nowhere;
    }
    // The first place that asked for the key of an object, or nowhere.
    [[nodiscard]] std::size_t place_of(std::string_view wire_table, const ModelInfo& info,
                                       const void* object);
    [[nodiscard]] std::size_t place_of(std::string_view wire_table, std::string_view key_json);
    [[nodiscard]] const std::vector<Repeated>& repeated() const noexcept { return repeated_; }
    // Only these attributes of each item, which must be enough to tell its key.
    void project(const ProjectionPaths& paths);
    [[nodiscard]] Result<void> fetch(const ClientCore& core, const BatchOptions& options, TableItemSink sink);
    // The same in two halves: the machines, whose items reach `sink` from one of them at a time; and what they came to. This
    // object stays where it is, and is given no more keys, until they are done.
    [[nodiscard]] std::unique_ptr<BatchRun> start(const ClientCore& core, const BatchOptions& options,
                                                  TableItemSink sink);
    [[nodiscard]] static Result<void> result_of(const BatchOutcome& outcome);

  private:
    struct Asked {
        std::size_t hash;
        std::size_t begin;  // in texts_
        std::size_t size;
        std::size_t table;  // in tables_
        std::size_t place;
    };
    [[nodiscard]] std::string_view text_of(const Asked& asked) const noexcept {
        return {texts_.data() + asked.begin, asked.size};
    }
    [[nodiscard]] bool is(const Asked& asked, std::size_t table, std::string_view key_json) const noexcept {
        return asked.table == table && text_of(asked) == key_json;
    }
    [[nodiscard]] std::size_t find(std::size_t hash, std::size_t table,
                                   std::string_view key_json) const noexcept;
    void make_slots(std::size_t count);

    WireTables tables_;
    std::vector<Asked> asked_;
    std::string texts_;                 // {"id":{"S":"1"}}, for each of asked_
    std::vector<std::uint32_t> slots_;  // 1 + index into asked_, or 0; found by hash, then the next free one
    std::vector<Repeated> repeated_;
    std::string looked_up_;
    std::size_t expected_ = 0;  // index into asked_
    std::string projection_;
};

// What a writer that is destroyed with writes in it does: calls `told`, or prints a line to standard error.
void tell_unflushed(const std::function<void(std::size_t)>& told, std::size_t writes) noexcept;

// The items to put, and keys to delete, of entries that were not done, as an Error tells them.
[[nodiscard]] std::vector<UnprocessedWrite> unprocessed_writes(const std::vector<BatchEntry>& rest);

}  // namespace dynantic::detail
