#pragma once

#include <dynantic/detail/operation/paging.hpp>

#include <cstdint>
#include <optional>

namespace dynantic::detail {

// The pages of one query or segment as a Machine. Paging, sink and what it points to outlive it.
class PageRun final : public Machine {
  public:
    enum class Until : std::uint8_t {
        end,       // all pages
        one_page,  // one request
        a_row,     // the first page that brings a result; empty ones are passed over
    };
    PageRun(Paging& paging, ItemSink sink, Until until) : paging_(paging), sink_(sink), until_(until) {}

    [[nodiscard]] Step next() override;
    void on_reply(Result<Reply> reply) override;

    [[nodiscard]] const std::optional<Error>& error() const noexcept { return error_; }
    // Of the last page; none where the work was done before.
    [[nodiscard]] std::optional<PageTally>& tally() noexcept { return tally_; }

  private:
    Paging& paging_;
    ItemSink sink_;
    Until until_;
    bool enough_ = false;
    std::optional<Error> error_;
    std::optional<PageTally> tally_;
};

}  // namespace dynantic::detail
