// A shop in one table: customers, orders and their lines share a table and its keys, and come back as what they are.
//
//     ./entities

#include "steps.hpp"

#include <variant>

using dynantic::composed;
using dynantic::composed_key;     // the key of an item, from the values that it is made of
using dynantic::composed_prefix;  // the beginning of one attribute of it
using dynantic::composed_text;    // all of one
using dynantic::field;

namespace {

enum class State { open, paid, shipped };

// Each type says what it is called in the attribute "type", and how its members make the key. All items of a customer
// stand in one partition: one query brings the customer with the orders.
struct Customer {
    std::string customer_id{};
    std::string name{};

    struct Meta {
        static constexpr auto table_name = "example-shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = dynantic::Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "#PROFILE">>;
    };
};

struct Order {
    std::string customer_id{};
    std::int64_t number{};
    State state{};
    dynantic::Decimal total{};

    struct Meta {
        static constexpr auto table_name = "example-shop";
        static constexpr auto entity = dynantic::entity<"type", "ORDER">;
        using key =
            dynantic::Key<composed<"pk", "CUSTOMER#{customer_id}">, composed<"sk", "ORDER#{number:6}">>;
        using indexes = dynantic::Indexes<
            dynantic::Gsi<"ByState", composed<"state_key", "ORDER#{state}">, &Order::number>>;
    };
};

struct Line {
    std::string customer_id{};
    std::int64_t number{};
    std::int64_t line{};
    std::string article{};

    struct Meta {
        static constexpr auto table_name = "example-shop";
        static constexpr auto entity = dynantic::entity<"type", "LINE">;
        using key = dynantic::Key<composed<"pk", "CUSTOMER#{customer_id}">,
                                  composed<"sk", "ORDER#{number:6}#LINE#{line:3}">>;
    };
};

using Shop = dynantic::Entities<Customer, Order, Line>;
using Item = dynantic::Table<Shop>::Row;  // std::variant<Customer, Order, Line>

const dynantic::Table<Shop> shop;

const Item stock[] = {
    Customer{"ada", "Ada"},           Order{"ada", 1, State::shipped, 30}, Line{"ada", 1, 1, "lamp"},
    Order{"ada", 2, State::open, 92}, Line{"ada", 2, 1, "desk"},           Line{"ada", 2, 2, "pen"},
    Customer{"bob", "Bob"},           Order{"bob", 7, State::open, 80},
};

std::string partition_of(const std::string& customer) { return composed_text<Customer, "pk">(customer); }

std::string shown(const Item& item) {
    return std::visit(
        dynantic::match{[](const Customer& customer) { return customer.name; },
                        [](const Order& order) { return "order " + std::to_string(order.number); },
                        [](const Line& line) { return line.article; }},
        item);
}
template <class Items>
std::vector<std::string> shown(const Items& items) {
    std::vector<std::string> texts;
    for (const auto& each : items) texts.push_back(shown(Item(each)));
    return texts;
}

const example::Step steps[] = {
    {"save items of three types",
     [] {
         for (const Item& each : stock) shop.save(each);
     }},

    {"a customer with all that belongs to her: one query",
     [] { return shown(shop.query(partition_of("ada"))); }, "Ada, order 1, lamp, order 2, desk, pen"},
    {"one order with its lines",
     [] { return shown(shop.query(partition_of("ada")).begins_with(composed_prefix<Order, "sk">(2))); },
     "order 2, desk, pen"},
    {"an item of a type not known beforehand",
     [] {
         const std::string key = "ORDER#000007";  // as it came in a message, say
         return shown(shop.at(partition_of("bob"), key));
     },
     "order 7"},
    {"orders of all customers, by their state",
     [] { return shown(shop.query<"ByState">(composed_text<Order, "state_key">(State::open))); },
     "order 2, order 7"},
    {"a filter on what only one type has",
     [] { return shown(shop.scan().filter(field<&Order::total> >= 90)); }, "order 2"},

    // of<Order>() is the same table, seen as orders alone, with every verb of a table.
    {"an order, by its key", [] { return shop.of<Order>().at(composed_key<Order>("ada", 1)).total; }, "30"},
    {"ship it, which moves it in the index too",
     [] {
         const auto order = composed_key<Order>("ada", 2);
         shop.of<Order>().update(order).set<&Order::state>(State::shipped).execute();
         return shown(shop.query<"ByState">(composed_text<Order, "state_key">(State::shipped)));
     },
     "order 1, order 2"},
    {"take a customer for an order",
     [] { return shop.of<Order>().at(partition_of("ada"), "#PROFILE").total; }, "refused: serialization"},
    {"update a customer as if it were an order",
     [] { shop.of<Order>().update(partition_of("ada"), "#PROFILE").add<&Order::total>(1).execute(); },
     "refused: conditional check failed"},

    {"an order and its line, both or none",
     [] {
         dynantic::Transaction tx;
         tx.create(Order{"bob", 8, State::paid, 5});
         tx.create(Line{"bob", 8, 1, "ink"});
         tx.commit();
         return shown(shop.query(partition_of("bob")));
     },
     "Bob, order 7, order 8, ink"},
};

}  // namespace

int main() { return example::run("Entities: a shop in a single table", steps, shop); }
