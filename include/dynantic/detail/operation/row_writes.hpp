#pragma once

#include <dynantic/detail/operation/batching.hpp>
#include <dynantic/detail/operation/generated.hpp>
#include <dynantic/detail/operation/row.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace dynantic::detail {

// That the item under a key is no item of another entity type (Meta::entity): there is none, or it is of this one.
// Empty where the model shares its table with no other.
[[nodiscard]] ErasedCondition entity_condition(const ModelInfo& info);

// Whether this is dynantic::Unknown, which no model describes: it is read, and never written (ValidationError).
template <class T>
inline constexpr bool is_unknown = false;
[[noreturn]] void refuse_unknown();

// How items of one model are put and named. Specialised for std::variant and Unknown in entities.hpp.
template <class Row>
struct RowWrites {
    static constexpr bool is_variant = false;
    static constexpr bool generates = has_generated<Row>;
    // The item as a batch stores it: a copy with its values made.
    [[nodiscard]] static Row next(const Row& row) { return next_in_batch(row); }
    static void put(BatchWrites& writes, const Target& target, const Row& row) {
        writes.put(target, model_info<Row>(), &row);
    }
    // The name of the table it belongs to.
    [[nodiscard]] static std::string_view table(const Row&) { return table_info<Row>().table_name; }
    [[nodiscard]] static std::string key(const Row& row) { return key_of_object(model_info<Row>(), &row); }
    // That what is stored under its key is this item still, and not another's.
    [[nodiscard]] static ErasedCondition guard(const Row& row) {
        ErasedCondition condition = version_condition(row);
        condition.join(NodeKind::all_of, entity_condition(model_info<Row>()));
        return condition;
    }
};

}  // namespace dynantic::detail
