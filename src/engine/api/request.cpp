#include "engine/api/request.hpp"

#include "engine/api_error.hpp"

namespace dynantic::engine::api {

Request::Request(std::string_view body, const validation::Shape& shape)
    : document_(body), root_(document_.root()), values_(root_, shape) {
    validation::check_types(values_);
}

void Request::check() const { validation::check_constraints(values_); }

std::string_view text_of(const JsonObject& object, std::string_view name) {
    return object[name].raw_string();
}

bool flag_of(const JsonObject& object, std::string_view name, bool otherwise) {
    const auto value = object[name];
    return value ? value.as_boolean() : otherwise;
}

ReadItem read_attributes(const JsonValue& value) { return value ? read_item(value) : ReadItem{}; }

std::string_view table_name_of(std::string_view name_or_arn) noexcept {
    if (!name_or_arn.starts_with("arn:")) return name_or_arn;
    const auto slash = name_or_arn.find('/');
    return slash == std::string_view::npos ? name_or_arn : name_or_arn.substr(slash + 1);
}

void throw_table_not_found() { throw_dynamodb("ResourceNotFoundException", "Requested resource not found"); }

TableRef require_table(Engine& engine, std::string_view name_or_arn) {
    auto table = engine.catalog().find(table_name_of(name_or_arn));
    if (!table || !engine.catalog().is_ready(*table)) throw_table_not_found();
    return table;
}

WritableTable require_writable(Engine& engine, std::string_view name_or_arn) {
    auto table = engine.catalog().for_writing(table_name_of(name_or_arn));
    if (!table.ref()) throw_table_not_found();
    return table;
}

}  // namespace dynantic::engine::api
