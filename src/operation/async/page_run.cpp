#include "operation/lanes.hpp"
#include "operation/read_pace.hpp"

#include <dynantic/detail/async/page_run.hpp>

#include <utility>

namespace dynantic::detail {

ReadLanes::ReadLanes(ReadSpec spec, const Cursor& after)
    : spec_(std::move(spec)), pace_(std::make_shared<ReadPace>()) {
    const std::uint32_t lanes = lane_count(spec_);
    lanes_.reserve(lanes);
    for (std::uint32_t segment = 0; segment < lanes; ++segment) lanes_.emplace_back(spec_, segment);
    begun_ = after ? resume_lanes(spec_, after, lanes_) : lanes;
}

Cursor ReadLanes::cursor() const { return cursor_of(spec_, lanes_, begun_); }

std::chrono::milliseconds ReadLanes::pause() {
    return std::chrono::ceil<std::chrono::milliseconds>(
        pace_->pause(*ClientAccess::core(spec_.client), spec_.read_units_per_second));
}

void ReadLanes::pay(const std::optional<ConsumedCapacity>& capacity) {
    pace_->pay(*ClientAccess::core(spec_.client), spec_.read_units_per_second, capacity);
}

bool ReadLanes::next_segment(Paging& lane) {
    const std::uint32_t segment = begun_.fetch_add(1);
    if (segment >= spec_.segments) {
        begun_ = spec_.segments;
        return false;
    }
    lane = Paging(spec_, segment);
    return true;
}

PageTally sum_of(std::deque<PageRun>& runs) {
    PageTally sum;
    for (PageRun& run : runs) {
        if (run.tally()) add_tally(sum, *run.tally());
    }
    return sum;
}

Machine::Step PageRun::next() {
    if (enough_ || error_) return {};
    const Request* request = paging_.next();
    while (request == nullptr) {
        if (!lanes_.next_segment(paging_)) return {};
        request = paging_.next();
    }
    const auto pause = lanes_.pause();
    if (pause.count() > 0) return {Want::sleep, nullptr, pause};
    return {Want::send, request, {}};
}

void PageRun::on_reply(Result<Reply> reply) {
    if (!reply) {
        error_ = reply.error();
        return;
    }
    const std::uint64_t before = paging_.delivered();
    Result<PageTally> tally = paging_.on_reply(*reply, sink_);
    const std::uint64_t brought = paging_.delivered() - before;
    delivered_ += brought;
    if (!tally) {
        error_ = tally.error();
        return;
    }
    lanes_.pay(tally->capacity);
    tally_ = std::move(*tally);
    enough_ = until_ == Until::one_page || (until_ == Until::a_row && brought > 0);
}

}  // namespace dynantic::detail
