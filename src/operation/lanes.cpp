#include "operation/lanes.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {
namespace {

[[noreturn]] void refuse(std::string message) { Error(ErrorKind::validation, std::move(message)).raise(); }

bool read_number(std::string_view text, std::uint32_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc() && end == text.data() + text.size();
}

// Cuts what stands before the first `mark` off a text; all of it where there is none.
std::string_view cut(std::string_view& text, char mark) {
    const std::size_t place = std::min(text.find(mark), text.size());
    const std::string_view head = text.substr(0, place);
    text.remove_prefix(std::min(place + 1, text.size()));
    return head;
}

}  // namespace

std::uint32_t lane_count(const ReadSpec& spec) {
    if (spec.segments == 0 || spec.segments > 1'000'000) refuse("a scan has 1 to 1,000,000 segments");
    if (spec.read_units_per_second < 0) refuse("read_units_per_second is more than 0");
    return std::min(spec.segments, Segments::most_at_once);
}

// A cursor of one segment is a Paging's. Of several it is `4~2.CURSOR~3.CURSOR`: how many segments were given a lane,
// and where each of them stands that is not at its end.
Cursor cursor_of(const ReadSpec& spec, const std::vector<Paging>& lanes, std::uint32_t begun) {
    if (spec.segments == 1) return lanes.front().cursor();
    std::string text = std::to_string(begun);
    bool more = begun < spec.segments;
    for (const Paging& lane : lanes) {
        const Cursor inner = lane.cursor();
        if (!inner) continue;
        more = true;
        text.append("~").append(std::to_string(lane.segment())).append(".").append(inner.text());
    }
    return more ? Cursor(std::move(text)) : Cursor();
}

std::uint32_t resume_lanes(const ReadSpec& spec, const Cursor& cursor, std::vector<Paging>& lanes) {
    if (spec.segments == 1) {
        lanes.front().start_after(cursor);
        return 1;
    }
    const auto refuse_text = [] {
        refuse(
            "this text is not a cursor of a scan of as many segments, or it was cut or changed on its way");
    };
    std::string_view rest = cursor.text();
    std::uint32_t begun = 0;
    if (!read_number(cut(rest, '~'), begun) || begun > spec.segments) refuse_text();
    std::vector<Paging> resumed;
    while (!rest.empty()) {
        std::string_view lane = cut(rest, '~');
        std::uint32_t segment = 0;
        if (!read_number(cut(lane, '.'), segment) || segment >= begun || lane.empty() ||
            resumed.size() == lanes.size()) {
            refuse_text();
        }
        resumed.emplace_back(spec, segment).start_after(Cursor(std::string(lane)));
    }
    while (resumed.size() < lanes.size() && begun < spec.segments) resumed.emplace_back(spec, begun++);
    if (resumed.empty()) refuse_text();
    lanes = std::move(resumed);
    return begun;
}

void add_tally(PageTally& sum, PageTally& page) {
    sum.count += page.count;
    sum.scanned += page.scanned;
    if (page.capacity)
        sum.capacity = ConsumedCapacity{(sum.capacity ? sum.capacity->units : 0) + page.capacity->units};
    for (ItemError& error : page.errors) sum.errors.push_back(std::move(error));
}

}  // namespace dynantic::detail
