#pragma once

#include <dynantic/detail/operation/keys.hpp>
#include <dynantic/detail/operation/read_builder.hpp>
#include <dynantic/detail/operation/smaller.hpp>
#include <dynantic/partial.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dynantic {
namespace detail {

// The key of a table or index as a query uses it.
template <class T>
struct TableShape {
    using PartitionList = typename KeyShape<key_of<T>>::PartitionList;
    using SortList = typename KeyShape<key_of<T>>::SortList;
    static constexpr bool is_global = false;
    static constexpr bool holds_all = true;
    static consteval bool can_give(std::string_view) { return true; }
};
template <class T, class Index>
struct IndexAccess {
    using PartitionList = std::conditional_t<Index::global, typename index_shape<Index>::PartitionList,
                                             typename KeyShape<key_of<T>>::PartitionList>;
    using SortList = typename index_shape<Index>::SortList;
    static constexpr bool is_global = Index::global;
    using Projected = typename index_shape<Index>::ProjectionType;
    static constexpr bool holds_all = std::is_same_v<Projected, ProjectAll>;
    // Whether a read of the index can give this attribute: a local one fetches from the table what it does not hold.
    static consteval bool can_give(std::string_view attribute) {
        return holds_all || !is_global || names_part(PartitionList{}, attribute) ||
               names_part(SortList{}, attribute) ||
               names_part(typename KeyShape<key_of<T>>::PartitionList{}, attribute) ||
               names_part(typename KeyShape<key_of<T>>::SortList{}, attribute) ||
               names_included(Projected{}, attribute);
    }

  private:
    template <auto... Parts>
    static consteval bool names_part(ValueList<Parts...>, [[maybe_unused]] std::string_view attribute) {
        return ((KeyPlaceOf<Parts>::name() == attribute) || ...);
    }
    template <auto... Members>
    static consteval bool names_included(Include<Members...>, [[maybe_unused]] std::string_view attribute) {
        return ((attribute_name<Members>() == attribute) || ...);
    }
    template <class Other>
    static consteval bool names_included(Other, std::string_view) {
        return false;
    }
};

template <class>
inline constexpr bool always_false = false;

// The sort attribute at a position; a stand-in past the last, for what is refused in a sentence.
template <std::size_t Position, class List>
struct SortAt {
    using Place = ComposedPlace;
    static consteval std::string_view name() { return {}; }
};
template <auto First, auto... Rest>
struct SortAt<0, ValueList<First, Rest...>> {
    using Place = KeyPlace<First>;
    static consteval std::string_view name() { return KeyPlaceOf<First>::name(); }
};
template <std::size_t Position, auto First, auto... Rest>
requires(Position > 0) struct SortAt<Position, ValueList<First, Rest...>>
    : SortAt<Position - 1, ValueList<Rest...>> {
};

// Members among the parts of a key: what a filter must not speak of.
template <class C, class List>
inline constexpr bool filter_is_about = false;
template <class C, auto... Parts>
inline constexpr bool filter_is_about<C, ValueList<Parts...>> = condition_is_about<C, Parts...>;

// Stands in for an index that does not exist, so that the one sentence is all that is said.
struct MissingShape {
    using PartitionList = void;
    using SortList = ValueList<>;
    static constexpr bool is_global = false;
    static constexpr bool holds_all = true;
    static consteval bool can_give(std::string_view) { return true; }
};

// A name that is in the sentence of the compiler: index_exists<User, FixedString<..>{"NoSuch"}>::value.
template <class T, FixedString Name>
struct index_exists {
    static constexpr bool value = !std::is_void_v<find_index_of<T, Name>>;
};
template <class T, FixedString Name>
struct SelectShape {
    static_assert(index_exists<T, Name>::value, "dynantic: the model has no index of this name");
    using type = MissingShape;
};
template <class T, FixedString Name>
requires(index_exists<T, Name>::value) struct SelectShape<T, Name> {
    using type = IndexAccess<T, find_index_of<T, Name>>;
};
template <class T, FixedString Name>
using ShapeOf = typename SelectShape<T, Name>::type;
template <class T, FixedString Name>
[[nodiscard]] const IndexInfo* index_info() {
    return Rows<T>::info().find_index(Name.view());
}

// How the items of a shape are read: whole, or as Partial where an index does not hold all.
template <class T>
struct ReadWhole {
    using Row = RowOf<T>;
    bool operator()(JsonValue& item, Row& row) const { return Rows<T>::read(item, row); }
};
template <class T>
struct ReadPartial {
    using Row = Partial<T>;
    bool operator()(JsonValue& item, Row& row) const {
        std::uint64_t present = 0;
        const bool read = read_present(model_info<T>(), item, row.data(), present);
        row.mark(present);
        return read;
    }
};
template <class T, class Shape>
using ReadOf = std::conditional_t<Shape::holds_all, ReadWhole<T>, ReadPartial<T>>;

// What a read projected into a smaller struct asks for and gives; refused where the index cannot give all of it.
template <class T, class Small, class Shape>
struct ReadSmaller {
    static consteval bool index_gives_all() {
        for (const std::string_view name : model_attribute_names<Small>) {
            if (!Shape::can_give(name)) return false;
        }
        return true;
    }
    static consteval bool check() {
        if constexpr (Smaller<T, Small>::check()) {
            constexpr bool index_holds_each = index_gives_all();
            static_assert(
                index_holds_each,
                "dynantic: this index does not hold each attribute of the smaller struct: include<> "
                "them in it, or hydrate() the items");
            return index_holds_each;
        } else {
            return false;
        }
    }
    static constexpr bool fits = check();
    struct Nothing {
        bool operator()(JsonValue&, Small&) const { return false; }
    };
    template <bool Fits, class = void>
    struct Select {
        using type = Nothing;
    };
    template <class Unused>
    struct Select<true, Unused> {
        using type = typename Smaller<T, Small>::Read;
    };
    using Read = typename Select<fits>::type;
    static void project(ReadSpec& spec) {
        if constexpr (fits) {
            spec.projection = {};
            Smaller<T, Small>::project(spec.projection);
        }
    }
};

// (Owner and Shape are there for their linkage: see owner_of.)
template <auto Part, class U, class Owner = owner_of<Part>>
void add_equal_part(KeyCondition& condition, std::string& text, const U& value) {
    std::string json = encode_key_value<Part>(value);
    text.append(json);
    condition.equal(KeyPlaceOf<Part>::name(), std::move(json));
}

template <class Shape, auto... Parts, class... Values>
void add_partition_values(ValueList<Parts...>, ReadSpec& spec, const Values&... values) {
    constexpr bool partition_key_is_whole = sizeof...(Values) == sizeof...(Parts);
    static_assert(
        partition_key_is_whole,
        "dynantic: a query takes the values of the partition key, no fewer and no more; conditions on the "
        "sort key follow as .eq(), .lt(), .between(), .begins_with(), ...");
    if constexpr (partition_key_is_whole) {
        (add_equal_part<Parts>(spec.key_condition, spec.partition, values), ...);
    }
}
template <class Shape, class... Values>
void add_partition(ReadSpec& spec, const Values&... values) {
    using List = typename Shape::PartitionList;
    if constexpr (!std::is_void_v<List>) add_partition_values<Shape>(List{}, spec, values...);
}

}  // namespace detail

/// The items of one partition, in the order of the sort key: what `table.query(partition)` gives. A value, to be changed
/// step by step, kept, and read as often as you like.
///
/// First, if wanted, a condition on the sort key (for an index with several sort attributes: `eq` from the left, then at
/// most one range); then the options. `Next` counts the sort attributes that have a condition.
///
/// Reading throws what the service answers (TableNotFoundError, ValidationError, ...), SerializationError for an item that
/// does not fit the model, and the errors of the transport. Const use from several threads is safe.
template <class T, class Row, class Read, class Shape, std::size_t Next = 0>
class [[nodiscard]] Query : public detail::ReadBuilder<Query<T, Row, Read, Shape, Next>, T, Row, Read> {
    using Base = detail::ReadBuilder<Query, T, Row, Read>;
    using SortList = typename Shape::SortList;
    using Place = typename detail::SortAt<Next, SortList>::Place;
    static constexpr bool has_sort_key = Next < SortList::size;
    using After = Query<T, Row, Read, Shape, Next + 1>;
    using AfterRange = Query<T, Row, Read, Shape, SortList::size + 1>;  // no more conditions

  public:
    static constexpr bool is_global_index = Shape::is_global;
    // For ReadBuilder.
    static consteval bool index_gives(std::string_view attribute) { return Shape::can_give(attribute); }

    explicit Query(detail::ReadSpec spec) noexcept : Base(std::move(spec)) {}

    /// The sort key is this.
    template <class U>
    [[nodiscard]] After eq(const U& value) const {
        return compared<After, detail::NodeKind::equal>(value);
    }
    /// The sort key is less than this.
    template <class U>
    [[nodiscard]] AfterRange lt(const U& value) const {
        return compared<AfterRange, detail::NodeKind::less>(value);
    }
    /// The sort key is this or less.
    template <class U>
    [[nodiscard]] AfterRange le(const U& value) const {
        return compared<AfterRange, detail::NodeKind::less_equal>(value);
    }
    /// The sort key is greater than this.
    template <class U>
    [[nodiscard]] AfterRange gt(const U& value) const {
        return compared<AfterRange, detail::NodeKind::greater>(value);
    }
    /// The sort key is this or greater.
    template <class U>
    [[nodiscard]] AfterRange ge(const U& value) const {
        return compared<AfterRange, detail::NodeKind::greater_equal>(value);
    }
    /// The sort key is one of the two, or lies between them.
    template <class L, class H>
    [[nodiscard]] AfterRange between(const L& low, const H& high) const {
        detail::ReadSpec spec = this->spec_;
        if constexpr (check_sort<L>() && check_sort<H>()) {
            spec.key_condition.between(sort_name(), detail::encode_for<Place>(low),
                                       detail::encode_for<Place>(high));
        }
        return AfterRange(std::move(spec));
    }
    /// The sort key, which is text or binary data, starts with this.
    template <class U>
    [[nodiscard]] AfterRange begins_with(const U& prefix) const {
        constexpr bool has_beginning =
            detail::stored_as<Place>({AttributeType::string, AttributeType::binary});
        static_assert(!has_sort_key || has_beginning,
                      "dynantic: begins_with() needs a sort key of text or binary data");
        detail::ReadSpec spec = this->spec_;
        if constexpr (has_sort_key && !has_beginning) {
            // refused above
        } else if constexpr (has_sort_key && detail::is_text<U> &&
                             detail::stored_as<Place>({AttributeType::string})) {
            // The beginning of a date or an enum is a text, though no date and no enum.
            spec.key_condition.compare(detail::NodeKind::begins_with, sort_name(),
                                       detail::encode_text(prefix));
        } else if constexpr (check_sort<U>()) {
            spec.key_condition.compare(detail::NodeKind::begins_with, sort_name(),
                                       detail::encode_for<Place>(prefix));
        }
        return AfterRange(std::move(spec));
    }
    /// Refused: DynamoDB cannot look up what a key is not.
    template <class U>
    [[nodiscard]] AfterRange ne(const U&) const {
        constexpr bool sort_key_has_not_equal = detail::always_false<U>;
        static_assert(sort_key_has_not_equal,
                      "dynantic: a sort key has no <> condition: query two ranges, lt() and gt()");
        return AfterRange(this->spec_);
    }

    /// From the largest sort key down.
    [[nodiscard]] Query reverse(bool on = true) const& { return Query(*this).reverse(on); }
    [[nodiscard]] Query reverse(bool on = true) && {
        this->spec_.reverse = on;
        return std::move(*this);
    }

    /// The same query, its results read into a smaller struct: only its members are asked for, by the names of their
    /// attributes, which the compiler looks up in the model. Less to transport, the same to pay.
    ///
    ///     struct Contact { std::string email{}; std::string name{}; };
    ///     for (const Contact& each : users.query("u1").as<Contact>()) ...
    template <class Small>
    [[nodiscard]] auto as() const {
        using Smaller = detail::ReadSmaller<T, Small, Shape>;
        detail::ReadSpec spec = this->spec_;
        Smaller::project(spec);
        return Query<T, Small, typename Smaller::Read, Shape, Next>(std::move(spec));
    }

    // For ReadBuilder.
    template <class C>
    static constexpr void check_filter() {
        if constexpr (detail::AnyCondition<std::remove_cvref_t<C>>) {  // else condition_for refuses it
            constexpr bool filter_leaves_the_key_alone =
                !detail::filter_is_about<C, typename Shape::PartitionList> &&
                !detail::filter_is_about<C, SortList>;
            static_assert(
                filter_leaves_the_key_alone,
                "dynantic: a filter on the key being queried, which DynamoDB refuses: use the query's own "
                "conditions on the sort key");
        }
    }

  private:
    static constexpr std::string_view sort_name() { return detail::SortAt<Next, SortList>::name(); }

    // Whether there is a sort key without a condition, and it takes a U.
    template <class U>
    static consteval bool check_sort() {
        static_assert(has_sort_key,
                      "dynantic: there is no sort key left for a condition: the key of this table or "
                      "index has none, or it has a condition already");
        if constexpr (has_sort_key) {
            constexpr bool sort_types_agree =
                detail::misfit<detail::field_value<Place>, U>() == detail::Misfit::none;
            static_assert(sort_types_agree,
                          "dynantic: a value of a sort key is of another type than its member");
            return sort_types_agree;
        } else {
            return false;
        }
    }

    template <class Then, detail::NodeKind Kind, class U>
    [[nodiscard]] Then compared(const U& value) const {
        detail::ReadSpec spec = this->spec_;
        if constexpr (check_sort<U>()) {
            spec.key_condition.compare(Kind, sort_name(), detail::encode_for<Place>(value));
        }
        return Then(std::move(spec));
    }
};

}  // namespace dynantic
