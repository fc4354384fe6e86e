#pragma once

#include <dynantic/condition.hpp>
#include <dynantic/detail/operation/keys.hpp>
#include <dynantic/detail/update_actions.hpp>
#include <dynantic/timestamp.hpp>
#include <dynantic/uuid.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <type_traits>

// Values that saving makes: version, UUIDs, dates, counters. What they are is known from Meta at compile time.
namespace dynantic::detail {

template <class T>
inline constexpr bool has_version = requires {
    meta_of<T>::version;
};

template <class T>
struct AttributesOf {
    using type = Attributes<>;
};
template <class T>
requires requires { typename meta_of<T>::attributes; }
struct AttributesOf<T> {
    using type = typename meta_of<T>::attributes;
};

// Auto values may also be said as members of Meta: `static constexpr auto created_at = &T::created;`.
template <class... Lists>
struct JoinAttributes;
template <auto... A>
struct JoinAttributes<Attributes<A...>> {
    using type = Attributes<A...>;
};
template <auto... A, auto... B, class... Rest>
struct JoinAttributes<Attributes<A...>, Attributes<B...>, Rest...>
    : JoinAttributes<Attributes<A..., B...>, Rest...> {};

template <class M>
consteval auto auto_uuid_of() {
    if constexpr (requires { M::auto_uuid; })
        return Attributes<AutoValue<AutoKind::uuid4, M::auto_uuid>{}>{};
    else
        return Attributes<>{};
}
template <class M>
consteval auto auto_uuid7_of() {
    if constexpr (requires { M::auto_uuid7; })
        return Attributes<AutoValue<AutoKind::uuid7, M::auto_uuid7>{}>{};
    else
        return Attributes<>{};
}
template <class M>
consteval auto auto_ulid_of() {
    if constexpr (requires { M::auto_ulid; })
        return Attributes<AutoValue<AutoKind::ulid, M::auto_ulid>{}>{};
    else
        return Attributes<>{};
}
template <class M>
consteval auto created_at_of() {
    if constexpr (requires { M::created_at; })
        return Attributes<AutoValue<AutoKind::created_at, M::created_at>{}>{};
    else
        return Attributes<>{};
}
template <class M>
consteval auto updated_at_of() {
    if constexpr (requires { M::updated_at; })
        return Attributes<AutoValue<AutoKind::updated_at, M::updated_at>{}>{};
    else
        return Attributes<>{};
}
template <class M>
consteval auto counter_of() {
    if constexpr (requires { M::counter; })
        return Attributes<AutoValue<AutoKind::counter, M::counter>{}>{};
    else
        return Attributes<>{};
}
// Everything that makes values when a T is saved, among other options.
template <class T>
using autos_of =
    typename JoinAttributes<typename AttributesOf<T>::type, decltype(auto_uuid_of<meta_of<T>>()),
                            decltype(auto_uuid7_of<meta_of<T>>()), decltype(auto_ulid_of<meta_of<T>>()),
                            decltype(created_at_of<meta_of<T>>()), decltype(updated_at_of<meta_of<T>>()),
                            decltype(counter_of<meta_of<T>>())>::type;

// One option of Attributes: nothing, but for the auto values.
template <class Option>
struct AutoOption {
    static constexpr bool generates = false;
};
template <AutoKind Kind, auto Member>
struct AutoOption<AutoValue<Kind, Member>> {
    static constexpr bool generates = true;
    static constexpr AutoKind kind = Kind;
    static constexpr auto member = Member;
};

template <class List>
inline constexpr bool any_generates = false;
template <auto... Options>
inline constexpr bool any_generates<Attributes<Options...>> =
    (AutoOption<std::remove_cv_t<decltype(Options)>>::generates || ...);

// Whether saving a T changes it.
template <class T>
inline constexpr bool has_generated = has_version<T> || any_generates<autos_of<T>>;

[[nodiscard]] std::string new_ulid();

template <AutoKind Kind>
[[nodiscard]] auto new_identifier(std::type_identity<Uuid>) {
    return Kind == AutoKind::uuid4 ? Uuid::v4() : Uuid::v7();
}
template <AutoKind Kind>
[[nodiscard]] auto new_identifier(std::type_identity<std::string>) {
    return Kind == AutoKind::ulid ? new_ulid() : new_identifier<Kind>(std::type_identity<Uuid>{}).to_string();
}

// The present as a member is typed: Timestamp, or epoch seconds in an integer.
template <class V>
[[nodiscard]] V present_as(Timestamp time) {
    if constexpr (std::integral<V>)
        return static_cast<V>(to_epoch_seconds(time));
    else
        return V(time);
}

template <AutoKind Kind, class V>
void generate(V& value, Timestamp time) {
    using Inner = value_of<V>;
    if constexpr (Kind == AutoKind::created_at || Kind == AutoKind::updated_at) {
        if (Kind == AutoKind::updated_at || value == V{}) value = present_as<Inner>(time);
    } else if constexpr (Kind == AutoKind::counter) {
        value = static_cast<Inner>((value == V{} ? Inner{} : Inner(static_cast<Inner>(value))) + 1);
    } else {
        if (value == V{}) value = new_identifier<Kind>(std::type_identity<Inner>{});
    }
}

template <class T, class Option>
void generate_one(T& object, Timestamp time) {
    if constexpr (AutoOption<Option>::generates) {
        generate<AutoOption<Option>::kind>(object.*AutoOption<Option>::member, time);
    }
}
template <class T, auto... Options>
void generate_all(T& object, Attributes<Options...>) {
    [[maybe_unused]] const Timestamp time = now();
    (generate_one<T, std::remove_cv_t<decltype(Options)>>(object, time), ...);
}

// The condition that nobody wrote the item since it was read: its version is still this one, or it is not there yet.
[[nodiscard]] ErasedCondition version_condition(std::string_view attribute, bool is_new,
                                                std::string version_json);

template <class T>
[[nodiscard]] ErasedCondition version_condition(const T& object) {
    if constexpr (has_version<T>) {
        constexpr auto member = meta_of<T>::version;
        const auto& version = object.*member;
        const bool is_new = version == std::remove_cvref_t<decltype(version)>{};
        return version_condition(attribute_name<member>(), is_new,
                                 is_new ? std::string() : encode_field<member>(version));
    } else {
        return {};
    }
}

// Makes the values of an object that is about to be saved.
template <class T>
void generate_values(T& object) {
    generate_all(object, autos_of<T>{});
    if constexpr (has_version<T>) generate<AutoKind::counter>(object.*meta_of<T>::version, Timestamp{});
}

template <class T, class Option>
void take_one_generated(const T& from, std::uint64_t present, T& to) {
    if constexpr (AutoOption<Option>::generates) {
        constexpr auto member = AutoOption<Option>::member;
        if ((present >> field_index<member>() & 1U) != 0) to.*member = from.*member;
    }
}
template <class T, auto... Options>
void take_all_generated(const T& from, [[maybe_unused]] std::uint64_t present, T& to,
                        Attributes<Options...>) {
    (take_one_generated<T, std::remove_cv_t<decltype(Options)>>(from, present, to), ...);
}
// Takes the values that an update made, of what it answered: the members whose bits are set.
template <class T>
void take_generated(const T& from, std::uint64_t present, T& to) {
    take_all_generated(from, present, to, autos_of<T>{});
    if constexpr (has_version<T>) {
        constexpr auto member = meta_of<T>::version;
        if ((present >> field_index<member>() & 1U) != 0) to.*member = from.*member;
    }
}

[[noreturn]] void refuse_version_in_batch();

// What a batch stores for an object: a copy with its values made.
template <class T>
[[nodiscard]] T next_in_batch(const T& item) {
    if constexpr (has_version<T>) {
        using V = type_of_member<meta_of<T>::version>;
        if (item.*meta_of<T>::version != V{}) refuse_version_in_batch();
    }
    T next = item;
    generate_values(next);
    return next;
}

template <class T, class Option>
void generate_in_update(UpdateActions& actions, Timestamp time) {
    if constexpr (AutoOption<Option>::generates) {
        constexpr auto member = AutoOption<Option>::member;
        constexpr AutoKind kind = AutoOption<Option>::kind;
        using V = type_of_member<member>;
        Nodes path;
        path.name(attribute_name<member>());
        if (actions.changes(attribute_name<member>())) return;
        if constexpr (kind == AutoKind::updated_at) {
            actions.set_value(std::move(path), encode_field<member>(V(present_as<value_of<V>>(time))));
        } else if constexpr (kind == AutoKind::created_at) {
            actions.set_if_not_exists(std::move(path),
                                      encode_field<member>(V(present_as<value_of<V>>(time))));
        } else if constexpr (kind == AutoKind::counter) {
            actions.add(std::move(path), encode_number(std::int64_t{1}));
        }
    }
}
template <class T, auto... Options>
void generate_all_in_update(UpdateActions& actions, Attributes<Options...>) {
    [[maybe_unused]] const Timestamp time = now();
    (generate_in_update<T, std::remove_cv_t<decltype(Options)>>(actions, time), ...);
}

// What an update of a T does besides what it was asked: dates and counters move on.
template <class T>
void generate_in_update(UpdateActions& actions) {
    generate_all_in_update<T>(actions, autos_of<T>{});
    if constexpr (has_version<T>) {
        Nodes path;
        path.name(attribute_name<meta_of<T>::version>());
        actions.add(std::move(path), encode_number(std::int64_t{1}));
    }
}

}  // namespace dynantic::detail
