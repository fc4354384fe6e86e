// Writes to a store on disk for ever, and tells on standard output what was acknowledged: the victim of the kill tests.
//
//   fault_writer FOLDER group|every_commit|none FIRST
//
// Four threads. Thread t writes rounds n = FIRST, FIRST+1, ...: a transaction that puts (pair, t) and (pair-twin, t) with
// the value n, then an item of its own with key "t-n". After the reply to each: a line "t n". At the first error that the
// engine answers it tells that on standard error, stops all threads, closes the database, and ends with status 3.

#include "engine/database.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using dynantic::engine::Database;
using dynantic::engine::Durability;

constexpr std::string_view create_table =
    R"({"TableName":"load","BillingMode":"PAY_PER_REQUEST",)"
    R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"},{"AttributeName":"group","AttributeType":"S"}],)"
    R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}],)"
    R"("GlobalSecondaryIndexes":[{"IndexName":"ByGroup","KeySchema":[{"AttributeName":"group","KeyType":"HASH"},)"
    R"({"AttributeName":"id","KeyType":"RANGE"}],"Projection":{"ProjectionType":"ALL"}}]})";

std::string item(const std::string& id, int thread, long round) {
    return R"({"id":{"S":")" + id + R"("},"group":{"S":"g)" + std::to_string(thread) +
           R"("},"round":{"N":")" + std::to_string(round) + R"("},"filler":{"S":")" + std::string(200, 'f') +
           R"("}})";
}

std::string put(const std::string& id, int thread, long round) {
    return R"({"TableName":"load","Item":)" + item(id, thread, round) + "}";
}

class Writer {
  public:
    Writer(Database& database, int thread, std::atomic<bool>& stop)
        : database_(database), thread_(thread), stop_(stop) {}

    void run(long round) {
        const std::string name = std::to_string(thread_);
        for (; !stop_; ++round) {
            const bool written = did("TransactWriteItems",
                                     R"({"TransactItems":[{"Put":)" + put("pair-" + name, thread_, round) +
                                         R"(},{"Put":)" + put("twin-" + name, thread_, round) + "}]}") &&
                                 did("PutItem", put(name + "-" + std::to_string(round), thread_, round));
            if (written) acknowledge(round);
        }
    }

  private:
    [[nodiscard]] bool did(std::string_view operation, const std::string& body) {
        const auto reply = database_.handle(operation, body);
        if (reply.status == 200) return true;
        if (!stop_.exchange(true)) std::fprintf(stderr, "%s\n", reply.body.c_str());
        return false;
    }

    // One write call: a line is whole or not there.
    void acknowledge(long round) const {
        const std::string line = std::to_string(thread_) + " " + std::to_string(round) + "\n";
        if (::write(STDOUT_FILENO, line.data(), line.size()) < 0) ::_exit(4);
    }

    Database& database_;
    int thread_;
    std::atomic<bool>& stop_;
};

Durability level(std::string_view name) {
    if (name == "none") return Durability::none;
    return name == "group" ? Durability::group : Durability::every_commit;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    try {
        dynantic::engine::DatabaseOptions options;
        options.durability = level(argv[2]);
        const auto database = Database::open(argv[1], options);
        const auto made = database->handle("CreateTable", create_table);
        if (made.status != 200 && made.body.find("ResourceInUseException") == std::string::npos) {
            std::fprintf(stderr, "%s\n", made.body.c_str());
            return 3;
        }
        std::atomic<bool> stop{false};
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&, t] { Writer(*database, t, stop).run(std::atol(argv[3])); });
        for (auto& thread : threads) thread.join();
        return 3;  // threads end by an error only
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 3;
    }
}
