#include <dynantic/detail/operation/batch_fetch.hpp>
#include <dynantic/detail/operation/key_arguments.hpp>

#include <utility>

namespace dynantic::detail {

std::string key_of_object(const ModelInfo& info, const void* object) {
    std::string key;
    JsonWriter json(key);
    write_key(info, object, json);
    return key;
}

void project_key(const ModelInfo& info, ProjectionPaths& paths) {
    for (const std::vector<KeyAttribute>* part : {&info.key.partition, &info.key.sort}) {
        for (const KeyAttribute& attribute : *part) {
            Nodes path;
            path.name(attribute.name);
            paths.add(std::move(path));
        }
    }
}

ErasedCondition key_is_missing(const ModelInfo& info) {
    Nodes nodes;
    nodes.name(info.key.partition.front().name).apply(NodeKind::not_exists);
    return ErasedCondition(std::move(nodes));
}

ErasedCondition entity_condition(const ModelInfo& info) {
    if (info.entity_value.empty()) return {};
    Nodes missing;
    missing.name(info.entity_attribute).apply(NodeKind::not_exists);
    Nodes same;
    same.name(info.entity_attribute);
    same.value(encode_text(info.entity_value)).apply(NodeKind::equal);
    ErasedCondition fits(std::move(missing));
    fits.join(NodeKind::any_of, ErasedCondition(std::move(same)));
    return fits;
}

ErasedCondition with_entity_condition(const ModelInfo& info, ErasedCondition condition) {
    condition.join(NodeKind::all_of, entity_condition(info));
    return condition;
}

Error item_not_found(std::string_view wire_table) {
    Error::Info info;
    info.kind = ErrorKind::item_not_found;
    info.operation = "GetItem";
    info.table = wire_table;
    info.message = "there is no item with this key";
    return Error(std::move(info));
}

}  // namespace dynantic::detail
