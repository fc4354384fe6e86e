#include "client/data/line_file.hpp"
#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"

#include <dynantic/data.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

namespace dynantic {
namespace {

using detail::JsonValue;

// A line on its way, with what must be known where the table refuses it.
struct Line {
    BadLine place;     // `text` is the line; `message` is empty as long as all is well
    std::string item;  // the JSON of the item
};
using Lines = std::vector<Line>;

// The item of a line; else why there is none.
std::string item_of(std::string_view line, std::string& item) {
    detail::JsonReader reader(line);
    JsonValue root;
    if (!reader.root(root) || !root.skip() || !reader.finish())
        return "is no JSON: " + reader.error().message;
    bool found = false;
    bool incremental = false;
    const bool read = reader.read_root_members([&](std::string_view name, JsonValue& value) {
        std::string_view raw;
        incremental = incremental || name == "NewImage" || name == "OldImage";
        if (name != "Item" || found) return value.skip();
        if (!value.read_raw(raw)) return false;
        item = raw;
        found = item.starts_with('{');
        return true;
    });
    if (read && found) return {};
    if (incremental) return "is of an incremental export; only full exports can be imported";
    return R"(is not {"Item":{...}})";
}

// The lines of all files, some at a time, for threads that ask in turn.
class Source {
  public:
    Source(const std::vector<std::string>& paths, const ImportOptions& options) : options_(options) {
        for (const std::string& path : paths) {
            for (std::string& file : client::data_files(path)) files_.push_back(std::move(file));
        }
        for (const std::string& file : files_) progress_.total += size_of(file);
    }

    /// The next lines with items, as many as a batch takes; none at the end.
    [[nodiscard]] Lines next() {
        const std::lock_guard lock(mutex_);
        Lines lines;
        std::size_t bytes = 0;
        while (!stopped_ && lines.size() < detail::BatchWriting::most && bytes < batch_bytes) {
            Line line;
            if (!take(line)) break;
            if (!line.place.message.empty()) {
                refuse(line.place);
                continue;
            }
            bytes += line.item.size();
            lines.push_back(std::move(line));
        }
        return lines;
    }
    void done(std::size_t items, const Lines& lines) {
        const std::lock_guard lock(mutex_);
        for (const Line& line : lines) {
            if (!line.place.message.empty()) refuse(line.place);
        }
        result_.items += items;
        progress_.items = result_.items;
        progress_.done = before_ + (reader_ ? reader_->offset() : 0);
        if (options_.on_progress) options_.on_progress(progress_);
    }
    void stop() {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    [[nodiscard]] const ImportResult& result() const noexcept { return result_; }

  private:
    static constexpr std::size_t batch_bytes = 4'000'000;  // of a request's 16 MB

    static std::uint64_t size_of(const std::string& file) {
        std::error_code error;
        const auto size = std::filesystem::file_size(file, error);
        return error ? 0 : size;
    }
    void refuse(const BadLine& line) {
        ++result_.bad_lines;
        if (options_.on_bad_line) options_.on_bad_line(line);
    }
    // Reads one line that is not empty; false at the end of the last file.
    [[nodiscard]] bool take(Line& line) {
        using Outcome = client::LineReader::Outcome;
        for (;;) {
            if (!reader_) {
                if (file_ == files_.size()) return false;
                reader_.emplace(files_[file_++]);
            }
            const Outcome outcome = reader_->next(line.place.text);
            if (outcome == Outcome::end) {
                before_ += size_of(reader_->path());
                reader_.reset();
                continue;
            }
            if (outcome == Outcome::line && line.place.text.find_first_not_of(" \t\r") == std::string::npos)
                continue;
            line.place.file = reader_->path();
            line.place.line = reader_->number();
            if (outcome == Outcome::too_long) {
                line.place.message = "is longer than 16 MB";
            } else if (outcome == Outcome::broken) {
                line.place.message = "the file is damaged or cut off here; what follows is not imported";
            } else {
                line.place.message = item_of(line.place.text, line.item);
            }
            return true;
        }
    }

    const ImportOptions& options_;
    std::mutex mutex_;  // guards what follows
    std::vector<std::string> files_;
    std::size_t file_ = 0;  // the next to open
    std::optional<client::LineReader> reader_;
    std::uint64_t before_ = 0;  // bytes of the files that are done
    DataProgress progress_;
    ImportResult result_;
    bool stopped_ = false;
};

// What the service says of an item, not of the table or the caller.
bool is_about_the_item(const Error& error) {
    return error.code() == "ValidationException" || error.code() == "SerializationException" ||
           error.kind() == ErrorKind::item_collection_size_limit;
}

// One by one, in order: for a batch that was refused, which names no item.
Result<std::size_t> put_each(const detail::Target& target, Lines& lines) {
    std::size_t written = 0;
    for (Line& line : lines) {
        detail::Request request{"PutItem", {}, Repeat::safe};
        detail::JsonWriter json(request.body);
        detail::begin_request(json, target);
        json.raw(R"(,"Item":)");
        json.raw(line.item);
        json.raw('}');
        const Result<Reply> reply = detail::exchange(*target.core, request, target.table);
        if (reply) {
            ++written;
        } else if (is_about_the_item(reply.error())) {
            line.place.message = "is refused: " + std::string(reply.error().message());
        } else {
            return reply.error();
        }
    }
    return written;
}

Result<std::size_t> put_batch(const detail::Target& target, Lines& lines) {
    std::vector<detail::BatchEntry> entries;
    entries.reserve(lines.size());
    const auto table = std::make_shared<const std::string>(detail::wire_table(*target.core, target.table));
    for (const Line& line : lines) entries.push_back({table, R"({"PutRequest":{"Item":)" + line.item + "}}"});
    detail::BatchWriting writing(std::move(entries), BatchOptions{}.max_rounds_without_progress,
                                 target.core->retry->environment().random);
    detail::run(*target.core, writing, target.table, detail::deadline_of(*target.core));
    if (!writing.error()) return lines.size();
    if (is_about_the_item(*writing.error())) return put_each(target, lines);
    return *writing.error();
}

}  // namespace

ImportResult import_items(const Client& client, std::string_view table, const std::vector<std::string>& paths,
                          const ImportOptions& options) {
    const detail::Target target{detail::ClientAccess::core(client).get(), table};
    // A table that is not there is told before a line is read. A caller may be allowed to write but not to describe.
    const Result<TableDescription> description = detail::describe_table(target);
    if (!description && (description.error().kind() == ErrorKind::table_not_found ||
                         description.error().kind() == ErrorKind::validation)) {
        description.error().raise();
    }
    Source source(paths, options);
    const std::size_t lanes = std::max<std::size_t>(1, options.concurrency);
    const auto work = [&](std::size_t) -> Result<void> {
        for (Lines lines = source.next(); !lines.empty(); lines = source.next()) {
            const Result<std::size_t> written = put_batch(target, lines);
            if (!written) {
                source.stop();
                return written.error();
            }
            source.done(*written, lines);
        }
        return {};
    };
    detail::in_threads(lanes, work).value();
    return source.result();
}

}  // namespace dynantic
