#pragma once

#include <dynantic/backend.hpp>
#include <dynantic/testing.hpp>

#include <string>

namespace dynantic::testing::detail {

/// What a call asks, for people and for comparisons.
[[nodiscard]] SentRequest read_request(const Call& call);
/// The key of a request, or the item it puts; empty where it has neither.
[[nodiscard]] Item key_or_item(const std::string& json);

}  // namespace dynantic::testing::detail
