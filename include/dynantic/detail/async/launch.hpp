#pragma once

#include <dynantic/detail/async/flight.hpp>
#include <dynantic/detail/operation/attempt.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/dispatch.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cassert>
#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

// Where the asynchronous driver meets Asio. All of Asio that there is gets compiled in the user's program, with the
// user's version and configuration of it.
namespace dynantic::detail {

namespace asio = boost::asio;

// What an execution context knows of the operations that will come back to it. A backend answers on a thread of its own,
// which must not post to a context that is gone; and the handlers that wait must die with the context, as those of
// Asio's own operations do.
class Harbour final : public asio::execution_context::service {
  public:
    class Guest {
      public:
        Guest() = default;
        Guest(const Guest&) = delete;
        Guest& operator=(const Guest&) = delete;
        virtual ~Guest() = default;
        // The context ends: the handler is destroyed without being called.
        virtual void abandon() = 0;
    };
    using Guests = std::list<std::weak_ptr<Guest>>;

    // Outlives the context, for those who ask whether it is still there.
    struct State {
        std::mutex mutex;
        bool closed = false;
        Guests guests;
    };

    static inline asio::execution_context::id id;
    explicit Harbour(asio::execution_context& context) : asio::execution_context::service(context) {}
    [[nodiscard]] const std::shared_ptr<State>& state() const noexcept { return state_; }

  private:
    void shutdown() override {
        Guests guests;
        {
            const std::scoped_lock lock(state_->mutex);
            state_->closed = true;
            guests.swap(state_->guests);
        }
        for (const std::weak_ptr<Guest>& each : guests) {
            if (const auto guest = each.lock()) guest->abandon();
        }
    }

    std::shared_ptr<State> state_ = std::make_shared<State>();
};

// A flight on an Asio executor, its handler apart.
class AsioFlight : public Flight, public Harbour::Guest {
  public:
    void depart() {
        {
            const std::scoped_lock lock(harbour_->mutex);
            const auto self = std::static_pointer_cast<AsioFlight>(shared_from_this());
            place_ = harbour_->guests.insert(harbour_->guests.end(), std::weak_ptr<Guest>(self));
        }
        start();
    }

  protected:
    AsioFlight(const asio::any_io_executor& executor, AnyWork& work, bool cancellable)
        : Flight(work, cancellable),
          executor_(executor),
          harbour_(asio::use_service<Harbour>(asio::query(executor_, asio::execution::context)).state()) {}

    [[nodiscard]] const asio::any_io_executor& executor() const noexcept { return executor_; }

    void leave() noexcept {
        const std::scoped_lock lock(harbour_->mutex);
        if (!harbour_->closed) harbour_->guests.erase(place_);
    }

  private:
    void post(std::function<void()> then) final {
        const std::scoped_lock lock(harbour_->mutex);
        if (!harbour_->closed) asio::post(executor_, std::move(then));
    }
    void sleep(std::chrono::steady_clock::duration time, std::function<void()> then) final {
        const auto timer = std::make_shared<asio::steady_timer>(executor_);
        const std::scoped_lock lock(timers_mutex_);
        const auto place = timers_.insert(timers_.end(), timer);
        timer->expires_after(woken_ ? std::chrono::steady_clock::duration::zero() : time);
        timer->async_wait([this, timer, place, then = std::move(then)](const boost::system::error_code&) {
            {
                const std::scoped_lock again(timers_mutex_);
                timers_.erase(place);
            }
            then();  // holds the flight
        });
    }
    void wake() noexcept final {
        const std::scoped_lock lock(timers_mutex_);
        woken_ = true;
        for (const std::weak_ptr<asio::steady_timer>& each : timers_) {
            if (const auto timer = each.lock()) timer->cancel();
        }
    }

    asio::any_io_executor executor_;
    std::shared_ptr<Harbour::State> harbour_;
    Harbour::Guests::iterator place_;
    std::mutex timers_mutex_;
    std::list<std::weak_ptr<asio::steady_timer>> timers_;
    bool woken_ = false;
};

// What a handler is given beside an exception.
template <class Output>
struct NoOutput {
    static Output make() { return Output{}; }
};

// The two forms of a verb: which arguments its handler takes, and how it is told.
struct Throwing {
    template <class Output>
    struct Handler {
        using Signature = void(std::exception_ptr, Output);
        template <class H>
        static void tell(H&& handler, std::exception_ptr thrown, std::optional<Result<Output>> result) {
            if (thrown == nullptr && !*result) thrown = exception_of(result->error());
            if (thrown != nullptr)
                return std::forward<H>(handler)(std::move(thrown), NoOutput<Output>::make());
            std::forward<H>(handler)(std::exception_ptr(), std::move(**result));
        }
    };
};
template <>
struct Throwing::Handler<void> {
    using Signature = void(std::exception_ptr);
    template <class H>
    static void tell(H&& handler, std::exception_ptr thrown, std::optional<Result<void>> result) {
        if (thrown == nullptr && !*result) thrown = exception_of(result->error());
        std::forward<H>(handler)(std::move(thrown));
    }
};
struct Trying {
    template <class Output>
    struct Handler {
        using Signature = void(Result<Output>);
        template <class H>
        static void tell(H&& handler, const std::exception_ptr& thrown,
                         std::optional<Result<Output>> result) {
            if (thrown != nullptr) result.emplace(error_of_exception(thrown));
            std::forward<H>(handler)(std::move(*result));
        }
    };
};

template <class Output, class Form, class H>
class FlightTo final : public AsioFlight {
  public:
    FlightTo(const asio::any_io_executor& executor, std::unique_ptr<Work<Output>> work, H handler)
        : AsioFlight(executor, *work, asio::get_associated_cancellation_slot(handler).is_connected()),
          work_(std::move(work)),
          waiting_(std::in_place, std::move(handler), executor) {}

    void depart() {
        auto slot = asio::get_associated_cancellation_slot(waiting_->handler);
        if (slot.is_connected()) {
            const std::weak_ptr<Flight> weak = weak_from_this();
            slot.assign([weak](asio::cancellation_type type) {
                constexpr auto ours = asio::cancellation_type::terminal | asio::cancellation_type::partial;
                if ((type & ours) == asio::cancellation_type::none) return;
                if (const auto self = weak.lock()) self->cancel();
            });
        }
        AsioFlight::depart();
    }

  private:
    using Handler = typename Form::template Handler<Output>;
    using HandlerExecutor = asio::associated_executor_t<H, asio::any_io_executor>;

    // The handler, and what keeps its executor and ours at work until it has been called.
    struct Waiting {
        Waiting(H h, const asio::any_io_executor& executor)
            : handler(std::move(h)), ours(executor), its(asio::get_associated_executor(handler, executor)) {}
        H handler;
        asio::executor_work_guard<asio::any_io_executor> ours;
        asio::executor_work_guard<HandlerExecutor> its;
    };

    void abandon() override { waiting_.reset(); }

    void complete(std::exception_ptr thrown) override {
        if (!waiting_) return;
        leave();
        std::optional<Result<Output>> result;
        if (thrown == nullptr) {
            try {
                result.emplace(work_->take());
            } catch (...) {
                thrown = std::current_exception();
            }
        }
        Waiting waiting = std::move(*waiting_);
        waiting_.reset();
        work_.reset();  // what it holds is free before the handler goes on
        const HandlerExecutor target = waiting.its.get_executor();
        asio::dispatch(target, [waiting = std::move(waiting), thrown = std::move(thrown),
                                result = std::move(result)]() mutable {
            H handler = std::move(waiting.handler);
            asio::get_associated_cancellation_slot(handler).clear();
            waiting.ours.reset();
            waiting.its.reset();
            [[maybe_unused]] const Client* const scope = ClientAccess::scoped();
            Handler::tell(std::move(handler), std::move(thrown), std::move(result));
            assert(scope == ClientAccess::scoped() &&
                   "dynantic: a using_client scope was held across a co_await; use table.with(client) there");
        });
    }

    std::unique_ptr<Work<Output>> work_;
    std::optional<Waiting> waiting_;
};

// Begins the work on the executor; what comes of it goes to the completion token.
template <class Form, class Output, class Token>
auto launch(const asio::any_io_executor& executor, std::unique_ptr<Work<Output>> work, Token&& token) {
    using Signature = typename Form::template Handler<Output>::Signature;
    return asio::async_initiate<Token, Signature>(
        [executor]<class H>(H&& handler, std::unique_ptr<Work<Output>> begun) {
            std::make_shared<FlightTo<Output, Form, std::decay_t<H>>>(executor, std::move(begun),
                                                                      std::forward<H>(handler))
                ->depart();
        },
        token, std::move(work));
}

// Work that failed before it began: its error is told as any other.
template <class Output>
class Refused final : public Work<Output> {
  public:
    Refused(Client client, Error error) : Work<Output>(std::move(client), {}), error_(std::move(error)) {}
    std::size_t lanes() const noexcept override { return 0; }
    Machine& lane(std::size_t) noexcept override { std::terminate(); }  // it has none
    Result<Output> take() override { return error_; }

  private:
    Error error_;
};

// Whether the last of some arguments is a completion token for a verb of this form and output.
template <class Form, class Output, class... Arguments>
inline constexpr bool last_is_token = false;
template <class Form, class Output, class First, class... Rest>
inline constexpr bool last_is_token<Form, Output, First, Rest...> =
    asio::completion_token_for<std::tuple_element_t<sizeof...(Rest), std::tuple<First, Rest...>>,
                               typename Form::template Handler<Output>::Signature>;

// What a verb does, and to which table: for the errors of what is refused before it is sent.
struct Doing {
    std::string_view operation{};
    std::string_view table{};
};

// Makes work of a verb's arguments, `make(arguments...)`, and launches it to the completion token that is the last of
// them; without one, to use_awaitable: `co_await users.get("u1")`.
template <class Form, class Output, class Make, class... Arguments>
auto launch_of(const asio::any_io_executor& executor, const Client& client, const Doing& doing, Make&& make,
               Arguments&&... arguments) {
    const auto made = [&](const auto&... each) -> std::unique_ptr<Work<Output>> {
        try {
            return make(each...);
        } catch (const DynanticError& error) {
            const std::string table =
                doing.table.empty() ? std::string() : wire_table(*ClientAccess::core(client), doing.table);
            return std::make_unique<Refused<Output>>(client, about(error.error(), doing.operation, table));
        }
    };
    if constexpr (last_is_token<Form, Output, Arguments...>) {
        constexpr std::size_t last = sizeof...(Arguments) - 1;
        std::tuple<Arguments&&...> all(std::forward<Arguments>(arguments)...);
        std::unique_ptr<Work<Output>> work = [&]<std::size_t... Index>(std::index_sequence<Index...>) {
            return made(std::get<Index>(all)...);
        }
        (std::make_index_sequence<last>{});
        return launch<Form>(executor, std::move(work), std::get<last>(std::move(all)));
    } else {
        return launch<Form>(executor, made(arguments...), asio::use_awaitable);
    }
}

}  // namespace dynantic::detail
