#include "model/item_codec.hpp"

#include <dynantic/detail/operation/values.hpp>
#include <dynantic/partial.hpp>

namespace dynantic::detail {

bool read_present(const ModelInfo& info, JsonValue& item, void* object, std::uint64_t& present) {
    return read_members(info, item, object, ReadMode::partial, &present);
}

bool check_present(const ModelInfo& info, JsonValue& item, std::uint64_t present, const std::size_t* fields,
                   std::size_t count) {
    for (std::size_t index = 0; index < count; ++index) {
        const FieldInfo& field = info.fields[fields[index]];
        if ((present >> fields[index] & 1U) != 0 || !field.required) continue;
        item.fail("the attribute is missing");
        return item.in(field.name);
    }
    return true;
}

}  // namespace dynantic::detail
