// What is asked wrongly of the verbs that read or write a part of an item.
#include <dynantic/dynantic.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace dynantic::test {

struct User {
    std::string id{};
    std::string name{};
    std::int64_t age{};

    struct Meta {
        static constexpr auto table_name = "users";
        using key = Key<&User::id>;
        using indexes = Indexes<Gsi<"ByName", &User::name, keys_only>>;
    };
};
const Table<User> users;

struct Nick {
    std::string nick{};
};
// expect: dynantic: each member of the smaller struct must be one of the model, stored under the same name
void a_name_the_model_has_not() { static_cast<void>(users.scan().as<Nick>()); }

struct TextAge {
    std::string age{};
};
// expect: dynantic: each member of the smaller struct must have the type of the model's member, or be an optional of it
void a_type_the_model_has_not() { static_cast<void>(users.query("u1").as<TextAge>()); }

struct Nicks {
    std::optional<std::string> nick{};
};
// expect: dynantic: each member of the smaller struct must be one of the model, stored under the same name
void a_patch_of_another_name() { static_cast<void>(users.patch("u1", Nicks{})); }

struct WideAge {
    std::optional<double> age{};
};
// expect: dynantic: each member of the smaller struct must have the type of the model's member, or be an optional of it
void a_patch_of_another_type() { static_cast<void>(users.patch("u1", WideAge{})); }

struct Age {
    std::int64_t age{};
};
// expect: dynantic: this index does not hold each attribute of the smaller struct: include<> them in it, or hydrate() the items
void more_than_the_index_holds() { static_cast<void>(users.query<"ByName">("Jane").as<Age>()); }

// expect: dynantic: hydrate() is for indexes that hold a part of the attributes (keys_only, include); this read gives other results
void hydrate_of_whole_items() { static_cast<void>(users.scan().hydrate()); }

// expect: dynantic: not_expired() needs a model whose Meta names a ttl member
void expiry_of_a_model_without_it() { static_cast<void>(users.scan().not_expired()); }

// expect: dynantic: retry_on_conflict() needs a model whose Meta names a version member: without it nothing tells that somebody else wrote the item
void conflicts_of_a_model_without_versions() {
    users.retry_on_conflict(3, "u1", [](User&) {});
}

}  // namespace dynantic::test
