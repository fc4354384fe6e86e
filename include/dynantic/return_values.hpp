#pragma once

#include <dynantic/detail/operation/item_requests.hpp>

namespace dynantic {

/// What an update answers with. Each constant has a type of its own, so that `execute()` returns what was asked for:
///
/// | constant      | execute() returns  |
/// |---------------|--------------------|
/// | `none`        | nothing            |
/// | `all_new`     | the item           |
/// | `all_old`     | the item, if there was one (std::optional) |
/// | `updated_new` | Partial: the changed attributes as they are now |
/// | `updated_old` | Partial: the changed attributes as they were |
struct ReturnValues {
    struct None {};
    struct AllNew {};
    struct AllOld {};
    struct UpdatedNew {};
    struct UpdatedOld {};

    static constexpr None none{};
    static constexpr AllNew all_new{};
    static constexpr AllOld all_old{};
    static constexpr UpdatedNew updated_new{};
    static constexpr UpdatedOld updated_old{};
};

namespace detail {

template <class Returns>
inline constexpr ReturnKind return_kind = ReturnKind::none;
template <>
inline constexpr ReturnKind return_kind<ReturnValues::AllNew> = ReturnKind::all_new;
template <>
inline constexpr ReturnKind return_kind<ReturnValues::AllOld> = ReturnKind::all_old;
template <>
inline constexpr ReturnKind return_kind<ReturnValues::UpdatedNew> = ReturnKind::updated_new;
template <>
inline constexpr ReturnKind return_kind<ReturnValues::UpdatedOld> = ReturnKind::updated_old;

}  // namespace detail
}  // namespace dynantic
