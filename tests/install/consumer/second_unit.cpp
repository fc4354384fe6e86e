#include "user.hpp"

std::size_t users_in_second_unit() {
    const dynantic::Table<User> users;
    return users.scan().count();
}
