#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"

#include <dynantic/detail/operation/paging.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace dynantic::detail {

Result<std::optional<PageTally>> fetch_page(Paging& paging, ItemSink sink, Deadline deadline) {
    const Request* const request = paging.next();
    if (request == nullptr) return std::optional<PageTally>();
    const ReadSpec& spec = paging.spec();
    const Result<Reply> reply = exchange(*ClientAccess::core(spec.client), *request, spec.table, deadline);
    if (!reply) return reply.error();
    Result<PageTally> tally = paging.on_reply(*reply, sink);
    if (!tally) return tally.error();
    return std::optional<PageTally>(std::move(*tally));
}

Result<void> read_to_end(Paging& paging, ItemSink sink, Deadline deadline) {
    for (;;) {
        const Result<std::optional<PageTally>> page = fetch_page(paging, sink, deadline);
        if (!page) return page.error();
        if (!*page) return {};
    }
}

Result<void> read_segments(std::span<Paging> segments, std::span<const ItemSink> sinks, Deadline deadline) {
    return in_threads(segments.size(), [&](std::size_t index) {
        return read_to_end(segments[index], sinks[index], deadline);
    });
}

Result<bool> fetch_round(std::span<Paging> segments, std::span<const ItemSink> sinks, Deadline deadline) {
    std::vector<char> fetched(segments.size(), 0);
    const auto one = [&](std::size_t index) -> Result<void> {
        const Result<std::optional<PageTally>> page = fetch_page(segments[index], sinks[index], deadline);
        if (!page) return page.error();
        fetched[index] = page->has_value() ? 1 : 0;
        return {};
    };
    const Result<void> result = in_threads(segments.size(), one);
    if (!result) return result.error();
    for (const char any : fetched) {
        if (any != 0) return true;
    }
    return false;
}

std::vector<Paging> start_segments(const ReadSpec& spec) {
    std::vector<Paging> segments;
    segments.reserve(spec.segments);
    for (std::uint32_t segment = 0; segment < spec.segments; ++segment) segments.emplace_back(spec, segment);
    return segments;
}

ReadSpec page_spec(ReadSpec spec) {
    if (spec.page_size == no_limit) spec.page_size = spec.limit;
    spec.limit = no_limit;
    return spec;
}

std::string first_request(const ReadSpec& spec) {
    Paging paging(spec);
    return paging.next()->body;
}

Error not_one(const ReadSpec& spec, std::size_t found) {
    Error::Info info;
    info.kind = found == 0 ? ErrorKind::item_not_found : ErrorKind::validation;
    info.message = found == 0 ? "one(): no item fits" : "one(): several items fit";
    info.table = spec.table;
    return Error(std::move(info));
}

Result<std::uint64_t> count_all(ReadSpec spec) {
    spec.count_only = true;
    const Deadline deadline = deadline_of(*ClientAccess::core(spec.client));
    std::vector<Paging> segments = start_segments(spec);
    std::vector<std::uint64_t> counts(segments.size(), 0);
    const ItemSink none{nullptr, [](void*, JsonValue& item) { return item.skip(); }};
    const auto count_segment = [&](std::size_t index) -> Result<void> {
        for (;;) {
            const Result<std::optional<PageTally>> page = fetch_page(segments[index], none, deadline);
            if (!page) return page.error();
            if (!*page) return {};
            counts[index] += (*page)->count;
        }
    };
    const Result<void> result = in_threads(segments.size(), count_segment);
    if (!result) return result.error();
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum += count;
    return std::min(sum, spec.limit);
}

}  // namespace dynantic::detail
