#pragma once

#include <dynantic/detail/model/check_key.hpp>
#include <dynantic/detail/rules/validate.hpp>

#include <concepts>
#include <cstddef>
#include <string_view>
#include <type_traits>

namespace dynantic::detail {

// --- single members -------------------------------------------------------------------------------------------------

template <class F>
inline constexpr bool is_integer = PlainInteger<F>;

template <class T, auto Member>
consteval bool check_time_to_live() {
    constexpr bool is_member = is_member_of<T, Member>;
    static_assert(is_member, "dynantic: Meta::ttl must be a member of the model, as &User::expires_at");
    if constexpr (is_member) {
        using F = value_of<type_of_member<Member>>;
        constexpr bool is_time = std::is_same_v<F, Timestamp> || is_integer<F>;
        static_assert(is_time,
                      "dynantic: a time-to-live member must be a dynantic::Timestamp, an integer of epoch "
                      "seconds, or an "
                      "optional of either");
        return is_time;
    } else {
        return false;
    }
}

template <class T, auto Member>
consteval bool check_version() {
    constexpr bool is_member = is_member_of<T, Member>;
    static_assert(is_member, "dynantic: Meta::version must be a member of the model, as &User::version");
    if constexpr (is_member) {
        constexpr bool counts = is_integer<type_of_member<Member>>;
        static_assert(counts, "dynantic: a version member must be an integer");
        return counts;
    } else {
        return false;
    }
}

template <AutoKind Kind, class F>
consteval bool check_auto_value() {
    if constexpr (Kind == AutoKind::created_at || Kind == AutoKind::updated_at) {
        constexpr bool is_time = std::is_same_v<value_of<F>, Timestamp>;
        static_assert(is_time,
                      "dynantic: created_at and updated_at must be members of type dynantic::Timestamp");
        return is_time;
    } else if constexpr (Kind == AutoKind::counter) {
        constexpr bool counts = is_integer<F>;
        static_assert(counts, "dynantic: a counter must be an integer");
        return counts;
    } else if constexpr (Kind == AutoKind::ulid) {
        constexpr bool is_text = std::is_same_v<F, std::string>;
        static_assert(is_text, "dynantic: a generated ULID must be a std::string member");
        return is_text;
    } else {
        constexpr bool is_id = std::is_same_v<F, Uuid> || std::is_same_v<F, std::string>;
        static_assert(is_id, "dynantic: a generated UUID must be a dynantic::Uuid or std::string member");
        return is_id;
    }
}

template <class T, class Option>
consteval bool check_option() {
    constexpr bool is_member = is_member_of<T, Option::member>;
    static_assert(is_member, "dynantic: Attributes<...> and auto values name members of the model itself");
    if constexpr (!is_member) {
        return false;
    } else {
        using F = type_of_member<Option::member>;
        if constexpr (Option::kind == OptionKind::flatten) {
            constexpr bool is_struct =
                std::is_class_v<F> && std::is_base_of_v<StructCodec<F>, BuiltinCodec<F>>;
            static_assert(is_struct,
                          "dynantic: only a nested struct can be flattened (not an optional of one)");
            return is_struct;
        } else if constexpr (Option::kind == OptionKind::auto_value) {
            return check_auto_value<Option::auto_kind, F>();
        } else if constexpr (Option::kind == OptionKind::rename) {
            constexpr bool has_name = !Option::text().empty();
            static_assert(has_name, "dynantic: the name of an attribute cannot be empty");
            return has_name;
        } else {
            return true;
        }
    }
}

template <class T, auto... Options>
consteval bool check_options(Attributes<Options...>) {
    return (check_option<T, std::remove_cv_t<decltype(Options)>>() && ... && true);
}

template <class T, AutoKind Kind, auto Member>
consteval bool check_auto_member() {
    return check_option<T, AutoValue<Kind, Member>>();
}

template <class T>
consteval bool check_auto_members() {
    using M = meta_of<T>;
    bool ok = true;
    if constexpr (requires { M::auto_uuid; })
        ok = check_auto_member<T, AutoKind::uuid4, M::auto_uuid>() && ok;
    if constexpr (requires { M::auto_uuid7; })
        ok = check_auto_member<T, AutoKind::uuid7, M::auto_uuid7>() && ok;
    if constexpr (requires { M::auto_ulid; }) ok = check_auto_member<T, AutoKind::ulid, M::auto_ulid>() && ok;
    if constexpr (requires { M::created_at; })
        ok = check_auto_member<T, AutoKind::created_at, M::created_at>() && ok;
    if constexpr (requires { M::updated_at; })
        ok = check_auto_member<T, AutoKind::updated_at, M::updated_at>() && ok;
    if constexpr (requires { M::counter; }) ok = check_auto_member<T, AutoKind::counter, M::counter>() && ok;
    return ok;
}

template <class F>
consteval bool check_field() {
    if constexpr (std::is_same_v<F, Extras>) {
        return true;
    } else {
        return CodecOf<F>::check();
    }
}
template <class... Fields>
consteval bool check_fields(TypeList<Fields...>) {
    return (check_field<Fields>() && ... && true);
}

// --- the whole ------------------------------------------------------------------------------------------------------

template <class... Fields>
consteval std::size_t count_extras(TypeList<Fields...>) {
    return (static_cast<std::size_t>(std::is_same_v<Fields, Extras>) + ... + 0);
}

template <class T>
consteval bool attribute_names_differ() {
    const auto& names = model_attribute_names<T>;
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (names[i] == names[j]) return false;
        }
    }
    if constexpr (flattens<T>) {
        return stored_names<T>.all_differ();
    } else {
        return true;
    }
}

// Only where every option fits its member: the rest asks what a flattened member is made of.
template <class T>
consteval bool check_attributes() {
    constexpr bool are_few = attribute_count<T> <= max_attributes;
    static_assert(are_few,
                  "dynantic: a model has at most 256 attributes, with those of flattened structs: let some "
                  "of the structs be stored as maps, without flatten");
    if constexpr (are_few) {
        constexpr bool names_differ = attribute_names_differ<T>();
        static_assert(names_differ, "dynantic: two members are stored as the same attribute");
        return names_differ;
    } else {
        return false;
    }
}

template <class T>
consteval bool check_unknown_policy() {
    constexpr std::size_t extras = count_extras(field_types<T>{});
    constexpr bool at_most_one = extras <= 1;
    static_assert(at_most_one, "dynantic: a model has at most one member of type dynantic::Extras");
    constexpr bool keeps = [] {
        if constexpr (requires { meta_of<T>::on_unknown; }) {
            return meta_of<T>::on_unknown == OnUnknown::keep;
        } else {
            return false;
        }
    }();
    constexpr bool has_room = !keeps || extras > 0;
    static_assert(has_room,
                  "dynantic: Meta::on_unknown = OnUnknown::keep needs a member of type dynantic::Extras to "
                  "keep unknown "
                  "attributes in");
    constexpr bool room_is_used = keeps || extras == 0;
    static_assert(room_is_used,
                  "dynantic: a dynantic::Extras member needs `static constexpr auto on_unknown = "
                  "dynantic::OnUnknown::keep;` in Meta");
    return at_most_one && has_room && room_is_used;
}

template <class T>
consteval bool check_entity() {
    if constexpr (requires { meta_of<T>::entity; }) {
        constexpr bool name_is_free = is_free_name<T>(meta_of<T>::entity.attribute());
        static_assert(
            name_is_free,
            "dynantic: the discriminator of an entity has the name of a member: it is written by itself and "
            "needs no member");
        return name_is_free;
    } else {
        return true;
    }
}

template <class T>
consteval bool check_schema() {
    using M = meta_of<T>;
    constexpr bool can_upgrade = requires(Item & item) { M::upgrade(item, 1); };
    if constexpr (requires { M::schema_version; }) {
        constexpr bool counts = is_integer<std::remove_cvref_t<decltype(M::schema_version)>>;
        static_assert(counts,
                      "dynantic: Meta::schema_version must be an int, as `static constexpr int "
                      "schema_version = 2;`");
        static_assert(can_upgrade,
                      "dynantic: Meta::schema_version needs `static void upgrade(dynantic::Item& item, int "
                      "from)` in Meta: what makes an item of an older version one of this");
        constexpr std::string_view attribute = schema_attribute_of<T>();
        constexpr bool name_is_free = is_free_name<T>(attribute) && attribute != entity_attribute_name<T>();
        static_assert(name_is_free,
                      "dynantic: the attribute of the schema version has the name of another: it is written "
                      "by itself and needs no member; Meta::schema_attribute gives it another name");
        return counts && can_upgrade && name_is_free;
    } else {
        static_assert(!can_upgrade,
                      "dynantic: Meta::upgrade needs Meta::schema_version, which tells the items it is for");
        return !can_upgrade;
    }
}

// A name in Meta that is none of ours has no effect, and who wrote it would miss locking, or an index. These are what is
// written by mistake.
template <class T>
consteval bool check_meta_names() {
    using M = meta_of<T>;
    constexpr bool key = requires { typename M::Key; }
    || requires { typename M::keys; }
    || requires { typename M::primary_key; };
    static_assert(
        !key, "dynantic: in Meta the key is `using key = dynantic::Key<...>`; another name has no effect");
    constexpr bool indexes = requires { typename M::Indexes; }
    || requires { typename M::index; }
    || requires { typename M::indices; };
    static_assert(!indexes,
                  "dynantic: in Meta the indexes are `using indexes = dynantic::Indexes<...>`; another name "
                  "has no effect");
    constexpr bool attributes = requires { typename M::Attributes; }
    || requires { typename M::attribute; };
    static_assert(!attributes,
                  "dynantic: in Meta the attributes are `using attributes = dynantic::Attributes<...>`; "
                  "another name has no effect");
    constexpr bool table = requires { M::table; }
    || requires { M::tableName; }
    || requires { M::TableName; };
    static_assert(!table,
                  "dynantic: in Meta the table is `static constexpr auto table_name`; another name has no "
                  "effect");
    constexpr bool version = requires { M::Version; }
    || requires { M::versions; };
    static_assert(!version,
                  "dynantic: in Meta the version is `static constexpr auto version`; another name has no "
                  "effect");
    constexpr bool ttl = requires { M::TTL; }
    || requires { M::Ttl; }
    || requires { M::time_to_live; };
    static_assert(!ttl,
                  "dynantic: in Meta the time to live is `static constexpr auto ttl`; another name has no "
                  "effect");
    constexpr bool rules = requires { M::Rules; }
    || requires { M::rule; };
    static_assert(
        !rules, "dynantic: in Meta the rules are `static constexpr auto rules`; another name has no effect");
    return !key && !indexes && !attributes && !table && !version && !ttl && !rules;
}

// What must hold of any struct that is stored, nested or not: all that its Meta says fits its members.
template <class T>
consteval bool check_struct() {
    if constexpr (!require_reflectable<T>()) {
        return false;
    } else if constexpr (!check_fields(field_types<T>{})) {
        return false;
    } else {
        using M = meta_of<T>;
        constexpr bool options_fit = check_options<T>(attributes_of<T>{}) && check_auto_members<T>();
        bool ok = check_meta_names<T>() && options_fit && check_unknown_policy<T>() && check_rules<T>();
        if constexpr (requires { M::ttl; }) ok = check_time_to_live<T, M::ttl>() && ok;
        if constexpr (requires { M::version; }) ok = check_version<T, M::version>() && ok;
        if constexpr (options_fit) {
            ok = check_attributes<T>() && ok;
            ok = check_entity<T>() && ok;
            ok = check_schema<T>() && ok;
            if constexpr (requires { typename M::key; }) ok = check_key<T>(typename M::key{}) && ok;
            if constexpr (requires { typename M::indexes; })
                ok = check_indexes<T>(typename M::indexes{}) && ok;
        }
        return ok;
    }
}
template <class T>
inline constexpr bool struct_fits = check_struct<T>();

// What must hold of the model of a table. Every verb asks.
template <class T>
consteval bool check_model() {
    if constexpr (!struct_fits<T>) {
        return false;
    } else {
        using M = meta_of<T>;
        constexpr bool has_key = requires { typename M::key; };
        static_assert(has_key,
                      "dynantic: a model needs its key: `using key = dynantic::Key<&User::user_id>;` in its "
                      "Meta (nested, "
                      "or dynantic::MetaFor<User>)");
        constexpr bool has_table_name = requires { std::string_view(M::table_name); };
        static_assert(!has_key || has_table_name,
                      "dynantic: a model needs a table name: `static constexpr auto table_name = \"users\";` "
                      "in its Meta");
        if constexpr (has_table_name) {
            constexpr bool name_fits = is_table_or_index_name(M::table_name);
            static_assert(name_fits,
                          "dynantic: the name of a table has 3 to 255 letters, digits, `_`, `-` or `.`");
        }
        return has_key && has_table_name;
    }
}
template <class T>
inline constexpr bool model_fits = check_model<T>();

}  // namespace dynantic::detail
