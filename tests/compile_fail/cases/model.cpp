// What a Meta says wrongly of its model.
#include <dynantic/detail/model/model_of.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace d = dynantic;
using d::detail::model_fits;

// case: no key
struct NoKey {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "things";
    };
};
constexpr bool no_key = model_fits<NoKey>;  // expect: dynantic: a model needs its key

// case: no table name
struct NoTable {
    std::string id{};
    struct Meta {
        using key = d::Key<&NoTable::id>;
    };
};
constexpr bool no_table = model_fits<NoTable>;  // expect: dynantic: a model needs a table name

// case: a table name that DynamoDB refuses
struct BadTable {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "my table";
        using key = d::Key<&BadTable::id>;
    };
};
constexpr bool bad_table =
    model_fits<BadTable>;  // expect: dynantic: the name of a table has 3 to 255 letters

// case: a key of three members
struct Three {
    std::string a{}, b{}, c{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&Three::a, &Three::b, &Three::c>;
    };
};
constexpr bool three = model_fits<Three>;  // expect: dynantic: the key of a table has one or two members

// case: a key of another struct
struct Other {
    std::string id{};
};
struct Foreign {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&Other::id>;
    };
};
constexpr bool foreign =
    model_fits<Foreign>;  // expect: dynantic: a part of a key must be a member of the model

// case: a bool as a key
struct BoolKey {
    bool id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&BoolKey::id>;
    };
};
constexpr bool bool_key =
    model_fits<BoolKey>;  // expect: dynantic: a key must be stored as a string, a number or binary

// case: an optional key
struct OptionalKey {
    std::optional<std::string> id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&OptionalKey::id>;
    };
};
constexpr bool optional_key =
    model_fits<OptionalKey>;  // expect: dynantic: the key of a table cannot be optional

// case: an index of three bare members
struct WideIndex {
    std::string a{}, b{}, c{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&WideIndex::a>;
        using indexes = d::Indexes<d::Gsi<"ByAll", &WideIndex::a, &WideIndex::b, &WideIndex::c>>;
    };
};
constexpr bool wide_index =
    model_fits<WideIndex>;  // expect: dynantic: an index names a partition key and a sort key

// case: an index on a map
struct MapIndex {
    std::string a{};
    std::map<std::string, int> m{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&MapIndex::a>;
        using indexes = d::Indexes<d::Gsi<"ByMap", &MapIndex::m>>;
    };
};
constexpr bool map_index =
    model_fits<MapIndex>;  // expect: dynantic: a key must be stored as a string, a number or binary

// case: a local index of a table without sort key
struct LocalIndex {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&LocalIndex::a>;
        using indexes = d::Indexes<d::Lsi<"ByB", &LocalIndex::b>>;
    };
};
constexpr bool local_index =
    model_fits<LocalIndex>;  // expect: dynantic: an Lsi needs a table whose key has a sort key

// case: a local index with a partition key
struct LocalPair {
    std::string a{}, b{}, c{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&LocalPair::a, &LocalPair::b>;
        using indexes = d::Indexes<d::Lsi<"ByBC", &LocalPair::b, &LocalPair::c>>;
    };
};
constexpr bool local_pair =
    model_fits<LocalPair>;  // expect: dynantic: an index names a partition key and a sort key

// case: a global index of five partition attributes
struct FiveParts {
    std::string a{}, b{}, c{}, e{}, f{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&FiveParts::a>;
        using indexes = d::Indexes<d::Gsi<"ByFive", d::partition<&FiveParts::a, &FiveParts::b, &FiveParts::c,
                                                                 &FiveParts::e, &FiveParts::f>>>;
    };
};
constexpr bool five_parts =
    model_fits<FiveParts>;  // expect: dynantic: a Gsi has one to four partition attributes

// case: two indexes of one name
struct TwoIndexes {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TwoIndexes::a>;
        using indexes =
            d::Indexes<d::Gsi<"ByB", &TwoIndexes::b>, d::Gsi<"ByB", &TwoIndexes::b, &TwoIndexes::a>>;
    };
};
constexpr bool two_indexes = model_fits<TwoIndexes>;  // expect: dynantic: two indexes have the same name

// case: a short name of an index
struct ShortIndex {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&ShortIndex::a>;
        using indexes = d::Indexes<d::Gsi<"B", &ShortIndex::b>>;
    };
};
constexpr bool short_index =
    model_fits<ShortIndex>;  // expect: dynantic: the name of an index has 3 to 255 letters

// case: what is no index
struct NoIndex {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NoIndex::a>;
        using indexes = d::Indexes<d::Key<&NoIndex::a>>;
    };
};
constexpr bool no_index = model_fits<NoIndex>;  // expect: dynantic: Indexes<...> lists Gsi<...> and Lsi<...>

// case: a time to live that is a text
struct TextTtl {
    std::string a{}, until{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TextTtl::a>;
        static constexpr auto ttl = &TextTtl::until;
    };
};
constexpr bool text_ttl =
    model_fits<TextTtl>;  // expect: dynantic: a time-to-live member must be a dynantic::Timestamp

// case: a version that is a text
struct TextVersion {
    std::string a{}, version{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TextVersion::a>;
        static constexpr auto version = &TextVersion::version;
    };
};
constexpr bool text_version =
    model_fits<TextVersion>;  // expect: dynantic: a version member must be an integer

// case: a generated UUID that is a number
struct NumberId {
    std::string a{};
    int id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NumberId::a>;
        using attributes = d::Attributes<d::auto_uuid<&NumberId::id>>;
    };
};
constexpr bool number_id = model_fits<
    NumberId>;  // expect: dynantic: a generated UUID must be a dynantic::Uuid or std::string member

// case: a time of creation that is a number
struct NumberTime {
    std::string a{};
    int at{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NumberTime::a>;
        static constexpr auto created_at = &NumberTime::at;
    };
};
constexpr bool number_time = model_fits<
    NumberTime>;  // expect: dynantic: created_at and updated_at must be members of type dynantic::Timestamp

// case: two members stored as one attribute
struct SameName {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&SameName::a>;
        using attributes = d::Attributes<d::rename<&SameName::b, "a">>;
    };
};
constexpr bool same_name =
    model_fits<SameName>;  // expect: dynantic: two members are stored as the same attribute

// case: a flattened number
struct FlatNumber {
    std::string a{};
    int b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&FlatNumber::a>;
        using attributes = d::Attributes<d::flatten<&FlatNumber::b>>;
    };
};
constexpr bool flat_number =
    model_fits<FlatNumber>;  // expect: dynantic: only a nested struct can be flattened

// case: unknown attributes kept nowhere
struct KeptNowhere {
    std::string a{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&KeptNowhere::a>;
        static constexpr auto on_unknown = d::OnUnknown::keep;
    };
};
constexpr bool kept_nowhere = model_fits<
    KeptNowhere>;  // expect: dynantic: Meta::on_unknown = OnUnknown::keep needs a member of type dynantic::Extras

// case: a place for unknown attributes that are not kept
struct NotKept {
    std::string a{};
    d::Extras extras{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&NotKept::a>;
    };
};
constexpr bool not_kept = model_fits<NotKept>;  // expect: dynantic: a dynantic::Extras member needs

// case: a discriminator that is a member
struct TypeMember {
    std::string a{}, type{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TypeMember::a>;
        static constexpr auto entity = d::entity<"type", "THING">;
    };
};
constexpr bool type_member =
    model_fits<TypeMember>;  // expect: dynantic: the discriminator of an entity has the name of a member

// case: a composed key that names no member
struct Misspelt {
    std::string customer_id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "CUSTOMER#{custmer_id}">>;
    };
};
constexpr bool misspelt = model_fits<
    Misspelt>;  // expect: dynantic: a composed attribute names a member that the model does not have

// case: a composed key with an open brace
struct OpenBrace {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "CUSTOMER#{id">>;
    };
};
constexpr bool open_brace =
    model_fits<OpenBrace>;  // expect: dynantic: the braces of a composed attribute do not match

// case: two members of a composed key side by side
struct Adjacent {
    std::string a{}, b{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "{a}{b}">>;
    };
};
constexpr bool adjacent =
    model_fits<Adjacent>;  // expect: dynantic: two members of a composed attribute need text between them

// case: a composed key of a map
struct MapPart {
    std::string a{};
    std::map<std::string, int> m{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "A#{m}">>;
    };
};
constexpr bool map_part =
    model_fits<MapPart>;  // expect: dynantic: the members in a composed attribute must be strings

// case: a composed key of an odd width
struct OddWidth {
    int n{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "A#{n:x}">>;
    };
};
constexpr bool odd_width =
    model_fits<OddWidth>;  // expect: dynantic: the width in a composed attribute is one or two digits

// case: a composed key of a member's name
struct TakenName {
    std::string pk{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"pk", "A#{pk}">>;
    };
};
constexpr bool taken_name =
    model_fits<TakenName>;  // expect: dynantic: a composed attribute has the name of a member

// case: a flattened member of the name of an own one
struct Place {
    std::string city{};
};
struct OwnCity {
    std::string id{}, home_city{};
    Place home{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&OwnCity::id>;
        using attributes = d::Attributes<d::flatten<&OwnCity::home, "home_">>;
    };
};
constexpr bool own_city =
    model_fits<OwnCity>;  // expect: dynantic: two members are stored as the same attribute

// case: two flattened members of one name
struct TwoPlaces {
    std::string id{};
    Place home{}, work{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TwoPlaces::id>;
        using attributes = d::Attributes<d::flatten<&TwoPlaces::home>, d::flatten<&TwoPlaces::work>>;
    };
};
constexpr bool two_places =
    model_fits<TwoPlaces>;  // expect: dynantic: two members are stored as the same attribute

// case: a discriminator that is a flattened member
struct FlatType {
    std::string id{};
    Place home{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&FlatType::id>;
        using attributes = d::Attributes<d::flatten<&FlatType::home>>;
        static constexpr auto entity = d::entity<"city", "THING">;
    };
};
constexpr bool flat_type =
    model_fits<FlatType>;  // expect: dynantic: the discriminator of an entity has the name of a member

// case: a composed key of a flattened member's name
struct FlatKey {
    std::string id{};
    Place home{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<d::composed<"city", "A#{id}">>;
        using attributes = d::Attributes<d::flatten<&FlatKey::home>>;
    };
};
constexpr bool flat_key =
    model_fits<FlatKey>;  // expect: dynantic: a composed attribute has the name of a member

// case: 257 attributes
struct Many {
    int m00{}, m01{}, m02{}, m03{}, m04{}, m05{}, m06{}, m07{}, m08{}, m09{}, m10{}, m11{}, m12{}, m13{},
        m14{}, m15{};
    int m16{}, m17{}, m18{}, m19{}, m20{}, m21{}, m22{}, m23{}, m24{}, m25{}, m26{}, m27{}, m28{}, m29{},
        m30{}, m31{};
    int m32{}, m33{}, m34{}, m35{}, m36{}, m37{}, m38{}, m39{}, m40{}, m41{}, m42{}, m43{}, m44{}, m45{},
        m46{}, m47{};
    int m48{}, m49{}, m50{}, m51{}, m52{}, m53{}, m54{}, m55{}, m56{}, m57{}, m58{}, m59{}, m60{}, m61{},
        m62{}, m63{};
};
struct TooMany {
    std::string id{};
    Many a{}, b{}, c{};
    struct Wide {
        Many d{};
        struct Meta {
            using attributes = d::Attributes<d::flatten<&Wide::d, "d_">>;
        };
    } e{};
    struct Meta {
        static constexpr auto table_name = "things";
        using key = d::Key<&TooMany::id>;
        using attributes = d::Attributes<d::flatten<&TooMany::a, "a_">, d::flatten<&TooMany::b, "b_">,
                                         d::flatten<&TooMany::c, "c_">, d::flatten<&TooMany::e, "e_">>;
    };
};
constexpr bool too_many = model_fits<TooMany>;  // expect: dynantic: a model has at most 256 attributes
