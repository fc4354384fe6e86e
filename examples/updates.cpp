// Updates: what DynamoDB changes in place, in one request, whatever others do at the same moment.
//
//     ./updates
//
// Each update is built from typed verbs and sent by execute(). The keys cannot be changed, two verbs cannot touch the
// same place, and a value of the wrong type does not compile.

#include "steps.hpp"

using dynantic::field;
using dynantic::if_not_exists;
using dynantic::ReturnValues;
using namespace dynantic::literals;  // 0.5_dec

namespace {

struct Address {
    std::string street{};
    std::string city{};
};

struct Player {
    std::string name{};
    std::int64_t points{};
    std::int64_t best{};
    dynantic::Decimal purse{};
    std::set<std::string> badges{};
    std::vector<std::string> log{};
    std::map<std::string, std::int64_t> scores{};
    std::optional<std::string> motto{};
    Address home{};

    struct Meta {
        static constexpr auto table_name = "example-players";
        using key = dynantic::Key<&Player::name>;
    };
};

const dynantic::Table<Player> players;

auto ada() { return players.update("Ada"); }
// Sends an update, and gives the player as she is then, from the same request.
Player after(const dynantic::Update<Player>& update) {
    return update.return_values(ReturnValues::all_new).execute();
}

// An update that is used often is a value of its own.
const auto win = dynantic::UpdateExpression<Player>{}.add<&Player::points>(3).append<&Player::log>("won");

const example::Step steps[] = {
    {"a player to begin with",
     [] { players.create({.name = "Ada", .points = 10, .purse = 2, .home = {.city = "London"}}); }},

    {"set a value", [] { return after(ada().set<&Player::motto>("onwards")).motto; }, "onwards"},
    {"set inside a nested struct",
     [] { return after(ada().set<&Player::home, &Address::street>("Mill St")).home.street; }, "Mill St"},
    {"set an entry of a map",
     [] { return after(ada().set(field<&Player::scores>["chess"], 1500)).scores.at("chess"); }, "1500"},
    {"set from another field, plus a number",
     [] { return after(ada().set(field<&Player::best>, field<&Player::points> + 5)).best; }, "15"},
    {"set only what is missing",
     [] { return after(ada().set_if_not_exists<&Player::motto>("backwards")).motto; }, "onwards"},
    {"set from what may be missing",
     [] {
         const auto go = field<&Player::scores>["go"];
         return after(ada().set(go, if_not_exists(go, 100) + 1)).scores.at("go");
     },
     "101"},

    {"add to a number", [] { return after(ada().add<&Player::purse>(0.5_dec)).purse; }, "2.5"},
    {"add to a set", [] { return after(ada().add<&Player::badges>("early")).badges; }, "early"},
    {"erase from a set", [] { return after(ada().erase_from<&Player::badges>("early")).badges; }, "nothing"},
    {"append to a list, and to its front",
     [] {
         ada().append<&Player::log>("left").execute();
         return after(ada().prepend<&Player::log>("came")).log;
     },
     "came, left"},
    {"remove an element of a list", [] { return after(ada().remove(field<&Player::log>[0])).log; }, "left"},
    {"remove an attribute", [] { return after(ada().remove<&Player::motto>()).motto; }, "none"},
    {"apply an update that was built before",
     [] { return after(ada().apply(win).add<&Player::purse>(1)).log; }, "left, won"},

    {"answer with the old item",
     [] { return ada().add<&Player::points>(1).return_values(ReturnValues::all_old).execute()->points; },
     "13"},
    {"answer with what changed, and nothing else",
     [] {
         const dynantic::Partial<Player> changed =
             ada().add<&Player::points>(1).return_values(ReturnValues::updated_new).execute();
         return std::to_string(changed.get<&Player::points>()) +
                ", purse told: " + example::text(changed.has<&Player::purse>());
     },
     "15, purse told: no"},

    {"only where a condition holds",
     [] { ada().add<&Player::purse>(-100).condition(field<&Player::purse> >= 100).execute(); },
     "refused: conditional check failed"},
    {"two verbs for one place", [] { ada().set<&Player::points>(0).add<&Player::points>(1).execute(); },
     "refused: validation"},
    {"an update makes the item where there is none",
     [] {
         players.update("Bob").add<&Player::points>(1).execute();
         return players.scan().count();
     },
     "2"},
    {"unless it must exist", [] { players.update("Eve").add<&Player::points>(1).must_exist().execute(); },
     "refused: conditional check failed"},
    {"the request, without sending it", [] { return ada().add<&Player::points>(1).request(); },
     R"({"TableName":"example-players","Key":{"name":{"S":"Ada"}},"UpdateExpression":"ADD #0 :0",)"
     R"("ExpressionAttributeNames":{"#0":"points"},"ExpressionAttributeValues":{":0":{"N":"1"}}})"},
};

}  // namespace

int main() { return example::run("Updates: changing items in place", steps, players); }
