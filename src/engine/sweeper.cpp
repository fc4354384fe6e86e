#include "engine/sweeper.hpp"

#include "engine/api/transaction_tokens.hpp"
#include "engine/engine.hpp"
#include "engine/index/item_writer.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/number.hpp"
#include "engine/stream/stream_record.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace dynantic::engine {

namespace {

constexpr std::int64_t five_years = std::int64_t{5} * 365 * 24 * 60 * 60;
constexpr std::int64_t stream_record_life = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::size_t keys_at_once = 256;
constexpr std::size_t records_at_once = 4096;

// TTL is a number of epoch seconds in the past; what is older than five years is taken for a mistake and stays.
bool has_expired(const ItemView& item, std::string_view attribute, std::int64_t now_seconds) {
    const auto value = item.find(attribute);
    if (!value || !value->is(AttributeType::number)) return false;
    const auto moment = unpack_number(value->body());
    return moment < Decimal(now_seconds) && moment >= Decimal(now_seconds - five_years);
}

// Keys of expired items from `begin` on, some at a time, so that writers do not wait for a whole table's scan. `begin`
// is moved; empty when the end is reached.
std::vector<std::string> expired_keys(Engine& engine, const Table& table, std::string& begin,
                                      std::int64_t now) {
    std::vector<std::string> keys;
    std::size_t seen = 0;
    auto range = storage::prefix_range(items_prefix(table.number, 0));
    if (!begin.empty()) range.begin = begin;
    begin.clear();
    engine.store().snapshot()->scan(range, storage::Direction::forward,
                                    [&](std::string_view key, const storage::Bytes& value) {
                                        if (++seen > keys_at_once) {
                                            begin = key;
                                            return false;
                                        }
                                        const ItemView item(value.view());
                                        if (has_expired(item, *table.ttl_attribute, now))
                                            keys.emplace_back(key);
                                        return true;
                                    });
    return keys;
}

// Old records from the front on, some at a time, as with items. Only what was looked at is dropped: a record that is written
// meanwhile stands behind it. The table is held, so that nothing is left of one that is deleted meanwhile.
void drop_old_records(Engine& engine, const TableRef& table, const StreamSettings& stream) {
    const auto oldest = engine.now() - stream_record_life;
    auto range = storage::prefix_range(stream::records_prefix(table->number, stream.number));
    for (std::size_t seen = records_at_once; seen >= records_at_once;) {
        std::string last_old;
        seen = 0;
        engine.store().snapshot()->scan(range, storage::Direction::forward,
                                        [&](std::string_view key, const storage::Bytes& value) {
                                            const auto record = stream::decode_record(value.view());
                                            if (record && record->created >= oldest) return false;
                                            last_old = key;
                                            return ++seen < records_at_once;
                                        });
        if (last_old.empty()) return;
        const auto held = engine.catalog().for_writing(table->name);
        if (!held.ref() || held->number != table->number) return;
        storage::Batch batch;
        std::string next;
        append_big_endian(next, table.live->stream.settled());
        batch.put(stream::next_number_key(table->number), storage::Bytes(next));
        last_old.push_back('\0');  // the first key behind it
        batch.erase(storage::Range{range.begin, last_old});
        engine.store().write(batch);
        range.begin = std::move(last_old);
    }
}

}  // namespace

// Has a sweep that is going on not rest any more.
class Sweeper::Asking {
  public:
    explicit Asking(Sweeper& sweeper) : sweeper_(sweeper) {
        {
            const std::lock_guard lock(sweeper_.mutex_);
            ++sweeper_.asked_;
        }
        sweeper_.wake_.notify_all();
    }
    Asking(const Asking&) = delete;
    Asking& operator=(const Asking&) = delete;
    ~Asking() {
        const std::lock_guard lock(sweeper_.mutex_);
        --sweeper_.asked_;
    }

  private:
    Sweeper& sweeper_;
};

Sweeper::~Sweeper() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

// Ends early where the sweeper is about to.
std::size_t Sweeper::expire_items(const TableRef& table, Haste haste) {
    std::size_t deleted = 0;
    std::string begin;
    do {
        const auto since = std::chrono::steady_clock::now();
        const auto now = engine_.now();
        for (const auto& key : expired_keys(engine_, *table, begin, now / 1000)) {
            const auto writable = engine_.catalog().for_writing(table->name);
            if (!writable.ref() || writable.ref().table != table.table) return deleted;
            const auto hold = engine_.locks().lock(key);
            const auto item = engine_.store().get(key);
            if (!item || !has_expired(ItemView(item.view()), *table->ttl_attribute, now / 1000)) continue;
            ItemWriter writer(engine_.store(), now, engine_.options().item_collection_limit);
            writer.add(writable.ref(), key, item, {}, true);
            writer.commit();
            ++deleted;
        }
        if (haste == Haste::none && !rest(pace_.after(std::chrono::steady_clock::now() - since))) break;
    } while (!begin.empty());
    return deleted;
}

// Whether to go on. Short where somebody waits for a sweep of his own.
bool Sweeper::rest(Pace::Duration time) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, time, [this] { return stop_ || asked_ != 0; });
    return !stop_;
}

std::size_t Sweeper::sweep() {
    const Asking asking(*this);
    return sweep(Haste::asked);
}

std::size_t Sweeper::sweep(Haste haste) {
    const std::lock_guard one(sweeping_);
    std::size_t deleted = 0;
    engine_.catalog().forget_deleted();
    for (const auto& table : engine_.catalog().all()) {
        if (table->ttl_attribute) deleted += expire_items(table, haste);
        for (const auto& settings : {table->stream, table->last_stream}) {
            if (settings) drop_old_records(engine_, table, *settings);
        }
    }
    api::drop_old_tokens(engine_);
    return deleted;
}

void Sweeper::start() {
    if (engine_.options().ttl_interval.count() <= 0) return;
    const std::lock_guard lock(mutex_);
    if (!thread_.joinable() && !stop_) thread_ = std::thread([this] { run(); });
}

void Sweeper::run() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, engine_.options().ttl_interval, [this] { return stop_; })) {
        lock.unlock();
        try {
            sweep(Haste::none);
        } catch (const std::exception& error) {  // the disk failed: the next sweep tries again
            engine_.tell_failure("the sweep of expired items", error.what());
        }
        lock.lock();
    }
}

}  // namespace dynantic::engine
