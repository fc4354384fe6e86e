// Queries and scans: typed keys and indexes, order, limits, counts, projections, lazy iteration.
//
//     ./queries

#include "steps.hpp"

using dynantic::field;

namespace {

enum class Status { open, shipped };

struct Order {
    std::string customer{};
    dynantic::Date day{};
    Status status{};
    dynantic::Decimal total{};
    std::string item{};

    struct Meta {
        static constexpr auto table_name = "example-orders";
        using key = dynantic::Key<&Order::customer, &Order::day>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByStatus", &Order::status, &Order::day>,
                                          dynantic::Gsi<"ByItem", &Order::item, dynantic::keys_only>,
                                          dynantic::Lsi<"ByTotal", &Order::total>>;
    };
};

const dynantic::Table<Order> orders;

constexpr dynantic::Date day(unsigned month, unsigned day) {
    return std::chrono::year(2024) / std::chrono::month(month) / std::chrono::day(day);
}

const Order all[] = {
    {"ada", day(1, 5), Status::shipped, 30, "lamp"}, {"ada", day(2, 9), Status::shipped, 12, "pen"},
    {"ada", day(2, 20), Status::open, 80, "desk"},   {"ada", day(3, 1), Status::open, 5, "ink"},
    {"bob", day(1, 7), Status::open, 80, "desk"},    {"bob", day(3, 3), Status::shipped, 7, "pen"},
};

// What the steps show of orders.
template <class Orders>
std::vector<std::string> items(const Orders& found) {
    std::vector<std::string> names;
    for (const Order& each : found) names.push_back(each.item);
    return names;
}

// A query is a value that each step goes on from. It acts through the client that is current when it is made.
auto adas() { return orders.query("ada"); }

const example::Step steps[] = {
    {"save six orders", [] { orders.batch_save(all); }},

    {"a partition, in the order of the sort key", [] { return items(adas()); }, "lamp, pen, desk, ink"},
    {"from the end", [] { return items(adas().reverse()); }, "ink, desk, pen, lamp"},
    {"a range of days", [] { return items(adas().between(day(2, 1), day(2, 28))); }, "pen, desk"},
    {"since a day", [] { return items(adas().ge(day(2, 20))); }, "desk, ink"},
    {"in February, by the beginning of the date", [] { return items(adas().begins_with("2024-02")); },
     "pen, desk"},
    {"filtered, after they were read", [] { return items(adas().filter(field<&Order::total> >= 12)); },
     "lamp, pen, desk"},

    {"a global index: open orders of all", [] { return items(orders.query<"ByStatus">(Status::open)); },
     "desk, desk, ink"},
    {"a local index: hers, the dearest two",
     [] { return items(orders.query<"ByTotal">("ada").reverse().limit(2)); }, "desk, lamp"},
    {"an index of keys alone gives Partial items",
     [] {
         std::vector<std::string> found;
         for (const dynantic::Partial<Order>& each : orders.query<"ByItem">("desk"))
             found.push_back(each.get<&Order::customer>() + (each.has<&Order::total>() ? ", total" : ""));
         std::ranges::sort(found);
         return found;
     },
     "ada, bob"},

    {"the first", [] { return adas().first()->item; }, "lamp"},
    {"the first of nobody", [] { return orders.query("eve").first().has_value(); }, "no"},
    {"the only one", [] { return adas().eq(day(3, 1)).one().item; }, "ink"},
    {"the only one of several", [] { return adas().one().item; }, "refused: validation"},
    {"how many, without fetching them", [] { return adas().count(); }, "4"},
    {"some members, as tuples",
     [] {
         dynantic::Decimal sum;
         for (const auto& [item, total] : adas().values<&Order::item, &Order::total>()) sum += total;
         return sum;
     },
     "127"},

    {"one after the other, and no further than need be",
     [] {
         for (const Order& each : adas().page_size(1)) {
             if (each.status == Status::open) return each.item;  // the fourth is never asked for
         }
         return std::string("none");
     },
     "desk"},
    {"a bound of what is read, whatever the filter leaves",
     [] { return items(adas().max_evaluated(2).filter(field<&Order::status> == Status::open)); }, "nothing"},
    {"a scan of everything, in four segments at once", [] { return orders.scan().segments(4).count(); }, "6"},
    {"a scan with a filter", [] { return orders.scan().filter(field<&Order::item> == "pen").count(); }, "2"},
};

}  // namespace

int main() { return example::run("Queries and scans", steps, orders); }
