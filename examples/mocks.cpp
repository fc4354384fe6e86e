// Mocks: a class of an application tested without any database; and the least that its IAM policy must allow.
//
//     ./mocks

#include "steps.hpp"

using dynantic::field;

namespace {

// --- the application ---

struct Ticket {
    std::string show{};
    std::int64_t seat{};
    std::optional<std::string> owner{};

    struct Meta {
        static constexpr auto table_name = "example-tickets";
        using key = dynantic::Key<&Ticket::show, &Ticket::seat>;
    };
};

class BoxOffice {
  public:
    /// Given a client, so that a test can give another.
    explicit BoxOffice(dynantic::Client client) : tickets_(std::move(client)) {}

    /// Sells the free seat with the lowest number; none where all are sold. Somebody may be faster: then the next.
    std::optional<std::int64_t> sell(const std::string& show, const std::string& buyer) {
        for (const Ticket& each : tickets_.query(show).filter(field<&Ticket::owner>.not_exists())) {
            const auto sold = tickets_.update(show, each.seat)
                                  .set<&Ticket::owner>(buyer)
                                  .condition(field<&Ticket::owner>.not_exists())
                                  .try_execute();
            if (sold) return each.seat;
            if (sold.error().kind() != dynantic::ErrorKind::conditional_check_failed) sold.error().raise();
        }
        return std::nullopt;
    }

  private:
    dynantic::Table<Ticket> tickets_;
};

// --- its tests ---

using dynantic::testing::MockClient;
using dynantic::testing::RecordingClient;
using Tickets = std::vector<Ticket>;

// A free seat is sold, by exactly one request of each kind.
std::string a_free_seat_is_sold() {
    MockClient mock;
    mock.on_query().for_table("example-tickets").once().returns_each(Tickets{{"Hamlet", 7, {}}});
    mock.on_update_item().with_key({{"show", "Hamlet"}, {"seat", 7}}).once().returns_nothing();
    const auto seat = BoxOffice(mock).sell("Hamlet", "Ada");
    return example::text(seat) + mock.unmet();  // what was asked less often than it had to be; nothing here
}

// Somebody was faster at seat 7, so seat 8 is sold.
std::string the_next_seat_where_somebody_was_faster() {
    MockClient mock;
    mock.on_query().returns_each(Tickets{{"Hamlet", 7, {}}, {"Hamlet", 8, {}}});
    mock.on_update_item().with_key({{"show", "Hamlet"}, {"seat", 7}}).fails_condition();
    mock.on_update_item().with_key({{"show", "Hamlet"}, {"seat", 8}}).returns_nothing();
    return example::text(BoxOffice(mock).sell("Hamlet", "Ada"));
}

std::string none_where_all_are_sold() {
    MockClient mock;
    mock.on_query().returns_nothing();
    return example::text(BoxOffice(mock).sell("Hamlet", "Ada"));
}

// The service is busy, and a connection breaks: the client's retries see to it, and no time passes here.
std::string trouble_on_the_way_is_ridden_out() {
    MockClient mock;
    mock.on_query().throttles(2).disconnects().returns_each(Tickets{{"Hamlet", 7, {}}});
    mock.on_update_item().returns_nothing();
    const auto seat = BoxOffice(mock).sell("Hamlet", "Ada");
    return "seat " + example::text(seat) + " after " + std::to_string(mock.count("Query")) + " attempts";
}

std::string what_was_sent() {
    MockClient mock;
    mock.on_query().returns_each(Tickets{{"Hamlet", 7, {}}});
    mock.on_update_item().returns_nothing();
    static_cast<void>(BoxOffice(mock).sell("Hamlet", "Ada"));
    return mock.requests().back().json;
}

// A request that no line of the script is for is an error that shows the request and the script.
void an_unexpected_request() {
    MockClient mock;
    mock.on_query().returns_each(Tickets{{"Hamlet", 7, {}}});
    static_cast<void>(BoxOffice(mock).sell("Hamlet", "Ada"));
}

// What the application asks of DynamoDB, seen by a recorder in front of a real database.
const dynantic::Table<Ticket> tickets;
std::set<std::string> verbs_used() {
    const RecordingClient recorder{dynantic::Client::current()};
    tickets.batch_save(Tickets{{"Othello", 1, "Bob"}, {"Othello", 2, {}}});
    static_cast<void>(BoxOffice(recorder).sell("Othello", "Ada"));
    return recorder.verbs();
}

const example::Step steps[] = {
    {"a free seat is sold", a_free_seat_is_sold, "7"},
    {"the next seat, where somebody was faster", the_next_seat_where_somebody_was_faster, "8"},
    {"none, where all are sold", none_where_all_are_sold, "none"},
    {"throttling and broken connections are ridden out", trouble_on_the_way_is_ridden_out,
     "seat 7 after 4 attempts"},
    {"what was sent", what_was_sent,
     R"json({"TableName":"example-tickets","Key":{"show":{"S":"Hamlet"},"seat":{"N":"7"}},)json"
     R"json("UpdateExpression":"SET #0 = :0","ConditionExpression":"attribute_not_exists(#0)",)json"
     R"json("ReturnValuesOnConditionCheckFailure":"ALL_OLD","ExpressionAttributeNames":{"#0":"owner"},)json"
     R"json("ExpressionAttributeValues":{":0":{"S":"Ada"}}})json"},
    {"a request that nobody expected", an_unexpected_request, "refused: unexpected call"},

    {"the verbs that the application uses", verbs_used, "Query, UpdateItem"},
    {"the policy for them, and no more",
     [] { return tickets.iam_policy("123456789012", "eu-west-1", verbs_used()); }, example::anything},
};

}  // namespace

int main() { return example::run("Mocks: testing a class of your own", steps, tickets); }
