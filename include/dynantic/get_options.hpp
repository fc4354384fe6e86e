#pragma once

#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/paging.hpp>

namespace dynantic {

/// How an item is got: `users.get("u1", "a@x", {.consistent_read = true})`.
struct GetOptions {
    /// Sees every write that was answered before; costs twice as much.
    bool consistent_read = false;
    /// What the read cost is added to this, where it is set. It must live till the read has ended.
    ConsumedCapacity* consumed = nullptr;
};

namespace detail {

[[nodiscard]] inline GetSpec get_spec(const GetOptions& options) noexcept {
    return {.consistent_read = options.consistent_read, .consumed_capacity = options.consumed != nullptr};
}

}  // namespace detail
}  // namespace dynantic
