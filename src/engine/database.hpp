#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace dynantic::engine {

class Engine;

/// What an operation answers: the HTTP status and the JSON text, exactly as DynamoDB sends it.
///
/// For an error the text is {"__type":"...","message":"..."} with the service's own type and sentence.
struct EngineReply {
    int status = 200;
    std::string body;  ///< capacity() leaves Body::padding bytes behind the text, so that Body takes it
                       ///< without a copy
};

/// How hard a store on disk holds on to what it acknowledged.
enum class Durability : std::uint8_t {
    none,          ///< the operating system writes when it likes: survives a killed process, not a power cut
    group,         ///< acknowledged after an fsync; commits that wait at the same time share one
    every_commit,  ///< acknowledged after an fsync of its own
};

/// How much of a snapshot is written or read: bytes of the file, and of how many where that is known (else 0).
struct SnapshotProgress {
    std::uint64_t bytes = 0;
    std::uint64_t total = 0;
};
/// Told after every block, about 1 MB, by the thread that does the work.
using OnSnapshotProgress = std::function<void(const SnapshotProgress&)>;

/// Settings of a Database. Every field has a default that suits tests and small installations.
struct DatabaseOptions {
    std::string region = "us-east-1";         ///< appears in ARNs and stream records
    std::string account_id = "123456789012";  ///< appears in ARNs
    /// The wall clock: creation dates, TTL, stream records, ages of tokens and iterators. Empty: the
    /// system's. It is called from any thread.
    std::function<std::chrono::system_clock::time_point()> clock{};
    /// How long after a sweep for items whose TTL has passed the next one begins, on a thread that starts with the first
    /// table that enables TTL or a stream. A sweep reads tables with TTL whole, and takes a twentieth of a core at most: of a
    /// large table it needs minutes. Zero: only `expire_items` deletes.
    std::chrono::milliseconds ttl_interval{std::chrono::seconds{10}};
    /// How long a table stays CREATING, an index or setting UPDATING, a table DELETING. Zero: the next look
    /// finds it done.
    std::chrono::milliseconds create_delay{0};
    std::chrono::milliseconds update_delay{0};
    std::chrono::milliseconds delete_delay{0};
    /// How large the items of one partition key may be together, where the table has local indexes, their entries there
    /// included: more is an ItemCollectionSizeLimitExceededException. DynamoDB's is 10 GB; item collection metrics take a
    /// tenth of this for a gigabyte.
    std::uint64_t item_collection_limit = std::uint64_t{10} << 30U;
    Durability durability = Durability::group;  ///< on disk only
    /// Told, in a sentence, why an operation failed inside, as where the disk is full; its caller learns no more than that it
    /// did (InternalServerError). Once a second at most, from any thread. Empty: nobody is told.
    std::function<void(const std::string&)> log{};
};

/// A DynamoDB inside this process: takes the JSON requests that DynamoDB takes, gives the JSON it gives.
///
/// Safe to call from many threads at once. Single-item writes are linearisable, transactions serialisable,
/// and a page of Query or Scan reads one snapshot.
class Database {
  public:
    /// A new and empty database that lives in memory and dies with this object.
    [[nodiscard]] static std::shared_ptr<Database> in_memory(DatabaseOptions options = {});

    /// The database of a folder, made where there is none. All callers of one canonical path in this process
    /// share one Database, with the options of the first. Throws std::runtime_error with a sentence where the
    /// folder is in use by another process, was written by a newer version, is damaged, or dynantic::disk is
    /// not linked in.
    [[nodiscard]] static std::shared_ptr<Database> open(const std::filesystem::path& folder,
                                                        DatabaseOptions options = {});

    /// A new database in memory that starts with what a snapshot holds. Throws std::runtime_error with a sentence where
    /// the file is no snapshot, was written by a newer version, or is damaged.
    [[nodiscard]] static std::shared_ptr<Database> from_snapshot(const std::filesystem::path& file,
                                                                 DatabaseOptions options = {},
                                                                 const OnSnapshotProgress& progress = {});

    /// Makes the database of a folder out of a snapshot; `open` then opens it. The folder must be empty or not there, and
    /// becomes a database only when all is in it and durable. Throws std::runtime_error with a sentence.
    static void restore_snapshot(const std::filesystem::path& file, const std::filesystem::path& folder,
                                 const OnSnapshotProgress& progress = {});

    /// A new database in memory that starts with what this one holds now: what a test changes without an effect on the
    /// next. It costs a copy of the keys; items in memory are shared until one of both changes them.
    [[nodiscard]] std::shared_ptr<Database> copy_in_memory() const;

    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

    /// Runs one operation: "GetItem", or with the service as X-Amz-Target has it
    /// ("DynamoDB_20120810.GetItem", "DynamoDBStreams_20120810.GetRecords"). `body` is the JSON request and
    /// is not kept; `room` is a text of no meaning whose memory the reply may take over. A name that is not known is
    /// an UnknownOperationException reply. Throws nothing but std::bad_alloc.
    [[nodiscard]] EngineReply handle(std::string_view operation, std::string_view body,
                                     std::string room = {});

    /// Writes all that the database holds at the moment of the call (tables, items, indexes, streams, settings) to a
    /// file, while others go on reading and writing. The file is replaced when it is whole. Throws std::runtime_error
    /// with a sentence.
    void save_snapshot(const std::filesystem::path& file, const OnSnapshotProgress& progress = {}) const;

    /// Deletes the items whose TTL has passed, as the sweep does; returns how many.
    std::size_t expire_items();

    [[nodiscard]] const DatabaseOptions& options() const noexcept;
    [[nodiscard]] Engine& engine() noexcept { return *engine_; }

  private:
    explicit Database(std::unique_ptr<Engine> engine) noexcept;
    std::unique_ptr<Engine> engine_;
};

}  // namespace dynantic::engine
