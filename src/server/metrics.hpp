#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace dynantic::server {

/// The operations that DynamoDB and DynamoDB Streams know, by number, for the labels of metrics and for telling an
/// unknown operation from one that is known but not signed.
[[nodiscard]] std::size_t operation_count() noexcept;
/// The number of "DynamoDB_20120810.GetItem"; operation_count() where DynamoDB has no such operation.
[[nodiscard]] std::size_t operation_number(std::string_view target) noexcept;
[[nodiscard]] std::string_view operation_name(std::size_t number) noexcept;

/// Counters of the door, written by many threads without locks, and shown as a page in Prometheus' text format.
class Metrics {
  public:
    Metrics();

    void request(std::size_t operation, int status, std::chrono::nanoseconds duration) noexcept;
    /// A request that is no operation: health, metrics, what is refused before it is read whole.
    void other_request(int status) noexcept;
    void received(std::size_t bytes) noexcept { bytes_in_.fetch_add(bytes, std::memory_order_relaxed); }
    void sent(std::size_t bytes) noexcept { bytes_out_.fetch_add(bytes, std::memory_order_relaxed); }
    void opened() noexcept;
    void closed() noexcept { open_.fetch_sub(1, std::memory_order_relaxed); }
    void timed_out() noexcept { timed_out_.fetch_add(1, std::memory_order_relaxed); }
    /// A connection that waits was not taken, mostly for want of file descriptors; it is tried again.
    void accept_failed() noexcept { accept_failures_.fetch_add(1, std::memory_order_relaxed); }
    void turned_away() noexcept { turned_away_.fetch_add(1, std::memory_order_relaxed); }

    [[nodiscard]] std::int64_t open_connections() const noexcept {
        return open_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t accept_failures() const noexcept {
        return accept_failures_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::string page() const;

  private:
    using Counter = std::atomic<std::uint64_t>;
    static constexpr std::array<int, 9> statuses{200, 400, 403, 404, 413, 431, 500, 503, 0};  // 0: any other
    static constexpr std::array<double, 13> bounds{
        0.000'01, 0.000'025, 0.000'05, 0.000'1, 0.000'25, 0.000'5, 0.001, 0.002'5, 0.01, 0.05, 0.25, 1, 5};
    struct Operation {
        std::array<Counter, statuses.size()> by_status{};
        std::array<Counter, bounds.size() + 1> by_duration{};
        Counter nanoseconds{0};
    };
    static std::size_t status_index(int status) noexcept;

    std::unique_ptr<Operation[]> operations_;  // one more than there are: unknown ones
    std::array<Counter, statuses.size()> others_{};
    Counter bytes_in_{0};
    Counter bytes_out_{0};
    Counter accepted_{0};
    Counter timed_out_{0};
    Counter turned_away_{0};
    Counter accept_failures_{0};
    std::atomic<std::int64_t> open_{0};
};

}  // namespace dynantic::server
