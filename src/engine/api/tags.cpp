#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/api/resource_arn.hpp"
#include "engine/api/table_definition.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <set>

namespace dynantic::engine::api {

namespace {

void check_tags(const std::vector<Tag>& tags) {
    if (tags.empty()) throw_validation("Atleast one Tag needs to be provided as Input.");
    std::set<std::string_view> keys;
    for (const auto& tag : tags) {
        if (tag.key.starts_with("aws:"))
            throw_validation("Tag Key cannot be prefixed with aws:, Key: " + tag.key);
        if (!keys.insert(tag.key).second) {
            throw_validation("Duplicate Tag Keys provided as input: Duplicate Tag Key found " + tag.key);
        }
    }
}

}  // namespace

void tag_resource(Engine& engine, std::string_view body, std::string&) {
    const Request request(body, validation::tag_resource);
    const auto name = check_resource_arn(engine, request, "TagResource");
    request.check();
    const auto given = read_tags(request["Tags"]);
    check_tags(given);
    const auto changed = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        for (const auto& tag : given) {
            const auto found = std::ranges::find(table.tags, tag.key, &Tag::key);
            if (found == table.tags.end()) {
                table.tags.push_back(tag);
            } else {
                found->value = tag.value;
            }
        }
        check_tag_count(table.tags);
    });
    if (!changed) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
}

void untag_resource(Engine& engine, std::string_view body, std::string&) {
    const Request request(body, validation::untag_resource);
    const auto name = check_resource_arn(engine, request, "UntagResource");
    request.check();
    const auto keys = request["TagKeys"].raw_array();
    if (keys.empty()) throw_validation("Atleast one Tag Key needs to be provided as Input.");
    const auto changed = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        for (const auto key : keys) {
            std::erase_if(table.tags, [&](const Tag& tag) { return tag.key == key.raw_string(); });
        }
    });
    if (!changed) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
}

void list_tags_of_resource(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::list_tags_of_resource);
    const auto name = check_resource_arn(engine, request, "ListTagsOfResource");
    request.check();
    const auto table = engine.catalog().find(name);
    if (!table) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
    // All tags are told at once, so no token was ever given.
    if (request["NextToken"]) throw_validation("NextToken does not match request");
    detail::JsonWriter json(reply);
    json.raw("{\"Tags\":[");
    for (std::size_t i = 0; i < table->tags.size(); ++i) {
        json.raw(i == 0 ? "{\"Key\":" : ",{\"Key\":");
        json.quoted(table->tags[i].key);
        json.raw(",\"Value\":");
        json.quoted(table->tags[i].value);
        json.raw('}');
    }
    json.raw("]}");
}

}  // namespace dynantic::engine::api
