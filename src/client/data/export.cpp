#include "client/data/line_file.hpp"
#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"

#include <dynantic/data.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <algorithm>
#include <mutex>

namespace dynantic {
namespace {

using detail::JsonValue;
using detail::JsonWriter;

// What the threads of an export share.
class Sink {
  public:
    Sink(std::string_view file, std::uint64_t expected, const OnDataProgress& told)
        : out_(std::string(file)), told_(told), progress_{0, 0, expected} {}

    void add(std::string_view lines, std::uint64_t items) {
        const std::lock_guard lock(mutex_);
        out_.write(lines);
        progress_.items = progress_.done += items;
        if (told_) told_(progress_);
    }
    [[nodiscard]] std::uint64_t finish() {
        out_.commit();
        return progress_.items;
    }

  private:
    std::mutex mutex_;
    client::LineWriter out_;
    const OnDataProgress& told_;
    DataProgress progress_;
};

// One page: its items as lines, and where the next begins.
struct Page {
    std::string lines;
    std::uint64_t items = 0;
    std::string last_key;
};

// The item's own text. An endpoint may break lines between tokens; within a string JSON has no line ends.
void append_line(std::string& out, std::string_view item) {
    out.append(R"({"Item":)");
    const std::size_t begin = out.size();
    out.append(item);
    std::replace_if(
        out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
        [](char c) { return c == '\n' || c == '\r'; }, ' ');
    out.append("}\n");
}

Result<Page> read_page(const Reply& reply, const detail::Target& target) {
    Page page;
    detail::JsonReader reader(reply.body);
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        std::string_view raw;
        if (name == "LastEvaluatedKey") {
            if (!value.read_raw(raw)) return false;
            page.last_key = raw;
            return true;
        }
        if (name != "Items") return value.skip();
        return value.elements([&](std::size_t, JsonValue& item) {
            if (!item.read_raw(raw)) return false;
            append_line(page.lines, raw);
            ++page.items;
            return true;
        });
    });
    if (!read) return detail::misfit(reader.error(), detail::wire_table_of(target), reply.request_id);
    return page;
}

Result<void> export_segment(const detail::Target& target, const ExportOptions& options, std::uint32_t segment,
                            Sink& sink) {
    detail::Request request{"Scan", {}, Repeat::safe};
    std::string last_key;
    do {
        request.body.clear();
        JsonWriter json(request.body);
        detail::begin_request(json, target);
        if (options.consistent_read) json.raw(R"(,"ConsistentRead":true)");
        if (options.segments > 1) {
            json.raw(R"(,"Segment":)");
            json.integer(std::uint64_t{segment});
            json.raw(R"(,"TotalSegments":)");
            json.integer(std::uint64_t{options.segments});
        }
        if (!last_key.empty()) {
            json.raw(R"(,"ExclusiveStartKey":)");
            json.raw(last_key);
        }
        json.raw('}');
        const Result<Reply> reply = detail::exchange(*target.core, request, target.table);
        if (!reply) return reply.error();
        Result<Page> page = read_page(*reply, target);
        if (!page) return page.error();
        sink.add(page->lines, page->items);
        last_key = std::move(page->last_key);
    } while (!last_key.empty());
    return {};
}

}  // namespace

std::uint64_t export_items(const Client& client, std::string_view table, std::string_view file,
                           const ExportOptions& options) {
    const detail::Target target{detail::ClientAccess::core(client).get(), table};
    // Only for the progress; a caller may be allowed to scan a table but not to describe it.
    const Result<TableDescription> description = detail::describe_table(target);
    if (!description && description.error().kind() == ErrorKind::table_not_found) description.error().raise();
    Sink sink(file, description ? static_cast<std::uint64_t>(description->item_count) : 0,
              options.on_progress);
    ExportOptions plain = options;
    plain.segments = std::max<std::uint32_t>(1, options.segments);
    detail::in_threads(plain.segments, [&](std::size_t segment) {
        return export_segment(target, plain, static_cast<std::uint32_t>(segment), sink);
    }).value();
    return sink.finish();
}

}  // namespace dynantic
