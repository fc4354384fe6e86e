// `for (... : users.query(..).filter(..))`: all but the last value of the chain die before the loop begins,
// so whatever the loop needs must have been moved or copied into it. AddressSanitizer ends this program where
// that is not so. UBSan is on as well because with it g++ takes less for a constant: models must compile all the same.

#include <dynantic/dynantic.hpp>

#include <iostream>
#include <string>

namespace {

struct Reading {
    std::string sensor{};
    std::int64_t at{};
    double value{};
    std::string unit{};

    struct Meta {
        static constexpr auto table_name = "readings";
        using key = dynantic::Key<&Reading::sensor, &Reading::at>;
    };
};

struct Order {  // with a composed key, which the compiler takes apart
    std::string customer_id{};
    int number{};

    struct Meta {
        static constexpr auto table_name = "orders";
        using key = dynantic::Key<dynantic::composed<"pk", "CUSTOMER#{customer_id}">,
                                  dynantic::composed<"sk", "ORDER#{number:6}">>;
    };
};

// Long enough to live on the heap: a dangling small string would go unnoticed in the frame.
std::string sensor_name() { return "a-sensor-with-a-name-that-does-not-fit-into-a-small-string"; }

}  // namespace

int main() {
    using dynantic::field;
    const dynantic::Client client = dynantic::Client::embedded();
    {
        const dynantic::Table<Reading> readings{client};
        readings.create_table();
        for (int n = 0; n < 50; ++n)
            readings.save(Reading{sensor_name(), n, n * 0.5, "a-unit-with-a-name-that-does-not-fit-either"});
    }
    int seen = 0;
    for (const Reading& each :
         dynantic::Table<Reading>{client}
             .query(sensor_name())
             .ge(10)
             .filter(field<&Reading::value> >= 10.0 &&
                     field<&Reading::unit> == std::string("a-unit-with-a-name-that-does-not-fit-either"))
             .page_size(7)) {
        if (each.sensor != sensor_name()) return 1;
        ++seen;
    }
    for (const Reading& each : dynantic::Table<Reading>{client}.scan().filter(field<&Reading::value> < 5.0)) {
        if (each.value >= 5.0) return 1;
        ++seen;
    }
    const auto step = dynantic::Table<Reading>{client}.query(sensor_name()).page_size(5);
    const auto reversed = step.reverse();  // `step` goes on being what it was
    if (reversed.first()->at != 49 || step.first()->at != 0) return 1;

    const dynantic::Table<Order> orders{client};
    orders.create_table();
    orders.save(Order{sensor_name(), 7});
    for (const Order& each :
         dynantic::Table<Order>{client}.query("CUSTOMER#" + sensor_name()).begins_with("ORDER#")) {
        if (each.customer_id != sensor_name() || each.number != 7) return 1;
        ++seen;
    }

    // What a failure tells outlives the result and the error that it came with.
    dynantic::Transaction twice{client};
    twice.create(Reading{sensor_name(), 1, 0, "u"});
    for (const dynantic::CancellationReason& reason : twice.try_commit().error().cancellation_reasons()) {
        if (reason.code != "ConditionalCheckFailed" || reason.message.size() < 20) return 1;
        ++seen;
    }
    const dynantic::Error& error = dynantic::Table<Reading>{client}.try_at("nowhere", 1).error();
    if (error.kind() != dynantic::ErrorKind::item_not_found || error.table() != "readings") return 1;
    std::cout << seen << " things through chains of temporaries\n";
    return seen == 42 ? 0 : 1;
}
