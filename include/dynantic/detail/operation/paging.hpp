#pragma once

#include <dynantic/cursor.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

/// What to do with an item that does not fit the model: `query.bad_items(BadItems::skip)`.
enum class BadItems : std::uint8_t {
    stop,     ///< SerializationError (the default)
    skip,     ///< leave it out
    collect,  ///< leave it out of the items, and put it into Page::errors with its raw attributes
};

/// An item that does not fit the model.
struct ItemError {
    Error error;  ///< kind serialization, with the path
    Item raw;     ///< the item as it came
};

/// What a request cost.
struct ConsumedCapacity {
    double units = 0;  ///< table and indexes together
};

}  // namespace dynantic

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
    std::uint64_t limit = no_limit;          // results
    std::uint64_t page_size = no_limit;      // items evaluated per request
    std::uint64_t max_evaluated = no_limit;  // items evaluated in all
    std::uint64_t max_pages = no_limit;      // requests
    std::uint32_t segments = 1;              // of a parallel scan
};

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
    // Throws ValidationError where the spec contradicts itself (a consistent read of a global index).
    explicit Paging(ReadSpec spec, std::uint32_t segment = 0);

    // Goes on after a cursor of this query. Throws ValidationError where it is not one.
    void start_after(const Cursor& cursor);
    // The next request, or nullptr where the work is done. Lives until on_reply returns.
    [[nodiscard]] const Request* next();
    [[nodiscard]] Result<PageTally> on_reply(const Reply& reply, ItemSink sink);
    // Where the last page ended; false at the end of everything.
    [[nodiscard]] Cursor cursor() const;

    [[nodiscard]] const ReadSpec& spec() const noexcept { return spec_; }

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

// The blocking driver. `fetch_page` sends one request and delivers its items; none where the work was done.
[[nodiscard]] Result<std::optional<PageTally>> fetch_page(Paging& paging, ItemSink sink, Deadline deadline);
[[nodiscard]] Result<void> read_to_end(Paging& paging, ItemSink sink, Deadline deadline);

// The segments of a parallel scan; one for everything else.
[[nodiscard]] std::vector<Paging> start_segments(const ReadSpec& spec);
// Reads each segment to its end in a thread of its own, into a sink of its own.
[[nodiscard]] Result<void> read_segments(std::span<Paging> segments, std::span<const ItemSink> sinks,
                                         Deadline deadline);
// One page of each segment, at the same time; false where all were done. So a lazy reader holds one page a segment.
[[nodiscard]] Result<bool> fetch_round(std::span<Paging> segments, std::span<const ItemSink> sinks,
                                       Deadline deadline);

// The spec of a single page: `limit` is a bound of its size where `page_size` is not set.
[[nodiscard]] ReadSpec page_spec(ReadSpec spec);
// The JSON of the first request.
[[nodiscard]] std::string first_request(const ReadSpec& spec);
// The error of `one()` where there were none, or several.
[[nodiscard]] Error not_one(const ReadSpec& spec, std::size_t found);

// The number of items, bounded by spec.limit.
[[nodiscard]] Result<std::uint64_t> count_all(ReadSpec spec);

}  // namespace dynantic::detail
