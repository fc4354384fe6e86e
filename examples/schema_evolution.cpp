// Schema evolution: items that an older program wrote are read as today's, and stored as such when they are saved.
//
//     ./schema_evolution

#include "steps.hpp"

namespace {

// Each layout of the past, as the program of its day had it, and today's.
namespace v0 {
struct Person {
    std::string id{};
    std::string name{};  // "Ada Lovelace"
    struct Meta {
        static constexpr auto table_name = "example-people";
        using key = dynantic::Key<&Person::id>;
    };
};
}  // namespace v0

namespace v1 {
struct Person {
    std::string id{};
    std::string name{};
    std::string phone{};  // one
    struct Meta {
        static constexpr auto table_name = "example-people";
        using key = dynantic::Key<&Person::id>;
        static constexpr int schema_version = 1;
        static void upgrade(dynantic::Item& item, int from) {
            if (from < 1) item.set("phone", "");
        }
    };
};
}  // namespace v1

struct Person {
    std::string id{};
    std::string first_name{};
    std::string last_name{};
    std::vector<std::string> phones{};

    struct Meta {
        static constexpr auto table_name = "example-people";
        using key = dynantic::Key<&Person::id>;
        static constexpr int schema_version = 2;  // stored with every item, as the attribute "schema_version"

        // Gets an item of an older layout as it is stored, before it becomes a Person.
        static void upgrade(dynantic::Item& item, int from) {
            if (from < 1) v1::Person::Meta::upgrade(item, from);
            if (from < 2) {
                const std::string name = item.at("name").as_string();
                const std::string phone = item.at("phone").as_string();
                item.set("first_name", name.substr(0, name.find(' ')));
                item.set("last_name", name.substr(name.find(' ') + 1));
                item.set("phones", phone.empty() ? dynantic::AttributeValue::list({})
                                                 : dynantic::AttributeValue::list({phone}));
                item.erase("name");
                item.erase("phone");
            }
        }
    };
};

const dynantic::Table<v0::Person> people_v0;
const dynantic::Table<v1::Person> people_v1;
const dynantic::Table<Person> people;

std::string shown(const Person& person) {
    return person.last_name + ", " + person.first_name + ": " + example::text(person.phones);
}

std::string stored_version(const std::string& id) {
    return dynantic::Client::current().call("GetItem", R"({"TableName":"example-people","Key":{"id":{"S":")" +
                                                           id +
                                                           R"("}},"ProjectionExpression":"schema_version"})");
}

const example::Step steps[] = {
    {"what the first program wrote",
     [] {
         people_v0.save({"1", "Ada Lovelace"});
     }},
    {"what the second wrote",
     [] {
         people_v1.save({"2", "Alan Turing", "555-17"});
     }},
    {"what today's writes",
     [] {
         people.save({"3", "Grace", "Hopper", {"555-1", "555-2"}});
     }},

    {"the oldest, read as today's, over both steps", [] { return shown(people.at("1")); },
     "Lovelace, Ada: nothing"},
    {"the one of the second program", [] { return shown(people.at("2")); }, "Turing, Alan: 555-17"},
    {"all of them, in a scan",
     [] {
         std::set<std::string> names;
         for (const Person& each : people.scan()) names.insert(each.first_name);
         return names;
     },
     "Ada, Alan, Grace"},

    {"reading changed nothing in the database", [] { return stored_version("2"); },
     R"({"Item":{"schema_version":{"N":"1"}}})"},
    {"an update of an old layout would leave a mixture",
     [] { people.update("2").append<&Person::phones>("555-18").execute(); },
     "refused: conditional check failed"},
    {"so read and save: the item is of today then",
     [] {
         people.save(people.at("2"));
         people.update("2").append<&Person::phones>("555-18").execute();
         return shown(people.at("2"));
     },
     "Turing, Alan: 555-17, 555-18"},
    {"an old program does not misread what a newer one wrote", [] { return people_v1.at("3").name; },
     "refused: serialization"},

    {"bring all items up to date, at leisure",
     [] {
         for (const Person& each : people.scan()) people.save(each);
         return stored_version("1");
     },
     R"({"Item":{"schema_version":{"N":"2"}}})"},
};

}  // namespace

int main() { return example::run("Schema evolution: people, through three programs", steps, people); }
