#include "operation/capacity.hpp"
#include "operation/logical_call.hpp"

#include <dynantic/detail/async/flight.hpp>
#include <dynantic/detail/async/works.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace dynantic::detail {
namespace {

// What a client's own token is looked at in, during a pause: it tells nobody that it was cancelled.
constexpr std::chrono::steady_clock::duration glance = std::chrono::milliseconds(50);

}  // namespace

// One machine being run. What calls back holds the flight, and with it the lane.
class Flight::Lane {
  public:
    Lane(Flight& flight, Machine& machine) : flight_(flight), machine_(machine) {}

    // Goes on until it has to wait or is done. Throws what the handler throws: that is the executor's, as of Asio's own.
    void go_on() { run(&Flight::finish); }
    // The same within the call that starts the flight, whose end must come later.
    void begin() { run(&Flight::finish_later); }

    // The rest of a pause that is taken in pieces.
    std::chrono::steady_clock::duration pause_left{};

  private:
    enum class After : std::uint8_t { nothing, pause, reply };  // what a call goes on after
    enum class Ran : std::uint8_t { on, waits, done };

    void run(void (Flight::*end)()) {
        try {
            Ran ran = Ran::on;
            while (ran == Ran::on) ran = step();
            if (ran == Ran::waits) return;  // nothing of this may be touched now: another thread may be at it
        } catch (...) {
            flight_.keep(std::current_exception());
        }
        if (--flight_.under_way_ == 0) (flight_.*end)();
    }

    Ran step() {
        if (call_) return step_of_call();
        const Machine::Step step = machine_.next();
        switch (step.want) {
            case Machine::Want::send:
                call_.emplace(flight_.work_.core(), *step.request, flight_.work_.table(), flight_.deadline_,
                              flight_.token());
                retry_ = call_->next();
                return Ran::on;
            case Machine::Want::sleep:
                flight_.pause(*this, pause_within(flight_.work_.core(), step.pause, flight_.deadline_));
                return Ran::waits;
            case Machine::Want::done:
                break;
        }
        return Ran::done;
    }

    Ran step_of_call() {
        const After after = std::exchange(after_, After::nothing);
        if (after == After::pause) retry_ = call_->next();
        if (after == After::reply) retry_ = call_->on_reply(std::move(reply_));
        switch (retry_.kind) {
            case RetryStep::Kind::send:
                after_ = After::reply;
                send();
                return Ran::waits;
            case RetryStep::Kind::sleep:
                after_ = After::pause;
                flight_.pause(*this, retry_.delay);
                return Ran::waits;
            case RetryStep::Kind::done:
                break;
        }
        Result<Reply> outcome = call_->take();
        call_.reset();
        machine_.on_reply(std::move(outcome));
        return Ran::on;
    }

    // The backend answers on a thread of its own, or within the call; what follows is the executor's.
    void send() {
        flight_.work_.core().backend->async_call(call_->attempt(),
                                                 [self = flight_.shared_from_this(), this](Reply reply) {
                                                     reply_ = std::move(reply);
                                                     self->post([self, this] { go_on(); });
                                                 });
    }

    Flight& flight_;
    Machine& machine_;
    std::optional<LogicalCall> call_;
    RetryStep retry_;
    Reply reply_;
    After after_ = After::nothing;
};

Flight::Flight(AnyWork& work, bool cancellable) : work_(work), deadline_(deadline_of(work.core())) {
    const CancellationToken* const given = cancellation_of(work.core());
    if (cancellable) {
        token_ = given != nullptr ? CancellationToken::linked(*given) : CancellationToken();
    } else if (given != nullptr) {
        token_ = *given;
    }
    make_lanes();
}

Flight::~Flight() = default;

void Flight::make_lanes() {
    lanes_.clear();
    under_way_ = work_.lanes();
    for (std::size_t index = 0; index < work_.lanes(); ++index) {
        lanes_.push_back(std::make_unique<Lane>(*this, work_.lane(index)));
    }
}

void Flight::begin_lanes() {
    if (lanes_.empty()) return finish_later();
    for (const std::unique_ptr<Lane>& lane : lanes_) lane->begin();
}

void Flight::start() {
    const auto self = shared_from_this();  // the end of the last lane may come before this returns, elsewhere
    begin_lanes();
}

void Flight::cancel() noexcept {
    if (!token_) return;
    token_->cancel();
    wake();
}

void Flight::pause(Lane& lane, std::chrono::steady_clock::duration time) {
    const ClientCore& core = work_.core();
    if (core.sleep) {  // a test's time
        core.sleep(time, token());
        return post([self = shared_from_this(), &lane] { lane.go_on(); });
    }
    const bool in_pieces = core.options.cancellation.has_value();
    lane.pause_left = time;
    const auto piece = in_pieces ? std::min(time, glance) : time;
    lane.pause_left -= piece;
    sleep(piece, [self = shared_from_this(), &lane] {
        const bool over =
            lane.pause_left <= std::chrono::steady_clock::duration::zero() || self->token_->cancelled();
        over ? lane.go_on() : self->pause(lane, lane.pause_left);
    });
}

void Flight::keep(std::exception_ptr thrown) noexcept {
    if (!has_thrown_.exchange(true)) thrown_ = std::move(thrown);
}

bool Flight::goes_on() noexcept {
    try {
        return !has_thrown_ && work_.go_on();
    } catch (...) {
        keep(std::current_exception());
        return false;
    }
}

void Flight::finish() {
    if (!goes_on()) return complete(std::move(thrown_));
    // Not within this call: it may be the last lane's, which goes with the lanes.
    post([self = shared_from_this()] {
        self->make_lanes();
        self->begin_lanes();
    });
}

void Flight::finish_later() {
    post([self = shared_from_this()] { self->finish(); });
}

void add_consumed(const Reply& reply, ConsumedCapacity* consumed) {
    if (consumed != nullptr) consumed->units += capacity_units_of(reply.body).value_or(0);
}

std::exception_ptr exception_of(const Error& error) noexcept {
    try {
        error.raise();
    } catch (...) {
        return std::current_exception();
    }
}

Error error_of_exception(const std::exception_ptr& thrown) {
    try {
        std::rethrow_exception(thrown);
    } catch (const DynanticError& error) {
        return error.error();
    } catch (const std::exception& error) {
        return Error(ErrorKind::serialization, error.what());
    } catch (...) {
        return Error(ErrorKind::serialization, "something that is no std::exception was thrown");
    }
}

}  // namespace dynantic::detail
