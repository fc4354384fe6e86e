#include "model/item_codec.hpp"
#include "model/read_helpers.hpp"

#include <dynantic/detail/operation/values.hpp>
#include <dynantic/partial.hpp>

#include <bit>
#include <string_view>

namespace dynantic::detail {
namespace {

// Whether a field is that member, or a part of it where it is flattened: "home.street" is a part of "home".
bool belongs_to(const FieldInfo& field, std::string_view member) {
    return field.member == member ||
           (field.member.starts_with(member) && field.member.substr(member.size()).starts_with('.'));
}

// The member that a field is, or is a part of: the members of the model itself come first.
std::size_t member_of_field(const ModelInfo& info, std::size_t index) {
    const std::string_view whole = info.fields[index].member;
    const std::string_view member = whole.substr(0, whole.find('.'));
    if (member == whole) return index;
    std::size_t outer = 0;
    while (info.fields[outer].member != member) ++outer;
    return outer;
}

bool is_seen(const FieldBits& seen, std::size_t index) {
    return (seen[index / 64] >> (index % 64) & 1U) != 0;
}

// The bits of the members that were seen, or parts of them.
void mark_members(const ModelInfo& info, const FieldBits& seen, std::uint64_t& present) {
    for (std::size_t word = 0; word < seen.size(); ++word) {
        for (std::uint64_t bits = seen[word]; bits != 0; bits &= bits - 1) {
            const auto index = word * 64 + static_cast<std::size_t>(std::countr_zero(bits));
            present |= std::uint64_t{1} << member_of_field(info, index);
        }
    }
}

}  // namespace

bool read_present(const ModelInfo& info, JsonValue& item, void* object, std::uint64_t& present) {
    FieldBits seen{};
    if (!read_members(info, item, object, ReadMode::partial, &seen)) return false;
    mark_members(info, seen, present);
    return true;
}

void project_members(const ModelInfo& info, ProjectionPaths& projection, const std::size_t* fields,
                     std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        const std::string_view member = info.fields[fields[index]].member;
        for (const FieldInfo& field : info.fields) {
            if (!field.hidden && belongs_to(field, member)) projection.add(Nodes().name(field.name));
        }
    }
}

bool read_members_of(const ModelInfo& info, JsonValue& item, void* object, const std::size_t* fields,
                     std::size_t count, std::uint64_t* present) {
    FieldBits seen{};
    if (!read_members(info, item, object, ReadMode::partial, &seen)) return false;
    if (present != nullptr) mark_members(info, seen, *present);
    for (std::size_t index = 0; index < count; ++index) {
        const std::string_view member = info.fields[fields[index]].member;
        for (std::size_t place = 0; place < info.fields.size(); ++place) {
            const FieldInfo& field = info.fields[place];
            if (is_seen(seen, place) || !field.required || !belongs_to(field, member)) continue;
            item.fail(std::string(missing_attribute));
            return item.in(field.name);
        }
    }
    return true;
}

}  // namespace dynantic::detail
