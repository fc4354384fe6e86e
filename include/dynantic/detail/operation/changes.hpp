#pragma once

#include <dynantic/detail/model/model_info.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/update_actions.hpp>
#include <dynantic/error.hpp>

#include <chrono>
#include <cstdint>

// The plain half of the verbs that change a part of an item: patch, save_changes, retry_on_conflict.
namespace dynantic::detail {

// Members of a model by their index, one bit each; those of a flattened struct go with it.
inline constexpr std::uint64_t all_members = ~std::uint64_t{0};

// SET of each of these members of an object that is there (no empty optional, no empty set). Left alone: the key, the
// version, what saving makes (dates, counters, identifiers), hidden and read-only members. What breaks a rule is
// kept in the actions till they are rendered; rules about several members are asked only of whole objects.
void patch_actions(const ModelInfo& info, const void* object, std::uint64_t members, UpdateActions& actions);

// SET and REMOVE of what differs between two states of one item, composed attributes too; false where nothing does.
// Throws ValidationError where the key differs, or `after` breaks rules of the model.
[[nodiscard]] bool change_actions(const ModelInfo& info, const void* before, const void* after,
                                  UpdateActions& actions);

// After the given number of attempts: waits, with jitter, where there is one left and the error is that somebody else
// wrote the item; else false.
[[nodiscard]] bool wait_after_conflict(const ClientCore& core, const Error& error, int attempts, int most);
// The same for who does not wait by blocking: how long; negative where it is not to be tried again.
[[nodiscard]] std::chrono::milliseconds pause_after_conflict(const ClientCore& core, const Error& error,
                                                             int attempts, int most);
// The item that failed a condition, where the error brought it along.
[[nodiscard]] Result<bool> read_refused_item(const Error& error, ItemReader reader);

}  // namespace dynantic::detail
