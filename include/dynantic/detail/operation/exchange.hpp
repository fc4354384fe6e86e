#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/client.hpp>
#include <dynantic/result.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace dynantic::detail {

// An operation is a value: it writes its request and reads its reply, and does no I/O. Whoever has a Request and a
// client can run it; the blocking driver below is one way, a coroutine driver another.

// A request that lacks nothing but transport.
struct Request {
    std::string_view operation;  // "GetItem"; a literal
    std::string body;
    Repeat repeat = Repeat::safe;
    bool selects = false;  // every statement of it is a SELECT; of all but PartiQL the operation tells
    // The one table that a batch's request is to, as on the wire, for errors and observers: whoever sends it need not know.
    std::string_view table{};
};

// Work of several requests as a state machine: pages, batches with leftovers.
//
//     for (;;) {
//         Step step = machine.next();
//         if send:  machine.on_reply(what came of *step.request, retries included)
//         if sleep: wait for step.pause
//         if done:  the machine's own result can be had
//     }
class Machine {
  public:
    enum class Want : std::uint8_t { send, sleep, done };
    struct Step {
        Want want = Want::done;
        const Request* request = nullptr;   // of `send`; lives until on_reply returns
        std::chrono::milliseconds pause{};  // of `sleep`
    };

    Machine() = default;
    Machine(const Machine&) = delete;
    Machine& operator=(const Machine&) = delete;
    virtual ~Machine() = default;
    [[nodiscard]] virtual Step next() = 0;
    virtual void on_reply(Result<Reply> reply) = 0;
};

// A machine that has a result in the end.
template <class Output>
class ResultMachine : public Machine {
  public:
    // What came of it; once, when it is done.
    [[nodiscard]] virtual Result<Output> result() = 0;
};

// The deadline of a logical operation that begins now, by the client's options.
[[nodiscard]] Deadline deadline_of(const ClientCore& core);

// The blocking driver. One logical call, retries included: a reply with status 200, or the error. `table` is for
// errors and observers, who are told it as on the wire.
[[nodiscard]] Result<Reply> exchange(const ClientCore& core, const Request& request, std::string_view table,
                                     Deadline deadline);
[[nodiscard]] inline Result<Reply> exchange(const ClientCore& core, const Request& request,
                                            std::string_view table) {
    return exchange(core, request, table, deadline_of(core));
}

// Runs a machine until it is done. Only the machine knows what a failure means to it.
void run(const ClientCore& core, Machine& machine, std::string_view table, Deadline deadline);

// Whether requests should ask for TOTAL consumed capacity: where somebody observes.
[[nodiscard]] bool wants_capacity(const ClientCore& core) noexcept;
// The table's name on the wire, and in errors: with the client's prefix. No name stays none.
[[nodiscard]] std::string wire_table(const ClientCore& core, std::string_view name);

// Turns an attempt's outcome into the error it tells of; for replies that are not a success.
[[nodiscard]] Error::Info error_of(Reply&& reply);

}  // namespace dynantic::detail
