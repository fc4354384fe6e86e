#include "engine/expression/bind.hpp"
#include "engine/expression/binder.hpp"

namespace dynantic::engine {

std::optional<AttributeType> known_type(const BoundExpression& bound, std::uint32_t number) {
    const Program& program = *bound.program;
    const Node& node = program.nodes[number];
    switch (node.kind) {
        case NodeKind::value:
            return bound.values[node.first].type();
        case NodeKind::plus:
        case NodeKind::minus:
            return AttributeType::number;
        case NodeKind::list_append:
            return AttributeType::list;
        case NodeKind::if_not_exists:
            return known_type(bound, program.operand(node, 1));
        default:
            return std::nullopt;
    }
}

namespace {

/// The operand types as update sections name them; nothing for sets.
std::string section_type_name(AttributeType type) {
    switch (type) {
        case AttributeType::string:
            return "STRING";
        case AttributeType::number:
            return "NUMBER";
        case AttributeType::binary:
            return "BINARY";
        case AttributeType::boolean:
            return "BOOLEAN";
        case AttributeType::null:
            return "NULL";
        case AttributeType::list:
            return "LIST";
        case AttributeType::map:
            return "MAP";
        default:
            return {};
    }
}

void check_section(const Binder& binder, const BoundExpression& bound, const UpdateAction& action) {
    if (action.kind != UpdateAction::Kind::add && action.kind != UpdateAction::Kind::erase) return;
    const bool is_add = action.kind == UpdateAction::Kind::add;
    const AttributeType type = bound.values[bound.program->nodes[action.value].first].type();
    if (is_add && type == AttributeType::number) return;
    const std::string name = section_type_name(type);
    if (name.empty()) return;
    binder.fail("Incorrect operand type for operator or function; operator: " +
                std::string(is_add ? "ADD" : "DELETE") + ", operand type: " + name);
}

/// Functions inside out: numbers of operands, then kinds and types of those that are plain values.
void check_functions(const Binder& binder, const BoundExpression& bound, std::uint32_t number) {
    const Program& program = *bound.program;
    const Node& node = program.nodes[number];
    if (node.kind == NodeKind::path || node.kind == NodeKind::value) return;
    for (std::uint32_t i = 0; i < node.count; ++i) check_functions(binder, bound, program.operand(node, i));
    const std::string name(spelling(node.kind));
    if (node.count != 2) {
        binder.fail("Incorrect number of operands for operator or function; operator or function: " + name +
                    ", number of operands: " + std::to_string(node.count));
    }
    if (node.kind == NodeKind::if_not_exists) {
        if (program.nodes[program.operand(node, 0)].kind != NodeKind::path) {
            binder.fail("Operator or function requires a document path; operator or function: " + name);
        }
        return;
    }
    const AttributeType wanted =
        node.kind == NodeKind::list_append ? AttributeType::list : AttributeType::number;
    for (std::uint32_t i = 0; i < node.count; ++i) {
        const Node& operand = program.nodes[program.operand(node, i)];
        if (operand.kind != NodeKind::value) continue;
        const AttributeType type = bound.values[operand.first].type();
        if (type != wanted) {
            binder.fail("Incorrect operand type for operator or function; operator or function: " + name +
                        ", operand type: " + type_tag(type));
        }
    }
}

}  // namespace

BoundExpression bind_update(std::shared_ptr<const Program> program, Placeholders& placeholders) {
    Binder binder(ExpressionKind::update, std::move(program), placeholders);
    const Program& parsed = *binder.bound().program;
    for (std::uint32_t i = 0; i < parsed.names.size(); ++i) binder.bind_name(i);
    for (std::uint32_t i = 0; i < parsed.values.size(); ++i) binder.bind_value(i);
    std::vector<std::uint32_t> targets;
    targets.reserve(parsed.actions.size());
    for (const UpdateAction& action : parsed.actions) targets.push_back(action.path);
    binder.refuse_overlaps(targets);
    for (const UpdateAction& action : parsed.actions) check_section(binder, binder.bound(), action);
    for (const UpdateAction& action : parsed.actions) {
        if (action.kind == UpdateAction::Kind::set) check_functions(binder, binder.bound(), action.value);
    }
    collect_roots(binder.bound());
    return std::move(binder.bound());
}

}  // namespace dynantic::engine
