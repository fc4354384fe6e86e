#pragma once

#include "common/kilobyte_item.hpp"

#include <cstdio>
#include <string>

namespace bench {

/// The item as DynamoDB JSON, written by hand: what the canned server replies, and what the floor sends.
inline void append_item(std::string& out, const Kilobyte& item) {
    char number[32];
    out.append(R"({"id":{"S":")").append(item.id);
    out.append(R"("},"sequence":{"N":")").append(std::to_string(item.sequence));
    out.append(R"("},"title":{"S":")").append(item.title);
    out.append(R"("},"description":{"S":")").append(item.description);
    out.append(R"("},"owner":{"S":")").append(item.owner);
    std::snprintf(number, sizeof number, "%.17g", item.score);
    out.append(R"("},"score":{"N":")").append(number);
    out.append(R"("},"active":{"BOOL":)").append(item.active ? "true" : "false");
    out.append(R"(},"category":{"S":")").append(item.category);
    out.append(R"("},"updated":{"N":")").append(std::to_string(item.updated));
    out.append(R"("},"notes":{"S":")").append(item.notes).append(R"("}})");
}

inline std::string hundred_items() {
    std::string out;
    for (int i = 0; i < 100; ++i) {
        if (i > 0) out.push_back(',');
        append_item(out, make_kilobyte(i));
    }
    return out;
}

}  // namespace bench
