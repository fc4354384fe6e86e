// Misuses of tables of several entity types.
#include <dynantic/dynantic.hpp>

#include <string>

struct User {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "users";
        using key = dynantic::Key<&User::id>;
    };
};

// case: a type that is not of the table
struct Customer {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "shop";
        static constexpr auto entity = dynantic::entity<"type", "CUSTOMER">;
        using key = dynantic::Key<&Customer::id>;
    };
};
const dynantic::Table<dynantic::Entities<Customer>> shop;
void misuse_25() {
    static_cast<void>(shop.of<User>());
}  // expect: dynantic: this type is none of the Entities<> of the table

// case: a type without a discriminator among several
// allow: no member named 'scan'
using Mixed = dynantic::Entities<Customer, User>;
void misuse_26() {
    static_cast<void>(dynantic::Table<Mixed>().scan());
}  // expect: dynantic: every type of Entities<> needs an entity<"attribute", "VALUE"> in its Meta, with the same attribute

// case: no types at all
dynantic::Entities<> none;  // expect: dynantic: Entities<> takes at least one model

// case: an item of a type that is not of the table
struct Guest {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "inn";
        static constexpr auto entity = dynantic::entity<"type", "GUEST">;
        using key = dynantic::Key<&Guest::id>;
    };
};
const dynantic::Table<dynantic::Entities<Guest>> inn;
void misuse_27(User& user) { inn.save(user); }  // expect: dynantic: this table holds items of another type

// case: a batch of items of a type that is not of the table
struct Room {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "hotel";
        static constexpr auto entity = dynantic::entity<"type", "ROOM">;
        using key = dynantic::Key<&Room::id>;
    };
};
const dynantic::Table<dynantic::Entities<Room>> hotel;
void misuse_28(const std::vector<User>& many) {
    hotel.batch_save(many);
}  // expect: dynantic: this table holds items of another type

// case: an exchange with an item of a type that is not of the table
struct Dish {
    std::string id{};
    struct Meta {
        static constexpr auto table_name = "menu";
        static constexpr auto entity = dynantic::entity<"type", "DISH">;
        using key = dynantic::Key<&Dish::id>;
    };
};
const dynantic::Table<dynantic::Entities<Dish>> menu;
void misuse_29(User& user) {
    static_cast<void>(menu.exchange(user));
}  // expect: dynantic: this table holds items of another type
