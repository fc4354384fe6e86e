// What a Meta says wrongly of its keys, indexes and members; more of it is in model.cpp.
#include <dynantic/detail/model/model_of.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <string>

namespace d = dynantic;
using d::detail::model_fits;

// case: a key of nothing
struct EmptyKey {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<>;
    };
};
constexpr bool empty_key =
    model_fits<EmptyKey>;  // expect: dynantic: a Key names at least the partition key: Key<&User::user_id>

// case: an index that includes another model's member
struct Elsewhere {
    std::string x{};
};
struct Included {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&Included::a>;
        using indexes = d::Indexes<d::Gsi<"ByB", &Included::b, d::include<&Elsewhere::x>>>;
    };
};
constexpr bool included = model_fits<Included>;  // expect: dynantic: include<...> names members of the model

// case: a local index without a key
struct NoLocalKey {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NoLocalKey::a, &NoLocalKey::b>;
        using indexes = d::Indexes<d::Lsi<"ByB">>;
    };
};
constexpr bool no_local_key =
    model_fits<NoLocalKey>;  // expect: dynantic: an Lsi names one sort key: its partition key is the table's

// case: six local indexes
struct SixLocal {
    std::string a{}, b{}, c{}, e{}, f{}, g{}, h{}, i{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&SixLocal::a, &SixLocal::b>;
        using indexes =
            d::Indexes<d::Lsi<"ByC", &SixLocal::c>, d::Lsi<"ByE", &SixLocal::e>, d::Lsi<"ByF", &SixLocal::f>,
                       d::Lsi<"ByG", &SixLocal::g>, d::Lsi<"ByH", &SixLocal::h>, d::Lsi<"ByI", &SixLocal::i>>;
    };
};
constexpr bool six_local =
    model_fits<SixLocal>;  // expect: dynantic: a table has at most five local secondary indexes

// case: a time to live of another model
struct ForeignTtl {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&ForeignTtl::a>;
        static constexpr auto ttl = &Elsewhere::x;
    };
};
constexpr bool foreign_ttl = model_fits<
    ForeignTtl>;  // expect: dynantic: Meta::ttl must be a member of the model, as &User::expires_at

// case: a version of another model
struct ForeignVersion {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&ForeignVersion::a>;
        static constexpr auto version = &Elsewhere::x;
    };
};
constexpr bool foreign_version = model_fits<
    ForeignVersion>;  // expect: dynantic: Meta::version must be a member of the model, as &User::version

// case: a counter that is a text
struct TextCounter {
    std::string a{}, n{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TextCounter::a>;
        using attributes = d::Attributes<d::counter<&TextCounter::n>>;
    };
};
constexpr bool text_counter = model_fits<TextCounter>;  // expect: dynantic: a counter must be an integer

// case: a ULID that is a number
struct NumberUlid {
    std::string a{};
    int n{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NumberUlid::a>;
        using attributes = d::Attributes<d::auto_ulid<&NumberUlid::n>>;
    };
};
constexpr bool number_ulid =
    model_fits<NumberUlid>;  // expect: dynantic: a generated ULID must be a std::string member

// case: an option of another model's member
struct ForeignOption {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&ForeignOption::a>;
        using attributes = d::Attributes<d::hidden<&Elsewhere::x>>;
    };
};
constexpr bool foreign_option = model_fits<
    ForeignOption>;  // expect: dynantic: Attributes<...> and auto values name members of the model itself

// case: an attribute without a name
struct Nameless {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&Nameless::a>;
        using attributes = d::Attributes<d::rename<&Nameless::b, "">>;
    };
};
constexpr bool nameless = model_fits<Nameless>;  // expect: dynantic: the name of an attribute cannot be empty

// case: two places for unknown attributes
struct TwoExtras {
    std::string a{};
    d::Extras x{}, y{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TwoExtras::a>;
        static constexpr auto on_unknown = d::OnUnknown::keep;
    };
};
constexpr bool two_extras =
    model_fits<TwoExtras>;  // expect: dynantic: a model has at most one member of type dynantic::Extras

// case: an array of nothing
constexpr bool no_elements = d::detail::CodecOf<
    std::array<int, 0>>::check();  // expect: dynantic: a std::array of no elements holds nothing: remove it

// case: a shared pointer to a number
constexpr bool shared_number = d::detail::CodecOf<std::shared_ptr<int>>::
    check();  // expect: dynantic: a std::shared_ptr member must point to a struct: use std::optional

// case: a composed attribute with the name of the schema version
struct ComposedSchema {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"schema_version", "A#{a}">>;
        static constexpr int schema_version = 2;
        static void upgrade(d::Item&, int) {}
    };
};
constexpr bool composed_schema = model_fits<
    ComposedSchema>;  // expect: dynantic: a composed attribute has the name of the discriminator of the entity, or of the schema version: each needs a name of its own

// case: a composed attribute with the name of the discriminator
struct ComposedType {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"type", "A#{a}">>;
        static constexpr auto entity = d::entity<"type", "A">;
    };
};
constexpr bool composed_type = model_fits<
    ComposedType>;  // expect: dynantic: a composed attribute has the name of the discriminator of the entity, or of the schema version: each needs a name of its own

// case: a schema version without an upgrade
struct NoUpgrade {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NoUpgrade::a>;
        static constexpr int schema_version = 2;
    };
};
constexpr bool no_upgrade = model_fits<
    NoUpgrade>;  // expect: dynantic: Meta::schema_version needs `static void upgrade(dynantic::Item& item, int from)` in Meta: what makes an item of an older version one of this

// case: an upgrade without a schema version
struct NoSchema {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NoSchema::a>;
        static void upgrade(d::Item&, int) {}
    };
};
constexpr bool no_schema = model_fits<
    NoSchema>;  // expect: dynantic: Meta::upgrade needs Meta::schema_version, which tells the items it is for

// case: a schema version that is a text
struct TextSchema {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TextSchema::a>;
        static constexpr auto schema_version = "2";
        static void upgrade(d::Item&, int) {}
    };
};
constexpr bool text_schema = model_fits<
    TextSchema>;  // expect: dynantic: Meta::schema_version must be an int, as `static constexpr int schema_version = 2;`

// case: a schema version with the name of a member
struct TakenSchema {
    std::string schema_version{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TakenSchema::schema_version>;
        static constexpr int schema_version = 2;
        static void upgrade(d::Item&, int) {}
    };
};
constexpr bool taken_schema = model_fits<
    TakenSchema>;  // expect: dynantic: the attribute of the schema version has the name of another: it is written by itself and needs no member; Meta::schema_attribute gives it another name

// case: a key by a name that has no effect
struct KeyByAnotherName {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using primary_key = d::Key<&KeyByAnotherName::a>;
    };
};
constexpr bool key_by_another_name = model_fits<
    KeyByAnotherName>;  // expect: dynantic: in Meta the key is `using key = dynantic::Key<...>`; another name has no effect

// case: indexes by a name that has no effect
struct IndexByAnotherName {
    std::string a{};
    std::string b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&IndexByAnotherName::a>;
        using index = d::Indexes<d::Gsi<"ByB", &IndexByAnotherName::b>>;
    };
};
constexpr bool index_by_another_name = model_fits<
    IndexByAnotherName>;  // expect: dynantic: in Meta the indexes are `using indexes = dynantic::Indexes<...>`; another name has no effect

// case: a table's name by a name that has no effect
struct TableByAnotherName {
    std::string a{};
    struct Meta {
        static constexpr auto table = "things";
        using key = d::Key<&TableByAnotherName::a>;
    };
};
constexpr bool table_by_another_name = model_fits<
    TableByAnotherName>;  // expect: dynantic: in Meta the table is `static constexpr auto table_name`; another name has no effect

// case: a version by a name that has no effect
struct VersionByAnotherName {
    std::string a{};
    int v{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&VersionByAnotherName::a>;
        static constexpr auto Version = &VersionByAnotherName::v;
    };
};
constexpr bool version_by_another_name = model_fits<
    VersionByAnotherName>;  // expect: dynantic: in Meta the version is `static constexpr auto version`; another name has no effect

// case: a time to live by a name that has no effect
struct TtlByAnotherName {
    std::string a{};
    d::Timestamp end{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TtlByAnotherName::a>;
        static constexpr auto time_to_live = &TtlByAnotherName::end;
    };
};
constexpr bool ttl_by_another_name = model_fits<
    TtlByAnotherName>;  // expect: dynantic: in Meta the time to live is `static constexpr auto ttl`; another name has no effect

// case: rules by a name that has no effect
struct RulesByAnotherName {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&RulesByAnotherName::a>;
        static constexpr auto rule = 1;
    };
};
constexpr bool rules_by_another_name = model_fits<
    RulesByAnotherName>;  // expect: dynantic: in Meta the rules are `static constexpr auto rules`; another name has no effect

// case: attributes by a name that has no effect
struct AttributesByAnotherName {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&AttributesByAnotherName::a>;
        using Attributes = d::Attributes<d::rename<&AttributesByAnotherName::a, "b">>;
    };
};
constexpr bool attributes_by_another_name = model_fits<
    AttributesByAnotherName>;  // expect: dynantic: in Meta the attributes are `using attributes = dynantic::Attributes<...>`; another name has no effect
