#pragma once

#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/model/model_info.hpp>
#include <dynantic/detail/reflect/member_traits.hpp>
#include <dynantic/index.hpp>
#include <dynantic/key.hpp>

#include <cstdint>

namespace dynantic {

/// The description of a model from outside, for a struct that cannot have a nested `Meta`. Specialise it with
/// the same members as `Meta`.
template <class T>
struct MetaFor {};

/// How the names of members become names of attributes, as `static constexpr auto naming` in `Meta`. `rename`
/// wins over it.
enum class Naming : std::uint8_t {
    as_is,                ///< user_id (the default)
    camel_case,           ///< user_id -> userId
    pascal_case,          ///< user_id -> UserId
    kebab_case,           ///< user_id -> user-id
    trailing_underscore,  ///< user_id_ -> user_id
};

/// The members of a class whose members are private: `using members = dynantic::ModelFields<&A::id_,
/// &A::name_>;` in a nested `Meta` (which may name private members). At most 64.
template <auto... Members>
struct ModelFields {};

/// What is said of single members: `using attributes = dynantic::Attributes<rename<&T::x, "y">,
/// hidden<&T::z>>;` in `Meta`.
template <auto... Options>
struct Attributes {};

template <auto Member, detail::FixedString Name>
struct Rename {};
template <auto Member>
struct Hidden {};
template <auto Member>
struct ReadOnly {};
template <auto Member>
struct DefaultIfMissing {};
template <auto Member, detail::FixedString Prefix>
struct Flatten {};
template <detail::AutoKind Kind, auto Member>
struct AutoValue {};

/// The member is stored under another name.
template <auto Member, detail::FixedString Name>
inline constexpr Rename<Member, Name> rename{};
/// The member is neither written nor read.
template <auto Member>
inline constexpr Hidden<Member> hidden{};
/// The member is read and never written.
template <auto Member>
inline constexpr ReadOnly<Member> read_only{};
/// Where the attribute is missing, the member keeps the value of its default initialiser.
template <auto Member>
inline constexpr DefaultIfMissing<Member> default_if_missing{};
/// The members of a nested struct are attributes of this item, with a prefix before their names if one is
/// given.
template <auto Member, detail::FixedString Prefix = "">
inline constexpr Flatten<Member, Prefix> flatten{};

/// Generated when an empty one is saved: a random UUID (version 4), or one that sorts by time (version 7,
/// ULID as text).
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::uuid4, Member> auto_uuid{};
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::uuid7, Member> auto_uuid7{};
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::ulid, Member> auto_ulid{};
/// The time of the first save, and of each save or update.
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::created_at, Member> created_at{};
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::updated_at, Member> updated_at{};
/// How many times the item was written.
template <auto Member>
inline constexpr AutoValue<detail::AutoKind::counter, Member> counter{};

/// The type of an item in a table of several: the attribute that tells it and its value, as `static constexpr
/// auto entity`.
template <detail::FixedString Attribute, detail::FixedString Value>
struct EntityTag {
    static constexpr std::string_view attribute() noexcept { return Attribute.view(); }
    static constexpr std::string_view value() noexcept { return Value.view(); }
};
template <detail::FixedString Attribute, detail::FixedString Value>
inline constexpr EntityTag<Attribute, Value> entity{};

/// Holds the attributes that a model does not name, where `Meta::on_unknown` is `OnUnknown::keep`; they are
/// written back. At most one member of this type in a model.
struct Extras {
    Item attributes;
    friend bool operator==(const Extras&, const Extras&) = default;
};

namespace detail {

struct NoMeta {};
template <class T, class = void>
struct SelectMeta {
    using type = MetaFor<T>;
};
template <class T>
struct SelectMeta<T, std::void_t<typename T::Meta>> {
    using type = typename T::Meta;
};
// The Meta of a model: nested or outside.
template <class T>
using meta_of = typename SelectMeta<T>::type;

template <class T, class = void>
struct SelectKey {
    using type = Key<>;
};
template <class T>
struct SelectKey<T, std::void_t<typename meta_of<T>::key>> {
    using type = typename meta_of<T>::key;
};
// The Key<...> of a model; Key<> where it has none (a nested struct).
template <class T>
using key_of = typename SelectKey<T>::type;

template <class T, class = void>
struct SelectIndexes {
    using type = Indexes<>;
};
template <class T>
struct SelectIndexes<T, std::void_t<typename meta_of<T>::indexes>> {
    using type = typename meta_of<T>::indexes;
};
// The Indexes<...> of a model; Indexes<> where it has none.
template <class T>
using indexes_of = typename SelectIndexes<T>::type;

// The Gsi or Lsi of that name, or void.
template <class T, FixedString Name>
using find_index_of = typename FindIndex<Name, indexes_of<T>>::type;

}  // namespace detail
}  // namespace dynantic
