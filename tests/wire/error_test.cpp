#include <dynantic/error.hpp>
#include <dynantic/result.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>

namespace {

using dynantic::Error;
using dynantic::ErrorKind;
using dynantic::Result;

static_assert(sizeof(Error) == sizeof(void*));
static_assert(std::is_nothrow_copy_constructible_v<Error> && std::is_nothrow_move_constructible_v<Error>);
static_assert(std::is_nothrow_copy_constructible_v<dynantic::DynanticError>);

Error conditional() {
    Error::Info info;
    info.kind = ErrorKind::conditional_check_failed;
    info.code = "ConditionalCheckFailedException";
    info.message = "The conditional request failed";
    info.operation = "PutItem";
    info.table = "users";
    info.request_id = "ABC";
    info.http_status = 400;
    info.attempts = 3;
    info.item = dynantic::Item{{"id", "1"}};
    return Error(std::move(info));
}

TEST(Error, KeepsEverythingThatIsKnown) {
    const Error error = conditional();
    EXPECT_EQ(error.kind(), ErrorKind::conditional_check_failed);
    EXPECT_EQ(error.code(), "ConditionalCheckFailedException");
    EXPECT_EQ(error.message(), "The conditional request failed");
    EXPECT_EQ(error.operation(), "PutItem");
    EXPECT_EQ(error.table(), "users");
    EXPECT_EQ(error.request_id(), "ABC");
    EXPECT_EQ(error.http_status(), 400);
    EXPECT_EQ(error.attempts(), 3);
    EXPECT_FALSE(error.retryable());
    EXPECT_FALSE(error.maybe_applied());
    ASSERT_NE(error.item(), nullptr);
    EXPECT_EQ(error.item()->at("id").as_string(), "1");
}

TEST(Error, CopiesShareAndOutliveTheOriginal) {
    std::optional<Error> original = conditional();
    const Error copy = *original;
    const dynantic::Item* item = original->item();
    original.reset();
    EXPECT_EQ(copy.item(), item);
    Error assigned(ErrorKind::config, "other");
    assigned = copy;
    EXPECT_EQ(assigned.table(), "users");
    const Error moved = std::move(assigned);
    EXPECT_EQ(moved.table(), "users");
}

TEST(Error, MayBeCopiedAndDroppedByManyThreadsAtOnce) {
    const Error shared = conditional();
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&shared] {
            for (int j = 0; j < 1000; ++j) {
                const Error copy = shared;
                ASSERT_EQ(copy.attempts(), 3);
            }
        });
    }
}

TEST(Error, SaysAllInOneLine) {
    std::ostringstream out;
    out << conditional();
    EXPECT_EQ(
        out.str(),
        "PutItem on 'users': ConditionalCheckFailedException: The conditional request failed (request ABC, "
        "attempts 3)");
}

TEST(Error, SaysWhatIsKnownOfWhereItHappened) {
    const auto said = [](const char* operation, const char* table) {
        Error::Info info;
        info.kind = ErrorKind::resource_in_use;
        info.message = "x";
        info.operation = operation;
        info.table = table;
        std::ostringstream out;
        out << Error(std::move(info));
        return out.str();
    };
    EXPECT_EQ(said("", ""), "resource in use: x");
    EXPECT_EQ(said("BatchWriteItem", ""), "BatchWriteItem: resource in use: x");
    EXPECT_EQ(said("", "users"), "on 'users': resource in use: x");
}

TEST(Error, NamesEveryFailingFieldAndAction) {
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message = "2 fields are wrong";
    info.fields = {{"name", "is shorter than 1"}, {"address.lines[2]", "is longer than 80"}};
    info.cancellation_reasons = {{"None", "", {}},
                                 {"ConditionalCheckFailed", "The conditional request failed", {}}};
    try {
        Error(std::move(info)).raise();
        FAIL();
    } catch (const dynantic::ValidationError& error) {
        EXPECT_STREQ(error.what(),
                     "validation: 2 fields are wrong\n"
                     "  name: is shorter than 1\n"
                     "  address.lines[2]: is longer than 80\n"
                     "  action 1: ConditionalCheckFailed: The conditional request failed");
    }
}

TEST(Error, DoesNotRepeatAFieldThatItsMessageTells) {
    Error::Info info;
    info.kind = ErrorKind::validation;
    info.message = "`name` is shorter than 1";
    info.fields = {{"name", "is shorter than 1"}};
    std::ostringstream out;
    out << Error(std::move(info));
    EXPECT_EQ(out.str(), "validation: `name` is shorter than 1");
}

template <class E>
bool raises(ErrorKind kind) {
    try {
        Error(kind, "x").raise();
    } catch (const E& error) {
        return error.kind() == kind && error.message() == "x";
    } catch (...) {
        return false;
    }
}

TEST(Error, IsThrownAsTheClassOfItsKind) {
    EXPECT_TRUE(raises<dynantic::TableNotFoundError>(ErrorKind::table_not_found));
    EXPECT_TRUE(raises<dynantic::ItemNotFoundError>(ErrorKind::item_not_found));
    EXPECT_TRUE(raises<dynantic::ConditionalCheckFailedError>(ErrorKind::conditional_check_failed));
    EXPECT_TRUE(
        raises<dynantic::ProvisionedThroughputExceededError>(ErrorKind::provisioned_throughput_exceeded));
    EXPECT_TRUE(raises<dynantic::ItemCollectionSizeLimitError>(ErrorKind::item_collection_size_limit));
    EXPECT_TRUE(raises<dynantic::TransactionConflictError>(ErrorKind::transaction_conflict));
    EXPECT_TRUE(raises<dynantic::TransactionCanceledError>(ErrorKind::transaction_canceled));
    EXPECT_TRUE(raises<dynantic::RequestTimeoutError>(ErrorKind::request_timeout));
    EXPECT_TRUE(raises<dynantic::ValidationError>(ErrorKind::validation));
    EXPECT_TRUE(raises<dynantic::SerializationError>(ErrorKind::serialization));
    EXPECT_TRUE(raises<dynantic::CredentialsError>(ErrorKind::credentials));
    EXPECT_TRUE(raises<dynantic::ConfigError>(ErrorKind::config));
    EXPECT_TRUE(raises<dynantic::ConnectionError>(ErrorKind::connection));
    EXPECT_TRUE(raises<dynantic::UnprocessedItemsError>(ErrorKind::unprocessed_items));
    EXPECT_TRUE(raises<dynantic::ResourceInUseError>(ErrorKind::resource_in_use));
    EXPECT_TRUE(raises<dynantic::UnexpectedCallError>(ErrorKind::unexpected_call));
    EXPECT_TRUE(raises<dynantic::DynanticError>(ErrorKind::service));
    EXPECT_FALSE(raises<dynantic::ValidationError>(ErrorKind::throttled));
}

TEST(Result, HoldsAValueOrAnError) {
    const Result<int> good = 7;
    EXPECT_TRUE(good);
    EXPECT_EQ(*good, 7);
    EXPECT_EQ(good.value(), 7);
    EXPECT_EQ(good.value_or(1), 7);
    const Result<int> bad = Error(ErrorKind::item_not_found, "none");
    EXPECT_FALSE(bad.has_value());
    EXPECT_EQ(bad.error().message(), "none");
    EXPECT_EQ(bad.value_or(1), 1);
    EXPECT_THROW(static_cast<void>(bad.value()), dynantic::ItemNotFoundError);
}

TEST(Result, Chains) {
    const auto half = [](int n) -> Result<int> {
        if (n % 2 != 0) return Error(ErrorKind::validation, "odd");
        return n / 2;
    };
    EXPECT_EQ(Result<int>(8).and_then(half).and_then(half).value(), 2);
    EXPECT_EQ(Result<int>(6).and_then(half).and_then(half).error().message(), "odd");
    EXPECT_EQ(Result<int>(6).transform([](int n) { return std::to_string(n); }).value(), "6");
    EXPECT_EQ(Result<int>(7).and_then(half).or_else([](const Error&) -> Result<int> { return 0; }).value(),
              0);
    EXPECT_EQ(Result<int>(7)
                  .and_then(half)
                  .transform_error([](const Error&) { return Error(ErrorKind::config, "mapped"); })
                  .error()
                  .kind(),
              ErrorKind::config);
}

// Counts the objects that live, and throws when it is asked to.
struct Fragile {
    static inline int alive = 0;
    bool breaks = false;
    explicit Fragile(bool on_copy = false) : breaks(on_copy) { ++alive; }
    Fragile(const Fragile& other) : breaks(other.breaks) {
        if (breaks) throw std::runtime_error("cannot be copied");
        ++alive;
    }
    Fragile& operator=(const Fragile&) = default;
    ~Fragile() { --alive; }
};

TEST(Result, ChainsFromWhatIsKept) {
    Result<std::string> name = "ann";  // from what converts to its value
    const Result<std::string>& same = name;
    EXPECT_EQ(name.transform([](const std::string& text) { return text.size(); }).value(), 3U);
    EXPECT_EQ(same.and_then([](const std::string& text) -> Result<char> { return text[0]; }).value(), 'a');
    name.transform([](std::string& text) { text += 'a'; })
        .value();  // a function of nothing gives a Result<void>
    EXPECT_EQ(same.or_else([](const Error&) -> Result<std::string> { return "none"; }), "anna");
    EXPECT_EQ(same.transform_error([](const Error& error) { return error; }), "anna");
    EXPECT_EQ(name, "anna");
    EXPECT_NE(name, "ann");
    name = Error(ErrorKind::config, "wrong");
    EXPECT_NE(name, "anna");
    EXPECT_EQ(same.transform([](const std::string& text) { return text.size(); }).error().message(), "wrong");
    EXPECT_EQ(same.error_or(Error(ErrorKind::service, "other")).message(), "wrong");
    Result<std::string> other;
    EXPECT_EQ(other, "");
    EXPECT_EQ(other.error_or(Error(ErrorKind::service, "other")).message(), "other");
    swap(name, other);
    EXPECT_EQ(name, "");
    EXPECT_EQ(other.error().message(), "wrong");
    EXPECT_EQ(other.emplace(2U, 'b'), "bb");
    EXPECT_EQ(other, "bb");
}

TEST(Result, OfNothingChainsToo) {
    const Result<void> done;
    *done;
    EXPECT_EQ(done.transform([] { return 3; }).value(), 3);
    EXPECT_EQ(done.and_then([]() -> Result<int> { return 4; }).value(), 4);
    EXPECT_TRUE(done.transform([] {}));
    Result<void> failed = Error(ErrorKind::connection, "refused");
    EXPECT_EQ(failed.and_then([]() -> Result<int> { return 4; }).error().message(), "refused");
    EXPECT_TRUE(failed.or_else([](const Error&) { return Result<void>(); }));
    EXPECT_EQ(
        failed.transform_error([](const Error&) { return Error(ErrorKind::config, "new"); }).error().kind(),
        ErrorKind::config);
    failed.emplace();
    EXPECT_TRUE(failed);
}

TEST(DynanticError, TellsWhatItsErrorDoes) {
    Error::Info info;
    info.kind = ErrorKind::transaction_canceled;
    info.code = "TransactionCanceledException";
    info.operation = "TransactWriteItems";
    info.table = "users";
    info.request_id = "R1";
    info.http_status = 400;
    info.attempts = 2;
    info.maybe_applied = true;
    info.item = dynantic::Item{{"id", "1"}};
    info.cancellation_reasons = {{"None", "", {}}};
    info.fields = {{"name", "is empty"}};
    info.unprocessed = {{"users", {}, true}};
    try {
        Error(info).raise();
    } catch (const dynantic::TransactionCanceledError& error) {
        EXPECT_EQ(error.operation(), "TransactWriteItems");
        EXPECT_EQ(error.table(), "users");
        EXPECT_EQ(error.request_id(), "R1");
        EXPECT_EQ(error.http_status(), 400);
        EXPECT_EQ(error.attempts(), 2);
        EXPECT_TRUE(error.maybe_applied());
        ASSERT_NE(error.item(), nullptr);
        EXPECT_EQ(error.old_item()->at("id").as_string(), "1");
        EXPECT_EQ(error.error().old_item(), error.item());
        ASSERT_EQ(error.cancellation_reasons().size(), 1U);
        EXPECT_EQ(error.cancellation_reasons()[0].code, "None");
        ASSERT_EQ(error.fields().size(), 1U);
        EXPECT_EQ(error.fields()[0].path, "name");
        ASSERT_EQ(error.unprocessed().size(), 1U);
        EXPECT_EQ(error.unprocessed()[0].table, "users");
    }
}

TEST(Result, MovesFromAValueToAnErrorAndBack) {
    const Error error(ErrorKind::config, "wrong");
    {
        Result<Fragile> one = Fragile();
        Result<Fragile> other = error;
        EXPECT_EQ(Fragile::alive, 1);
        one = other;
        EXPECT_FALSE(one);
        EXPECT_EQ(one.error().message(), "wrong");
        EXPECT_EQ(other.error().message(), "wrong") << "a copy leaves its source";
        EXPECT_EQ(Fragile::alive, 0);
        one = Fragile();
        other = std::move(one);
        EXPECT_TRUE(other);
        const Result<Fragile> copy = other;
        EXPECT_TRUE(copy && other);
        other = *&other;
        EXPECT_TRUE(other) << "assigned to itself";
    }
    EXPECT_EQ(Fragile::alive, 0) << "each value is destroyed once";

    Result<std::unique_ptr<int>> owner = std::make_unique<int>(7);
    const Result<std::unique_ptr<int>> taken = std::move(owner);
    EXPECT_EQ(**taken, 7);
    static_assert(!std::is_copy_constructible_v<Result<std::unique_ptr<int>>>);
    static_assert(std::is_nothrow_move_constructible_v<Result<std::string>>);
}

TEST(Result, OfAMovedFromErrorIsStillAnError) {
    Error error(ErrorKind::config, "wrong");
    const Error taken = std::move(error);
    const Result<int> result = error;  // NOLINT(bugprone-use-after-move): that is the test
    EXPECT_FALSE(result);
    const Result<void> nothing = error;
    EXPECT_FALSE(nothing);
}

TEST(Result, IsAnErrorWhereTheAssignedValueCannotBeMade) {
    {
        Result<Fragile> result = Fragile();
        Result<Fragile> broken = Error(ErrorKind::config, "wrong");
        broken = Fragile();
        broken->breaks = true;
        EXPECT_THROW(result = broken, std::runtime_error);
        EXPECT_THROW(result = std::move(broken), std::runtime_error) << "its move is a copy";
        EXPECT_FALSE(result.has_value());
    }
    EXPECT_EQ(Fragile::alive, 0);
}

TEST(Result, OfNothingTellsOnlyFailure) {
    EXPECT_NO_THROW(Result<void>().value());
    const Result<void> bad = Error(ErrorKind::connection, "refused");
    EXPECT_FALSE(bad);
    EXPECT_THROW(bad.value(), dynantic::ConnectionError);
}

}  // namespace
