#pragma once

#include <dynantic/bad_items.hpp>
#include <dynantic/consumed_capacity.hpp>
#include <dynantic/cursor.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

inline constexpr std::uint64_t no_limit = std::numeric_limits<std::uint64_t>::max();

// Everything that a Query or a Scan is, with its model erased: what the builders fill. A value.
struct ReadSpec {
    Client client = ClientAccess::make(nullptr);  // set by whoever fills the rest
    std::string table;
    const ModelInfo* info = nullptr;
    const IndexInfo* index = nullptr;  // nullptr: the table itself
    bool is_query = false;
    KeyCondition key_condition;
    std::string partition;  // the partition values, DynamoDB JSON: a cursor is bound to them
    ErasedCondition filter;
    ProjectionPaths projection;
    bool count_only = false;
    bool reverse = false;
    bool consistent_read = false;
    bool consumed_capacity = false;
    BadItems bad_items = BadItems::stop;
    OnBadItem on_bad_item;                   // with BadItems::skip
    std::uint64_t limit = no_limit;          // results
    std::uint64_t page_size = no_limit;      // items evaluated per request
    std::uint64_t max_evaluated = no_limit;  // items evaluated in all
    std::uint64_t max_pages = no_limit;      // requests
    std::uint32_t segments = 1;              // of a parallel scan
    double read_units_per_second = 0;        // of all requests together; 0: as fast as it goes
};

// Narrows the read of a model that shares its table with others (Meta::entity) to its own items.
void restrict_to_entity(ReadSpec& spec);

// What a page told besides its items.
struct PageTally {
    std::uint64_t count = 0;    // after the filter
    std::uint64_t scanned = 0;  // before
    std::optional<ConsumedCapacity> capacity;
    std::string last_key;  // JSON; empty at the end
    std::vector<ItemError> errors;
};

// Where the items of a page go, one by one. `read` says whether the item fits; it is never called again for an item
// that did not.
using ItemSink = ItemReader;

// Query and Scan as a state machine without I/O:
//
//     while (const Request* request = paging.next()) { ...send...; paging.on_reply(reply, sink); }
class Paging {
  public:
    // Throws ValidationError where the spec contradicts itself (a consistent read of a global index), or where a filter
    // speaks of the key being queried: a Condition<T> has forgotten its members, so only now can it be found.
    explicit Paging(ReadSpec spec, std::uint32_t segment = 0);

    // Goes on after a cursor of this query. Throws ValidationError where it is not one.
    void start_after(const Cursor& cursor);
    // The next request, or nullptr where the work is done. Lives until on_reply returns.
    [[nodiscard]] const Request* next();
    [[nodiscard]] Result<PageTally> on_reply(const Reply& reply, ItemSink sink);
    // Whether next() will give none.
    [[nodiscard]] bool done() const noexcept;
    // Where the last page ended; false at the end of everything.
    [[nodiscard]] Cursor cursor() const;

    [[nodiscard]] const ReadSpec& spec() const noexcept { return spec_; }
    [[nodiscard]] std::uint32_t segment() const noexcept { return segment_; }
    // Results so far; of a count, those counted.
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }

  private:
    void render();
    [[nodiscard]] std::uint64_t request_limit() const noexcept;
    [[nodiscard]] Result<PageTally> read_around(const Reply& reply, ItemSink sink, std::uint64_t& taken);

    ReadSpec spec_;
    std::uint32_t segment_;
    std::string fixed_;    // the request but for Limit and ExclusiveStartKey, without the closing brace
    std::string binding_;  // what a cursor is bound to
    Request request_;
    std::string last_key_;
    bool ended_ = false;
    std::uint64_t delivered_ = 0;
    std::uint64_t evaluated_ = 0;
    std::uint64_t pages_ = 0;
};

// The blocking driver of a query or scan: its only part, or the segments of a parallel scan, a few at a time, each in
// a thread of its own. So it holds a page a lane, however many segments there are. Its deadline runs from its making.
class Segments {
  public:
    static constexpr std::uint32_t most_at_once = 64;

    explicit Segments(ReadSpec spec);
    ~Segments();
    Segments(const Segments&) = delete;
    Segments& operator=(const Segments&) = delete;

    // Goes on after a cursor of such a read. Throws ValidationError where it is not one.
    void start_after(const Cursor& cursor);
    // How many are read at the same time.
    [[nodiscard]] std::size_t lanes() const noexcept;
    // Where the items of a lane go; to be said of each before the first is read, but not to count.
    void deliver(std::size_t lane, ItemSink sink);
    // One page of each segment at work; false where all were done. `sum` gets what the pages told together.
    [[nodiscard]] Result<bool> fetch_round(PageTally* sum = nullptr);
    // All that is left.
    [[nodiscard]] Result<void> read_to_end();
    // All that is left, counted.
    [[nodiscard]] Result<std::uint64_t> count_to_end();
    // Where the last round ended; false at the end of everything.
    [[nodiscard]] Cursor cursor() const;

  private:
    class State;
    State* state_;  // owned
};

// The spec of a single page: `limit` is a bound of its size where `page_size` is not set.
[[nodiscard]] ReadSpec page_spec(ReadSpec spec);
// The JSON of the first request.
[[nodiscard]] std::string first_request(const ReadSpec& spec);
// The error of `one()` where there were none, or several.
[[nodiscard]] Error not_one(const ReadSpec& spec, std::size_t found);

// The number of items, bounded by spec.limit.
[[nodiscard]] Result<std::uint64_t> count_all(ReadSpec spec);

}  // namespace dynantic::detail
