#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace dynantic::server {

/// A line of a request's head, by places in its text.
struct HeadLine {
    std::uint32_t begin;
    std::uint32_t colon;  ///< the first one; `end` where there is none
    std::uint32_t end;    ///< of its text: CR LF follows
};

/// The lines of a head. Kept from one request of a connection to the next.
struct HeadLines {
    std::vector<HeadLine> lines;
    bool crlf = true;       ///< each line ends with CR LF
    bool printable = true;  ///< where `crlf`: besides these ends there is certainly no control character
};

/// Finds the empty line that ends a head, and on the way all lines before it, in one pass: a head is most of what a small
/// request has. The place of the CR LF that ends the last line, npos where no empty line is there yet. `data` does not begin
/// with an empty line, and is less than 4 GB.
[[nodiscard]] std::size_t scan_head(std::string_view data, HeadLines& found);

}  // namespace dynantic::server
