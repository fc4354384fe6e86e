#include <dynantic/detail/operation/values.hpp>
#include <dynantic/partial.hpp>

namespace dynantic::detail {

bool read_present(const ModelInfo& info, JsonValue& item, void* object, std::uint64_t& present) {
    return item.members([&](std::string_view name, JsonValue& value) {
        const FieldInfo* const field = info.find(name);
        if (field == nullptr || field->hidden) return value.skip();
        void* const member = static_cast<char*>(object) + field->offset;
        if (!field->codec->read(*field->codec, value, member)) return value.in(field->name);
        present |= std::uint64_t{1} << (field - info.fields.data());
        return true;
    });
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
