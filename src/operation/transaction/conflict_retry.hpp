#pragma once

#include <dynantic/detail/operation/transacting.hpp>

#include <functional>
#include <optional>

namespace dynantic::detail {

// Sends a transaction, and again after a conflict with another: a state machine without I/O.
class ConflictRetry final : public Committing {
  public:
    ConflictRetry(Request request, int conflict_retries, std::function<double()> random);

    [[nodiscard]] Step next() override;
    void on_reply(Result<Reply> reply) override;
    [[nodiscard]] Result<Reply> take() override { return std::move(*result_); }

  private:
    Request request_;
    int retries_left_;
    std::function<double()> random_;
    double delay_ms_ = 50;  // before the first repetition; then twice as long each time
    bool pause_ = false;
    std::optional<Result<Reply>> result_;
};

// Runs it by the blocking driver.
[[nodiscard]] Result<Reply> exchange_transaction(const ClientCore& core, Request request,
                                                 int conflict_retries);
// The token of a commit: the caller's, checked, or one of its own.
[[nodiscard]] std::string commit_token(const std::string& given);

}  // namespace dynantic::detail
