#include "server/databases.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace {

using namespace dynantic::server;

constexpr std::string_view create =
    R"({"TableName":"table","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
    R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"})";

std::string tables(Databases& databases, const Account& account) {
    return databases.handle(account, "DynamoDB_20120810.ListTables", "{}").body;
}

int make_table(Databases& databases, const Account& account) {
    return databases.handle(account, "DynamoDB_20120810.CreateTable", create).status;
}

class Folder {
  public:
    Folder() : path_(std::filesystem::temp_directory_path() / ("dynantic-" + make_request_id())) {}
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

  private:
    std::filesystem::path path_;
};

TEST(Databases, KeepsEachKeyAndRegionApart) {
    Databases databases({});
    ASSERT_EQ(make_table(databases, {"a", "eu-west-1"}), 200);
    EXPECT_EQ(tables(databases, {"a", "eu-west-1"}), R"({"TableNames":["table"]})");
    EXPECT_EQ(tables(databases, {"a", "us-east-1"}), R"({"TableNames":[]})");
    EXPECT_EQ(tables(databases, {"b", "eu-west-1"}), R"({"TableNames":[]})");
    EXPECT_EQ(databases.size(), 3U);
}

TEST(Databases, SharesOneAmongAllWhereToldTo) {
    DatabasesOptions options;
    options.shared = true;
    Databases databases(options);
    ASSERT_EQ(make_table(databases, {"a", "eu-west-1"}), 200);
    EXPECT_EQ(tables(databases, {"b", "us-east-1"}), R"({"TableNames":["table"]})");
    EXPECT_EQ(databases.size(), 1U);
}

TEST(Databases, NamesTheRegionOfTheCallerInArns) {
    Databases databases({});
    const auto reply = databases.handle({"a", "ap-south-1"}, "DynamoDB_20120810.CreateTable", create);
    EXPECT_NE(reply.body.find(R"("TableArn":"arn:aws:dynamodb:ap-south-1:)"), std::string::npos)
        << reply.body;
}

TEST(Databases, KeepsOnlySoManyAccounts) {
    DatabasesOptions options;
    options.most = 2;
    Databases databases(options);
    static_cast<void>(tables(databases, {"a", "r"}));
    static_cast<void>(tables(databases, {"b", "r"}));
    const std::string refusal =
        R"({"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"This server keeps no more accounts: )"
        R"(start it with --shared, or use fewer access keys and regions"})";
    EXPECT_EQ(tables(databases, {"c", "r"}), refusal);
    EXPECT_EQ(tables(databases, {"a", "r"}), R"({"TableNames":[]})");
    Databases wide({});
    EXPECT_EQ(tables(wide, {std::string(129, 'k'), "r"}), refusal) << "a name that is too long for a folder";
}

TEST(Databases, NoNameLeadsOutOfTheFolder) {
    const Folder folder;
    DatabasesOptions options;
    options.folder = folder.path();
    options.database.durability = dynantic::engine::Durability::none;
    {
        Databases databases(options);
        ASSERT_EQ(make_table(databases, {"../../escape", ".."}), 200);
        ASSERT_EQ(make_table(databases, {"", ""}), 200);
    }
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "%2E%2E" / "%2E%2E%2F%2E%2E%2Fescape"));
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "%" / "%"));
    Databases again(options);
    EXPECT_EQ(tables(again, {"../../escape", ".."}), R"({"TableNames":["table"]})")
        << "what was stored is found again";
}

TEST(Databases, RefusesAFolderThatIsNoneBeforeAnyRequest) {
    const Folder folder;
    std::filesystem::create_directories(folder.path());
    std::ofstream(folder.path() / "file") << "a file, not a folder";
    const auto refusal = [](const std::filesystem::path& path) -> std::string {
        DatabasesOptions options;
        options.folder = path;
        try {
            const Databases databases(options);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "opened";
    };
    EXPECT_EQ(refusal(folder.path() / "file"),
              (folder.path() / "file").string() + ": cannot keep data: it is no folder");
    EXPECT_EQ(refusal(folder.path() / "file" / "below"),
              (folder.path() / "file" / "below").string() + ": cannot keep data: Not a directory");
    EXPECT_EQ(refusal(folder.path() / "made" / "here"), "opened");
    EXPECT_TRUE(std::filesystem::is_directory(folder.path() / "made" / "here"));
}

TEST(Databases, RefusesAFolderThatOthersHoldWhileTheyDo) {
    const Folder folder;
    DatabasesOptions options;
    options.folder = folder.path();
    const auto refusal = [&](bool shared) -> std::string {
        DatabasesOptions second = options;
        second.shared = shared;
        try {
            const Databases databases(second);
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "opened";
    };
    const std::string held =
        folder.path().string() + ": is in use by another server; give each a folder of its own";
    {
        const Databases first(options);
        EXPECT_EQ(refusal(false), held);
        EXPECT_EQ(refusal(true), held);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << "nothing that could be taken for data";
    {
        DatabasesOptions shared = options;
        shared.shared = true;
        const Databases first(shared);
        EXPECT_EQ(refusal(false), held);
        EXPECT_EQ(refusal(true), held);
    }
    EXPECT_EQ(refusal(false), "opened");
}

TEST(Databases, SaysInTheLogWhyAnAccountCannotBeOpened) {
    const Folder folder;
    std::filesystem::create_directories(folder.path() / "r");
    std::ofstream(folder.path() / "r" / "a") << "a file, not a folder";
    DatabasesOptions options;
    options.folder = folder.path();
    std::string told;
    options.log = [&](const std::string& message) { told = message; };
    Databases databases(options);
    const auto reply = databases.handle({"a", "r"}, "DynamoDB_20120810.ListTables", "{}");
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body.find(folder.path().string()), std::string::npos)
        << "clients are not told where data lives";
    EXPECT_NE(told.find("cannot be opened"), std::string::npos) << told;
}

}  // namespace
