#pragma once

#include <dynantic/detail/key_condition.hpp>
#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/reader.hpp>
#include <dynantic/field.hpp>

#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// The values that some paths of an item lead to, as a tuple: `values(field<&A::b, &B::c>, field<&A::scores>["k"])`.
namespace dynantic::detail {

// A path with what is stored at its end.
struct ValuePath {
    Nodes path;
    const TypeCodec* codec = nullptr;
    bool required = false;  // missing is an error
};

// Reads the values out of items that were projected to the paths, with no tree between.
//
// DynamoDB gives back of a list only the elements that were asked for, one behind the other: list[7] alone comes as the
// first. Which is which is known by their order, but not where a path goes on inside of one, for such an element does not
// come at all if there is nothing at the path's end; so no two elements of one list then.
class PathReader {
  public:
    // Throws ValidationError where paths overlap, or go on inside of one of several elements of a list.
    explicit PathReader(std::vector<ValuePath> paths);
    ~PathReader();
    PathReader(const PathReader&) = delete;
    PathReader& operator=(const PathReader&) = delete;

    void project(ProjectionPaths& projection) const;
    // Into places[i] what path i leads to, and whether it was there into found[i], which is false before. Fails where a
    // value does not fit, or is missing and required.
    [[nodiscard]] bool read(JsonValue& item, void* const* places, bool* found) const;

  private:
    struct State;
    State* state_;  // owned
};

// What values() gives for a path: the member's own type. What need not be there, an element or entry or what is inside
// of an optional struct, is an optional, but for types that can be empty by themselves.
template <class V>
using ValueThere = std::conditional_t<std::is_same_v<V, AnyValue>, AttributeValue, V>;
template <class V>
using MaybeValue =
    std::conditional_t<CodecOf<ValueThere<V>>::nullable, ValueThere<V>, std::optional<ValueThere<V>>>;

// (Of what is no path, for the sentence to stand alone.)
template <class F>
struct PathValue {
    using type = std::nullptr_t;
};
template <class M, class R, class V, class P>
struct PathValue<Path<M, R, V, P>> {
    using type = MaybeValue<V>;
    static ValuePath of(const Path<M, R, V, P>& path) { return {path.nodes(), &codec_of<type>, false}; }
    static type missing() { return {}; }
};
template <class T, auto First, auto... Rest>
struct PathValue<MemberPath<T, First, Rest...>> {
    using Member = MemberPath<T, First, Rest...>;
    using Owner = class_of_member<Member::last>;
    // Whether a member before the last may be empty.
    template <auto... Members>
    static consteval bool any_is_empty(ValueList<Members...>) {
        std::size_t optionals = 0;
        ((optionals += CodecOf<type_of_member<Members>>::nullable ? 1 : 0), ...);
        return optionals != (CodecOf<typename Member::Value>::nullable ? 1 : 0);
    }
    static constexpr bool is_maybe = any_is_empty(ValueList<First, Rest...>{});
    using type = std::conditional_t<is_maybe, MaybeValue<typename Member::Value>, typename Member::Value>;

    static ValuePath of(Member) {
        Nodes path = Member::nodes();
        if constexpr (is_maybe) {
            return {std::move(path), &codec_of<type>, false};
        } else {
            // Stored as the model says: a time to live as epoch seconds, a flattened member by the outer model's rules.
            const FieldInfo* field = path.view().size() == 1
                                         ? model_info<T>().find(path.view().front().text)
                                         : &model_info<Owner>().fields[field_index<Member::last>()];
            return {std::move(path), field->codec, field->required};
        }
    }
    // Not required, so the default initialiser's value.
    static type missing() {
        if constexpr (is_maybe) {
            return {};
        } else {
            Owner owner{};
            return std::move(owner.*Member::last);
        }
    }
};

// What values<...>() takes besides members: field<...> with several members.
template <auto Member>
consteval auto path_of() {
    if constexpr (is_member_pointer<Member>)
        return Field<Member>{};
    else
        return Member;
}

template <auto Member, bool = is_member_pointer<Member>>
struct ValueGiven {
    using type = type_of_member<Member>;
};
template <auto Path>
struct ValueGiven<Path, false> {
    using type = typename PathValue<decltype(path_of<Path>())>::type;
};
template <auto... Members>
using ValuesOf = std::tuple<typename ValueGiven<Members>::type...>;

// What the roots of a path are called in the item; empty where that is not known (attributes outside the model), or where
// the root is flattened and has no name of its own.
template <class RootList>
struct RootName {
    static consteval std::string_view get() { return {}; }
};
template <auto Root>
struct RootName<ValueList<Root>> {
    static consteval std::string_view get() {
        if constexpr (is_flattened<Root>)
            return {};
        else
            return attribute_name<Root>();
    }
};
// Whether a query or scan gives what begins at these roots: see IndexAccess::can_give.
template <class Read, class RootList>
consteval bool read_gives() {
    constexpr std::string_view root = RootName<RootList>::get();
    return root.empty() || Read::index_gives(root);
}

// The same of each root of a condition.
template <class Read, class RootList>
inline constexpr bool read_holds_each = true;
template <class Read, auto... Roots>
inline constexpr bool read_holds_each<Read, ValueList<Roots...>> = (read_gives<Read, ValueList<Roots>>() &&
                                                                    ... && true);

// Whether F is a path into items of T.
template <class T, class F>
inline constexpr bool is_path_into = false;
template <class T, class R, class V, class P>
inline constexpr bool is_path_into<T, Path<T, R, V, P>> = true;
template <class T, class R, class V, class P>
inline constexpr bool is_path_into<T, Path<void, R, V, P>> = true;
template <class T, auto First, auto... Rest>
inline constexpr bool is_path_into<T, MemberPath<T, First, Rest...>> = true;

template <class... Paths>
struct PathValues {
    using Row = std::tuple<typename PathValue<Paths>::type...>;

    [[nodiscard]] static std::vector<ValuePath> list(const Paths&... paths) {
        std::vector<ValuePath> all;
        all.reserve(sizeof...(Paths));
        (all.push_back(PathValue<Paths>::of(paths)), ...);
        return all;
    }

    // All rows of a query or scan.
    [[nodiscard]] static Result<std::vector<Row>> read(ReadSpec spec, const Paths&... paths) {
        const PathReader reader(list(paths...));
        reader.project(spec.projection);
        Segments segments(spec);
        std::vector<std::vector<Row>> parts(segments.lanes());
        std::vector<Sink> sinks(parts.size());
        for (std::size_t lane = 0; lane < parts.size(); ++lane) {
            sinks[lane] = {&reader, &parts[lane]};
            segments.deliver(lane, {&sinks[lane], &append});
        }
        if (const Result<void> done = segments.read_to_end(); !done) return done.error();
        return joined_rows(parts, spec.limit);
    }

    // One row of an item that was projected to the paths; false where a value does not fit or is missing.
    static bool read_row(const PathReader& reader, JsonValue& item, Row& row) {
        return fill(reader, item, row, std::index_sequence_for<Paths...>{});
    }

    // The same as an ItemReader; this lives as long as that is used.
    struct Reading {
        const PathReader* paths;
        Row* row;
        [[nodiscard]] ItemReader reader() noexcept {
            return {this, [](void* context, JsonValue& item) {
                        const auto& self = *static_cast<const Reading*>(context);
                        return read_row(*self.paths, item, *self.row);
                    }};
        }
    };

  private:
    struct Sink {
        const PathReader* reader = nullptr;
        std::vector<Row>* rows = nullptr;
    };
    static bool append(void* context, JsonValue& item) {
        const Sink& sink = *static_cast<const Sink*>(context);
        Row row;
        if (!read_row(*sink.reader, item, row)) return false;
        sink.rows->push_back(std::move(row));
        return true;
    }
    template <std::size_t... I>
    static bool fill(const PathReader& reader, JsonValue& item, Row& row, std::index_sequence<I...>) {
        void* const places[] = {&std::get<I>(row)...};
        bool found[sizeof...(I)] = {};
        if (!reader.read(item, places, found)) return false;
        ((found[I] ? void() : void(std::get<I>(row) = PathValue<Paths>::missing())), ...);
        return true;
    }
};

}  // namespace dynantic::detail
