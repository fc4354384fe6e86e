// The definition of a table, as what DescribeTable tells, turned into what CreateTable takes.
#include "operation/client_core.hpp"

#include <dynantic/data.hpp>
#include <dynantic/detail/json_reader.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/operation/item_requests.hpp>
#include <dynantic/detail/operation/table_life.hpp>

#include <array>
#include <chrono>
#include <string>

namespace dynantic {
namespace {

using detail::JsonValue;
using detail::JsonWriter;

// Writes {"name":raw,...} with commas.
class Members {
  public:
    explicit Members(std::string& out) : json_(out) { json_.raw('{'); }
    JsonWriter& name(std::string_view name) {
        if (!first_) json_.raw(',');
        first_ = false;
        json_.key(name);
        return json_;
    }
    [[nodiscard]] bool copy(std::string_view name, JsonValue& value) {
        std::string_view raw;
        if (!value.read_raw(raw)) return false;
        this->name(name).raw(raw);
        return true;
    }
    void end() { json_.raw('}'); }

  private:
    JsonWriter json_;
    bool first_ = true;
};

// {"ReadCapacityUnits":5,"WriteCapacityUnits":5,...}: the two units, where they are what was asked for.
bool copy_throughput(JsonValue& value, Members& out) {
    std::int64_t read = 0;
    std::int64_t write = 0;
    const bool fine = value.members([&](std::string_view name, JsonValue& member) {
        if (name == "ReadCapacityUnits") return member.read_int64(read);
        if (name == "WriteCapacityUnits") return member.read_int64(write);
        return member.skip();
    });
    if (!fine || read == 0) return fine;  // 0: on demand
    JsonWriter& json = out.name("ProvisionedThroughput");
    json.raw(R"({"ReadCapacityUnits":)");
    json.integer(read);
    json.raw(R"(,"WriteCapacityUnits":)");
    json.integer(write);
    json.raw('}');
    return true;
}

bool copy_index(JsonValue& value, JsonWriter& json) {
    Members out(json.text());
    const bool fine = value.members([&](std::string_view name, JsonValue& member) {
        if (name == "IndexName" || name == "KeySchema" || name == "Projection" ||
            name == "OnDemandThroughput")
            return out.copy(name, member);
        if (name == "ProvisionedThroughput") return copy_throughput(member, out);
        return member.skip();
    });
    out.end();
    return fine;
}

bool copy_indexes(std::string_view name, JsonValue& value, Members& out) {
    JsonWriter& json = out.name(name);
    json.raw('[');
    const bool fine = value.elements([&](std::size_t index, JsonValue& each) {
        if (index != 0) json.raw(',');
        return copy_index(each, json);
    });
    json.raw(']');
    return fine;
}

// The one member of an object that says what was asked for, under the name of the request.
bool copy_inner(JsonValue& value, std::string_view inner, std::string_view as, Members& out) {
    return value.members([&](std::string_view name, JsonValue& member) {
        return name == inner ? out.copy(as, member) : member.skip();
    });
}

bool copy_member(std::string_view name, JsonValue& value, Members& out) {
    if (name == "TableName" || name == "AttributeDefinitions" || name == "KeySchema" ||
        name == "StreamSpecification" || name == "OnDemandThroughput" || name == "DeletionProtectionEnabled")
        return out.copy(name, value);
    if (name == "ProvisionedThroughput") return copy_throughput(value, out);
    if (name == "LocalSecondaryIndexes" || name == "GlobalSecondaryIndexes")
        return copy_indexes(name, value, out);
    if (name == "BillingModeSummary") return copy_inner(value, "BillingMode", "BillingMode", out);
    if (name == "TableClassSummary") return copy_inner(value, "TableClass", "TableClass", out);
    return value.skip();
}

}  // namespace

std::string export_definition(const Client& client, std::string_view table) {
    const detail::Target target{detail::ClientAccess::core(client).get(), table};
    const TableDescription description = detail::describe_table(target).value();
    std::string out;
    Members members(out);
    const Body body(description.json);
    detail::JsonReader reader(body);
    const bool read = reader.read_root_members(
        [&](std::string_view name, JsonValue& value) { return copy_member(name, value, members); });
    if (!read) detail::misfit(reader.error(), detail::wire_table_of(target), {}).raise();
    members.end();
    return out;
}

bool create_from_definition(const Client& client, std::string_view table, std::string_view definition) {
    const detail::Target target{detail::ClientAccess::core(client).get(), table};
    // Not safe to repeat: the second CreateTable finds the table that the first made.
    detail::Request request{"CreateTable", {}, Repeat::unsafe};
    Members members(request.body);
    members.name("TableName").quoted(detail::wire_table(*target.core, table));
    detail::JsonReader reader(definition);
    JsonValue root;
    const bool read = reader.root(root) && root.skip() && reader.finish() &&
                      reader.read_root_members([&](std::string_view name, JsonValue& value) {
                          return name == "TableName" ? value.skip() : members.copy(name, value);
                      });
    if (!read) {
        Error(ErrorKind::validation, "the definition of table " + std::string(table) +
                                         " is no JSON of a CreateTable request: " + reader.error().message)
            .raise();
    }
    members.end();
    const Result<Reply> reply = detail::exchange(*target.core, request, table);
    const bool was_there = !reply && reply.error().kind() == ErrorKind::resource_in_use;
    if (!reply && !was_there) reply.error().raise();
    static_cast<void>(detail::wait_until_active(target, std::chrono::minutes(30)).value());
    return !was_there;
}

}  // namespace dynantic
