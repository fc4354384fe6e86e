#pragma once

#include <dynantic/detail/operation/attempt.hpp>
#include <dynantic/detail/operation/batch_fetch.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>
#include <dynantic/detail/operation/row.hpp>
#include <dynantic/detail/operation/row_writes.hpp>
#include <dynantic/detail/operation/table_handle.hpp>

#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <ranges>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic {
namespace detail {

// Adds a put; returns the item as it will be stored, where saving makes values.
template <class Row>
auto stage_put(BatchWrites& writes, const Target& target, const Row& row) {
    if constexpr (RowWrites<Row>::generates) {
        Row next = saying(target, "BatchWriteItem", [&] { return RowWrites<Row>::next(row); });
        RowWrites<Row>::put(writes, target, next);
        return next;
    } else {
        RowWrites<Row>::put(writes, target, row);
    }
}

// What every writer is, its types apart.
class BatchWriterBase {
  public:
    BatchWriterBase(const BatchWriterBase&) = delete;
    BatchWriterBase& operator=(const BatchWriterBase&) = delete;

    /// Called by the destructor of a writer that still holds writes, with their number; must not throw.
    std::function<void(std::size_t)> on_unflushed{};

    /// Sends all. Throws UnprocessedItemsError, or the failure that ended the batch; both tell what was not written, and
    /// the writer is empty then.
    void flush() { try_flush().value(); }
    [[nodiscard]] Result<void> try_flush();
    /// How many writes it holds, those to one key counted once.
    [[nodiscard]] std::size_t size() const noexcept { return writes_.size(); }

  protected:
    BatchWriterBase(Client client, BatchOptions options);
    ~BatchWriterBase();
    [[nodiscard]] bool full() const noexcept;
    void flush_if_full();
    // A table of this writer's own client, and one that may have a client of its own, of the same database.
    [[nodiscard]] Target target(std::string_view table) const noexcept;
    [[nodiscard]] Target target(const Client& client, std::string_view table) const;

    Client client_;
    BatchOptions options_;
    BatchWrites writes_;
    bool sends_when_full_ = true;

  private:
    int exceptions_;  // in flight when it was made
};

}  // namespace detail

/// Collects writes of one table and sends them in requests of up to 25, in no order; of several writes to one key the
/// last wins. It sends by itself when it is full, and `flush` sends the rest: nothing is written for certain before.
/// `BatchWriter<>`, in <dynantic/batch_tables.hpp>, writes to any tables.
///
/// For one thread at a time. One that is destroyed with writes in it, but for the unwinding of an exception, calls
/// `on_unflushed` with their number (which by default prints a line to standard error): nothing is dropped silently.
template <class T = void>
class BatchWriter : public detail::BatchWriterBase {
  public:
    BatchWriter(Client client, std::string table, BatchOptions options)
        : BatchWriterBase(std::move(client), std::move(options)), table_(std::move(table)) {}

    /// Writes an item, with its generated values made on a copy, which is returned where there are any: the item as it will
    /// be stored. The batch keeps no reference to `item`. Throws what `flush` throws where the writer was full, and
    /// ValidationError for an item whose version is not 0 (see Table::batch_save).
    auto save(const detail::RowOf<T>& item) {
        using Row = detail::RowOf<T>;
        if constexpr (detail::RowWrites<Row>::generates) {
            Row next = detail::stage_put(writes_, target(table_), item);
            flush_if_full();
            return next;
        } else {
            detail::stage_put(writes_, target(table_), item);
            flush_if_full();
        }
    }
    // What is no such item is refused in a sentence.
    template <detail::OtherThan<detail::RowOf<T>> E>
    void save(const E&) {
        detail::refuse_other<T, E>();
    }
    /// Deletes the item of that key.
    template <class... Values>
    void remove(const Values&... key) {
        writes_.remove(target(table_), detail::key_text<T>(key...));
        flush_if_full();
    }

  private:
    std::string table_;
};

namespace detail {

// The batch verbs of a table.
template <class Self, class T>
class TableBatches {
    using Row = RowOf<T>;

  public:
    /// The items of these keys, each in the place of its key, none where it is missing. A key is its values, `{"u1", "a@x"}`,
    /// in a range a pair or tuple of them, or an ItemKey. Any number: requests of up to 100 are made, a key that is given
    /// twice is fetched once. An UnprocessedItemsError names in `unprocessed()` the keys
    /// that were not read.
    std::vector<std::optional<Row>> batch_get(std::initializer_list<ItemKey<T>> keys,
                                              BatchOptions options = {}) const {
        return try_batch_get(keys, std::move(options)).value();
    }
    template <std::ranges::input_range Keys>
    std::vector<std::optional<Row>> batch_get(const Keys& keys, BatchOptions options = {}) const {
        return try_batch_get(keys, std::move(options)).value();
    }
    [[nodiscard]] Result<std::vector<std::optional<Row>>> try_batch_get(
        std::initializer_list<ItemKey<T>> keys, BatchOptions options = {}) const {
        return try_batch_get<std::initializer_list<ItemKey<T>>>(keys, std::move(options));
    }
    template <std::ranges::input_range Keys>
    [[nodiscard]] Result<std::vector<std::optional<Row>>> try_batch_get(const Keys& keys,
                                                                        BatchOptions options = {}) const {
        return self().attempt("BatchGetItem", [&]() -> Result<std::vector<std::optional<Row>>> {
            const Acting act = acting_table();
            BatchFetch<T> fetch;
            if constexpr (std::ranges::sized_range<Keys>) fetch.reserve(std::ranges::size(keys));
            for_each_key<T>(keys, [&](const ItemKey<T>& key) { fetch.add(act.target(), key.json()); });
            return fetch.run(act.core(), options);
        });
    }

    /// Writes many items, in no order; of several with one key the last wins. Throws UnprocessedItemsError, with what was
    /// not written, where the service leaves some undone for too long. Where saving makes values, returns the items as
    /// they were stored.
    ///
    /// DynamoDB's batches take no conditions, so a batch cannot check versions: of a versioned model it takes new items
    /// (version 0), and writes them unconditionally. One that was read, whose version is not 0, is refused with
    /// ValidationError before anything is sent: save it by itself or in a transaction.
    template <std::ranges::input_range Items>
    auto batch_save(const Items& items, BatchOptions options = {}) const {
        return try_batch_save(items, std::move(options)).value();
    }
    auto batch_save(std::initializer_list<Row> items, BatchOptions options = {}) const {
        return try_batch_save(items, std::move(options)).value();
    }
    [[nodiscard]] auto try_batch_save(std::initializer_list<Row> items, BatchOptions options = {}) const {
        return try_batch_save<std::initializer_list<Row>>(items, std::move(options));
    }
    // What is no such item is refused in a sentence.
    template <OtherThan<Row> E>
    void batch_save(std::initializer_list<E>, const BatchOptions& = {}) const {
        refuse_other<T, E>();
    }
    template <OtherThan<Row> E>
    void try_batch_save(std::initializer_list<E>, const BatchOptions& = {}) const {
        refuse_other<T, E>();
    }
    template <std::ranges::input_range Items>
    [[nodiscard]] auto try_batch_save(const Items& items, BatchOptions options = {}) const {
        using Each = typename Rows<T>::template Given<std::ranges::range_value_t<Items>>;
        using Saved = std::conditional_t<RowWrites<Each>::generates, std::vector<Each>, void>;
        return self().attempt("BatchWriteItem", [&]() -> Result<Saved> {
            const Acting act = acting_table();
            BatchWrites writes;
            if constexpr (!check_saved<T, std::ranges::range_value_t<Items>>()) {
                return Error(ErrorKind::validation, {});
            } else if constexpr (RowWrites<Each>::generates) {
                std::vector<Each> saved;
                for (const Each& item : items) saved.push_back(stage_put(writes, act.target(), item));
                const Result<void> done = writes.flush(act.core(), options);
                if (!done) return done.error();
                return saved;
            } else {
                for (const Each& item : items) stage_put(writes, act.target(), item);
                return writes.flush(act.core(), options);
            }
        });
    }

    /// Deletes the items of many keys.
    void batch_remove(std::initializer_list<ItemKey<T>> keys, BatchOptions options = {}) const {
        try_batch_remove(keys, std::move(options)).value();
    }
    template <std::ranges::input_range Keys>
    void batch_remove(const Keys& keys, BatchOptions options = {}) const {
        try_batch_remove(keys, std::move(options)).value();
    }
    [[nodiscard]] Result<void> try_batch_remove(std::initializer_list<ItemKey<T>> keys,
                                                BatchOptions options = {}) const {
        return try_batch_remove<std::initializer_list<ItemKey<T>>>(keys, std::move(options));
    }
    template <std::ranges::input_range Keys>
    [[nodiscard]] Result<void> try_batch_remove(const Keys& keys, BatchOptions options = {}) const {
        return self().attempt("BatchWriteItem", [&]() -> Result<void> {
            const Acting act = acting_table();
            BatchWrites writes;
            for_each_key<T>(keys, [&](const ItemKey<T>& key) { writes.remove(act.target(), key.json()); });
            return writes.flush(act.core(), options);
        });
    }

    /// Calls `fill` with a BatchWriter, then sends what it holds: `batch_write([&](auto& w) { w.save(a); })`. Throws what
    /// BatchWriter::flush throws; an exception of `fill` passes through, and the writes that are not sent then are not.
    template <class Fill>
    void batch_write(Fill&& fill, BatchOptions options = {}) const {
        const Acting act = acting_table();
        BatchWriter<T> writer(act.client(), std::string(act.table()), std::move(options));
        std::invoke(std::forward<Fill>(fill), writer);
        writer.flush();
    }
    template <class Fill>
    [[nodiscard]] Result<void> try_batch_write(Fill&& fill, BatchOptions options = {}) const {
        return self().attempt("BatchWriteItem", [&]() -> Result<void> {
            batch_write(std::forward<Fill>(fill), std::move(options));
            return {};
        });
    }
    /// A writer of your own, e.g. to be filled by a loop over a file.
    [[nodiscard]] BatchWriter<T> batch_writer(BatchOptions options = {}) const {
        const Acting act = acting_table();
        return BatchWriter<T>(act.client(), std::string(act.table()), std::move(options));
    }

  private:
    [[nodiscard]] const Self& self() const noexcept { return static_cast<const Self&>(*this); }
    [[nodiscard]] Acting acting_table() const { return self().acting(); }
};

}  // namespace detail
}  // namespace dynantic
