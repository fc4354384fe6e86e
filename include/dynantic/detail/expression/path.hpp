#pragma once

#include <dynantic/detail/expression/comparison.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic::detail {

template <Operand F>
class SizeOf;
template <class M, class RootList, class V, class Place>
class Path;

// The place that rules speak of: a member (Depth 0), or what is so many steps inside of it, elements of lists and entries of
// maps. It comes along with a path, so that an update knows the rules of what it stores; void where nobody knows it.
// (Owner is there for its linkage: see owner_of.)
template <auto Member, std::size_t Depth, class Owner = owner_of<Member>>
struct RulePlace {};
template <class Place>
struct PlaceInside {
    using type = void;
};
template <auto Member, std::size_t Depth, class Owner>
struct PlaceInside<RulePlace<Member, Depth, Owner>> {
    using type = RulePlace<Member, Depth + 1, Owner>;
};

// What is inside a list or map, AnyValue where that is not known (a type of the user's own that is stored as one).
// Nested structs are stored as maps too, but have members instead of entries.
template <class V>
struct ElementType {
    static constexpr bool takes_index = is_any<V> || is_list<V>;
    static constexpr bool takes_key = is_any<V> || std::is_same_v<V, Item> || !std::is_void_v<mapped_of<V>>;
    using Inside = std::conditional_t<takes_key, mapped_of<V>, element_of<V>>;
    using type = std::conditional_t<std::is_void_v<Inside>, AnyValue, Inside>;
};

// Whether K may be the key of an entry of V: the key's own type, or a text where the key is one.
template <class V, class K>
inline constexpr bool is_map_key = is_text<K>;
template <class V, class K>
requires requires { typename V::key_type; }
inline constexpr bool is_map_key<V, K> = (is_text<K> && std::is_same_v<typename V::key_type, std::string>) ||
                                         std::is_convertible_v<const K&, typename V::key_type>;

// The key as it is on the wire: texts as they are, anything else by its codec.
template <class V, class K>
[[nodiscard]] std::string map_key(const K& key) {
    if constexpr (is_text<K>) {
        return std::string(std::string_view(key));
    } else {
        const typename V::key_type typed = key;
        return map_key_text(codec_of<typename V::key_type>, &typed);
    }
}

// The type that type_is() asks for: an AttributeType, or its name in DynamoDB as a literal, "S" or "NS".
class TypeName {
  public:
    constexpr TypeName(AttributeType type) noexcept : type_(type) {}
    template <std::size_t N>
    consteval TypeName(const char (&name)[N]) : type_(find({name, N - 1})) {}
    [[nodiscard]] constexpr AttributeType type() const noexcept { return type_; }

  private:
    static consteval AttributeType find(std::string_view name) {
        constexpr std::string_view names[] = {"S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"};
        std::uint8_t place = 0;
        for (const std::string_view each : names) {
            if (each == name) return static_cast<AttributeType>(place);
            ++place;
        }
        throw "this is none of DynamoDB's types: S, N, B, BOOL, NULL, L, M, SS, NS, BS";
    }
    AttributeType type_;
};

// What can be asked of every path: Self is a Field or a Path.
template <class Self>
struct PathVerbs : ComparisonVerbs<Self> {
    /// The attribute is there, whatever its value, NULL too.
    [[nodiscard]] auto exists() const { return alone(NodeKind::exists); }
    /// The attribute is not there.
    [[nodiscard]] auto not_exists() const { return alone(NodeKind::not_exists); }

    /// The attribute is stored as this type: AttributeType::list, or "L".
    [[nodiscard]] auto type_is(TypeName type) const {
        Nodes nodes = self().nodes();
        nodes.value(encode_type_name(type.type())).apply(NodeKind::type_is);
        return Leaf<false, Self>(ErasedCondition(std::move(nodes)));
    }

    /// The text (or binary data) starts with this. Dates and enums stored as text count as text.
    template <class Prefix>
    [[nodiscard]] auto begins_with(const Prefix& prefix) const {
        constexpr bool has_beginning = stored_as<Self>({AttributeType::string, AttributeType::binary});
        static_assert(has_beginning, "dynantic: begins_with() needs a string or binary data");
        Nodes nodes;
        if constexpr (has_beginning) {
            using Place = std::conditional_t<is_text<Prefix>, ValuePlace<std::string>, Self>;
            constexpr bool fits = [] {
                if constexpr (is_text<Prefix>) {
                    constexpr bool is_stored_as_text = stored_as<Self>({AttributeType::string});
                    static_assert(is_stored_as_text,
                                  "dynantic: begins_with() of binary data takes binary data");
                    return is_stored_as_text;
                } else {
                    return check_comparable<Self, Prefix>();
                }
            }();
            if constexpr (fits) {
                nodes = self().nodes();
                append_side<Place>(nodes, prefix);
                nodes.apply(NodeKind::begins_with);
            }
        }
        return Leaf<true, Self, Prefix>(ErasedCondition(std::move(nodes)));
    }

    /// A string holds this text, or a set or list this element.
    template <class U>
    [[nodiscard]] auto contains(const U& element) const {
        using V = field_value<Self>;
        constexpr bool is_container = is_any<V> || is_set<V> || is_list<V> ||
                                      stored_as<Self>({AttributeType::string, AttributeType::binary});
        static_assert(is_container, "dynantic: contains() needs a string, a set or a list");
        Nodes nodes;
        if constexpr (is_container) {
            using Place = decltype(element_place());
            if constexpr (check_comparable<Place, U>()) {
                nodes = self().nodes();
                append_side<Place>(nodes, element);
                nodes.apply(NodeKind::contains);
            }
        }
        return Leaf<false, Self, U>(ErasedCondition(std::move(nodes)));
    }

    /// How many characters, bytes, elements or entries it has: to be compared with a number.
    [[nodiscard]] auto size() const {
        constexpr bool has_size = stored_as<Self>(
            {AttributeType::string, AttributeType::binary, AttributeType::list, AttributeType::map,
             AttributeType::string_set, AttributeType::number_set, AttributeType::binary_set});
        static_assert(has_size, "dynantic: size() needs a string, binary data, a list, a map or a set");
        Nodes nodes = self().nodes();
        nodes.apply(NodeKind::size);
        return SizeOf<Self>(std::move(nodes));
    }

    /// The element of a list (`[0]`), or the entry of a map (`["key"]`): a path of its own. A run-time key is
    /// safe: it travels as a placeholder.
    template <class K>
    [[nodiscard]] auto operator[](const K& key) const {
        using V = field_value<Self>;
        using Inside = ElementType<V>;
        constexpr bool is_index = PlainInteger<K>;
        constexpr bool is_container = Inside::takes_index || Inside::takes_key;
        static_assert(
            is_container,
            "dynantic: [] needs a list or a map; a member of a nested struct is field<&A::b, &B::c>");
        constexpr bool key_fits =
            !is_container || (Inside::takes_index && is_index) || (Inside::takes_key && is_map_key<V, K>);
        static_assert(key_fits, "dynantic: [] takes the index of a list or the key of a map");
        Nodes nodes = self().nodes();
        if constexpr (is_container && key_fits) {
            if constexpr (Inside::takes_index && is_index)
                nodes.element(list_index(key));
            else
                nodes.member(map_key<V>(key));
        }
        return Path<typename Self::Model, typename Self::Roots, typename Inside::type,
                    typename PlaceInside<typename Self::Ruled>::type>(std::move(nodes));
    }

  private:
    using ComparisonVerbs<Self>::self;

    [[nodiscard]] auto alone(NodeKind kind) const {
        Nodes nodes = self().nodes();
        nodes.apply(kind);
        return Leaf<false, Self>(ErasedCondition(std::move(nodes)));
    }

    // Where the argument of contains() stands.
    static auto element_place() {
        using V = field_value<Self>;
        if constexpr (is_any<V>)
            return ValuePlace<AnyValue>();
        else if constexpr (is_set<V> || is_list<V>)
            return ValuePlace<element_of<V>>();
        else if constexpr (F_is_text())
            return ValuePlace<std::string>();
        else
            return ValuePlace<V>();
    }
    static consteval bool F_is_text() { return stored_as<Self>({AttributeType::string}); }
};

// size(path), a number.
template <Operand F>
class SizeOf : public ComparisonVerbs<SizeOf<F>> {
  public:
    using Model = typename F::Model;
    using Roots = typename F::Roots;
    using Value = std::uint64_t;
    static constexpr OperandForm form = OperandForm::size;
    static constexpr AttributeType type() { return AttributeType::number; }

    explicit SizeOf(Nodes nodes) noexcept : nodes_(std::move(nodes)) {}
    [[nodiscard]] const Nodes& nodes() const noexcept { return nodes_; }
    static std::string encode(std::uint64_t value) { return encode_number(value); }

  private:
    Nodes nodes_;
};

// A path that is known at run time: an element of a list, an entry of a map, an attribute named by text. V is
// the type of what it leads to, Place what its rules are.
template <class M, class RootList, class V, class Place = void>
class [[nodiscard]] Path : public PathVerbs<Path<M, RootList, V, Place>> {
  public:
    using Ruled = Place;
    using Model = M;
    using Roots = RootList;
    using Value = V;
    static constexpr OperandForm form = OperandForm::path;
    static constexpr AttributeType type() { return attribute_type_of<V>; }

    explicit Path(Nodes nodes) noexcept : nodes_(std::move(nodes)) {}
    [[nodiscard]] const Nodes& nodes() const noexcept { return nodes_; }
    static std::string encode(const V& value) { return detail::encode(value); }

  private:
    Nodes nodes_;
};

}  // namespace dynantic::detail
