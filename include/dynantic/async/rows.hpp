#pragma once

#include <dynantic/async/client.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace dynantic {

/// The results of a query or scan, one after the other:
///
///     auto rows = users.query("u1").rows();
///     while (std::optional<User> each = co_await rows.next()) { ... }
///
/// A page is fetched when its first row is asked for; of a scan of several segments, a page of each at the same time.
/// For one `next` at a time. May be moved, also while one is under way.
template <class Row, class Read>
class AsyncRows {
    // What an operation under way shares with its maker.
    struct State {
        explicit State(detail::ReadSpec spec)
            : client(spec.client),
              table(spec.table),
              limit(spec.limit),
              lanes(std::move(spec)),
              parts(lanes.size()) {}
        // The next row that is here, if there is one.
        [[nodiscard]] std::optional<Row> take() {
            for (; part < parts.size(); ++part, place = 0) {
                if (place == parts[part].size()) continue;
                ++given;
                return std::move(parts[part][place++]);
            }
            return std::nullopt;
        }
        [[nodiscard]] bool has_row() const noexcept {
            for (std::size_t at = part; at < parts.size(); ++at) {
                if ((at == part ? place : 0) < parts[at].size()) return true;
            }
            return false;
        }

        Client client;
        std::string table;
        std::uint64_t limit;
        detail::ReadLanes lanes;
        std::vector<std::vector<Row>> parts;  // the last round's rows, by segment
        std::size_t part = 0;
        std::size_t place = 0;
        std::uint64_t given = 0;
    };

    // A page with a row in it from each segment that has one, unless there is a row already.
    class Next final : public detail::Work<std::optional<Row>> {
      public:
        explicit Next(std::shared_ptr<State> state)
            : detail::Work<std::optional<Row>>(state->client, state->table), state_(std::move(state)) {
            if (state_->given >= state_->limit || state_->has_row()) return;
            for (std::vector<Row>& part : state_->parts) part.clear();
            state_->part = 0;
            state_->place = 0;
            for (std::size_t index = 0; index < state_->parts.size(); ++index) {
                runs_.emplace_back(state_->lanes, index, detail::appender_to(state_->parts[index], Read{}),
                                   detail::PageRun::Until::a_row);
            }
        }
        std::size_t lanes() const noexcept override { return runs_.size(); }
        detail::Machine& lane(std::size_t index) noexcept override { return runs_[index]; }
        Result<std::optional<Row>> take() override {
            for (const detail::PageRun& run : runs_) {
                if (run.error()) return *run.error();
            }
            if (state_->given >= state_->limit) return std::optional<Row>();
            return state_->take();
        }

      private:
        std::shared_ptr<State> state_;
        std::deque<detail::PageRun> runs_;
    };

  public:
    /// Throws ValidationError for a read that contradicts itself.
    AsyncRows(const AsyncClient& client, detail::ReadSpec spec)
        : executor_(client.get_executor()), state_(std::make_shared<State>(std::move(spec))) {}

    /// The next row, or none at the end. `next([token])` -> std::optional<Row>.
    template <class... Token>
    auto next(Token&&... token) {
        return next_as<detail::Throwing>(std::forward<Token>(token)...);
    }
    template <class... Token>
    auto try_next(Token&&... token) {
        return next_as<detail::Trying>(std::forward<Token>(token)...);
    }

  private:
    template <class Form, class... Token>
    auto next_as(Token&&... token) {
        const auto make = [this] { return std::make_unique<Next>(state_); };
        return detail::launch_of<Form, std::optional<Row>>(executor_, state_->client, {}, make,
                                                           std::forward<Token>(token)...);
    }

    AsyncClient::executor_type executor_;
    std::shared_ptr<State> state_;
};

}  // namespace dynantic
