#include "server/metrics.hpp"

#include "wire/name_index.hpp"

#include <algorithm>
#include <charconv>

namespace dynantic::server {
namespace {

constexpr std::string_view database_service = "DynamoDB_20120810.";
constexpr std::string_view streams_service = "DynamoDBStreams_20120810.";

constexpr std::array<std::string_view, 58> database_operations{"BatchExecuteStatement",
                                                               "BatchGetItem",
                                                               "BatchWriteItem",
                                                               "CreateBackup",
                                                               "CreateGlobalTable",
                                                               "CreateTable",
                                                               "DeleteBackup",
                                                               "DeleteItem",
                                                               "DeleteResourcePolicy",
                                                               "DeleteTable",
                                                               "DescribeBackup",
                                                               "DescribeContinuousBackups",
                                                               "DescribeContributorInsights",
                                                               "DescribeEndpoints",
                                                               "DescribeExport",
                                                               "DescribeGlobalTable",
                                                               "DescribeGlobalTableSettings",
                                                               "DescribeImport",
                                                               "DescribeKinesisStreamingDestination",
                                                               "DescribeLimits",
                                                               "DescribeTable",
                                                               "DescribeTableReplicaAutoScaling",
                                                               "DescribeTimeToLive",
                                                               "DisableKinesisStreamingDestination",
                                                               "EnableKinesisStreamingDestination",
                                                               "ExecuteStatement",
                                                               "ExecuteTransaction",
                                                               "ExportTableToPointInTime",
                                                               "GetItem",
                                                               "GetResourcePolicy",
                                                               "ImportTable",
                                                               "ListBackups",
                                                               "ListContributorInsights",
                                                               "ListExports",
                                                               "ListGlobalTables",
                                                               "ListImports",
                                                               "ListTables",
                                                               "ListTagsOfResource",
                                                               "PutItem",
                                                               "PutResourcePolicy",
                                                               "Query",
                                                               "RestoreTableFromBackup",
                                                               "RestoreTableToPointInTime",
                                                               "Scan",
                                                               "SearchVectors",
                                                               "TagResource",
                                                               "TransactGetItems",
                                                               "TransactWriteItems",
                                                               "UntagResource",
                                                               "UpdateContinuousBackups",
                                                               "UpdateContributorInsights",
                                                               "UpdateGlobalTable",
                                                               "UpdateGlobalTableSettings",
                                                               "UpdateItem",
                                                               "UpdateKinesisStreamingDestination",
                                                               "UpdateTable",
                                                               "UpdateTableReplicaAutoScaling",
                                                               "UpdateTimeToLive"};
constexpr std::array<std::string_view, 4> streams_operations{"DescribeStream", "GetRecords",
                                                             "GetShardIterator", "ListStreams"};
constexpr detail::NameIndex database_index(database_operations);
constexpr detail::NameIndex streams_index(streams_operations);

void append(std::string& out, std::uint64_t value) {
    std::array<char, 20> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append(std::string& out, double value) {
    std::array<char, 32> digits;
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
    out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" ");
    out.append(type).append("\n");
}

void line(std::string& out, std::string_view name, std::uint64_t value) {
    out.append(name).append(" ");
    append(out, value);
    out.append("\n");
}

std::string_view status_label(int status, std::array<char, 4>& room) noexcept {
    if (status == 0) return "other";
    return {room.data(),
            static_cast<std::size_t>(std::to_chars(room.data(), room.data() + room.size(), status).ptr -
                                     room.data())};
}

}  // namespace

std::size_t operation_count() noexcept { return database_operations.size() + streams_operations.size(); }

std::size_t operation_number(std::string_view target) noexcept {
    if (target.starts_with(database_service)) {
        const std::size_t at = database_index.find(target.substr(database_service.size()));
        return at != database_operations.size() ? at : operation_count();
    }
    if (target.starts_with(streams_service)) {
        return database_operations.size() + streams_index.find(target.substr(streams_service.size()));
    }
    return operation_count();
}

std::string_view operation_name(std::size_t number) noexcept {
    if (number < database_operations.size()) return database_operations[number];
    number -= database_operations.size();
    return number < streams_operations.size() ? streams_operations[number] : "unknown";
}

Metrics::Metrics() : operations_(std::make_unique<Operation[]>(operation_count() + 1)) {}

std::size_t Metrics::status_index(int status) noexcept {
    for (std::size_t i = 0; i + 1 < statuses.size(); ++i) {
        if (statuses[i] == status) return i;
    }
    return statuses.size() - 1;
}

void Metrics::request(std::size_t operation, int status, std::chrono::nanoseconds duration) noexcept {
    Operation& counters = operations_[std::min(operation, operation_count())];
    const double seconds = std::chrono::duration<double>(duration).count();
    const auto bucket =
        static_cast<std::size_t>(std::lower_bound(bounds.begin(), bounds.end(), seconds) - bounds.begin());
    counters.by_status[status_index(status)].fetch_add(1, std::memory_order_relaxed);
    counters.by_duration[bucket].fetch_add(1, std::memory_order_relaxed);
    counters.nanoseconds.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(duration.count(), 0)),
                                   std::memory_order_relaxed);
}

void Metrics::other_request(int status) noexcept {
    others_[status_index(status)].fetch_add(1, std::memory_order_relaxed);
}

void Metrics::opened() noexcept {
    accepted_.fetch_add(1, std::memory_order_relaxed);
    open_.fetch_add(1, std::memory_order_relaxed);
}

std::string Metrics::page() const {
    std::string out;
    std::array<char, 4> room;
    head(out, "dynantic_requests_total", "counter", "Requests answered, by operation and HTTP status.");
    const auto requests = [&](std::string_view operation, const auto& by_status) {
        for (std::size_t s = 0; s < statuses.size(); ++s) {
            const auto count = by_status[s].load(std::memory_order_relaxed);
            if (count == 0) continue;
            out.append("dynantic_requests_total{operation=\"").append(operation).append("\",status=\"");
            out.append(status_label(statuses[s], room)).append("\"} ");
            append(out, count);
            out.append("\n");
        }
    };
    for (std::size_t i = 0; i <= operation_count(); ++i)
        requests(operation_name(i), operations_[i].by_status);
    requests("none", others_);

    head(out, "dynantic_request_duration_seconds", "histogram",
         "Time from a whole request to its reply, by operation.");
    for (std::size_t i = 0; i <= operation_count(); ++i) {
        const Operation& each = operations_[i];
        std::array<std::uint64_t, bounds.size() + 1> counts;
        std::uint64_t total = 0;
        for (std::size_t b = 0; b < counts.size(); ++b)
            total += counts[b] = each.by_duration[b].load(std::memory_order_relaxed);
        if (total == 0) continue;
        const std::string label = "{operation=\"" + std::string(operation_name(i)) + "\"";
        std::uint64_t below = 0;
        for (std::size_t b = 0; b < counts.size(); ++b) {
            below += counts[b];
            out.append("dynantic_request_duration_seconds_bucket").append(label).append(",le=\"");
            if (b < bounds.size()) {
                append(out, bounds[b]);
            } else {
                out.append("+Inf");
            }
            out.append("\"} ");
            append(out, below);
            out.append("\n");
        }
        out.append("dynantic_request_duration_seconds_sum").append(label).append("} ");
        append(out, static_cast<double>(each.nanoseconds.load(std::memory_order_relaxed)) * 1e-9);
        out.append("\ndynantic_request_duration_seconds_count").append(label).append("} ");
        append(out, total);
        out.append("\n");
    }

    head(out, "dynantic_connections_open", "gauge", "Connections that are open now.");
    line(out, "dynantic_connections_open",
         static_cast<std::uint64_t>(std::max<std::int64_t>(open_connections(), 0)));
    head(out, "dynantic_connections_accepted_total", "counter", "Connections accepted.");
    line(out, "dynantic_connections_accepted_total", accepted_.load(std::memory_order_relaxed));
    head(out, "dynantic_connections_timed_out_total", "counter",
         "Connections closed because their client was too slow.");
    line(out, "dynantic_connections_timed_out_total", timed_out_.load(std::memory_order_relaxed));
    head(out, "dynantic_connections_turned_away_total", "counter",
         "Connections refused because there were too many.");
    line(out, "dynantic_connections_turned_away_total", turned_away_.load(std::memory_order_relaxed));
    head(out, "dynantic_accept_failures_total", "counter",
         "Times that a waiting connection could not be taken, mostly for want of file descriptors.");
    line(out, "dynantic_accept_failures_total", accept_failures_.load(std::memory_order_relaxed));
    head(out, "dynantic_received_bytes_total", "counter", "Bytes received.");
    line(out, "dynantic_received_bytes_total", bytes_in_.load(std::memory_order_relaxed));
    head(out, "dynantic_sent_bytes_total", "counter", "Bytes sent.");
    line(out, "dynantic_sent_bytes_total", bytes_out_.load(std::memory_order_relaxed));
    return out;
}

}  // namespace dynantic::server
