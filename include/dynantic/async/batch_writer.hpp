#pragma once

#include <dynantic/async/client.hpp>
#include <dynantic/batch_tables.hpp>
#include <dynantic/detail/async/works.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace dynantic {

/// As BatchWriter, but that it never sends by itself: `full()` tells when to, and `flush` takes a completion token.
///
///     dynantic::AsyncBatchWriter<User> writer = users.batch_writer();
///     for (const User& each : many) {
///         writer.save(each);
///         if (writer.full()) co_await writer.flush();
///     }
///     co_await writer.flush();
///
/// `AsyncBatchWriter<>{client}` writes to any tables. For one thread at a time; it may be used while a flush is under way,
/// which takes what it holds along. One that is destroyed with writes in it does as a BatchWriter does.
template <class T = void>
class AsyncBatchWriter : private BatchWriter<T> {  // whose `flush` blocks: nothing here gives it away
    using Base = BatchWriter<T>;

  public:
    AsyncBatchWriter(const AsyncClient& client, std::string table,
                     BatchOptions options) requires(!std::is_void_v<T>)
        : Base(client.client(), std::move(table), std::move(options)), executor_(client.get_executor()) {
        this->sends_when_full_ = false;
    }
    explicit AsyncBatchWriter(const AsyncClient& client,
                              BatchOptions options = {}) requires(std::is_void_v<T>)
        : Base(client.client(), std::move(options)), executor_(client.get_executor()) {
        this->sends_when_full_ = false;
    }

    using Base::on_unflushed;
    using Base::remove;
    using Base::save;
    using Base::size;
    /// Whether it holds so much that it should be flushed: four requests for each of BatchOptions::concurrency.
    [[nodiscard]] bool full() const noexcept { return Base::full(); }

    /// Sends all that it holds. `flush([token])` -> nothing; see BatchWriter::flush.
    template <class... Token>
    auto flush(Token&&... token) {
        return flush_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_flush(Token&&... token) {
        return flush_as<detail::Trying>(std::forward<Token>(token)...);
    }

    // For drivers: what it holds, to be sent.
    [[nodiscard]] std::unique_ptr<detail::Work<void>> work() {
        const auto finish = [](detail::BatchOutcome outcome) {
            return detail::BatchWrites::result_of(std::move(outcome));
        };
        return std::make_unique<detail::BatchWork<void, decltype(finish)>>(
            this->client_, std::string(),
            this->writes_.start(*detail::ClientAccess::core(this->client_), this->options_), finish);
    }

  private:
    template <class Form, class... Token>
    auto flush_as(Token&&... token) {
        const auto make = [this] { return work(); };
        return detail::launch_of<Form, void>(executor_, this->client_, {}, make,
                                             std::forward<Token>(token)...);
    }

    AsyncClient::executor_type executor_;
};

}  // namespace dynantic
