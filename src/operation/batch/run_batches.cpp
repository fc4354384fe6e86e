#include "operation/batch/run_batches.hpp"

#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"

#include <algorithm>
#include <mutex>
#include <utility>

namespace dynantic::detail {
namespace {

// The blocking driver with a word after every reply.
void run_with_progress(const ClientCore& core, Batching& machine, Deadline deadline,
                       const std::function<void(std::size_t)>& more_done) {
    for (;;) {
        const Machine::Step step = machine.next();
        if (step.want == Machine::Want::done) return;
        if (step.want == Machine::Want::sleep) {
            core.sleep(step.pause, core.options.cancellation ? &*core.options.cancellation : nullptr);
            continue;
        }
        const std::size_t before = machine.done();
        machine.on_reply(exchange(core, *step.request, {}, deadline));
        more_done(machine.done() - before);
    }
}

}  // namespace

BatchOutcome run_batches(const ClientCore& core, const BatchOptions& options, std::vector<BatchEntry> entries,
                         std::size_t chunk_size,
                         const std::function<std::unique_ptr<Batching>(std::vector<BatchEntry>)>& make) {
    BatchProgress progress{0, entries.size()};
    if (entries.empty()) return {};
    const std::size_t chunks = (entries.size() + chunk_size - 1) / chunk_size;
    const std::size_t lanes = std::clamp<std::size_t>(options.concurrency, 1, chunks);
    std::vector<std::vector<BatchEntry>> shares(lanes);
    if (lanes == 1) {
        shares.front() = std::move(entries);
    } else {
        for (std::size_t index = 0; index < entries.size(); ++index) {
            shares[index / chunk_size % lanes].push_back(std::move(entries[index]));
        }
    }
    std::vector<std::unique_ptr<Batching>> machines;
    for (std::vector<BatchEntry>& share : shares) {
        machines.push_back(make(std::move(share)));
        if (options.consumed != nullptr || wants_capacity(core)) machines.back()->ask_capacity();
    }

    std::mutex mutex;
    const auto more_done = [&](std::size_t count) {
        if (!options.on_progress) return;
        const std::lock_guard lock(mutex);
        progress.done += count;
        options.on_progress(progress);
    };
    const Deadline deadline = deadline_of(core);
    const Result<void> ran = in_threads(machines.size(), [&](std::size_t lane) -> Result<void> {
        run_with_progress(core, *machines[lane], deadline, more_done);
        return {};
    });
    static_cast<void>(ran);  // a machine's error stays in the machine

    BatchOutcome outcome;
    for (const std::unique_ptr<Batching>& machine : machines) {
        if (machine->error() && !outcome.error) outcome.error = machine->error();
        if (options.consumed != nullptr) options.consumed->units += machine->units();
        for (BatchEntry& entry : machine->take_rest()) outcome.rest.push_back(std::move(entry));
    }
    return outcome;
}

}  // namespace dynantic::detail
