#include "engine/api/write_action.hpp"

#include "engine/api/item_read.hpp"
#include "engine/api/key_check.hpp"
#include "engine/api/request.hpp"
#include "engine/api_error.hpp"
#include "engine/index/keys.hpp"
#include "engine/item/encode.hpp"

namespace dynantic::engine::api {

using storage::Bytes;

namespace {

ItemView view_of(const Bytes& bytes) { return bytes ? ItemView(bytes.view()) : ItemView(); }

void check_update_targets(const Table& table, const Update& update) {
    table.key.each([&](const KeyDefinition& definition) {
        for (const auto& target : update.targets()) {
            if (target.name == definition.name) {
                throw_validation("One or more parameter values were invalid: Cannot update attribute " +
                                 definition.name + ". This attribute is part of the key");
            }
        }
        return true;
    });
    for (const auto& index : table.indexes) {
        index.key.each([&](const KeyDefinition& definition) {
            const auto assigned = update.assigned_type(definition.name);
            if (assigned && *assigned != definition.type) {
                throw_validation("One or more parameter values were invalid: Type mismatch for Index Key " +
                                 definition.name + " Expected: " + std::string(type_letter(definition.type)) +
                                 " Actual: " + std::string(to_string(*assigned)) +
                                 " IndexName: " + index.name);
            }
            return true;
        });
    }
    refuse_paths_into_keys(table, update.roots());
}

}  // namespace

void throw_item_too_large_to_update() {
    throw_validation("Item size to update has exceeded the maximum allowed size");
}

WriteAction::WriteAction(Kind kind, const JsonObject& request)
    : kind_(kind),
      request_(request),
      target_(read_attributes(request[kind == Kind::put ? "Item" : "Key"])),
      placeholders_(request["ExpressionAttributeNames"], request["ExpressionAttributeValues"]),
      shows_item_on_failure_(text_of(request, "ReturnValuesOnConditionCheckFailure") == "ALL_OLD") {
    read_legacy(request);
}

void WriteAction::read_legacy(const JsonObject& request) {
    if (const auto expected = request["Expected"]) {
        condition_ = Condition::from_expected(expected, text_of(request, "ConditionalOperator"));
    }
    if (const auto updates = request["AttributeUpdates"]; updates && kind_ == Kind::update) {
        update_ = Update::from_legacy(updates);
    }
}

void WriteAction::check() {
    if (kind_ == Kind::update) {
        check_expression_parameters(request_, {"UpdateExpression", "ConditionExpression"},
                                    {"AttributeUpdates", "Expected"});
    } else {
        check_expression_parameters(request_, {"ConditionExpression"}, {"Expected"});
    }
    if (kind_ == Kind::put && target_.view().size() > max_item_size && target_.error.empty()) {
        throw_validation("Item size has exceeded the maximum allowed size");
    }
    target_.check();
    update_.check();
    condition_.check();
    placeholders_.check();
    if (const auto text = request_["UpdateExpression"]; text && kind_ == Kind::update) {
        update_ = Update::parse(text.as_string(), placeholders_);
    }
    if (const auto text = request_["ConditionExpression"]) {
        condition_ = Condition::parse("ConditionExpression", text.as_string(), placeholders_);
    }
    placeholders_.check_all_used();
}

void WriteAction::bind(const Table& table) {
    if (kind_ == Kind::put) {
        check_item(table, target_.view());
    } else {
        check_key(table, target_.view());
    }
    if (kind_ == Kind::update) check_update_targets(table, update_);
    if (!condition_.empty()) refuse_paths_into_keys(table, condition_.roots());
    store_key_ = item_key(table, target_.view());
}

bool WriteAction::condition_holds(const Bytes& before) const {
    return condition_.empty() || condition_.matches(view_of(before));
}

Bytes WriteAction::apply(const Table& table, const Bytes& before) const {
    switch (kind_) {
        case Kind::put:
            return target_.bytes;
        case Kind::remove:
            return {};
        case Kind::check:
            return before;
        case Kind::update:
            break;
    }
    if (!before && !update_.creates_item()) return {};
    if (update_.empty()) return before ? before : target_.bytes;
    const auto changed = update_.apply(before ? ItemView(before.view()) : target_.view());
    const ItemView item(changed);
    if (item.size() > max_item_size) throw_item_too_large_to_update();
    check_updated_index_keys(table, item);
    return Bytes(changed);
}

}  // namespace dynantic::engine::api
