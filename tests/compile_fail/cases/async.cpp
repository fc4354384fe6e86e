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
