#include <dynantic/detail/async/page_run.hpp>

#include <utility>

namespace dynantic::detail {

Machine::Step PageRun::next() {
    if (enough_ || error_) return {};
    const Request* const request = paging_.next();
    if (request == nullptr) return {};
    return {Want::send, request, {}};
}

void PageRun::on_reply(Result<Reply> reply) {
    if (!reply) {
        error_ = reply.error();
        return;
    }
    const std::uint64_t before = paging_.delivered();
    Result<PageTally> tally = paging_.on_reply(*reply, sink_);
    if (!tally) {
        error_ = tally.error();
        return;
    }
    tally_ = std::move(*tally);
    enough_ = until_ == Until::one_page || (until_ == Until::a_row && paging_.delivered() > before);
}

}  // namespace dynantic::detail
