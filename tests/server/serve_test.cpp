// `dynantic serve` as a process: what it prints, what it refuses, how it ends.

#include "server/raw_client.hpp"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace {

using namespace dynantic::server::test;

class Process {
  public:
    /// `descriptors`: how many it may have open at first, and could have.
    explicit Process(std::vector<std::string> arguments, std::optional<rlimit> descriptors = {}) {
        std::array<int, 2> out{};
        std::array<int, 2> err{};
        if (::pipe(out.data()) != 0 || ::pipe(err.data()) != 0) throw std::runtime_error("no pipe");
        arguments.insert(arguments.begin(), {DYNANTIC_BINARY_DIR "/bin/dynantic", "serve"});
        std::vector<char*> pointers;
        for (std::string& each : arguments) pointers.push_back(each.data());
        pointers.push_back(nullptr);
        id_ = ::fork();
        if (id_ == 0) {
            ::dup2(out[1], 1);
            ::dup2(err[1], 2);
            for (const int each : {out[0], out[1], err[0], err[1]}) ::close(each);
            if (descriptors) ::setrlimit(RLIMIT_NOFILE, &*descriptors);
            ::execv(pointers[0], pointers.data());
            ::_exit(127);
        }
        ::close(out[1]);
        ::close(err[1]);
        out_ = out[0];
        err_ = err[0];
    }
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    ~Process() {
        if (id_ > 0) {
            ::kill(id_, SIGKILL);
            ::waitpid(id_, nullptr, 0);
        }
        ::close(out_);
        ::close(err_);
    }

    std::string first_line() { return read(out_, true); }
    std::string errors() { return read(err_, false); }
    std::string error_line() { return read(err_, true); }
    void signal(int number) const { ::kill(id_, number); }
    // The exit code; -1 where a signal ended it.
    int wait() {
        int status = 0;
        ::waitpid(std::exchange(id_, -1), &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

  private:
    static std::string read(int from, bool line) {
        std::string text;
        char c = 0;
        pollfd ready{from, POLLIN, 0};
        while (::poll(&ready, 1, 30'000) == 1 && ::read(from, &c, 1) == 1) {
            if (line && c == '\n') break;
            text.push_back(c);
        }
        return text;
    }

    pid_t id_ = -1;
    int out_ = -1;
    int err_ = -1;
};

std::uint16_t port_of(const std::string& line) {
    const std::string start = "dynantic: listening on http://127.0.0.1:";
    if (!line.starts_with(start)) throw std::runtime_error("first line: " + line);
    return static_cast<std::uint16_t>(std::stoi(line.substr(start.size())));
}

std::string failure(std::vector<std::string> arguments) {
    Process process(std::move(arguments));
    std::string errors = process.errors();
    EXPECT_EQ(process.wait(), 1);
    return errors;
}

class ServeTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!std::filesystem::exists(DYNANTIC_BINARY_DIR "/bin/dynantic"))
            GTEST_SKIP() << "the tool is not built";
    }
};

TEST_F(ServeTest, SaysWhereItListensAndEndsCleanlyOnSigterm) {
    Process process({"--port", "0"});
    RawClient client(port_of(process.first_line()));
    ASSERT_TRUE(client.send("GET / HTTP/1.1\r\n\r\n"));
    EXPECT_EQ(client.receive()->body, "healthy: dynamodb.us-east-1.amazonaws.com ");
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), 0);
    EXPECT_TRUE(client.closed());
}

TEST_F(ServeTest, KeepsWhatItAcknowledgedFromOneRunToTheNext) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("dynantic-serve-" + std::to_string(::getpid()));
    const std::string create =
        R"({"TableName":"table","KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
        R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],"BillingMode":"PAY_PER_REQUEST"})";
    for (const int end : {SIGTERM, SIGKILL}) {
        Process process({"--port", "0", "--data", folder.string(), "--durability", "every_commit"});
        RawClient client(port_of(process.first_line()));
        if (end == SIGTERM) {
            client.send(post(create, {}, "DynamoDB_20120810.CreateTable"));
            EXPECT_EQ(client.receive()->status, 200);
        }
        client.send(post(R"({"TableName":"table","Item":{"id":{"S":")" + std::to_string(end) + R"("}}})", {},
                         "DynamoDB_20120810.PutItem"));
        const auto put = client.receive();
        ASSERT_TRUE(put);
        EXPECT_EQ(put->status, 200) << put->body;
        process.signal(end);
        process.wait();
    }
    Process process({"--port", "0", "--data", folder.string()});
    RawClient client(port_of(process.first_line()));
    client.send(post(R"({"TableName":"table","Select":"COUNT"})", {}, "DynamoDB_20120810.Scan"));
    EXPECT_EQ(client.receive()->body, R"({"Count":2,"ScannedCount":2})");
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), 0);
    std::filesystem::remove_all(folder);
}

TEST_F(ServeTest, RefusesAFolderThatAnotherServerUsesAtOnce) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("dynantic-in-use-" + std::to_string(::getpid()));
    {
        Process first({"--port", "0", "--data", folder.string()});
        static_cast<void>(port_of(first.first_line()));
        EXPECT_EQ(failure({"--port", "0", "--data", folder.string()}),
                  "dynantic: " + folder.string() +
                      ": is in use by another server; give each a folder of its own\n");
        first.signal(SIGKILL);
        first.wait();
    }
    Process after({"--port", "0", "--data", folder.string()});
    static_cast<void>(port_of(after.first_line()));  // what a killed server held is free
    after.signal(SIGTERM);
    EXPECT_EQ(after.wait(), 0);
    std::filesystem::remove_all(folder);
}

TEST_F(ServeTest, HasAsManyDescriptorsAsItMay) {
    Process process({"--port", "0"}, rlimit{40, 200});
    const std::uint16_t port = port_of(process.first_line());
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        ASSERT_TRUE(clients.back()->send("GET / HTTP/1.1\r\n\r\n"));
        const auto reply = clients.back()->receive();
        ASSERT_TRUE(reply) << i;
        EXPECT_EQ(reply->status, 200);
    }
}

// A database that finds no descriptor for its next file takes no more writes.
TEST_F(ServeTest, LeavesDescriptorsToItsData) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("dynantic-descriptors-" + std::to_string(::getpid()));
    Process process({"--port", "0", "--data", folder.string()}, rlimit{40, 100});
    const std::uint16_t port = port_of(process.first_line());
    EXPECT_EQ(process.error_line().find("of 1024 connections only 50 are taken") != std::string::npos, true);
    std::vector<std::unique_ptr<RawClient>> clients;
    int taken = 0;
    for (int i = 0; i < 60; ++i) {
        clients.push_back(std::make_unique<RawClient>(port));
        if (!clients.back()->send("GET / HTTP/1.1\r\n\r\n")) continue;
        const auto reply = clients.back()->receive();
        if (reply && reply->status == 200) ++taken;
    }
    EXPECT_EQ(taken, 50);
    process.signal(SIGTERM);
    EXPECT_EQ(process.wait(), 0);
    std::filesystem::remove_all(folder);
}

TEST_F(ServeTest, OpensToOthersOnlyWithAKeyOrAWord) {
    EXPECT_EQ(failure({"--port", "0", "--host", "0.0.0.0"}),
              "dynantic: anyone who reaches 0.0.0.0 could read and write the data: give --access-key "
              "ID=SECRET, or say "
              "--insecure\n");
    Process open({"--port", "0", "--host", "0.0.0.0", "--insecure"});
    EXPECT_TRUE(open.first_line().starts_with("dynantic: listening on http://0.0.0.0:"));
    Process keyed({"--port", "0", "--host", "0.0.0.0", "--access-key", "id=secret"});
    EXPECT_TRUE(keyed.first_line().starts_with("dynantic: listening on http://0.0.0.0:"));
}

TEST_F(ServeTest, SaysWhatIsWrongWithItsArgumentsAndNeverASecret) {
    EXPECT_EQ(failure({"--access-key", "verysecret"}), "dynantic: --access-key wants ID=SECRET\n");
    EXPECT_EQ(failure({"--tls-cert", "x"}), "dynantic: --tls-cert and --tls-key go together\n");
    Process process({"--durability", "sometimes"});
    EXPECT_NE(process.errors().find("--durability"), std::string::npos);
    EXPECT_NE(process.wait(), 0);
    Process hardly_ever({"--port", "0", "--ttl-interval", "1e10"});
    EXPECT_NE(hardly_ever.errors().find("--ttl-interval"), std::string::npos);
    EXPECT_NE(hardly_ever.wait(), 0);
}

TEST(Serve, WritesASnapshotWhenAskedAndStartsFromOne) {
    const auto folder =
        std::filesystem::temp_directory_path() / ("dynantic-serve-snapshot-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    const std::string file = (folder / "snapshot").string();
    const auto ask = [](std::uint16_t port, const std::string& operation, const std::string& body) {
        RawClient client(port);
        client.send(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-amz-json-1.0\r\n"
            "X-Amz-Date: 20240229T123045Z\r\nX-Amz-Target: DynamoDB_20120810." +
            operation +
            "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=K/20240229/eu-west-1/dynamodb/aws4_request, "
            "SignedHeaders=host, Signature=0\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
        return client.receive()->body;
    };
    {
        Process server({"--port", "0", "--shared", "--snapshot", file});
        const std::uint16_t port = port_of(server.first_line());
        ask(port, "CreateTable",
            R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}],)"
            R"("KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"BillingMode":"PAY_PER_REQUEST"})");
        server.signal(SIGUSR1);
        EXPECT_NE(server.error_line().find("wrote the snapshot " + file), std::string::npos);
        EXPECT_EQ(ask(port, "ListTables", "{}"), R"({"TableNames":["tab"]})");
        server.signal(SIGTERM);
        EXPECT_EQ(server.wait(), 0);
    }
    // Without --shared: each account starts from it.
    Process server({"--port", "0", "--restore", file});
    EXPECT_EQ(ask(port_of(server.first_line()), "ListTables", "{}"), R"({"TableNames":["tab"]})");
    std::filesystem::remove_all(folder);
}

TEST(Serve, RefusesSnapshotsThatCannotBe) {
    EXPECT_EQ(failure({"--port", "0", "--snapshot", "file"}),
              "dynantic: --snapshot is of the one database of --shared: give that too\n");
    EXPECT_EQ(failure({"--port", "0", "--restore", "/nowhere/file"}),
              "dynantic: --restore /nowhere/file: is not there\n");
}

}  // namespace
