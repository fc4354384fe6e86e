#pragma once

#include <dynantic/detail/operation/paging.hpp>

#include <cstdint>
#include <vector>

// What the two drivers of a parallel scan, the blocking and the asynchronous one, have in common. A scan of many segments
// is read in lanes, a few at a time; a lane whose segment has ended goes on with the next that none has begun.
namespace dynantic::detail {

// How many lanes a read has; throws ValidationError for a number of segments that DynamoDB does not know, or a
// rate that is none.
[[nodiscard]] std::uint32_t lane_count(const ReadSpec& spec);

// Where the lanes stand, as a cursor; false at the end of everything. `begun`: the segments that were given a lane.
[[nodiscard]] Cursor cursor_of(const ReadSpec& spec, const std::vector<Paging>& lanes, std::uint32_t begun);

// Puts fresh lanes where a cursor of such a read says that they stood; gives how many segments are begun then. Throws
// ValidationError where it is not one.
[[nodiscard]] std::uint32_t resume_lanes(const ReadSpec& spec, const Cursor& cursor,
                                         std::vector<Paging>& lanes);

// Adds what a page told to what others did; takes its errors.
void add_tally(PageTally& sum, PageTally& page);

}  // namespace dynantic::detail
