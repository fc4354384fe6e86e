#include "operation/capacity.hpp"
#include "operation/client_core.hpp"

#include <dynantic/detail/operation/batching.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace dynantic::detail {
namespace {

// DynamoDB takes requests of up to 16 MB; what the JSON adds around the entries stays well below the rest.
constexpr std::size_t largest_body = 15'000'000;

constexpr double first_delay_ms = 50;
constexpr double largest_delay_ms = 20'000;

}  // namespace

Batching::Batching(std::string_view operation, std::size_t chunk_size, int max_idle_rounds,
                   std::function<double()> random)
    : chunk_size_(chunk_size),
      max_idle_rounds_(max_idle_rounds),
      random_(std::move(random)),
      // Puts and deletes without a condition: sending them again changes nothing.
      request_{operation, {}, Repeat::safe} {}

bool Batching::all_fit_one_chunk() const noexcept {
    if (first_ != 0 || waiting_.size() > chunk_size_) return false;
    std::size_t bytes = 0;
    for (const BatchEntry& entry : waiting_) bytes += entry.text().size();
    return bytes <= largest_body;
}

void Batching::fill_chunk() {
    if (all_fit_one_chunk()) {
        chunk_ = std::exchange(waiting_, {});
    } else {
        take_chunk();
    }
    const auto by_table = [](const BatchEntry& a, const BatchEntry& b) {
        return a.table != b.table && *a.table < *b.table;
    };
    if (!std::is_sorted(chunk_.begin(), chunk_.end(), by_table))
        std::stable_sort(chunk_.begin(), chunk_.end(), by_table);
}

void Batching::take_chunk() {
    std::size_t bytes = 0;
    chunk_.reserve(std::min(chunk_size_, waiting_.size() - first_));
    while (!nothing_waits() && chunk_.size() < chunk_size_) {
        BatchEntry& next = waiting_[first_];
        const std::size_t more = next.text().size();
        if (!chunk_.empty() && bytes + more > largest_body) break;
        bytes += more;
        chunk_.push_back(std::move(next));
        ++first_;
    }
}

WireTable Batching::name_among_sent(std::string_view table) const {
    for (const BatchEntry& entry : chunk_) {
        if (*entry.table == table) return entry.table;
    }
    return std::make_shared<const std::string>(table);
}

std::size_t WireTables::of(std::string_view prefix, std::string_view name) {
    const auto is_it = [&](const WireTable& wire) {
        return wire->size() == prefix.size() + name.size() && wire->starts_with(prefix) &&
               wire->ends_with(name);
    };
    if (last_ < all_.size() && is_it(all_[last_])) return last_;
    const auto found = std::find_if(all_.begin(), all_.end(), is_it);
    if (found != all_.end()) last_ = static_cast<std::size_t>(found - all_.begin());
    return static_cast<std::size_t>(found - all_.begin());
}

std::size_t WireTables::of(const Target& target) {
    const std::size_t known = of(target.core->table_prefix, target.table);
    if (known < all_.size()) return known;
    all_.push_back(std::make_shared<const std::string>(wire_table(*target.core, target.table)));
    return last_ = all_.size() - 1;
}

std::size_t WireTables::of(std::string_view wire_table) { return of({}, wire_table); }

Machine::Step Batching::next() {
    if (error_ || nothing_waits()) return {};
    if (std::exchange(pause_, false)) {
        // Full jitter, and longer only while the service does nothing at all.
        const double most = std::min(largest_delay_ms, first_delay_ms * std::pow(2.0, idle_rounds_));
        return {Want::sleep, nullptr, std::chrono::milliseconds(static_cast<std::int64_t>(random_() * most))};
    }
    fill_chunk();
    request_.body.clear();
    table_ = chunk_.front().is_of(chunk_.back().table) ? chunk_.front().table : nullptr;
    request_.table = table_ != nullptr ? std::string_view(*table_) : std::string_view();
    write(chunk_, request_.body);
    request_.body.pop_back();
    if (asks_capacity_) request_.body.append(R"(,"ReturnConsumedCapacity":"TOTAL")");
    if (asks_collections_) request_.body.append(R"(,"ReturnItemCollectionMetrics":"SIZE")");
    request_.body.push_back('}');
    return {Want::send, &request_, {}};
}

void Batching::on_reply(Result<Reply> reply) {
    if (!reply) {
        error_ = reply.error();
        return;
    }
    if (asks_capacity_) units_ += capacity_units_of(reply->body).value_or(0);
    std::vector<BatchEntry> leftovers;
    if (const Result<void> result = read(*reply, leftovers); !result) {
        error_ = about(result.error(), request_.operation, request_.table);
        return;
    }
    const std::size_t sent = chunk_.size();
    done_ += sent - std::min(sent, leftovers.size());
    idle_rounds_ = leftovers.size() < sent ? 0 : idle_rounds_ + 1;
    pause_ = !leftovers.empty();
    chunk_.clear();
    for (BatchEntry& entry : leftovers) waiting_.push_back(std::move(entry));
    if (idle_rounds_ > max_idle_rounds_) {
        Error::Info info;
        info.kind = ErrorKind::unprocessed_items;
        info.operation = request_.operation;
        info.table = table_of_waiting();
        info.message = "the service left " + std::to_string(waiting_.size() - first_) +
                       " of the batch undone, in " + std::to_string(idle_rounds_) +
                       " rounds without progress";
        info.request_id = reply->request_id;
        info.http_status = reply->status;
        info.attempts = idle_rounds_;
        info.retryable = true;
        error_ = Error(std::move(info));
    }
}

std::string_view Batching::table_of_waiting() const noexcept {
    const WireTable& one = waiting_[first_].table;
    for (std::size_t place = first_ + 1; place < waiting_.size(); ++place) {
        if (!waiting_[place].is_of(one)) return {};
    }
    return *one;
}

std::vector<BatchEntry> Batching::take_rest() {
    std::vector<BatchEntry> rest = std::exchange(chunk_, {});
    for (; !nothing_waits(); ++first_) rest.push_back(std::move(waiting_[first_]));
    return rest;
}

}  // namespace dynantic::detail
