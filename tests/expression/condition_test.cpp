#include "expression/models.hpp"
#include "expression/rendered.hpp"

#include <dynantic/condition.hpp>
#include <dynantic/error.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace dynantic::test {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

// "text  names  values" of a condition, as it stands in a request.
std::string shown(const Condition<User>& condition) {
    const Rendered out = rendered(condition.erased().view());
    return out.text + out.placeholders;
}

// What a request says beside a text: one name, and one value or none.
std::string with(std::string text, std::string name) {
    return text + R"(,"ExpressionAttributeNames":{"#0":")" + name + R"("})";
}
std::string with(std::string text, std::string name, std::string value) {
    return with(std::move(text), std::move(name)) + R"(,"ExpressionAttributeValues":{":0":)" + value + "}";
}

TEST(Condition, ComparesInBothOrders) {
    const auto name = field<&User::name>;
    const std::string jane = R"({"S":"Jane"})";
    EXPECT_EQ(shown(name == "Jane"), with("#0 = :0", "name", jane));
    EXPECT_EQ(shown(name != "Jane"), with("#0 <> :0", "name", jane));
    EXPECT_EQ(shown(name < "Jane"), with("#0 < :0", "name", jane));
    EXPECT_EQ(shown(name <= "Jane"), with("#0 <= :0", "name", jane));
    EXPECT_EQ(shown(name > "Jane"), with("#0 > :0", "name", jane));
    EXPECT_EQ(shown(name >= "Jane"), with("#0 >= :0", "name", jane));
    EXPECT_EQ(shown("Jane" == name), with("#0 = :0", "name", jane));
    EXPECT_EQ(shown("Jane" != name), with("#0 <> :0", "name", jane));
    EXPECT_EQ(shown("Jane" < name), with("#0 > :0", "name", jane));
    EXPECT_EQ(shown("Jane" <= name), with("#0 >= :0", "name", jane));
    EXPECT_EQ(shown("Jane" > name), with("#0 < :0", "name", jane));
    EXPECT_EQ(shown("Jane" >= name), with("#0 <= :0", "name", jane));
}

TEST(Condition, TakesTextInEveryForm) {
    EXPECT_EQ(shown(field<&User::name> == "x"s), with("#0 = :0", "name", R"({"S":"x"})"));
    EXPECT_EQ(shown("x"sv == field<&User::name>), with("#0 = :0", "name", R"({"S":"x"})"));
    const char* text = "x";
    EXPECT_EQ(shown(field<&User::name> == text), with("#0 = :0", "name", R"({"S":"x"})"));
    EXPECT_EQ(shown(field<&User::nickname> == "x"), with("#0 = :0", "nickname", R"({"S":"x"})"));
}

TEST(Condition, ComparesNumbersOfEveryType) {
    EXPECT_EQ(shown(field<&User::balance> > 10), with("#0 > :0", "balance", R"({"N":"10"})"));
    EXPECT_EQ(shown(field<&User::balance> > Decimal("12.5")), with("#0 > :0", "balance", R"({"N":"12.5"})"));
    EXPECT_EQ(shown(field<&User::age> > 1.5), with("#0 > :0", "age", R"({"N":"1.5"})"));
    EXPECT_EQ(shown(field<&User::level> <= 300U), with("#0 <= :0", "level", R"({"N":"300"})"));
    EXPECT_EQ(shown(field<&User::score> == 0.1), with("#0 = :0", "score", R"({"N":"0.1"})"));
    EXPECT_EQ(shown(field<&User::age> < std::numeric_limits<std::uint64_t>::max()),
              with("#0 < :0", "age", R"({"N":"18446744073709551615"})"));
}

TEST(Condition, StoresEachTypeAsTheModelDoes) {
    EXPECT_EQ(shown(field<&User::status> == Status::active), with("#0 = :0", "status", R"({"S":"active"})"));
    EXPECT_EQ(shown(field<&User::active> == true), with("#0 = :0", "active", R"({"BOOL":true})"));
    EXPECT_EQ(shown(field<&User::digest> == to_binary("ab")), with("#0 = :0", "digest", R"({"B":"YWI="})"));
    EXPECT_EQ(shown(field<&User::notes> == std::vector<std::string>{"a"}),
              with("#0 = :0", "notes", R"({"L":[{"S":"a"}]})"));
    EXPECT_EQ(shown(field<&User::tags> == std::set<std::string>{"a", "b"}),
              with("#0 = :0", "tags", R"({"SS":["a","b"]})"));
    EXPECT_EQ(shown(field<&User::created_at> >= std::chrono::sys_days{std::chrono::year{2024} / 5 / 1}),
              with("#0 >= :0", "created_at", R"({"S":"2024-05-01T00:00:00.000Z"})"));
}

TEST(Condition, ATimeToLiveIsComparedInSeconds) {
    EXPECT_EQ(shown(field<&User::expires_at> > Timestamp{std::chrono::seconds{1700000000}}),
              with("#0 > :0", "expires_at", R"({"N":"1700000000"})"));
}

TEST(Condition, AFieldOfAnyTypeTakesWhatItCanHold) {
    EXPECT_EQ(shown(field<&User::anything> == "x"s), with("#0 = :0", "anything", R"({"S":"x"})"));
    EXPECT_EQ(shown(field<&User::raw> > AttributeValue(5)), with("#0 > :0", "raw", R"({"N":"5"})"));
    EXPECT_EQ(shown(field<&User::raw> == 5), with("#0 = :0", "raw", R"({"N":"5"})"));
}

TEST(Condition, AsksWhetherAnAttributeIsThere) {
    EXPECT_EQ(shown(field<&User::name>.exists()), with("attribute_exists(#0)", "name"));
    EXPECT_EQ(shown(field<&User::name>.not_exists()), with("attribute_not_exists(#0)", "name"));
    EXPECT_EQ(shown(!field<&User::name>.exists()), with("NOT attribute_exists(#0)", "name"));
}

TEST(Condition, AsksForBeginningsPartsAndTypes) {
    EXPECT_EQ(shown(field<&User::name>.begins_with("J")),
              with("begins_with(#0, :0)", "name", R"({"S":"J"})"));
    EXPECT_EQ(shown(field<&User::created_at>.begins_with("2024-")),
              with("begins_with(#0, :0)", "created_at", R"({"S":"2024-"})"));
    EXPECT_EQ(shown(field<&User::digest>.begins_with(to_binary("a"))),
              with("begins_with(#0, :0)", "digest", R"({"B":"YQ=="})"));
    EXPECT_EQ(shown(field<&User::name>.contains("a")), with("contains(#0, :0)", "name", R"({"S":"a"})"));
    EXPECT_EQ(shown(field<&User::tags>.contains("vip")), with("contains(#0, :0)", "tags", R"({"S":"vip"})"));
    EXPECT_EQ(shown(field<&User::numbers>.contains(7)), with("contains(#0, :0)", "numbers", R"({"N":"7"})"));
    EXPECT_EQ(shown(field<&User::notes>.contains("x"s)), with("contains(#0, :0)", "notes", R"({"S":"x"})"));
    EXPECT_EQ(shown(field<&User::name>.type_is(AttributeType::string_set)),
              with("attribute_type(#0, :0)", "name", R"({"S":"SS"})"));
}

TEST(Condition, BetweenAndInTakeValuesAndContainers) {
    EXPECT_EQ(shown(field<&User::age>.between(1, 2)),
              with("#0 BETWEEN :0 AND :1", "age", R"({"N":"1"},":1":{"N":"2"})"));
    const std::string two = R"({"S":"active"},":1":{"S":"inactive"})";
    EXPECT_EQ(shown(field<&User::status>.in(Status::active, Status::inactive)),
              with("#0 IN (:0, :1)", "status", two));
    EXPECT_EQ(shown(field<&User::status>.in({Status::active, Status::inactive})),
              with("#0 IN (:0, :1)", "status", two));
    EXPECT_EQ(shown(field<&User::status>.in(std::vector{Status::active, Status::inactive})),
              with("#0 IN (:0, :1)", "status", two));
    EXPECT_EQ(shown(field<&User::name>.in({"a", "b"})),
              with("#0 IN (:0, :1)", "name", R"({"S":"a"},":1":{"S":"b"})"));
    EXPECT_EQ(shown(field<&User::name>.in("a")), with("#0 IN (:0)", "name", R"({"S":"a"})"));
    EXPECT_EQ(shown(field<&User::notes>.in(std::vector<std::string>{"a"})),
              with("#0 IN (:0)", "notes", R"({"L":[{"S":"a"}]})"));
}

TEST(Condition, InRefusesNoneAndMoreThanAHundred) {
    EXPECT_THROW(static_cast<void>(field<&User::age>.in(std::vector<int>{})), ValidationError);
    EXPECT_THROW(static_cast<void>(field<&User::age>.in(std::vector<int>(101, 1))), ValidationError);
    EXPECT_NO_THROW(static_cast<void>(field<&User::age>.in(std::vector<int>(100, 1))));
}

TEST(Condition, SizesAreNumbers) {
    EXPECT_EQ(shown(field<&User::tags>.size() > 3), with("size(#0) > :0", "tags", R"({"N":"3"})"));
    EXPECT_EQ(shown(3 <= field<&User::name>.size()), with("size(#0) >= :0", "name", R"({"N":"3"})"));
    EXPECT_EQ(shown(field<&User::notes>.size().between(1, 5)),
              with("size(#0) BETWEEN :0 AND :1", "notes", R"({"N":"1"},":1":{"N":"5"})"));
    EXPECT_EQ(rendered(Condition<User>(field<&User::notes>.size() == field<&User::age>).erased().view()).text,
              "size(#0) = #1");
}

TEST(Condition, ComparesFieldsWithFields) {
    const auto text = [](const Condition<User>& condition) {
        return rendered(condition.erased().view()).text;
    };
    EXPECT_EQ(text(field<&User::age> > field<&User::balance>), "#0 > #1");
    EXPECT_EQ(text(field<&User::name> == field<&User::nickname>), "#0 = #1");
    EXPECT_EQ(text(field<&User::age>.between(field<&User::level>, 5)), "#0 BETWEEN #1 AND :0");
    EXPECT_EQ(text(field<&User::name>.in("a", field<&User::nickname>)), "#0 IN (:0, #1)");
    EXPECT_EQ(text(field<&User::notes>.contains(field<&User::name>)), "contains(#0, #1)");
    EXPECT_EQ(text(field<&User::name> != attr("old")), "#0 <> #1");
}

TEST(Condition, PathsReachIntoStructsMapsAndLists) {
    const auto path = [](const auto& exists) {
        const Rendered out = rendered(Condition<User>(exists).erased().view());
        return out.text + out.placeholders.substr(out.placeholders.find(":{"));
    };
    EXPECT_EQ(path(field<&User::address, &Address::street>.exists()),
              R"(attribute_exists(#0.#1):{"#0":"address","#1":"street"})");
    EXPECT_EQ(path((field<&User::address> / field<&Address::street>).exists()),
              R"(attribute_exists(#0.#1):{"#0":"address","#1":"street"})");
    EXPECT_EQ(path(field<&User::second_address, &Address::city>.exists()),
              R"(attribute_exists(#0.#1):{"#0":"second_address","#1":"city"})");
    EXPECT_EQ(path(field<&User::scores>["a.b[0]"].exists()),
              R"(attribute_exists(#0.#1):{"#0":"scores","#1":"a.b[0]"})");
    EXPECT_EQ(path(field<&User::years>[1999].exists()),
              R"(attribute_exists(#0.#1):{"#0":"years","#1":"1999"})");
    EXPECT_EQ(path(field<&User::notes>[12].exists()), R"(attribute_exists(#0[12]):{"#0":"notes"})");
    EXPECT_EQ(path((field<&User::addresses>[1] / field<&Address::lines>)[0].exists()),
              R"(attribute_exists(#0[1].#1[0]):{"#0":"addresses","#1":"lines"})");
    EXPECT_EQ(path(field<&User::raw>["k"][0]["j"].exists()),
              R"(attribute_exists(#0.#1[0].#2):{"#0":"raw","#1":"k","#2":"j"})");
}

TEST(Condition, APathHasTheTypeOfWhatItReaches) {
    EXPECT_EQ(shown(field<&User::scores>["k"] >= 5).substr(0, 10), "#0.#1 >= :");
    EXPECT_EQ(shown(field<&User::notes>[0].begins_with("x")),
              with("begins_with(#0[0], :0)", "notes", R"({"S":"x"})"));
    EXPECT_EQ(shown(field<&User::notes>[0] == "x"), with("#0[0] = :0", "notes", R"({"S":"x"})"));
}

TEST(Condition, ARunTimeKeyCannotLeaveItsPlace) {
    const std::string key = "x) OR attribute_exists(#0";
    EXPECT_EQ(rendered(Condition<User>(field<&User::scores>[key] == 1).erased().view()).text, "#0.#1 = :0");
}

TEST(Condition, ANegativeIndexIsRefused) {
    EXPECT_THROW(static_cast<void>(field<&User::notes>[-1].exists()), ValidationError);
}

TEST(Condition, AttributesOutsideTheModelTakeAnyValue) {
    EXPECT_EQ(shown(attr("old name") == 5), with("#0 = :0", "old name", R"({"N":"5"})"));
    EXPECT_EQ(shown(attr("a.b") == "x"), with("#0 = :0", "a.b", R"({"S":"x"})"));
    EXPECT_EQ(shown("x" < attr("a")), with("#0 > :0", "a", R"({"S":"x"})"));
    EXPECT_EQ(shown(attr("a").contains(true)), with("contains(#0, :0)", "a", R"({"BOOL":true})"));
    EXPECT_EQ(shown(attr("a").size() > 0), with("size(#0) > :0", "a", R"({"N":"0"})"));
    const std::string name = "from a file";
    EXPECT_EQ(shown(unchecked_attr(name).exists()), with("attribute_exists(#0)", "from a file"));
    EXPECT_THROW(static_cast<void>(unchecked_attr("")), ValidationError);
}

TEST(Condition, NamesAreThoseOfTheAttributes) {
    const auto names = [](const Condition<Customer>& condition) {
        const std::string all = rendered(condition.erased().view()).placeholders;
        return all.substr(all.find(":{"));
    };
    EXPECT_EQ(names(field<&Customer::full_name>.exists()), R"(:{"#0":"fullName"})");
    EXPECT_EQ(names(field<&Customer::note>.exists()), R"(:{"#0":"n"})");
    EXPECT_EQ(names(field<&Customer::contact, &Contact::phone>.exists()), R"(:{"#0":"contact_phone"})");
}

TEST(Condition, ChainsKeepTheirMeaning) {
    const auto text = [](const Condition<User>& condition) {
        return rendered(condition.erased().view()).text;
    };
    const auto a = field<&User::age> == 1;
    const auto b = field<&User::level> == 2;
    const auto c = field<&User::score> == 3;
    EXPECT_EQ(text(a && b && c), "#0 = :0 AND #1 = :1 AND #2 = :2");
    EXPECT_EQ(text(a || (b && c)), "#0 = :0 OR #1 = :1 AND #2 = :2");
    EXPECT_EQ(text((a || b) && c), "(#0 = :0 OR #1 = :1) AND #2 = :2");
    EXPECT_EQ(text(!(a && b) || c), "NOT (#0 = :0 AND #1 = :1) OR #2 = :2");
    EXPECT_EQ(text(!!a), "#0 = :0");
}

TEST(Condition, OwnsItsValues) {
    Condition<User> condition;
    {
        std::string name(100, 'x');
        const std::vector<std::string> names{name, name};
        condition = field<&User::name> == name || field<&User::name>.in(names);
        name.assign(100, 'y');
    }
    EXPECT_EQ(rendered(condition.erased().view()).placeholders.find('y'), std::string::npos);
}

TEST(Condition, BuiltAtRunTimeStartsWithEverything) {
    Condition<User> wanted;
    EXPECT_TRUE(wanted.empty());
    EXPECT_EQ(shown(wanted), "");
    wanted &= field<&User::status> == Status::active;
    EXPECT_EQ(shown(wanted), with("#0 = :0", "status", R"({"S":"active"})"));
    wanted |= field<&User::age> > 5;
    wanted &= field<&User::level> > 5;
    EXPECT_EQ(rendered(wanted.erased().view()).text, "(#0 = :0 OR #1 > :1) AND #2 > :2");
}

TEST(Condition, OneOfManyIsBuiltInALoop) {
    Condition<User> any;
    for (const char* tag : {"a", "b"}) any |= field<&User::tags>.contains(tag);
    EXPECT_EQ(rendered(any.erased().view()).text, "contains(#0, :0) OR contains(#0, :1)");
}

TEST(Condition, JoinsWithWrittenOnes) {
    const Condition<User> age = field<&User::age> > 5;
    EXPECT_EQ(rendered((age && field<&User::level> == 1).erased().view()).text, "#0 > :0 AND #1 = :1");
    EXPECT_EQ(rendered((field<&User::level> == 1 || age).erased().view()).text, "#0 = :0 OR #1 > :1");
    EXPECT_EQ(rendered((!age).erased().view()).text, "NOT #0 > :0");
    EXPECT_EQ(rendered((age && age).erased().view()).text, "#0 > :0 AND #0 > :1");
    EXPECT_EQ(rendered((age && attr("x").exists()).erased().view()).text, "#0 > :0 AND attribute_exists(#1)");
    EXPECT_EQ(rendered(age.erased().view()).text, "#0 > :0");
}

TEST(Condition, TheOppositeOfAnEmptyOneIsRefused) {
    EXPECT_THROW(static_cast<void>(!Condition<User>()), ValidationError);
}

TEST(Condition, RefusesValuesThatDynamoDBCannotHold) {
    EXPECT_THROW(static_cast<void>(field<&User::name> == "\xff"), ValidationError);
    EXPECT_THROW(static_cast<void>(field<&User::age> > std::nan("")), ValidationError);
    EXPECT_THROW(static_cast<void>(field<&User::score> == std::numeric_limits<double>::infinity()),
                 ValidationError);
    EXPECT_THROW(static_cast<void>(field<&User::tags> == std::set<std::string>{}), ValidationError);
}

TEST(Condition, ItsTypeTellsTheFieldsItIsAbout) {
    using Both = decltype(field<&User::age> == 1 && !field<&User::address, &Address::street>.exists());
    static_assert(detail::condition_is_about<Both, &User::age>);
    static_assert(detail::condition_is_about<Both, &User::address>);
    static_assert(!detail::condition_is_about<Both, &User::name>);
    using Beside = decltype(field<&User::age> < field<&User::balance>);
    static_assert(detail::condition_is_about<Beside, &User::balance>);
    static_assert(decltype(field<&User::age> < 5)::fits_sort_key);
    static_assert(decltype(field<&User::name>.begins_with("x"))::fits_sort_key);
    static_assert(!decltype(field<&User::age> != 5)::fits_sort_key);
    static_assert(!Both::fits_sort_key);
    static_assert(!Beside::fits_sort_key);
    EXPECT_TRUE((field<&User::age> == 1).erased().mentions("age"));
}

}  // namespace
}  // namespace dynantic::test
