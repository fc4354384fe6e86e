#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/client.hpp>
#include <dynantic/detail/operation/exchange.hpp>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// The asynchronous driver, without Asio: `<dynantic/async.hpp>` gives it an executor.
namespace dynantic::detail {

// What an asynchronous operation does, but for the type of what comes of it: machines that may run at the same time.
// It owns all that they need, and no more: it keeps no pointer to what its caller has.
class AnyWork {
  public:
    AnyWork(Client client, std::string table) : client_(std::move(client)), table_(std::move(table)) {}
    AnyWork(const AnyWork&) = delete;
    AnyWork& operator=(const AnyWork&) = delete;
    virtual ~AnyWork() = default;

    [[nodiscard]] virtual std::size_t lanes() const noexcept = 0;  // 0: there is nothing to send
    [[nodiscard]] virtual Machine& lane(std::size_t index) noexcept = 0;
    // Once all lanes are done: whether there is more to do, by what they brought. The lanes are those of that then; the
    // machines before them are not run again, but stay.
    [[nodiscard]] virtual bool go_on() { return false; }

    [[nodiscard]] const Client& client() const noexcept { return client_; }
    [[nodiscard]] const ClientCore& core() const noexcept { return *ClientAccess::core(client_); }
    // For errors and observers.
    [[nodiscard]] const std::string& table() const noexcept { return table_; }

  private:
    Client client_;
    std::string table_;
};

template <class Output>
class Work : public AnyWork {
  public:
    using AnyWork::AnyWork;
    // Once, after all lanes are done.
    [[nodiscard]] virtual Result<Output> take() = 0;
};

// An operation under way: runs the machines of its work on an executor that a derived class knows. Each machine is run by
// one thread at a time, those of several lanes by several. Kept alive by whatever will call it next.
class Flight : public std::enable_shared_from_this<Flight> {
  public:
    Flight(const Flight&) = delete;
    Flight& operator=(const Flight&) = delete;
    virtual ~Flight();

    // Sends the first requests. The end comes later, never within this call.
    void start();
    // Asks the operation to end soon, with an error of kind request_timeout. From any thread.
    void cancel() noexcept;

  protected:
    // `cancellable`: `cancel` may come. An operation that cannot be cancelled need not look whether it was.
    Flight(AnyWork& work, bool cancellable);

    // Runs `then` on the executor, never within the call.
    virtual void post(std::function<void()> then) = 0;
    // Runs `then` on the executor when the time is over, or after `wake`.
    virtual void sleep(std::chrono::steady_clock::duration time, std::function<void()> then) = 0;
    virtual void wake() noexcept = 0;
    // Called once, on the executor, when all is done. `thrown` is what a machine threw, if any did.
    virtual void complete(std::exception_ptr thrown) = 0;

  private:
    class Lane;
    [[nodiscard]] const CancellationToken* token() const noexcept { return token_ ? &*token_ : nullptr; }
    void pause(Lane& lane, std::chrono::steady_clock::duration time);
    void keep(std::exception_ptr thrown) noexcept;
    void make_lanes();
    void begin_lanes();
    [[nodiscard]] bool goes_on() noexcept;
    void finish();
    void finish_later();

    AnyWork& work_;
    std::optional<CancellationToken> token_;
    Deadline deadline_;
    std::vector<std::unique_ptr<Lane>> lanes_;
    std::atomic<std::size_t> under_way_{0};
    std::atomic<bool> has_thrown_{false};
    std::exception_ptr thrown_;  // of the lane that set has_thrown_
};

// The exception that `error.raise()` throws.
[[nodiscard]] std::exception_ptr exception_of(const Error& error) noexcept;
// What a try_ form tells of an exception: the error of a DynanticError; of another, which only user code and want of
// memory throw, an error of kind serialization with its text.
[[nodiscard]] Error error_of_exception(const std::exception_ptr& thrown);

}  // namespace dynantic::detail
