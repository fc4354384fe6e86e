#include <dynantic/async.hpp>

using dynantic::field;

struct User {
    std::string id{};
    std::string name{};
    struct Meta {
        static constexpr auto table_name = "users";
        using key = dynantic::Key<&User::id>;
    };
};

// case: two conditions of one save
void misuse_1(const dynantic::AsyncTable<User>& users, const User& user) {
    users.save(
        user, field<&User::id>.exists(),
        field<&User::name>.exists());  // expect: dynantic: save() takes an item, a condition and a token
}

template <int>  // a template complains once: so each misuse has a type of its own
struct Order {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "orders";
        using key = dynantic::Key<&Order::id>;
    };
};
struct Index {
    std::string id{};
    std::string name{};
    std::string text{};
    struct Meta {
        static constexpr auto table_name = "index";
        using key = dynantic::Key<&Index::id>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByName", &Index::name, dynantic::keys_only>>;
    };
};

// case: an item of another model
void misuse_2(const dynantic::AsyncTable<User>& users, const Order<2>& order) {
    users.save(order);  // expect: dynantic: this table holds items of another type
}
// case: a new item of another model
void misuse_3(const dynantic::AsyncTable<User>& users, const Order<3>& order) {
    users.create(order);  // expect: dynantic: this table holds items of another type
}
// case: an exchanged item of another model
void misuse_4(const dynantic::AsyncTable<User>& users, const Order<4>& order) {
    users.exchange(order);  // expect: dynantic: this table holds items of another type
}
// case: removal of an item of another model
void misuse_5(const dynantic::AsyncTable<User>& users, const Order<5>& order) {
    users.remove(order);  // expect: dynantic: this table holds items of another type
}
// case: a batch of items of another model
void misuse_6(const dynantic::AsyncTable<User>& users, const Order<6>& order) {
    users.batch_save(order, order);  // expect: dynantic: this table holds items of another type
}
// case: a batch of keys of another model
void misuse_7(const dynantic::AsyncTable<Order<0>>& orders) {
    orders.batch_get(
        dynantic::key<User>("u1"));  // expect: dynantic: this is the key of an item of another model
}
// case: values that the index does not hold
void misuse_8(const dynantic::AsyncTable<Index>& all) {
    all.query<"ByName">("x")
        .values<
            &Index::
                text>();  // expect: dynantic: this index does not hold each attribute that values() asks for
}
// case: a filter on what the index does not hold
void misuse_9(const dynantic::AsyncTable<Index>& all) {
    static_cast<void>(all.query<"ByName">("x").filter(
        field<&Index::text> ==
        "x"));  // expect: dynantic: this index does not hold each attribute that the filter names
}
// case: a list in braces of items of another model
void misuse_11(const dynantic::AsyncTable<User>& users, const Order<11>& order) {
    users.batch_save({order, order});  // expect: dynantic: this table holds items of another type
}
// case: a list in braces of items of another model, for a Result
void misuse_12(const dynantic::AsyncTable<User>& users, const Order<12>& order) {
    users.try_batch_save({order, order});  // expect: dynantic: this table holds items of another type
}
// case: hydrate() of what is whole
void misuse_13(const dynantic::AsyncTable<User>& users) {
    users.scan().hydrate();  // expect: dynantic: hydrate() is for indexes that hold a part of the attributes
}
// case: an item of another model, for a Result
void misuse_10(const dynantic::AsyncTable<User>& users, const Order<10>& order) {
    users.try_save(order);  // expect: dynantic: this table holds items of another type
}
// case: a filter of a bool
void misuse_11(const dynantic::AsyncTable<User>& users) {
    static_cast<void>(users.query("u1").filter(
        true));  // expect: dynantic: a condition is needed here, such as field<&T::x> == value
}
// case: a filter of a function, on an index
void misuse_12(const dynantic::AsyncTable<Index>& all) {
    static_cast<void>(all.query<"ByName">("x").filter([](const Index&) {
        return true;
    }));  // expect: dynantic: a condition is needed here, such as field<&T::x>
}
