#pragma once

#include <dynantic/detail/model/field_index.hpp>
#include <dynantic/detail/model/model_info.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

// The attributes of an item at compile time, those of flattened structs among them: how many there are, and what they
// are called. ModelInfo has the same at run time (src/model/build_model.cpp), where it is too late to refuse a model.

template <class T>
inline constexpr std::size_t attribute_count = 0;

template <class Option>
consteval std::size_t count_flattened() {
    if constexpr (Option::kind == OptionKind::flatten) {
        return attribute_count<type_of_member<Option::member>>;
    } else {
        return 0;
    }
}
template <class T, auto... Options>
consteval std::size_t count_attributes(Attributes<Options...>) {
    return (count_flattened<std::remove_cv_t<decltype(Options)>>() + ... + field_count<T>);
}

// How many entries ModelInfo::fields has: a flattened struct is one itself, besides its members.
template <class T>
requires std::is_class_v<T>
inline constexpr std::size_t attribute_count<T> = count_attributes<T>(attributes_of<T>{});

// Which members of T have an attribute of their own: not those that are hidden or flattened, and no Extras.
template <class T, class... Fields, auto... Options>
consteval auto find_stored_members(TypeList<Fields...>, Attributes<Options...>) {
    std::array<bool, sizeof...(Fields)> stored{!std::is_same_v<Fields, Extras>...};
    [[maybe_unused]] const auto apply = [&stored](OptionKind kind, std::size_t index) {
        if (kind == OptionKind::hidden || kind == OptionKind::flatten) stored[index] = false;
    };
    (apply(std::remove_cv_t<decltype(Options)>::kind,
           field_index<std::remove_cv_t<decltype(Options)>::member>()),
     ...);
    return stored;
}

// tell(piece, ...) of each attribute: the prefixes that lead to it, then its name.
template <class T, class Tell>
consteval void tell_stored_names(Tell tell);

template <class Option, class Tell>
consteval void tell_flattened_names(Tell tell) {
    if constexpr (Option::kind == OptionKind::flatten) {
        tell_stored_names<type_of_member<Option::member>>(
            [tell](auto... pieces) { tell(Option::text(), pieces...); });
    }
}
template <class Tell, auto... Options>
consteval void tell_all_flattened_names([[maybe_unused]] Tell tell, Attributes<Options...>) {
    (tell_flattened_names<std::remove_cv_t<decltype(Options)>>(tell), ...);
}
template <class T, class Tell>
consteval void tell_stored_names(Tell tell) {
    const auto stored = find_stored_members<T>(field_types<T>{}, attributes_of<T>{});
    for (std::size_t i = 0; i < stored.size(); ++i) {
        if (stored[i]) tell(model_attribute_names<T>[i]);
    }
    tell_all_flattened_names(tell, attributes_of<T>{});
}

struct NameSizes {
    std::size_t names = 0;
    std::size_t characters = 0;
};
template <class T>
consteval NameSizes measure_stored_names() {
    NameSizes sizes;
    tell_stored_names<T>([&sizes](auto... pieces) {
        ++sizes.names;
        sizes.characters += (pieces.size() + ...);
    });
    return sizes;
}

// The names one after another: with their prefixes they stand in no text that is there already.
template <std::size_t Names, std::size_t Characters>
struct StoredNames {
    std::array<char, Characters + 1> text{};
    std::array<std::uint32_t, Names + 1> ends{};

    [[nodiscard]] constexpr std::string_view operator[](std::size_t i) const {
        const std::uint32_t begin = i == 0 ? 0 : ends[i - 1];
        return {text.data() + begin, ends[i] - begin};
    }
    [[nodiscard]] constexpr bool contains(std::string_view name) const {
        for (std::size_t i = 0; i < Names; ++i) {
            if ((*this)[i] == name) return true;
        }
        return false;
    }
    // Compares texts only where their sums agree: clang counts the steps of a constant expression.
    [[nodiscard]] constexpr bool all_differ() const {
        std::array<std::uint32_t, Names + 1> sums{};
        for (std::size_t i = 0; i < Names; ++i) {
            for (const char c : (*this)[i]) sums[i] = sums[i] * 31 + static_cast<unsigned char>(c);
            for (std::size_t j = 0; j < i; ++j) {
                if (sums[i] == sums[j] && (*this)[i] == (*this)[j]) return false;
            }
        }
        return true;
    }
};

// A variable of a namespace: g++ 14 takes no local one for the type of what the generic lambda below captures.
template <class T>
inline constexpr NameSizes name_sizes = measure_stored_names<T>();

template <class T>
consteval auto list_stored_names() {
    StoredNames<name_sizes<T>.names, name_sizes<T>.characters> out;
    std::size_t names = 0;
    std::uint32_t end = 0;
    tell_stored_names<T>([&](auto... pieces) {
        const auto append = [&](std::string_view piece) {
            for (const char c : piece) out.text[end++] = c;
        };
        (append(pieces), ...);
        out.ends[names++] = end;
    });
    return out;
}

// Only where something is flattened, which few models have: else model_attribute_names says it all, and is there
// already.
template <class T>
inline constexpr bool flattens = attribute_count<T> != field_count<T>;
template <class T>
inline constexpr auto stored_names = list_stored_names<T>();

// Whether an attribute that no member stands for may have this name.
template <class T>
consteval bool is_free_name(std::string_view name) {
    for (const std::string_view each : model_attribute_names<T>) {
        if (each == name) return false;
    }
    if constexpr (flattens<T>) {
        return !stored_names<T>.contains(name);
    } else {
        return true;
    }
}

}  // namespace dynantic::detail
