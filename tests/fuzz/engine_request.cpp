// Any body for any operation of a database that holds something: an answer that is JSON, and never InternalServerError.
//
// The first line of the input is the operation; what follows is the body.

#include "engine/database.hpp"

#include <dynantic/detail/json_reader.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace {

using dynantic::engine::Database;

std::shared_ptr<Database> fixture() {
    dynantic::engine::DatabaseOptions options;
    options.ttl_interval = std::chrono::milliseconds(0);
    auto database = Database::in_memory(options);
    const auto did = [&](std::string_view operation, std::string_view body) {
        if (database->handle(operation, body).status != 200) std::abort();
    };
    did("CreateTable",
        R"({"TableName":"tab","AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},)"
        R"({"AttributeName":"sk","AttributeType":"N"},{"AttributeName":"g","AttributeType":"S"}],"KeySchema":[)"
        R"({"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],)"
        R"("BillingMode":"PAY_PER_REQUEST","GlobalSecondaryIndexes":[{"IndexName":"gsi","KeySchema":[)"
        R"({"AttributeName":"g","KeyType":"HASH"}],"Projection":{"ProjectionType":"ALL"}}],)"
        R"("LocalSecondaryIndexes":[{"IndexName":"lsi","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},)"
        R"({"AttributeName":"g","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],)"
        R"("StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_AND_OLD_IMAGES"}})");
    did("PutItem",
        R"({"TableName":"tab","Item":{"pk":{"S":"a"},"sk":{"N":"1"},"g":{"S":"g"},"l":{"L":[{"N":"1"}]}}})");
    return database;
}

bool is_json(std::string_view text) {
    dynantic::detail::JsonReader reader(text);
    dynantic::detail::JsonValue root;
    return text.empty() || (reader.root(root) && root.skip() && reader.finish());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::shared_ptr<Database> prepared = fixture();
    const auto database = prepared->copy_in_memory();
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = input.find('\n');
    if (end == std::string_view::npos) return 0;
    const auto reply = database->handle(input.substr(0, end), input.substr(end + 1));
    if (reply.status >= 500 || !is_json(reply.body)) std::abort();
    return 0;
}
