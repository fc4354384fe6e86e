// Misuses of tables, keys, queries and updates.
#include <dynantic/dynantic.hpp>

#include <cstdint>
#include <set>
#include <string>

using dynantic::field;

template <int>
struct User {
    std::string id{};
    std::string email{};
    std::int64_t age{};
    bool active{};
    std::set<std::string> tags{};
    struct Meta {
        static constexpr auto table_name = "users";
        using key = dynantic::Key<&User::id, &User::email>;
        using indexes = dynantic::Indexes<dynantic::Gsi<"ByAge", &User::age>,
                                          dynantic::Gsi<"ByEmail", &User::email, &User::age>>;
    };
};
template <int>
struct Versioned {
    std::string id{};
    std::int64_t version{};
    struct Meta {
        static constexpr auto table_name = "versioned";
        using key = dynantic::Key<&Versioned::id>;
        static constexpr auto version = &Versioned::version;
    };
};
template <int N>
const dynantic::Table<User<N>> users;
template <int N>
const dynantic::Table<Versioned<N>> versioned;

// case: get without the sort key
void misuse_1() { users<1>.get("u1"); }  // expect: dynantic: missing sort key

// case: get with more values than the key has
void misuse_2() { versioned<2>.get("u1", "x"); }  // expect: dynantic: more values than this table's key has parts

// case: a key value of another type
void misuse_3() { users<3>.get(7, "a@x"); }  // expect: dynantic: a value of a key is of another type than the key's member

// case: an index that does not exist
void misuse_4() { static_cast<void>(users<4>.template query<"NoSuchIndex">(7)); }  // expect: dynantic: the model has no index of this name

// case: query without the partition key
void misuse_5() { static_cast<void>(users<5>.query()); }  // expect: dynantic: a query takes the values of the partition key

// case: query with the sort key among the partition's values
void misuse_6() { static_cast<void>(users<6>.query("u1", "a@x")); }  // expect: dynantic: a query takes the values of the partition key

// case: not equal on a sort key
void misuse_7() { static_cast<void>(users<7>.query("u1").ne("a@x")); }  // expect: dynantic: a sort key has no <> condition

// case: a sort key's value of another type
void misuse_8() { static_cast<void>(users<8>.query("u1").lt(5)); }  // expect: dynantic: a value of a sort key is of another type than its member

// case: two conditions on one sort key
void misuse_9() { static_cast<void>(users<9>.query("u1").gt("a").lt("b")); }  // expect: dynantic: there is no sort key left for a condition

// case: a condition where there is no sort key
void misuse_10() { static_cast<void>(users<10>.template query<"ByAge">(7).eq(1)); }  // expect: dynantic: there is no sort key left for a condition

// case: begins_with on a sort key that is a number
void misuse_11() { static_cast<void>(users<11>.template query<"ByEmail">("a@x").begins_with("1")); }  // expect: dynantic: begins_with() needs a sort key of text or binary data

// case: a filter on the key being queried
void misuse_12() { static_cast<void>(users<12>.query("u1").filter(field<&User<12>::email> == "a@x")); }  // expect: dynantic: a filter on the key being queried

// case: a consistent read of a global index
void misuse_13() { static_cast<void>(users<13>.template query<"ByAge">(7).consistent_read()); }  // expect: dynantic: a global secondary index has no consistent reads

// case: a condition on another model
void misuse_14() { static_cast<void>(users<14>.scan().filter(field<&User<99>::age> > 1)); }  // expect: dynantic: this condition is on another model than the table

// case: a filter that is no condition
void misuse_15() { static_cast<void>(users<15>.scan().filter(true)); }  // expect: dynantic: a condition is needed here

// case: updating a key
void misuse_16() { static_cast<void>(users<16>.update("u1", "a@x").template set<&User<16>::email>("b@x")); }  // expect: dynantic: update of a key

// case: saving generated values from a const object
void misuse_17(const Versioned<17>& item) { versioned<17>.save(item); }  // expect: dynantic: saving this model makes values

// case: saving generated values from a temporary
void misuse_18() { versioned<18>.save(Versioned<18>{}); }  // expect: dynantic: saving this model makes values

// case: a batch of versioned items
void misuse_19(const std::vector<Versioned<19>>& items) { versioned<19>.batch_save(items); }  // expect: dynantic: a batch cannot check versions

// case: expect_version of a model that has none
void misuse_20() { static_cast<void>(users<20>.update("u1", "a@x").expect_version(1)); }  // expect: dynantic: expect_version() needs a model whose Meta names a version member

// case: values of another model
void misuse_21() { users<21>.scan().template values<&User<98>::age>(); }  // expect: dynantic: values<> takes members of the table's own model

// case: a check without a condition
void misuse_22(dynantic::Transaction& tx) { tx.check<User<22>>("u1", "a@x"); }  // expect: dynantic: check() takes the key and then a condition

// case: return values in a transaction
void misuse_23(dynantic::Transaction& tx) { tx.update(users<23>.update("u1", "a@x").template set<&User<23>::age>(1).return_values(dynantic::ReturnValues::all_new)); }  // expect: dynantic: an update in a transaction returns no values

// case: a list of keys without sort keys
void misuse_24() { users<24>.batch_get({"u1", "u2"}); }  // expect: dynantic: missing sort key

