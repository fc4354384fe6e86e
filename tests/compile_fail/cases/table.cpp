// What is asked wrongly of a table, a query, a batch or a transaction.
#include <dynantic/dynantic.hpp>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace dynantic::test {

struct User {
    std::string user_id{};
    std::string email{};
    std::string name{};
    std::int64_t age{};

    struct Meta {
        static constexpr auto table_name = "users";
        using key = Key<&User::user_id, &User::email>;
        using indexes =
            Indexes<Gsi<"ByName", &User::name, &User::age>, Gsi<"NameKeys", &User::name, keys_only>>;
    };
};
struct Order {
    std::string id{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "orders";
        using key = Key<&Order::id>;
        static constexpr auto version = &Order::version;
    };
};
struct Address {
    std::string street{};
};
template <int>  // a template complains once: so each misuse has a type of its own
struct Other {
    std::string id{};

    struct Meta {
        static constexpr auto table_name = "others";
        using key = Key<&Other::id>;
    };
};
struct Named {
    std::string id{};

    struct Meta {
        static constexpr auto table_name = "named";
        using key = Key<&Named::id>;
    };
};
struct Numbered {
    std::string id{};
    std::int64_t version{};

    struct Meta {
        static constexpr auto table_name = "numbered";
        using key = Key<&Numbered::id>;
        static constexpr auto version = &Numbered::version;
    };
};
struct Parcel {
    std::string id{};
    std::string town{};
    std::string street{};
    std::int64_t weight{};
    std::int64_t until{};

    struct Meta {
        static constexpr auto table_name = "parcels";
        using key = Key<&Parcel::id>;
        static constexpr auto ttl = &Parcel::until;
        using indexes = Indexes<Gsi<"ByTown", &Parcel::town, include<&Parcel::until>>,
                                Gsi<"ByStreet", &Parcel::street, keys_only>>;
    };
};
const Table<Named> orders_with_a_name;
const Table<Parcel> parcels;
const Table<User> users;
const Table<Order> orders;

// expect: dynantic: missing sort key: this table's key is the partition key and the sort key
void get_without_the_sort_key() { static_cast<void>(users.get("u1")); }

// expect: dynantic: a value of a key is of another type than the key's member
void get_by_a_number() { static_cast<void>(orders.get(5)); }

// expect: dynantic: more values than this table's key has parts
void get_with_a_sort_key_too_many() { static_cast<void>(orders.get("o1", "x")); }

// expect: dynantic: a key is given by its values, as get(user.user_id, user.email), not by an item: key_of(item) is an item's key
void get_by_an_item() {
    User user;
    static_cast<void>(users.get(user));
}

// expect: dynantic: a model needs its key
void save_of_a_struct_that_is_no_model() {
    struct Loose {
        std::string a{};
    };
    Table<Loose>{}.save(Loose{});
}

// expect: dynantic: a model needs its key
void key_of_a_nested_struct() { static_cast<void>(key<Address>("x")); }

// expect: dynantic: the model has no index of this name
void query_of_an_index_that_is_not_there() { static_cast<void>(users.query<"ByAge">("x")); }

// expect: dynantic: a query takes the values of the partition key, no fewer and no more
void query_with_the_sort_key() { static_cast<void>(users.query("u1", "a@x")); }

// expect: dynantic: a value of a sort key is of another type than its member
void sort_key_of_another_type() { static_cast<void>(users.query("u1").lt(5)); }

// expect: dynantic: there is no sort key left for a condition
void two_conditions_on_the_sort_key() { static_cast<void>(users.query("u1").gt("a").lt("b")); }

// expect: dynantic: there is no sort key left for a condition
void condition_on_no_sort_key() { static_cast<void>(orders.query("o1").eq("x")); }

// expect: dynantic: begins_with() needs a sort key of text or binary data
void beginning_of_a_number() { static_cast<void>(users.query<"ByName">("Jane").begins_with("1")); }

// expect: dynantic: a sort key has no <> condition: query two ranges, lt() and gt()
void sort_key_that_is_not() { static_cast<void>(users.query("u1").ne("x")); }

// expect: dynantic: a filter on the key being queried, which DynamoDB refuses
void filter_on_the_sort_key() { static_cast<void>(users.query("u1").filter(field<&User::email> > "j")); }

// expect: dynantic: a filter on the key being queried, which DynamoDB refuses
void filter_on_the_key_of_an_index() {
    static_cast<void>(
        users.query<"ByName">("Jane").filter(field<&User::name>.exists() && field<&User::email> == "x"));
}

// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void filter_of_a_bool(const std::string& a) { static_cast<void>(users.query("u1").filter(a == "b")); }
// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void filter_of_a_function() {
    static_cast<void>(users.query("u1").filter([](const User& user) { return user.age > 5; }));
}
// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void filter_of_a_bool_on_an_index(const bool& wanted) {
    static_cast<void>(users.query<"ByName">("Jane").filter(wanted));
}
// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void filter_of_a_function_on_an_index() {
    static_cast<void>(users.query<"ByName">("Jane").filter([](const User&) { return true; }));
}
// expect: dynantic: a condition is needed here, such as field<&T::x> == value
void scan_filter_of_a_function() {
    static_cast<void>(users.scan().filter([](const User&) { return true; }));
}

// expect: dynantic: this condition is on another model than the table
void filter_on_another_model() { static_cast<void>(users.scan().filter(field<&Order::id> == "x")); }

// expect: dynantic: a global secondary index has no consistent reads
void consistent_read_of_an_index() { static_cast<void>(users.query<"ByName">("Jane").consistent_read()); }

// expect: dynantic: this index does not hold each attribute that values() asks for: include<> them in it, or hydrate() the items
void values_that_the_index_does_not_hold() {
    static_cast<void>(users.query<"NameKeys">("x").values<&User::name, &User::age>());
}

// expect: dynantic: values() takes members and paths of the table's own model
void values_of_another_model() { static_cast<void>(users.scan().values<&Order::id>()); }

// expect: dynantic: values() takes members and paths of the table's own model
void values_of_paths_of_another_model() { static_cast<void>(users.scan().values(field<&Order::id>)); }

// expect: dynantic: values() takes members and paths of the table's own model
void values_of_a_condition() { static_cast<void>(users.scan().values(field<&User::name> == "x")); }

// expect: dynantic: saving this model makes values (version, uuid, dates) that a const object or a temporary cannot take
void generated_values_of_a_const_object() {
    const Order order{};
    orders.save(order);
}

// expect: dynantic: an update in a transaction returns no values
void values_of_an_update_in_a_transaction() {
    Transaction tx;
    tx.update(users.update("u1", "a@x").set<&User::name>("x").return_values(ReturnValues::all_new));
}

// expect: dynantic: check() takes the key and then a condition
void check_without_a_condition() {
    Transaction tx;
    tx.check<User>("u1", "a@x");
}

// expect: dynantic: transact_get() takes up to 100 keys
void transaction_of_too_many_gets() {
    const auto one = key<Order>("o1");
    [&]<std::size_t... I>(std::index_sequence<I...>) {
        static_cast<void>(transact_get((static_cast<void>(I), one)...));
    }
    (std::make_index_sequence<101>());
}

// expect: dynantic: expect_version() needs a model whose Meta names a version member
void version_of_a_model_without_one() { static_cast<void>(users.update("u1", "a@x").expect_version(5)); }

// expect: dynantic: more values than this table's key has parts
void key_of_three_values() { static_cast<void>(key<User>("u1", "a@x", "b")); }

// expect: dynantic: this table holds items of another type
void item_of_another_model_in_a_transaction(const Table<User>& users, const Other<0>& order) {
    Transaction tx;
    tx.put(users, order);
}
// expect: dynantic: this table holds items of another type
void item_of_another_model_in_a_batch(const Table<User>& users, const Order& order) {
    BatchWriter<> writer;
    writer.save(users, order);
}
// expect: dynantic: this is the key of an item of another model
void key_of_another_model(const Table<User>& users, const ItemKey<Order>& key) {
    BatchWriter<> writer;
    writer.remove(users, key);
}
// expect: dynantic: this table holds items of another type
void save_of_another_model(Other<1>& order) { users.save(order); }
// expect: dynantic: this table holds items of another type
void save_of_a_const_item_of_another_model(const Other<2>& order) {
    users.save(order, field<&User::age> > 5);
}
// expect: dynantic: this table holds items of another type
void try_save_of_another_model() { static_cast<void>(users.try_save(Other<3>{})); }
// expect: dynantic: this table holds items of another type
void save_of_a_text() { users.save("u1"); }
// expect: dynantic: this table holds items of another type
void create_of_another_model(Other<4>& order) { users.create(order); }
// expect: dynantic: this table holds items of another type
void try_create_of_another_model(Other<5>& order) { static_cast<void>(users.try_create(order)); }
// expect: dynantic: this table holds items of another type
void stored_of_another_model(const Other<6>& order) { static_cast<void>(users.stored(order)); }
// expect: dynantic: this table holds items of another type
void try_stored_of_another_model(const Other<7>& order) { static_cast<void>(users.try_stored(order)); }
// expect: dynantic: this table holds items of another type
void exchange_of_another_model(Other<8>& order) { static_cast<void>(users.exchange(order)); }
// expect: dynantic: this table holds items of another type
void try_exchange_of_another_model(Other<9>& order) { static_cast<void>(users.try_exchange(order)); }
// expect: dynantic: this table holds items of another type
void remove_of_another_model(const Other<10>& order) { users.remove(order); }
// expect: dynantic: this table holds items of another type
void take_of_another_model(const Other<11>& order) { static_cast<void>(users.take(order)); }
// expect: dynantic: this table holds items of another type
void patch_of_another_model(const Other<12>& order) { static_cast<void>(users.patch(order)); }
// expect: dynantic: this table holds items of another type
void changes_of_another_model(const Other<13>& before, Other<13>& after) {
    users.save_changes(before, after);
}
// expect: dynantic: this table holds items of another type
void batch_save_of_another_model(const std::vector<Other<14>>& many) { users.batch_save(many); }
// expect: dynantic: this table holds items of another type
void batch_save_of_a_list_of_another_model(const Other<15>& order) { users.batch_save({order, order}); }
// expect: dynantic: this table holds items of another type
void try_batch_save_of_a_list_of_another_model(const Other<19>& order) {
    static_cast<void>(users.try_batch_save({order, order}));
}
// expect: dynantic: this table holds items of another type
void writer_of_another_model(const Other<16>& order) {
    users.batch_write([&](auto& w) { w.save(order); });
}
// expect: dynantic: this table holds items of another type
void create_of_another_model_in_a_transaction(const Other<17>& order) {
    Transaction tx;
    tx.create(users, order);
}
// expect: dynantic: this table holds items of another type
void remove_of_another_model_in_a_transaction(const Other<18>& order) {
    Transaction tx;
    tx.remove(users, order);
}
// expect: dynantic: this is the key of an item of another model
void batch_get_of_keys_of_another_model(const std::vector<ItemKey<Order>>& keys) {
    static_cast<void>(orders_with_a_name.batch_get(keys));
}
// expect: dynantic: this is the key of an item of another model
void batch_remove_of_keys_of_another_model(const std::vector<ItemKey<User>>& keys) {
    orders.batch_remove(keys);
}
// expect: dynantic: saving this model makes values (version, uuid, dates) that a const object or a temporary cannot take
void exchange_of_a_const_object(const Numbered& numbered) {
    static_cast<void>(Table<Numbered>{}.exchange(numbered));
}
// expect: dynantic: this index does not hold each attribute that the filter names, so DynamoDB would take them for missing
void filter_on_what_the_index_does_not_hold() {
    static_cast<void>(users.query<"NameKeys">("x").filter(field<&User::age> > 5));
}
// expect: dynantic: this index does not hold each attribute that the filter names, so DynamoDB would take them for missing
void scan_filter_on_what_the_index_does_not_hold() {
    static_cast<void>(
        parcels.scan<"ByTown">().filter(field<&Parcel::town> == "x" && field<&Parcel::weight> > 5));
}
// expect: dynantic: this index does not hold each attribute that the filter names, so DynamoDB would take them for missing
void expiry_that_the_index_does_not_hold() { static_cast<void>(parcels.scan<"ByStreet">().not_expired()); }

// expect: dynantic: after an item, only a condition may follow
void item_and_something_else(const Table<Order>& orders, const Order& order) {
    Transaction tx;
    tx.remove(orders, order, 5);
}

}  // namespace dynantic::test
