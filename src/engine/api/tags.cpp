#include "engine/api/handlers.hpp"
#include "engine/api/request.hpp"
#include "engine/api/resource_arn.hpp"
#include "engine/api/table_definition.hpp"
#include "engine/api_error.hpp"
#include "engine/validation/shapes.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>

namespace dynantic::engine::api {

void tag_resource(Engine& engine, std::string_view body, std::string&) {
    const Request request(body, validation::tag_resource);
    const auto name = check_resource_arn(engine, request);
    request.check();
    const auto given = read_tags(request["Tags"]);
    if (given.empty()) throw_validation("Atleast one Tag needs to be provided as Input.");
    const auto changed = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        for (const auto& tag : given) {
            const auto found = std::ranges::find(table.tags, tag.key, &Tag::key);
            if (found == table.tags.end()) {
                table.tags.push_back(tag);
            } else {
                found->value = tag.value;
            }
        }
        check_tag_count(table.tags.size());
    });
    if (!changed) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
}

void untag_resource(Engine& engine, std::string_view body, std::string&) {
    const Request request(body, validation::untag_resource);
    const auto name = check_resource_arn(engine, request);
    request.check();
    const auto keys = request["TagKeys"].raw_array();
    if (keys.empty()) throw_validation("Atleast one Tag Key needs to be provided as Input.");
    for (const auto key : keys) check_tag_key(key.raw_string());
    check_tag_count(keys.size());
    const auto changed = engine.catalog().change(name, [&](Table& table, storage::Batch&) {
        for (const auto key : keys) {
            std::erase_if(table.tags, [&](const Tag& tag) { return tag.key == key.raw_string(); });
        }
    });
    if (!changed) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
}

void list_tags_of_resource(Engine& engine, std::string_view body, std::string& reply) {
    const Request request(body, validation::list_tags_of_resource);
    const auto name = check_resource_arn(engine, request);
    request.check();
    const auto table = engine.catalog().find(name);
    if (!table) throw_resource_not_found(text_of(request.root(), "ResourceArn"));
    // All tags are told at once, so no token was ever given; one that is not known is passed over.
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
