#pragma once

#include <dynantic/detail/operation/paging.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <vector>

namespace dynantic::detail {

class ReadPace;

// The parts of a query or scan that are read at the same time: one, or a few of a parallel scan's segments. A lane whose
// segment has ended goes on with the next that none has begun.
class ReadLanes {
  public:
    // Throws ValidationError for a read that contradicts itself, or a cursor that is not of such a read.
    explicit ReadLanes(ReadSpec spec, const Cursor& after = {});
    [[nodiscard]] std::size_t size() const noexcept { return lanes_.size(); }
    [[nodiscard]] Paging& lane(std::size_t index) noexcept { return lanes_[index]; }
    // Where the lanes stand; false at the end of everything. Only while none is being read.
    [[nodiscard]] Cursor cursor() const;
    // Gives a lane the next segment; false where all are taken. From several threads, one a lane.
    bool next_segment(Paging& lane);
    // How long the next request is to wait, at the rate that was asked for; and what a page cost. From several threads.
    [[nodiscard]] std::chrono::milliseconds pause();
    void pay(const std::optional<ConsumedCapacity>& capacity);

  private:
    ReadSpec spec_;
    std::vector<Paging> lanes_;
    std::atomic<std::uint32_t> begun_;
    std::shared_ptr<ReadPace> pace_;
};

// The pages of one lane as a Machine. The lanes, the sink and what it points to outlive it.
class PageRun final : public Machine {
  public:
    enum class Until : std::uint8_t {
        end,       // all pages
        one_page,  // one request a lane
        a_row,     // the first page that brings a result; empty ones are passed over
    };
    PageRun(ReadLanes& lanes, std::size_t lane, ItemSink sink, Until until)
        : lanes_(lanes), paging_(lanes.lane(lane)), sink_(sink), until_(until) {}

    [[nodiscard]] Step next() override;
    void on_reply(Result<Reply> reply) override;

    [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
    // Results so far; of a count, those counted.
    [[nodiscard]] std::uint64_t delivered() const noexcept { return delivered_; }
    // Of the last page; none where the work was done before.
    [[nodiscard]] std::optional<PageTally>& tally() noexcept { return tally_; }

  private:
    ReadLanes& lanes_;
    Paging& paging_;
    ItemSink sink_;
    Until until_;
    bool enough_ = false;
    std::uint64_t delivered_ = 0;
    std::optional<Error> error_;
    std::optional<PageTally> tally_;
};

// What the last pages of several lanes told together.
[[nodiscard]] PageTally sum_of(std::deque<PageRun>& runs);

}  // namespace dynantic::detail
