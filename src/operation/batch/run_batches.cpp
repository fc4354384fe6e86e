#include "operation/batch/run_batches.hpp"

#include "operation/client_core.hpp"
#include "operation/in_threads.hpp"

#include <dynantic/item_collection.hpp>

#include <algorithm>
#include <mutex>
#include <utility>

namespace dynantic::detail {
namespace {

// The progress of all machines of one batch, told from one thread at a time.
struct Progress {
    std::mutex mutex;
    BatchProgress all;
    std::function<void(BatchProgress)> tell;

    void more_done(std::size_t count) {
        if (!tell) return;
        const std::lock_guard lock(mutex);
        all.done += count;
        tell(all);
    }
};

// A machine that tells its progress after every reply.
class Reporting final : public Machine {
  public:
    Reporting(std::unique_ptr<Batching> machine, Progress& progress, bool asks_collections)
        : machine_(std::move(machine)), progress_(progress), asks_collections_(asks_collections) {
        if (asks_collections) machine_->ask_collections();
    }

    std::vector<ItemCollectionMetrics> collections;  // as the replies told them

    Step next() override { return machine_->next(); }
    void on_reply(Result<Reply> reply) override {
        if (asks_collections_ && reply) tell_of_write(*reply, {}, {.collections = &collections});
        const std::size_t before = machine_->done();
        machine_->on_reply(std::move(reply));
        progress_.more_done(machine_->done() - before);
    }
    [[nodiscard]] Batching& machine() const noexcept { return *machine_; }

  private:
    std::unique_ptr<Batching> machine_;
    Progress& progress_;
    bool asks_collections_;
};

class Divided final : public BatchRun {
  public:
    explicit Divided(std::shared_ptr<void> kept) : kept_(std::move(kept)) {}

    Progress progress;
    WriteOptions told;
    std::vector<std::unique_ptr<Reporting>> machines;

    std::size_t lanes() const noexcept override { return machines.size(); }
    Machine& lane(std::size_t index) noexcept override { return *machines[index]; }
    BatchOutcome take() override {
        BatchOutcome outcome;
        for (const std::unique_ptr<Reporting>& each : machines) {
            Batching& machine = each->machine();
            if (machine.error() && !outcome.error) outcome.error = machine.error();
            if (told.consumed != nullptr) told.consumed->units += machine.units();
            for (ItemCollectionMetrics& collection : each->collections)
                told.collections->push_back(std::move(collection));
            for (BatchEntry& entry : machine.take_rest()) outcome.rest.push_back(std::move(entry));
        }
        return outcome;
    }

  private:
    std::shared_ptr<void> kept_;
};

}  // namespace

std::unique_ptr<BatchRun> divide(
    const ClientCore& core, const BatchOptions& options, std::vector<BatchEntry> entries,
    std::size_t chunk_size, const std::function<std::unique_ptr<Batching>(std::vector<BatchEntry>)>& make,
    std::shared_ptr<void> kept) {
    auto run = std::make_unique<Divided>(std::move(kept));
    if (entries.empty()) return run;
    run->told = {options.consumed, options.collections};
    run->progress.all.total = entries.size();
    run->progress.tell = options.on_progress;
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
    for (std::vector<BatchEntry>& share : shares) {
        std::unique_ptr<Batching> machine = make(std::move(share));
        if (options.consumed != nullptr || wants_capacity(core)) machine->ask_capacity();
        run->machines.push_back(
            std::make_unique<Reporting>(std::move(machine), run->progress, options.collections != nullptr));
    }
    return run;
}

BatchOutcome run_batch(const ClientCore& core, BatchRun& batch) {
    const Deadline deadline = deadline_of(core);
    if (batch.lanes() == 0) return {};
    const Result<void> ran = in_threads(batch.lanes(), [&](std::size_t lane) -> Result<void> {
        run(core, batch.lane(lane), {}, deadline);
        return {};
    });
    static_cast<void>(ran);  // a machine's error stays in the machine
    return batch.take();
}

}  // namespace dynantic::detail
