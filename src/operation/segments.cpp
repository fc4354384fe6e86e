#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"
#include "operation/lanes.hpp"
#include "operation/read_pace.hpp"

#include <dynantic/detail/operation/paging.hpp>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace dynantic::detail {

class Segments::State {
  public:
    explicit State(ReadSpec spec);
    [[nodiscard]] std::size_t lanes() const noexcept { return lanes_.size(); }
    void start_after(const Cursor& cursor);
    void deliver(std::size_t lane, ItemSink sink) { sinks_.at(lane) = sink; }
    Result<bool> fetch_round(PageTally* sum);
    Result<void> read_to_end();
    Result<std::uint64_t> count_to_end();
    [[nodiscard]] Cursor cursor() const;

  private:
    Result<std::optional<PageTally>> fetch_page(Paging& paging, ItemSink sink);
    Result<std::uint64_t> drain(std::size_t lane, ItemSink sink);
    bool next_segment(Paging& lane);

    ReadSpec spec_;
    Deadline deadline_;
    std::vector<Paging> lanes_;
    std::vector<ItemSink> sinks_{};
    std::shared_ptr<ReadPace> pace_;  // shared with the spec's on_bad_item
    std::uint32_t started_ = 0;       // segments that were given a lane
};

Segments::State::State(ReadSpec spec)
    : spec_(std::move(spec)),
      deadline_(deadline_of(*ClientAccess::core(spec_.client))),
      pace_(std::make_shared<ReadPace>()) {
    const std::uint32_t lanes = lane_count(spec_);
    if (spec_.on_bad_item && spec_.segments > 1) {
        spec_.on_bad_item = [pace = pace_, told = std::move(spec_.on_bad_item)](const ItemError& error) {
            const std::lock_guard lock(pace->mutex);
            told(error);
        };
    }
    lanes_.reserve(lanes);
    while (started_ < lanes) lanes_.emplace_back(spec_, started_++);
    sinks_.resize(lanes_.size());
}

void Segments::State::start_after(const Cursor& cursor) {
    if (cursor) started_ = resume_lanes(spec_, cursor, lanes_);
}

Cursor Segments::State::cursor() const { return cursor_of(spec_, lanes_, started_); }

bool Segments::State::next_segment(Paging& lane) {
    std::uint32_t segment = 0;
    {
        const std::lock_guard lock(pace_->mutex);
        if (started_ == spec_.segments) return false;
        segment = started_++;
    }
    lane = Paging(spec_, segment);
    return true;
}

Result<std::optional<PageTally>> Segments::State::fetch_page(Paging& paging, ItemSink sink) {
    const Request* const request = paging.next();
    if (request == nullptr) return std::optional<PageTally>();
    const ClientCore& core = *ClientAccess::core(spec_.client);
    if (const auto pause = pace_->pause(core, spec_.read_units_per_second); pause.count() > 0)
        wait(core, pause_within(core, pause, deadline_));
    const Result<Reply> reply = exchange(core, *request, spec_.table, deadline_);
    if (!reply) return reply.error();
    Result<PageTally> tally = paging.on_reply(*reply, sink);
    if (!tally) return tally.error();
    pace_->pay(core, spec_.read_units_per_second, tally->capacity);
    return std::optional<PageTally>(std::move(*tally));
}

Result<bool> Segments::State::fetch_round(PageTally* sum) {
    std::vector<std::optional<PageTally>> pages(lanes_.size());
    const auto one = [&](std::size_t lane) -> Result<void> {
        if (lanes_[lane].done() && !next_segment(lanes_[lane])) return {};
        Result<std::optional<PageTally>> page = fetch_page(lanes_[lane], sinks_[lane]);
        if (!page) return page.error();
        pages[lane] = std::move(*page);
        return {};
    };
    if (const Result<void> result = in_threads(lanes_.size(), one); !result) return result.error();
    bool any = false;
    for (std::optional<PageTally>& page : pages) {
        if (!page) continue;
        any = true;
        if (sum != nullptr) add_tally(*sum, *page);
    }
    return any;
}

Result<std::uint64_t> Segments::State::drain(std::size_t lane, ItemSink sink) {
    std::uint64_t count = 0;
    do {
        for (;;) {
            const Result<std::optional<PageTally>> page = fetch_page(lanes_[lane], sink);
            if (!page) return page.error();
            if (!*page) break;
            count += (*page)->count;
        }
    } while (next_segment(lanes_[lane]));
    return count;
}

Result<void> Segments::State::read_to_end() {
    return in_threads(lanes_.size(), [&](std::size_t lane) -> Result<void> {
        const Result<std::uint64_t> count = drain(lane, sinks_[lane]);
        if (!count) return count.error();
        return {};
    });
}

Result<std::uint64_t> Segments::State::count_to_end() {
    std::vector<std::uint64_t> counts(lanes_.size(), 0);
    const ItemSink none{nullptr, [](void*, JsonValue& item) { return item.skip(); }};
    const Result<void> result = in_threads(lanes_.size(), [&](std::size_t lane) -> Result<void> {
        const Result<std::uint64_t> count = drain(lane, none);
        if (!count) return count.error();
        counts[lane] = *count;
        return {};
    });
    if (!result) return result.error();
    std::uint64_t sum = 0;
    for (const std::uint64_t count : counts) sum += count;
    return sum;
}

Segments::Segments(ReadSpec spec) : state_(new State(std::move(spec))) {}
Segments::~Segments() { delete state_; }
void Segments::start_after(const Cursor& cursor) { state_->start_after(cursor); }
std::size_t Segments::lanes() const noexcept { return state_->lanes(); }
void Segments::deliver(std::size_t lane, ItemSink sink) { state_->deliver(lane, sink); }
Result<bool> Segments::fetch_round(PageTally* sum) { return state_->fetch_round(sum); }
Result<void> Segments::read_to_end() { return state_->read_to_end(); }
Result<std::uint64_t> Segments::count_to_end() { return state_->count_to_end(); }
Cursor Segments::cursor() const { return state_->cursor(); }

}  // namespace dynantic::detail
