#include "engine/expression/legacy_values.hpp"

#include "engine/expression/bind.hpp"

#include <algorithm>
#include <array>
#include <deque>

namespace dynantic::engine {

namespace {

constexpr std::size_t unlimited = static_cast<std::size_t>(-1);
constexpr std::string_view scalars = "S,N,B,";

constexpr std::array<LegacyOperator, 13> operators{{
    {"EQ", NodeKind::equal, 1, 1, ""},
    {"NE", NodeKind::not_equal, 1, 1, ""},
    {"LE", NodeKind::less_or_equal, 1, 1, scalars},
    {"LT", NodeKind::less, 1, 1, scalars},
    {"GE", NodeKind::greater_or_equal, 1, 1, scalars},
    {"GT", NodeKind::greater, 1, 1, scalars},
    {"CONTAINS", NodeKind::contains, 1, 1, scalars},
    {"NOT_CONTAINS", NodeKind::not_contains, 1, 1, scalars},
    {"BEGINS_WITH", NodeKind::begins_with, 1, 1, "S,B,"},
    {"IN", NodeKind::in, 1, unlimited, scalars},
    {"BETWEEN", NodeKind::between, 2, 2, scalars},
    {"NULL", NodeKind::attribute_not_exists, 0, 0, ""},
    {"NOT_NULL", NodeKind::attribute_exists, 0, 0, ""},
}};

}  // namespace

const LegacyOperator* find_legacy_operator(std::string_view name) noexcept {
    const auto* found = std::find_if(operators.begin(), operators.end(),
                                     [&](const LegacyOperator& each) { return each.name == name; });
    return found == operators.end() ? nullptr : found;
}

std::string legacy_values_problem(const LegacyOperator& op, const std::vector<ReadValue>& values,
                                  bool check_types) {
    const std::string invalid = "One or more parameter values were invalid: ";
    if (values.size() < op.least || values.size() > op.most) {
        return invalid + "Invalid number of argument(s) for the " + std::string(op.name) +
               " ComparisonOperator";
    }
    if (values.empty()) return {};
    const AttributeType type = values.front().view().type();
    if (std::any_of(values.begin(), values.end(),
                    [&](const ReadValue& each) { return !each.view().is(type); })) {
        return invalid + "AttributeValues inside AttributeValueList must be of same type";
    }
    const std::string tag = type_tag(type);
    if (check_types && !op.types.empty() && op.types.find(tag + ",") == std::string_view::npos) {
        return invalid + "ComparisonOperator " + std::string(op.name) + " is not valid for " + tag +
               " AttributeValue type";
    }
    if (op.kind == NodeKind::between && compare(values[0].view(), values[1].view()) > 0) {
        return "The BETWEEN condition was provided a range where the lower bound is greater than the upper "
               "bound";
    }
    return {};
}

struct LegacyBuilder::Storage {
    std::vector<std::string_view> names;
    std::vector<ValueView> values;
    std::deque<std::string> kept;
};

LegacyBuilder::LegacyBuilder()
    : program_(std::make_shared<Program>()), storage_(std::make_shared<Storage>()) {}

std::uint32_t LegacyBuilder::path(std::string_view attribute) {
    const auto number = static_cast<std::uint32_t>(storage_->names.size());
    storage_->names.push_back(storage_->kept.emplace_back(attribute));
    program_->names.push_back(storage_->names.back());
    program_->nodes.push_back({NodeKind::path, static_cast<std::uint32_t>(program_->steps.size()), 1});
    program_->steps.push_back({number, false});
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

std::uint32_t LegacyBuilder::value(ReadValue read) {
    const auto number = static_cast<std::uint32_t>(storage_->values.size());
    storage_->values.emplace_back(std::string_view(storage_->kept.emplace_back(std::move(read.bytes))));
    program_->nodes.push_back({NodeKind::value, number, 0});
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

std::uint32_t LegacyBuilder::node(NodeKind kind, const std::vector<std::uint32_t>& operands) {
    program_->nodes.push_back({kind, static_cast<std::uint32_t>(program_->links.size()),
                               static_cast<std::uint32_t>(operands.size())});
    program_->links.insert(program_->links.end(), operands.begin(), operands.end());
    return static_cast<std::uint32_t>(program_->nodes.size() - 1);
}

void LegacyBuilder::join(std::uint32_t condition, bool by_or) {
    conditions_.push_back(condition);
    by_or_ = by_or;
}

// In halves, since conditions are evaluated down the tree: a chain of as many as a request has room for would be deeper than
// a stack.
std::uint32_t LegacyBuilder::joined(std::size_t begin, std::size_t end) {
    if (end - begin == 1) return conditions_[begin];
    const std::size_t middle = begin + (end - begin) / 2;
    const std::uint32_t left = joined(begin, middle);
    const std::uint32_t right = joined(middle, end);
    return node(by_or_ ? NodeKind::logical_or : NodeKind::logical_and, {left, right});
}

void LegacyBuilder::action(UpdateAction::Kind kind, std::uint32_t path, std::uint32_t value) {
    program_->actions.push_back({kind, path, value});
}

BoundExpression LegacyBuilder::build() {
    if (has_condition()) program_->root = joined(0, conditions_.size());
    BoundExpression bound;
    bound.program = program_;
    bound.names = storage_->names;
    bound.values = storage_->values;
    bound.storage = storage_;
    collect_roots(bound);
    return bound;
}

}  // namespace dynantic::engine
