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
    // (clang-format 14 takes `> >` for a shift.)
    // clang-format off
    for (const User& each : users.query("u1").begins_with("j").filter(field<&User::balance> > 10)) {
        expect(each.balance > 10, "the filter holds");
        ++seen;
    }
    // clang-format on
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

void reads(const dynantic::Table<User>& users) {
    const auto names = users.query("u1").values<&User::name, &User::balance>();
    std::size_t rows = 0;
    for (const auto& [name, balance] : names) {
        expect(!name.empty() && balance >= 0, "values come as tuples");
        ++rows;
    }
    expect(rows == 30, "one tuple an item");
    expect(users.query("u1").eq("j100@example.com").one().name == "N0", "one() finds the one");
    try {
        (void)users.query("u1").one();
        expect(false, "one() of several throws");
    } catch (const dynantic::DynanticError&) {
    }
    users.batch_remove({{"u1", "j129@example.com"}});
    const User a = make("u9", "a@x", "A", 1);
    users.batch_write([&](auto& w) {
        w.save(a);
        w.remove("u1", "j128@example.com");
    });
    expect(users.query("u1").count() == 28 && users.get("u9", "a@x").has_value(),
           "batch_write writes and removes");
    const User stored = users.stored(make("u10", "b@x", "B", 2));
    expect(stored.version == 1, "stored() is save() for temporaries");
    expect(users.query("u10").first()->version == 1, "and stores");
    try {
        User nameless = make("u11", "c@x", "", -1);
        users.save(nameless);
        expect(false, "rules are checked on save");
    } catch (const dynantic::ValidationError& error) {
        expect(error.error().fields().size() == 2, "all failing fields are told");
    }
}

void transactions(const dynantic::Table<User>& users) {
    const dynantic::Table<Account> accounts;
    const dynantic::Table<Order> orders;
    accounts.create_table();
    orders.create_table();
    accounts.batch_save({Account{"acc-1", 500, true}, Account{"acc-2", 0, true}});
    orders.save(Order{"o1", "open"});
    orders.save(Order{"o2", "open"});
    {
        const User user = make("tx", "a@x", "Tx", 1);
        dynantic::Transaction tx;
        tx.put(user, field<&User::user_id>.not_exists());
        tx.update(
            accounts.update("acc-1").add<&Account::balance>(-200).condition(field<&Account::balance> >= 200));
        tx.remove<Order>("o1");
        tx.check<Account>("acc-2", field<&Account::active> == true);
        tx.commit();
    }
    expect(accounts.at("acc-1").balance == 300 && !orders.get("o1"), "a transaction does all");
    try {
        dynantic::Transaction tx;
        tx.remove<Order>("o2");
        tx.update(
            accounts.update("acc-1").add<&Account::balance>(-400).condition(field<&Account::balance> >= 400));
        tx.commit();
        expect(false, "a failed condition cancels");
    } catch (const dynantic::TransactionCanceledError& error) {
        const auto reasons = error.error().cancellation_reasons();
        expect(
            reasons.size() == 2 && reasons[0].code == "None" && reasons[1].code == "ConditionalCheckFailed",
            "a reason for each action");
    }
    expect(orders.get("o2").has_value(), "a cancelled transaction does nothing");
    auto [u, o] = dynantic::transact_get(dynantic::key<User>("tx", "a@x"), dynantic::key<Order>("o2"));
    expect(u && o && o->status == "open", "transact_get reads both");
    users.remove("tx", "a@x");
}

void configured() {
    using namespace std::chrono_literals;
    const dynantic::Client client{{.region = "eu-west-1",
                                   .retries = {.max_attempts = 10, .mode = dynantic::RetryMode::adaptive},
                                   .connect_timeout = 5s,
                                   .read_timeout = 10s,
                                   .max_pool_connections = 50}};
    expect(client.description() == "https://dynamodb.eu-west-1.amazonaws.com",
           "a client of AWS knows where it speaks");
}

}  // namespace

int main() {
    const dynantic::Client client = dynantic::Client::embedded();
    dynantic::set_client(client);
    const dynantic::Table<User> users;
    users.create_table();
    items(users);
    queries(users);
    reads(users);
    transactions(users);
    configured();
    const std::size_t left = users.scan().count();
    {
        auto other = dynantic::Client::embedded();
        auto scope = dynantic::using_client(other);
        users.create_table();
        expect(users.scan().count() == 0, "a scope has its own client");
    }
    expect(users.scan().count() == left, "and ends");
    std::cout << "consumer: all as promised\n";
}
