#include "engine/expression/update_values.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/evaluate.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/number.hpp"
#include "engine/item/varint.hpp"

#include <algorithm>
#include <vector>

namespace dynantic::engine {

namespace {

bool is_set(const ValueView& value) noexcept {
    return value.is(AttributeType::string_set) || value.is(AttributeType::number_set) ||
           value.is(AttributeType::binary_set);
}

std::vector<std::string_view> members(const ValueView& set) {
    std::vector<std::string_view> result;
    for (const ValueView& member : set.list()) result.push_back(member.body());
    return result;
}

std::string set_body(const std::vector<std::string_view>& ascending) {
    std::string body;
    append_varint(body, ascending.size());
    for (const std::string_view member : ascending) append_sized(body, member);
    return body;
}

}  // namespace

void UpdateValues::wrong_type() const {
    throw_validation(legacy_ ? "Type mismatch for attribute to update"
                             : "An operand in the update expression has an incorrect data type");
}

std::optional<ValueView> UpdateValues::of(const UpdateAction& action) {
    switch (action.kind) {
        case UpdateAction::Kind::set:
            return expression(action.value);
        case UpdateAction::Kind::remove:
            return std::nullopt;
        case UpdateAction::Kind::add:
            return added(at_path(bound_, bound_.program->nodes[action.path], item_),
                         expression(action.value));
        case UpdateAction::Kind::erase:
            return erased(at_path(bound_, bound_.program->nodes[action.path], item_),
                          expression(action.value));
    }
    return std::nullopt;
}

ValueView UpdateValues::expression(std::uint32_t number) {
    const Program& program = *bound_.program;
    const Node& node = program.nodes[number];
    switch (node.kind) {
        case NodeKind::value:
            return bound_.values[node.first];
        case NodeKind::path: {
            const auto found = at_path(bound_, node, item_);
            if (!found) {
                throw_validation(
                    "The provided expression refers to an attribute that does not exist in the item");
            }
            return *found;
        }
        case NodeKind::if_not_exists: {
            const auto found = at_path(bound_, program.nodes[program.operand(node, 0)], item_);
            return found ? *found : expression(program.operand(node, 1));
        }
        default: {
            const ValueView left = expression(program.operand(node, 0));
            const ValueView right = expression(program.operand(node, 1));
            return node.kind == NodeKind::list_append ? joined(left, right)
                                                      : sum(left, right, node.kind == NodeKind::minus);
        }
    }
}

ValueView UpdateValues::sum(const ValueView& left, const ValueView& right, bool subtract) {
    if (!left.is(AttributeType::number) || !right.is(AttributeType::number)) wrong_type();
    const Decimal a = unpack_number(left.body());
    const Decimal b = unpack_number(right.body());
    Decimal result;
    auto error = Decimal::add(a, subtract ? -b : b, result);
    // A result of more than 38 digits is an overflow too, as DynamoDB tells it.
    if (error == Decimal::ParseError::too_many_digits) error = Decimal::ParseError::overflow;
    if (error != Decimal::ParseError::none) throw_validation(number_error(error, {}));
    return {ValueTag::number, keep(std::string(PackedNumber::from(result).bytes()))};
}

ValueView UpdateValues::joined(const ValueView& left, const ValueView& right) {
    if (!left.is(AttributeType::list) || !right.is(AttributeType::list)) wrong_type();
    std::string body;
    append_varint(body, left.count() + right.count());
    for (std::string_view each : {left.body(), right.body()}) {
        take_varint(each);
        body.append(each);
    }
    return {ValueTag::list, keep(std::move(body))};
}

ValueView UpdateValues::added(const std::optional<ValueView>& present, const ValueView& operand) {
    if (!present) return operand;
    if (present->type() != operand.type()) wrong_type();
    if (operand.is(AttributeType::number)) return sum(*present, operand, false);
    if (operand.is(AttributeType::list)) return joined(*present, operand);
    auto all = members(*present);
    const auto more = members(operand);
    std::vector<std::string_view> both;
    std::set_union(all.begin(), all.end(), more.begin(), more.end(), std::back_inserter(both));
    return {operand.tag(), keep(set_body(both))};
}

std::optional<ValueView> UpdateValues::erased(const std::optional<ValueView>& present,
                                              const ValueView& operand) {
    if (!present) return std::nullopt;
    if (present->type() != operand.type() || !is_set(operand)) wrong_type();
    const auto all = members(*present);
    const auto fewer = members(operand);
    std::vector<std::string_view> rest;
    std::set_difference(all.begin(), all.end(), fewer.begin(), fewer.end(), std::back_inserter(rest));
    if (rest.empty()) return std::nullopt;
    return ValueView(operand.tag(), keep(set_body(rest)));
}

std::size_t nesting_of(const ValueView& value) noexcept {
    std::size_t deepest = 0;
    if (value.is(AttributeType::list)) {
        for (const ValueView& element : value.list()) deepest = std::max(deepest, nesting_of(element));
    } else if (value.is(AttributeType::map)) {
        for (const auto& [name, element] : value.map()) deepest = std::max(deepest, nesting_of(element));
    }
    return deepest + 1;
}

}  // namespace dynantic::engine
