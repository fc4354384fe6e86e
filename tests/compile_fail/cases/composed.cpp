// What is asked wrongly of the text of a composed key.
#include <dynantic/composed.hpp>
#include <dynantic/composed_key.hpp>
#include <dynantic/rules.hpp>

#include <cstdint>
#include <string>

namespace dynantic::test {

struct Event {
    std::string tenant{};
    std::int64_t number{};

    struct Meta {
        static constexpr auto table_name = "events";
        using key = Key<composed<"pk", "T#{tenant}">, composed<"sk", "E#{number:8}#{tenant}">>;
    };
};

// expect: dynantic: the model has no composed key of this name
auto unknown_name = composed_text<Event, "nope">("a");
// expect: dynantic: composed_text() takes a value for each member of the pattern
auto too_few = composed_text<Event, "sk">(5);
// expect: dynantic: more values than the composed key has members
auto too_many = composed_prefix<Event, "pk">("a", "b");
// expect: dynantic: a part of a composed key is of another type than its member
auto other_type = composed_prefix<Event, "sk">("five");

// expect: dynantic: composed_key() takes a value for each member that the key is made of, in the order in which the key names them
auto a_member_less = composed_key<Event>("a");
// expect: dynantic: a value of composed_key() is of another type than its member
auto a_member_of_another_type = composed_key<Event>("a", "five");

struct NoMap {
    std::string name{};
    struct Meta {
        static constexpr auto rules = dynantic::rules(rule<&NoMap::name>(each_key(min_length(1))));
    };
};
// expect: dynantic: each_key(...) needs a map
bool keys_of_a_text = detail::check_rules<NoMap>();

}  // namespace dynantic::test
