// The example of the design, line by line, as a program that was written outside the project.
#include "user.hpp"

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <vector>

using dynantic::field;
using namespace dynantic::literals;

namespace {

void expect(bool holds, const char* what) {
    if (holds) return;
    std::cerr << "consumer: not so: " << what << '\n';
    std::exit(1);
}

User make(std::string id, std::string email, std::string name, dynantic::Decimal balance) {
    User user;
    user.user_id = std::move(id);
    user.email = std::move(email);
    user.name = std::move(name);
    user.balance = balance;
    user.created_at = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    return user;
}

void items(const dynantic::Table<User>& users) {
    User user = make("user-123", "john@example.com", "John", 200_dec);
    users.save(user, field<&User::email>.not_exists());
    expect(user.version == 1, "save writes the new version back");
    users.save(user);
    expect(user.version == 2, "each save raises the version");
    try {
        User again = make("user-123", "john@example.com", "Other", 1);
        users.create(again);
        expect(false, "create refuses an item that is there");
    } catch (const dynantic::ConditionalCheckFailedError& error) {
        expect(error.code() == "ConditionalCheckFailedException", "the service's code is kept");
    }
    const std::optional<User> found = users.get("user-123", "john@example.com");
    expect(found && found->name == "John" && found->balance == 200_dec, "get finds what was saved");
    expect(!users.get("nobody", "x"), "get of nothing is none");
    expect(users.at("user-123", "john@example.com").name == "John", "at finds");
    try {
        (void)users.at("nobody", "x");
        expect(false, "at of nothing throws");
    } catch (const dynantic::ItemNotFoundError&) {
    }
    expect(users.get("user-123", "john@example.com", {.consistent_read = true}).has_value(),
           "consistent get");

    const User updated = users.update("user-123", "john@example.com")
                             .set<&User::name>("Jane")
                             .add<&User::balance>(10)
                             .set(field<&User::scores>["k"], 5)
                             .remove<&User::expires_at>()
                             .condition(field<&User::status> == UserStatus::active)
                             .return_values(dynantic::ReturnValues::all_new)
                             .execute();
    expect(updated.name == "Jane" && updated.balance == 210_dec && updated.scores.at("k") == 5,
           "update returns all_new");

    User twin = make("user-123", "john@example.com", "x", 1);
    const auto refused = users.try_create(twin);
    expect(!refused && refused.error().kind() == dynantic::ErrorKind::conditional_check_failed,
           "try_ twins return");
    users.remove("user-123", "john@example.com");
    expect(!users.get("user-123", "john@example.com"), "remove removes");
}

void queries(const dynantic::Table<User>& users) {
    std::vector<User> many;
    for (int i = 0; i < 30; ++i)
        many.push_back(
            make("u1", "j" + std::to_string(100 + i) + "@example.com", "N" + std::to_string(i), i));
    users.batch_save(many);
    std::size_t seen = 0;
    for (const User& each : users.query("u1").begins_with("j").filter(field < &User::balance >> 10)) {
        expect(each.balance > 10, "the filter holds");
        ++seen;
    }
    expect(seen == 19, "a query with a filter finds the rest");

    auto q = users.query<"StatusIndex">(UserStatus::active).reverse().page_size(25);
    auto page = q.page();
    std::size_t items = page.items.size();
    while (page.cursor) {
        page = q.page(page.cursor);
        items += page.items.size();
    }
    expect(items == 30, "pages through an index");
    const auto all = users.scan()
                         .filter(!field<&User::name>.exists() || field<&User::tags>.contains("vip"))
                         .segments(4)
                         .all();
    expect(all.empty(), "no one is vip");
    expect(users.query("u1").count() == 30, "count");
    expect(users.query("u1").first().has_value(), "first");
    dynantic::Condition<User> wanted;
    wanted &= field<&User::status> == UserStatus::active;
    expect(users.query("u1").filter(wanted).all().size() == 30, "conditions made at run time");

    const auto some = users.batch_get({{"u1", "j100@example.com"}, {"u2", "b@x"}});
    expect(some.size() == 2 && some[0] && !some[1], "batch_get answers each place");
    expect(users_in_second_unit() == 30, "two units share one table");
}

}  // namespace

int main() {
    const dynantic::Client client = dynantic::Client::embedded();
    dynantic::set_client(client);
    const dynantic::Table<User> users;
    users.create_table();
    items(users);
    queries(users);
    {
        auto other = dynantic::Client::embedded();
        auto scope = dynantic::using_client(other);
        users.create_table();
        expect(users.scan().count() == 0, "a scope has its own client");
    }
    expect(users.scan().count() == 30, "and ends");
    std::cout << "consumer: all as promised\n";
}
