#include "engine/api/item_read.hpp"

#include "engine/api_error.hpp"

namespace dynantic::engine::api {

namespace {

void refuse(const KeySchema& key, const std::vector<PathRoot>& roots, const char* kind) {
    key.each([&](const KeyDefinition& definition) {
        for (const auto& root : roots) {
            if (!root.nested || root.name != definition.name) continue;
            throw_validation(
                "Key attributes must be scalars; list random access '[]' and map lookup '.' are not "
                "allowed: " +
                std::string(kind) + ": " + definition.name);
        }
        return true;
    });
}

}  // namespace

void refuse_paths_into_keys(const Table& table, const std::vector<PathRoot>& roots) {
    refuse(table.key, roots, "Key");
    for (const auto& index : table.indexes) refuse(index.key, roots, "IndexKey");
}

ReadProjection::ReadProjection(const JsonObject& request)
    : request_(request), placeholders_(request["ExpressionAttributeNames"], {}) {
    if (const auto attributes = request["AttributesToGet"])
        projection_ = Projection::from_attributes(attributes);
}

void ReadProjection::check_parameters() const {
    check_expression_parameters(request_, {"ProjectionExpression"}, {"AttributesToGet"});
}

void ReadProjection::check_expression() {
    projection_.check();
    placeholders_.check();
    if (const auto text = request_["ProjectionExpression"]) {
        projection_ = Projection::parse(text.as_string(), placeholders_);
    }
    placeholders_.check_all_used();
}

void ReadProjection::bind(const Table& table) const {
    if (!projection_.everything()) refuse_paths_into_keys(table, projection_.roots());
}

}  // namespace dynantic::engine::api
