#include <dynantic/detail/codec/encode.hpp>
#include <dynantic/detail/operation/paging.hpp>

#include <utility>
#include <vector>

namespace dynantic::detail {
namespace {

// The composed attribute that the query of a table or index is sorted by; nullptr where it is none.
const ComposedInfo* composed_sort_key(const ReadSpec& spec) {
    const std::vector<KeyAttribute>& sort =
        spec.index != nullptr ? spec.index->key.sort : spec.info->key.sort;
    if (sort.size() != 1 || sort.front().composed == no_field) return nullptr;
    return &spec.info->composed[sort.front().composed];
}

}  // namespace

// Where the sort key begins with a text of the entity's own, the query asks for that part of the partition alone, so
// that the others are neither read nor paid for. The filter stays: another entity's keys may begin with the same.
void restrict_to_entity(ReadSpec& spec) {
    const ModelInfo& info = *spec.info;
    if (info.entity_value.empty()) return;
    if (const ComposedInfo* const sort = composed_sort_key(spec);
        sort != nullptr && spec.is_query && !spec.key_condition.nodes().mentions(sort->name)) {
        const ComposedSegment& first = sort->segments.front();
        if (first.field == no_field) {
            spec.key_condition.equal(sort->name, encode_text(first.literal));
        } else if (!first.literal.empty()) {
            spec.key_condition.compare(NodeKind::begins_with, sort->name, encode_text(first.literal));
        }
    }
    // An index that holds only some attributes holds no discriminator.
    if (spec.index != nullptr && spec.index->projection != Projection::all) return;
    Nodes same;
    same.name(info.entity_attribute);
    same.value(encode_text(info.entity_value)).apply(NodeKind::equal);
    spec.filter.join(NodeKind::all_of, ErasedCondition(std::move(same)));
}

}  // namespace dynantic::detail
