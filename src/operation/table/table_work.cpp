#include "operation/client_core.hpp"

#include <dynantic/detail/operation/table_life.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace dynantic::detail {
namespace {

// Asks until a table is ACTIVE, or until it is gone: a state machine without I/O. The first question is asked at once,
// so that a service which is ready costs no wait.
class Waiting final : public Machine {
  public:
    enum class For : std::uint8_t { active, gone };
    Waiting(For goal, std::string_view table, Request describe, const RetryEnvironment& environment,
            std::chrono::milliseconds timeout)
        : goal_(goal),
          table_(table),
          request_(std::move(describe)),
          environment_(environment),
          end_(deadline_after(environment.now(), timeout)) {}

    Step next() override {
        if (outcome_) return {};
        if (std::exchange(pause_, false)) {
            if (environment_.now() + delay_ > end_) {
                Error::Info info;
                info.kind = ErrorKind::request_timeout;
                info.operation = "DescribeTable";
                info.table = table_;
                info.message = goal_ == For::active ? "the table did not become ACTIVE in time"
                                                    : "the table was not gone in time";
                info.retryable = true;
                outcome_.emplace(Error(std::move(info)));
                return {};
            }
            const auto pause = std::exchange(delay_, std::min(delay_ * 2, longest));
            return {Want::sleep, nullptr, pause};
        }
        return {Want::send, &request_, {}};
    }

    void on_reply(Result<Reply> reply) override {
        if (!reply) {
            const bool missing = reply.error().kind() == ErrorKind::table_not_found;
            if (missing && goal_ == For::gone) {
                outcome_.emplace(TableDescription{});
                return;
            }
            // A table that was just made may not be seen by every server yet.
            if (!missing || goal_ == For::gone || ++missed_ > 3) outcome_.emplace(reply.error());
            pause_ = true;
            return;
        }
        Result<TableDescription> description = read_description(*reply, table_);
        if (!description || (goal_ == For::active && description->active()))
            outcome_ = std::move(description);
        pause_ = true;
    }

    [[nodiscard]] Result<TableDescription> take() { return std::move(*outcome_); }

  private:
    static constexpr std::chrono::milliseconds longest{5000};
    For goal_;
    std::string_view table_;
    Request request_;
    const RetryEnvironment& environment_;
    Deadline end_;
    std::chrono::milliseconds delay_{20};
    int missed_ = 0;
    bool pause_ = false;
    std::optional<Result<TableDescription>> outcome_;
};

// What is done to a table, in order.
struct Steps {
    std::optional<Request> change{};
    bool may_be_there = false;  // that there is such a table already will do
    std::optional<Waiting::For> goal{};
    std::chrono::milliseconds timeout{};
    std::optional<Request> last{};  // of a table that was not there before
};

class Sequence final : public TableWork {
  public:
    Sequence(const Target& target, Steps steps)
        : core_(*target.core),
          table_(wire_table_of(target)),
          describe_(describe_request(target)),
          steps_(std::move(steps)),
          at_(steps_.change ? At::change : At::waiting) {
        if (at_ == At::waiting) wait();
    }

    Step next() override {
        if (at_ == At::waiting) {
            const Step step = waiting_->next();
            if (step.want != Want::done) return step;
            told_ = waiting_->take();
            at_ = told_ && steps_.last && !was_there_ ? At::last : At::end;
        }
        if (at_ == At::end) return {};
        return {Want::send, at_ == At::change ? &*steps_.change : &*steps_.last, {}};
    }

    void on_reply(Result<Reply> reply) override {
        if (at_ == At::waiting) return waiting_->on_reply(std::move(reply));
        const bool changing = at_ == At::change;
        was_there_ |= changing && !reply && reply.error().kind() == ErrorKind::resource_in_use;
        at_ = At::end;
        if (!reply && !(changing && was_there_ && steps_.may_be_there)) {
            told_ = reply.error();
        } else if (changing && steps_.goal) {
            wait();
        }
    }

    Result<TableDescription> result() override { return std::move(told_); }

  private:
    enum class At : std::uint8_t { change, waiting, last, end };
    void wait() {
        waiting_.emplace(*steps_.goal, table_, describe_, core_.retry->environment(), steps_.timeout);
        at_ = At::waiting;
    }

    const ClientCore& core_;
    std::string table_;
    Request describe_;
    Steps steps_;
    At at_;
    bool was_there_ = false;
    std::optional<Waiting> waiting_;
    Result<TableDescription> told_{TableDescription{}};
};

Result<TableDescription> run_to_end(const Target& target, TableWork& work) {
    run(*target.core, work, target.table, deadline_of(*target.core));
    return work.result();
}
Result<void> only_done(const Result<TableDescription>& told) {
    if (!told) return told.error();
    return {};
}

}  // namespace

std::unique_ptr<TableWork> start_wait_until_active(const Target& target, std::chrono::milliseconds timeout) {
    return std::make_unique<Sequence>(target, Steps{.goal = Waiting::For::active, .timeout = timeout});
}

std::unique_ptr<TableWork> start_create_table(const Target& target, const ModelInfo& info,
                                              const TableOptions& options) {
    Steps steps{.change = create_table_request(target, info, options), .may_be_there = options.if_missing};
    if (options.wait) {
        steps.goal = Waiting::For::active;
        steps.timeout = options.timeout;
        if (info.ttl != no_field) steps.last = enable_ttl_request(target, info.fields[info.ttl].name);
    }
    return std::make_unique<Sequence>(target, std::move(steps));
}

std::unique_ptr<TableWork> start_settle(const Target& target, Request change,
                                        std::chrono::milliseconds timeout) {
    return std::make_unique<Sequence>(
        target, Steps{.change = std::move(change), .goal = Waiting::For::active, .timeout = timeout});
}

std::unique_ptr<TableWork> start_delete_table(const Target& target, std::chrono::milliseconds timeout) {
    Steps steps{.change = delete_table_request(target), .timeout = timeout};
    if (timeout.count() != 0) steps.goal = Waiting::For::gone;
    return std::make_unique<Sequence>(target, std::move(steps));
}

Result<TableDescription> wait_until_active(const Target& target, std::chrono::milliseconds timeout) {
    return run_to_end(target, *start_wait_until_active(target, timeout));
}

Result<void> create_table(const Target& target, const ModelInfo& info, const TableOptions& options) {
    return only_done(run_to_end(target, *start_create_table(target, info, options)));
}

Result<void> settle(const Target& target, Request change, std::chrono::milliseconds timeout) {
    return only_done(run_to_end(target, *start_settle(target, std::move(change), timeout)));
}

Request delete_table_request(const Target& target) {
    Request request{"DeleteTable", {}, Repeat::unsafe};
    JsonWriter json(request.body);
    begin_request(json, target);
    json.raw('}');
    return request;
}

Result<void> delete_table(const Target& target, std::chrono::milliseconds timeout) {
    return only_done(run_to_end(target, *start_delete_table(target, timeout)));
}

}  // namespace dynantic::detail
