#pragma once

#include <dynantic/detail/key_condition.hpp>
#include <dynantic/field.hpp>
#include <dynantic/partial.hpp>

#include <cstdint>
#include <tuple>
#include <utility>

namespace dynantic::detail {

// Fails, naming the first attribute that the model requires and the item did not have.
[[nodiscard]] bool check_present(const ModelInfo& info, JsonValue& item, std::uint64_t present,
                                 const std::size_t* fields, std::size_t count);

// Some members of T, and of nothing else, as a tuple: the projection that asks for them, and the reading.
template <class T, auto... Members>
struct MemberValues {
    using Row = std::tuple<type_of_member<Members>...>;
    static constexpr bool are_of_this_model = (std::is_same_v<class_of_member<Members>, T> && ...);

    static void project(ProjectionPaths& projection) {
        (projection.add(Nodes().name(attribute_name<Members>())), ...);
    }
    struct Read {
        bool operator()(JsonValue& item, Row& row) const {
            static constexpr std::size_t fields[] = {field_index<Members>()...};
            const ModelInfo& info = model_info<T>();
            T object{};
            std::uint64_t present = 0;
            if (!read_present(info, item, &object, present)) return false;
            if (!check_present(info, item, present, fields, sizeof...(Members))) return false;
            row = Row(std::move(object.*Members)...);
            return true;
        }
    };
};

}  // namespace dynantic::detail
