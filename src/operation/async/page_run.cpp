#include <dynantic/detail/async/page_run.hpp>

#include <algorithm>
#include <utility>

namespace dynantic::detail {

ReadLanes::ReadLanes(ReadSpec spec) : spec_(std::move(spec)) {
    const std::uint32_t lanes = std::clamp<std::uint32_t>(spec_.segments, 1, most_at_once);
    lanes_.reserve(lanes);
    for (std::uint32_t segment = 0; segment < lanes; ++segment) lanes_.emplace_back(spec_, segment);
    begun_ = lanes;
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

void refuse_page_of_segments() {
    Error(ErrorKind::validation,
          "an asynchronous page() is one request: leave segments() out, or use all() or rows()")
        .raise();
}

Machine::Step PageRun::next() {
    if (enough_ || error_) return {};
    const Request* request = paging_.next();
    while (request == nullptr) {
        if (!lanes_.next_segment(paging_)) return {};
        request = paging_.next();
    }
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
    tally_ = std::move(*tally);
    enough_ = until_ == Until::one_page || (until_ == Until::a_row && brought > 0);
}

}  // namespace dynantic::detail
