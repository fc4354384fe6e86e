#pragma once

#include <dynantic/client.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

// Data as files: items as lines of DynamoDB JSON, in and out of any table; whole embedded databases as snapshots.
// `dynantic import`, `export` and `snapshot` do the same from a shell (docs/data.md).
namespace dynantic {

/// How far an import or export is.
struct DataProgress {
    std::uint64_t items = 0;  ///< imported, or exported
    std::uint64_t done = 0;   ///< import: bytes of the files; export: items; snapshots: bytes
    std::uint64_t total = 0;  ///< of as many, about; 0 where that is not known
};
using OnDataProgress = std::function<void(const DataProgress&)>;

/// A line that could not be imported.
struct BadLine {
    std::string file;
    std::uint64_t line = 0;  ///< from 1
    std::string message;     ///< why, for people; holds nothing of the line
    std::string text;  ///< the line itself, so that nothing is lost; cut off where it is longer than 16 MB
};

struct ImportOptions {
    /// Batches that are written at the same time, each from a thread of its own; at least 1. With more than one, which of
    /// several lines with the same key is the last to be written is left open.
    std::size_t concurrency = 4;
    /// Both are called by one thread at a time.
    OnDataProgress on_progress{};
    std::function<void(const BadLine&)> on_bad_line{};
};

struct ImportResult {
    std::uint64_t items = 0;      ///< written
    std::uint64_t bad_lines = 0;  ///< told to `on_bad_line`, and not written
};

/// Puts the items of files into a table: one `{"Item":{...}}` a line, as DynamoDB exports tables to S3 and
/// `export_items` writes. A path is a file, plain or gzip; "-", the standard input; or a folder, of which all *.json,
/// *.jsonl and their .gz below it are read, but for the manifests of an export.
///
/// An item replaces one with the same key, so an import may be repeated. A line that is no item, or that the table
/// refuses, is told to `on_bad_line`, and the import goes on. What the service leaves undone is tried again, with pauses.
/// Throws ValidationError where a path cannot be read, TableNotFoundError, and what else a batch write throws; items
/// written until then stay. Safe to call from several threads.
ImportResult import_items(const Client& client, std::string_view table, const std::vector<std::string>& paths,
                          const ImportOptions& options = {});

struct ExportOptions {
    /// Parts of the table that are scanned at the same time, each by a thread of its own; at least 1.
    std::uint32_t segments = 1;
    bool consistent_read = false;  ///< see each item as it is when it is read: costs twice the capacity
    OnDataProgress on_progress{};  ///< called by one thread at a time
};

/// Writes all items of a table to a file, one `{"Item":{...}}` a line; gzip where its name ends with ".gz", standard
/// output where it is "-". Returns how many. The file is replaced when it is whole. Items that are written meanwhile may
/// be in it or not. Throws TableNotFoundError, ValidationError where the file cannot be written, and what else a scan
/// throws.
std::uint64_t export_items(const Client& client, std::string_view table, std::string_view file,
                           const ExportOptions& options = {});

/// What creates a table like this one: the JSON of a CreateTable request, with keys, indexes, billing and stream; without
/// time to live and tags, which other requests set. Throws TableNotFoundError.
[[nodiscard]] std::string export_definition(const Client& client, std::string_view table);

/// Creates a table under this name from the JSON of a CreateTable request, whatever name stands in that, and waits until it
/// is active. False where there is such a table; it stays as it is.
bool create_from_definition(const Client& client, std::string_view table, std::string_view definition);

/// Writes all that an embedded database holds at the moment of the call (tables, items, streams, settings) to a file,
/// while others go on reading and writing. The file is replaced when it is whole. Throws ConfigError where the client's
/// database is not an embedded one, or the file cannot be written.
void save_snapshot(const Client& client, std::string_view file, const OnDataProgress& on_progress = {});

/// A new database in memory that starts with what a snapshot holds, as `Client::embedded()` starts empty. Throws
/// ConfigError where the file is no snapshot, was written by a newer version, or is damaged.
[[nodiscard]] Client embedded_from_snapshot(std::string_view file, const OnDataProgress& on_progress = {});

/// Makes the database of a folder from a snapshot; `Client::embedded(folder)` then opens it. The folder must be empty or
/// not there, and holds a database only when all is in it and durable. Throws ConfigError.
void restore_snapshot(std::string_view file, std::string_view folder, const OnDataProgress& on_progress = {});

/// A new database in memory that starts with what an embedded one holds now: prepare one, give each test a copy. Costs a
/// copy of the keys; items in memory are shared until one of both changes them. Throws ConfigError where the client's
/// database is not an embedded one.
[[nodiscard]] Client embedded_copy(const Client& client);

}  // namespace dynantic
