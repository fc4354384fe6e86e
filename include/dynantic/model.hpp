#pragma once

#include <dynantic/detail/fixed_string.hpp>
#include <dynantic/detail/model/model_info.hpp>
#include <dynantic/detail/reflect/member_traits.hpp>
#include <dynantic/index.hpp>
#include <dynantic/key.hpp>
#include <dynantic/meta.hpp>

#include <cstdint>

namespace dynantic {

/// How the names of members become names of attributes, as `static constexpr auto naming` in `Meta`. `rename`
/// wins over it.
enum class Naming : std::uint8_t {
    as_is,                ///< user_id (the default)
    camel_case,           ///< user_id -> userId
    pascal_case,          ///< user_id -> UserId
    kebab_case,           ///< user_id -> user-id
    trailing_underscore,  ///< user_id_ -> user_id
};

/// What is said of single members: `using attributes = dynantic::Attributes<rename<&T::x, "y">,
/// hidden<&T::z>>;` in `Meta`.
template <auto... Options>
struct Attributes {};

namespace detail {
enum class OptionKind : std::uint8_t { rename, hidden, read_only, default_if_missing, flatten, auto_value };

// What each option of Attributes says of itself; which member it means, and a text where it has one.
template <OptionKind Kind, auto Member, FixedString Text = "">
struct MemberOption {
    static constexpr OptionKind kind = Kind;
    static constexpr auto member = Member;
    static constexpr std::string_view text() noexcept { return Text.view(); }
    static constexpr AutoKind auto_kind = AutoKind::uuid4;
};
}  // namespace detail

template <auto Member, detail::FixedString Name>
struct Rename : detail::MemberOption<detail::OptionKind::rename, Member, Name> {};
template <auto Member>
struct Hidden : detail::MemberOption<detail::OptionKind::hidden, Member> {};
template <auto Member>
struct ReadOnly : detail::MemberOption<detail::OptionKind::read_only, Member> {};
template <auto Member>
struct DefaultIfMissing : detail::MemberOption<detail::OptionKind::default_if_missing, Member> {};
template <auto Member, detail::FixedString Prefix>
struct Flatten : detail::MemberOption<detail::OptionKind::flatten, Member, Prefix> {};
template <detail::AutoKind Kind, auto Member>
struct AutoValue : detail::MemberOption<detail::OptionKind::auto_value, Member> {
    static constexpr detail::AutoKind auto_kind = Kind;
};

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

template <class T, class = void>
struct SelectAttributes {
    using type = Attributes<>;
};
template <class T>
struct SelectAttributes<T, std::void_t<typename meta_of<T>::attributes>> {
    using type = typename meta_of<T>::attributes;
};
// The Attributes<...> of a model; Attributes<> where it has none.
template <class T>
using attributes_of = typename SelectAttributes<T>::type;

// The Gsi or Lsi of that name, or void.
template <class T, FixedString Name>
using find_index_of = typename FindIndex<Name, indexes_of<T>>::type;

}  // namespace detail
}  // namespace dynantic
