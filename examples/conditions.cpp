// Conditions: typed, kept in variables, built at run time; the same ones guard writes and filter reads.
//
//     ./conditions

#include "steps.hpp"

using dynantic::attr;
using dynantic::Condition;
using dynantic::field;

namespace {

enum class Kind { planet, dwarf, moon };

struct Orbit {
    std::int64_t days{};
    std::optional<std::string> around{};
};

struct Body {
    std::string name{};
    Kind kind{};
    double radius{};
    std::set<std::string> visited_by{};
    std::optional<std::string> discovered_by{};
    Orbit orbit{};

    struct Meta {
        static constexpr auto table_name = "example-bodies";
        using key = dynantic::Key<&Body::name>;
    };
};

const dynantic::Table<Body> bodies;

const Body all[] = {
    {.name = "Earth", .kind = Kind::planet, .radius = 6371, .visited_by = {"us"}, .orbit = {365, "Sun"}},
    {.name = "Mars", .kind = Kind::planet, .radius = 3389.5, .visited_by = {"Viking"}, .orbit = {687, "Sun"}},
    {.name = "Pluto",
     .kind = Kind::dwarf,
     .radius = 1188.3,
     .visited_by = {"New Horizons"},
     .discovered_by = "Tombaugh",
     .orbit = {90560, "Sun"}},
    {.name = "Ceres",
     .kind = Kind::dwarf,
     .radius = 469.7,
     .discovered_by = "Piazzi",
     .orbit = {1680, "Sun"}},
    {.name = "Moon", .kind = Kind::moon, .radius = 1737.4, .visited_by = {"Apollo"}, .orbit = {27, "Earth"}},
};

// What each condition finds, in the order of names.
struct Case {
    std::string title;
    Condition<Body> condition;
    std::string found;
};

// Built at run time, from what a user ticked: an empty condition is true, and takes what is joined to it.
Condition<Body> search(bool only_large, const std::vector<Kind>& kinds) {
    Condition<Body> wanted;
    if (only_large) wanted &= field<&Body::radius> >= 1500;
    Condition<Body> one_of_them;
    for (const Kind kind : kinds) one_of_them |= field<&Body::kind> == kind;
    return wanted && one_of_them;
}

const Case cases[] = {
    {"equal, of an enum", field<&Body::kind> == Kind::dwarf, "Ceres, Pluto"},
    {"less, with the number in front", 1500 > field<&Body::radius>, "Ceres, Pluto"},
    {"between, both ends included", field<&Body::radius>.between(1188.3, 3389.5), "Mars, Moon, Pluto"},
    {"one of several", field<&Body::name>.in("Earth", "Moon"), "Earth, Moon"},
    {"begins with", field<&Body::name>.begins_with("M"), "Mars, Moon"},
    {"an optional is there", field<&Body::discovered_by>.exists(), "Ceres, Pluto"},
    {"a set contains", field<&Body::visited_by>.contains("Viking"), "Mars"},
    {"the size of a text", field<&Body::name>.size() == 4, "Mars, Moon"},
    {"inside a nested struct", field<&Body::orbit, &Orbit::around> == "Earth", "Moon"},
    {"and", field<&Body::radius> <= 5000 && field<&Body::kind> == Kind::planet, "Mars"},
    {"or", field<&Body::kind> == Kind::moon || field<&Body::name> == "Mars", "Mars, Moon"},
    {"not", !(field<&Body::kind> == Kind::dwarf), "Earth, Mars, Moon"},
    {"what is missing is unlike everything", field<&Body::discovered_by> != "Piazzi",
     "Earth, Mars, Moon, Pluto"},
    {"an attribute outside the model", attr("rings").exists(), "nothing"},
    {"built at run time: large planets and moons", search(true, {Kind::planet, Kind::moon}),
     "Earth, Mars, Moon"},
    {"built at run time: nothing asked", search(false, {}), "Ceres, Earth, Mars, Moon, Pluto"},
};

std::vector<example::Step> steps() {
    std::vector<example::Step> steps;
    steps.emplace_back("save five bodies", [] { bodies.batch_save(all); });
    for (const Case& each : cases) {
        steps.emplace_back(
            each.title,
            [condition = each.condition] {
                std::set<std::string> names;
                for (const Body& body : bodies.scan().filter(condition)) names.insert(body.name);
                return names;
            },
            each.found);
    }
    // The same conditions guard writes.
    steps.emplace_back(
        "remove Mars if it is a moon", [] { bodies.remove("Mars", field<&Body::kind> == Kind::moon); },
        "refused: conditional check failed");
    steps.emplace_back("move the Moon if it still turns around Earth", [] {
        bodies.update("Moon")
            .set<&Body::orbit, &Orbit::days>(28)
            .condition(field<&Body::orbit, &Orbit::around> == "Earth")
            .execute();
    });
    return steps;
}

}  // namespace

int main() { return example::run("Conditions: one language for filters and guards", steps(), bodies); }
