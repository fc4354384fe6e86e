// Time to live: items that go by themselves, and are not seen from the moment they expire.
//
//     ./ttl

#include "steps.hpp"

using dynantic::field;
using namespace std::chrono_literals;

namespace {

struct Session {
    std::string user{};
    std::string id{};
    std::optional<dynantic::Timestamp> expires{};  // none: never

    struct Meta {
        static constexpr auto table_name = "example-sessions";
        using key = dynantic::Key<&Session::user, &Session::id>;
        static constexpr auto ttl = &Session::expires;  // stored as epoch seconds, as DynamoDB wants it
    };
};

const dynantic::Table<Session> sessions;

// The example's present. It looks years ahead in place of waiting for an hour to pass.
const dynantic::Timestamp now = std::chrono::sys_days{std::chrono::year(2100) / 1 / 1};

template <class Sessions>
std::vector<std::string> ids(const Sessions& found) {
    std::vector<std::string> all;
    for (const Session& each : found) all.push_back(each.id);
    return all;
}

auto adas() { return sessions.query("ada"); }

const example::Step steps[] = {
    {"create_table switched the time to live on",
     [] {
         const std::string reply =
             dynantic::Client::current().call("DescribeTimeToLive", R"({"TableName":"example-sessions"})");
         return reply.find(R"("AttributeName":"expires")") != std::string::npos;
     },
     "yes"},
    {"sessions for a while, for ever, and one that is over",
     [] {
         sessions.save({.user = "ada", .id = "laptop", .expires = now + 1h});
         sessions.save({.user = "ada", .id = "phone", .expires = now + 5min});
         sessions.save({.user = "ada", .id = "robot"});
         sessions.save({.user = "ada", .id = "yesterday", .expires = now - 24h});
     }},
    {"how the time is stored",
     [] {
         return dynantic::Client::current().call(
             "GetItem", R"({"TableName":"example-sessions","Key":{"user":{"S":"ada"},"id":{"S":"phone"}},)"
                        R"("ProjectionExpression":"expires"})");
     },
     R"({"Item":{"expires":{"N":"4102445100"}}})"},
    {"and how it comes back", [] { return sessions.at("ada", "phone").expires; }, "2100-01-01T00:05:00.000Z"},

    {"DynamoDB may delete days later: until then it is there", [] { return ids(adas()); },
     "laptop, phone, robot, yesterday"},
    {"leave out what has expired", [] { return ids(adas().filter(dynantic::not_expired<Session>(now))); },
     "laptop, phone, robot"},
    {"ten minutes later", [] { return ids(adas().filter(dynantic::not_expired<Session>(now + 10min))); },
     "laptop, robot"},
    {"by the clock on the wall, in short",
     [] {
         sessions.save({.user = "bob", .id = "old", .expires = dynantic::now() - 1s});
         sessions.save({.user = "bob", .id = "new", .expires = dynantic::now() + 1h});
         return ids(sessions.query("bob").not_expired());
     },
     "new"},

    {"prolong a session, if it is not over",
     [] {
         const auto prolong = [](const char* id) {
             return sessions.update("ada", id)
                 .set<&Session::expires>(now + 8h)
                 .condition(dynantic::not_expired<Session>(now))
                 .must_exist()
                 .try_execute()
                 .has_value();
         };
         return std::vector<bool>{prolong("phone"), prolong("yesterday")};
     },
     "yes, no"},
    {"make one last for ever",
     [] {
         sessions.update("ada", "phone").remove<&Session::expires>().execute();
         return sessions.at("ada", "phone").expires;
     },
     "none"},
    {"a time is a value as any other in conditions",
     [] { return ids(adas().filter(field<&Session::expires> < now)); }, "yesterday"},
};

}  // namespace

int main() { return example::run("Time to live: sessions", steps, sessions); }
