#pragma once

#include <dynantic/detail/model/field_codec.hpp>
#include <dynantic/detail/model/model_source.hpp>
#include <dynantic/detail/rules/validate.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string_view>
#include <type_traits>

namespace dynantic::detail {

// Each of these is a constant array, or a constant; nothing runs.

template <class T, class Field, std::size_t Index>
consteval const TypeCodec* codec_pointer() {
    if constexpr (std::is_same_v<Field, Extras>) {
        return nullptr;
    } else {
        return &field_codec_at<T, Field, Index>::table;
    }
}
template <class T, class... Fields, std::size_t... I>
consteval std::array<const TypeCodec*, sizeof...(Fields)> list_codecs(TypeList<Fields...>,
                                                                      std::index_sequence<I...>) {
    return {codec_pointer<T, Fields, I>()...};
}
template <class T>
inline constexpr auto field_codecs = list_codecs<T>(field_types<T>{},
                                                    std::make_index_sequence<field_count<T>>{});

template <auto Part>
consteval KeyPartSource key_part_source() {
    if constexpr (is_composed<Part>) {
        return {.composed_name = Part.name(), .pattern = Part.pattern()};
    } else {
        return {.field = static_cast<std::uint16_t>(field_index<Part>())};
    }
}
// T is an argument of these, and of all that has a symbol, because g++ takes what knows a model in an unnamed namespace
// by its member pointers alone for the same in every file: two models of one name would share one table.
template <class T, class Parts>
struct KeyParts;
template <class T, auto... Parts>
struct KeyParts<T, ValueList<Parts...>> {
    static constexpr std::array<KeyPartSource, sizeof...(Parts)> list{key_part_source<Parts>()...};
};

template <class T, class ProjectionTag>
struct ProjectionSource {
    static constexpr Projection kind =
        std::is_same_v<ProjectionTag, KeysOnly> ? Projection::keys_only : Projection::all;
    static constexpr std::array<std::uint16_t, 0> included{};
};
template <class T, auto... Members>
struct ProjectionSource<T, Include<Members...>> {
    static constexpr Projection kind = Projection::include;
    static constexpr std::array<std::uint16_t, sizeof...(Members)> included{
        static_cast<std::uint16_t>(field_index<Members>())...};
};
template <class T, class Index>
consteval IndexSource index_source() {
    using Shape = index_shape<Index>;
    using Projected = ProjectionSource<T, typename Shape::ProjectionType>;
    return {.name = Index::name(),
            .global = Index::global,
            .partition = KeyParts<T, typename Shape::PartitionList>::list,
            .sort = KeyParts<T, typename Shape::SortList>::list,
            .projection = Projected::kind,
            .included = Projected::included};
}
template <class T, class List>
struct IndexSources;
template <class T, class... Each>
struct IndexSources<T, Indexes<Each...>> {
    static constexpr std::array<IndexSource, sizeof...(Each)> list{index_source<T, Each>()...};
};

template <class Option>
consteval OptionSource option_source() {
    constexpr std::size_t index = field_index<Option::member>();  // g++ 12 takes it in no braces
    OptionSource source{.kind = Option::kind,
                        .field = static_cast<std::uint16_t>(index),
                        .text = Option::text(),
                        .auto_kind = Option::auto_kind};
    if constexpr (Option::kind == OptionKind::flatten)
        source.nested = &model_info<type_of_member<Option::member>>;
    return source;
}

// Auto values may also be said as members of Meta: `static constexpr auto created_at = &T::created;`.
template <AutoKind Kind, auto Member>
consteval OptionSource auto_source() {
    return option_source<AutoValue<Kind, Member>>();
}
struct OptionList {
    std::array<OptionSource, max_fields + 8> list{};
    std::size_t size = 0;
    consteval void add(OptionSource source) { list[size++] = source; }
};
template <class T, auto... Options>
consteval auto list_options(Attributes<Options...>) {
    OptionList all;
    (all.add(option_source<std::remove_cv_t<decltype(Options)>>()), ...);
    using M = meta_of<T>;
    if constexpr (requires { M::auto_uuid; }) all.add(auto_source<AutoKind::uuid4, M::auto_uuid>());
    if constexpr (requires { M::auto_uuid7; }) all.add(auto_source<AutoKind::uuid7, M::auto_uuid7>());
    if constexpr (requires { M::auto_ulid; }) all.add(auto_source<AutoKind::ulid, M::auto_ulid>());
    if constexpr (requires { M::created_at; }) all.add(auto_source<AutoKind::created_at, M::created_at>());
    if constexpr (requires { M::updated_at; }) all.add(auto_source<AutoKind::updated_at, M::updated_at>());
    if constexpr (requires { M::counter; }) all.add(auto_source<AutoKind::counter, M::counter>());
    return all;
}
template <class T>
consteval auto trim_options() {
    constexpr OptionList all = list_options<T>(attributes_of<T>{});
    std::array<OptionSource, all.size> list{};
    for (std::size_t i = 0; i < all.size; ++i) list[i] = all.list[i];
    return list;
}
template <class T>
inline constexpr auto options_of = trim_options<T>();

template <class T>
constexpr auto signature_of_type() {
    return __PRETTY_FUNCTION__;
}

template <class T>
consteval ModelSource make_source() {
    using M = meta_of<T>;
    using Shape = KeyShape<key_of<T>>;
    ModelSource source{.type_name = last_identifier(signature_of_type<T>()),
                       .members = field_names<T>,
                       .attributes = model_attribute_names<T>,
                       .codecs = field_codecs<T>,
                       .partition = KeyParts<T, typename Shape::PartitionList>::list,
                       .sort = KeyParts<T, typename Shape::SortList>::list,
                       .indexes = IndexSources<T, indexes_of<T>>::list,
                       .options = options_of<T>};
    if constexpr (requires { M::table_name; }) source.table_name = M::table_name;
    if constexpr (requires { M::ttl; }) source.ttl = static_cast<std::uint16_t>(field_index<M::ttl>());
    if constexpr (requires { M::version; })
        source.version = static_cast<std::uint16_t>(field_index<M::version>());
    if constexpr (requires { M::entity; }) {
        source.entity_attribute = M::entity.attribute();
        source.entity_value = M::entity.value();
    }
    if constexpr (requires { M::schema_version; }) {
        source.schema_version = M::schema_version;
        source.schema_attribute = schema_attribute_of<T>();
        source.upgrade = [](Item& item, int from) { M::upgrade(item, from); };
    }
    if constexpr (requires { M::on_unknown; }) source.on_unknown = M::on_unknown;
    if constexpr (requires { M::missing; }) source.missing = M::missing;
    if constexpr (requires { M::check_reads; }) source.check_reads = M::check_reads;
    if constexpr (has_rules<T>) {
        source.rules = &apply_rules<T>;
        source.describe_rules = &describe_rules<T>;
    }
    return source;
}
template <class T>
inline constexpr ModelSource model_source = make_source<T>();

}  // namespace dynantic::detail
