#pragma once

#include <dynantic/detail/key_condition.hpp>
#include <dynantic/field.hpp>
#include <dynantic/partial.hpp>

#include <cstdint>
#include <tuple>
#include <utility>

namespace dynantic::detail {

// The attributes of these members: of one that is flattened, those of its members.
void project_members(const ModelInfo& info, ProjectionPaths& projection, const std::size_t* fields,
                     std::size_t count);
// Reads what is there of an item into an object. Fails, naming the first attribute that the model requires of these
// members and the item does not have. `present` gets the bits of all members that were there.
[[nodiscard]] bool read_members_of(const ModelInfo& info, JsonValue& item, void* object,
                                   const std::size_t* fields, std::size_t count,
                                   std::uint64_t* present = nullptr);

// Some members of T, and of nothing else, as a tuple: the projection that asks for them, and the reading.
template <class T, auto... Members>
struct MemberValues {
    using Row = std::tuple<type_of_member<Members>...>;
    static constexpr bool are_of_this_model = (std::is_same_v<class_of_member<Members>, T> && ...);

    static constexpr std::size_t fields[] = {field_index<Members>()...};

    static void project(ProjectionPaths& projection) {
        project_members(model_info<T>(), projection, fields, sizeof...(Members));
    }
    struct Read {
        bool operator()(JsonValue& item, Row& row) const {
            T object{};
            if (!read_members_of(model_info<T>(), item, &object, fields, sizeof...(Members))) return false;
            row = Row(std::move(object.*Members)...);
            return true;
        }
    };
};

}  // namespace dynantic::detail
