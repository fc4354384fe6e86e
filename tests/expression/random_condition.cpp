#include "expression/random_condition.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace dynantic::test {
namespace {

using detail::NodeKind;
using detail::Nodes;

// <0, 0, >0; nothing where the two have no order: another type, or one that has none.
std::optional<int> order_of(const AttributeValue* a, const AttributeValue* b) {
    if (a == nullptr || b == nullptr || a->type() != b->type()) return std::nullopt;
    const auto sign = [](auto order) { return order < 0 ? -1 : (order > 0 ? 1 : 0); };
    switch (a->type()) {
        case AttributeType::string:
            return sign(a->as_string().compare(b->as_string()));
        case AttributeType::number:
            return sign(a->as_number() <=> b->as_number());
        case AttributeType::binary:
            return sign(as_text(a->as_binary()).compare(as_text(b->as_binary())));
        default:
            return std::nullopt;
    }
}

bool same(const AttributeValue* a, const AttributeValue* b) {
    return a != nullptr && b != nullptr && *a == *b;
}

std::optional<std::size_t> size_of(const AttributeValue* value) {
    if (value == nullptr) return std::nullopt;
    switch (value->type()) {
        case AttributeType::string:
            return value->as_string().size();  // ASCII here
        case AttributeType::binary:
            return value->as_binary().size();
        case AttributeType::list:
            return value->as_list().size();
        case AttributeType::map:
            return value->as_map().size();
        case AttributeType::string_set:
            return value->as_string_set().size();
        case AttributeType::number_set:
            return value->as_number_set().size();
        case AttributeType::binary_set:
            return value->as_binary_set().size();
        default:
            return std::nullopt;
    }
}

template <class List, class Member>
bool has(const List& list, const Member& member) {
    return std::find(list.begin(), list.end(), member) != list.end();
}

bool contains(const AttributeValue* in, const AttributeValue* wanted) {
    if (in == nullptr || wanted == nullptr) return false;
    switch (in->type()) {
        case AttributeType::string:
            return wanted->is(AttributeType::string) &&
                   in->as_string().find(wanted->as_string()) != std::string::npos;
        case AttributeType::binary:
            return wanted->is(AttributeType::binary) &&
                   as_text(in->as_binary()).find(as_text(wanted->as_binary())) != std::string_view::npos;
        case AttributeType::list:
            return has(in->as_list(), *wanted);
        case AttributeType::string_set:
            return wanted->is(AttributeType::string) && has(in->as_string_set(), wanted->as_string());
        case AttributeType::number_set:
            return wanted->is(AttributeType::number) && has(in->as_number_set(), wanted->as_number());
        case AttributeType::binary_set:
            return wanted->is(AttributeType::binary) && has(in->as_binary_set(), wanted->as_binary());
        default:
            return false;
    }
}

bool begins_with(const AttributeValue* value, const AttributeValue* prefix) {
    if (value == nullptr || prefix == nullptr || value->type() != prefix->type()) return false;
    if (value->is(AttributeType::string)) return value->as_string().starts_with(prefix->as_string());
    return value->is(AttributeType::binary) &&
           as_text(value->as_binary()).starts_with(as_text(prefix->as_binary()));
}

bool meets(NodeKind kind, const AttributeValue* a, const AttributeValue* b) {
    if (kind == NodeKind::equal) return same(a, b);
    if (kind == NodeKind::not_equal) return !same(a, b);
    const std::optional<int> order = order_of(a, b);
    if (!order) return false;
    switch (kind) {
        case NodeKind::less:
            return *order < 0;
        case NodeKind::less_equal:
            return *order <= 0;
        case NodeKind::greater:
            return *order > 0;
        default:
            return *order >= 0;
    }
}

constexpr NodeKind comparisons[] = {NodeKind::equal,      NodeKind::not_equal, NodeKind::less,
                                    NodeKind::less_equal, NodeKind::greater,   NodeKind::greater_equal};
// Among them a reserved word, a space, and characters that mean something in expressions.
constexpr const char* names[] = {"a", "b", "size", "x y", "a.b", "#0", ":0", "name"};
constexpr const char* texts[] = {"", "a", "ab", "abc", "b", "ba", "AND"};

}  // namespace

AttributeValue ConditionGenerator::ordered_value() {
    switch (below(5)) {
        case 0:
            return AttributeValue::binary(to_binary(texts[below(std::size(texts))]));
        case 1:
        case 2:
            return AttributeValue(texts[below(std::size(texts))]);
        default:
            return AttributeValue(Decimal(static_cast<int>(below(7)) - 3));
    }
}

AttributeValue ConditionGenerator::value(int depth) {
    switch (below(depth > 0 ? 10 : 6)) {
        case 0:
            return AttributeValue(one_in(2));
        case 1:
            return AttributeValue::null();
        case 2:
            return AttributeValue::string_set(one_in(2) ? std::vector<std::string>{"a", "b"}
                                                        : std::vector<std::string>{"b"});
        case 3:
            return AttributeValue::number_set({Decimal(static_cast<int>(below(3)))});
        case 6:
        case 7: {
            AttributeValue::List list;
            for (std::size_t left = below(4); left != 0; --left) list.push_back(value(depth - 1));
            return AttributeValue::list(std::move(list));
        }
        case 8:
        case 9: {
            Item map;
            for (std::size_t left = below(4); left != 0; --left)
                map.set(names[below(std::size(names))], value(depth - 1));
            return AttributeValue::map(std::move(map));
        }
        default:
            return ordered_value();
    }
}

Item ConditionGenerator::item() {
    Item item;
    for (const char* name : names) {
        if (!one_in(4)) item.set(name, value(2));
    }
    return item;
}

ConditionGenerator::Operand ConditionGenerator::path() {
    const std::string name = names[below(std::size(names))];
    std::vector<Step> steps;
    while (steps.size() < 3 && one_in(3)) {
        if (one_in(2))
            steps.push_back({names[below(std::size(names))], 0});
        else
            steps.push_back({"", below(3)});
    }
    Operand path;
    path.nodes.name(name);
    for (const Step& step : steps) {
        if (step.member.empty())
            path.nodes.element(step.index);
        else
            path.nodes.member(step.member);
    }
    path.text = name;
    for (const Step& step : steps) path.text += "|" + step.member + std::to_string(step.index);
    path.value = [name, steps](const Item& item) {
        const AttributeValue* at = item.find(name);
        for (const Step& step : steps) {
            if (at == nullptr) break;
            if (!step.member.empty()) {
                at = at->is(AttributeType::map) ? at->as_map().find(step.member) : nullptr;
            } else {
                const bool there = at->is(AttributeType::list) && step.index < at->as_list().size();
                at = there ? &at->as_list()[step.index] : nullptr;
            }
        }
        return at;
    };
    return path;
}

ConditionGenerator::Operand ConditionGenerator::literal(AttributeValue value) {
    Operand literal;
    literal.nodes.value(to_json(value));
    literal.value = [kept = std::make_shared<AttributeValue>(std::move(value))](const Item&) {
        return kept.get();
    };
    return literal;
}

// Not the same path as `other`: DynamoDB refuses an attribute compared with itself.
ConditionGenerator::Operand ConditionGenerator::literal_or_path(const Operand& other, AttributeValue value) {
    if (one_in(3)) {
        Operand second = path();
        if (second.text != other.text) return second;
    }
    return literal(std::move(value));
}

RandomCondition ConditionGenerator::comparison() {
    const NodeKind kind = comparisons[below(std::size(comparisons))];
    const bool any = kind == NodeKind::equal || kind == NodeKind::not_equal;
    Operand left = path();
    Operand right = literal_or_path(left, any ? value(1) : ordered_value());
    Nodes nodes = left.nodes;
    nodes.append(right.nodes).apply(kind);
    return {detail::ErasedCondition(std::move(nodes)), [kind, left, right](const Item& item) {
                return meets(kind, left.value(item), right.value(item));
            }};
}

RandomCondition ConditionGenerator::size_comparison() {
    const NodeKind kind = comparisons[below(std::size(comparisons))];
    const Operand left = path();
    const Operand right = literal(AttributeValue(below(4)));
    Nodes nodes = left.nodes;
    nodes.apply(NodeKind::size).append(right.nodes).apply(kind);
    return {detail::ErasedCondition(std::move(nodes)), [kind, left, right](const Item& item) {
                const auto size = size_of(left.value(item));
                const AttributeValue number = size ? AttributeValue(*size) : AttributeValue();
                return meets(kind, size ? &number : nullptr, right.value(item));
            }};
}

RandomCondition ConditionGenerator::between() {
    const Operand left = path();
    AttributeValue low = ordered_value();
    AttributeValue high = ordered_value();
    const auto order = order_of(&low, &high);
    if (!order) high = low;
    if (order && *order > 0) std::swap(low, high);
    const Operand first = literal(std::move(low));
    const Operand second = literal(std::move(high));
    Nodes nodes = left.nodes;
    nodes.append(first.nodes).append(second.nodes).apply(NodeKind::between);
    return {detail::ErasedCondition(std::move(nodes)), [left, first, second](const Item& item) {
                return meets(NodeKind::greater_equal, left.value(item), first.value(item)) &&
                       meets(NodeKind::less_equal, left.value(item), second.value(item));
            }};
}

RandomCondition ConditionGenerator::in() {
    const Operand left = path();
    std::vector<Operand> each;
    for (std::size_t left_over = 1 + below(4); left_over != 0; --left_over)
        each.push_back(literal_or_path(left, value(1)));
    Nodes nodes = left.nodes;
    for (const Operand& one : each) nodes.append(one.nodes);
    nodes.apply(NodeKind::in, each.size());
    return {detail::ErasedCondition(std::move(nodes)), [left, each](const Item& item) {
                return std::any_of(each.begin(), each.end(), [&](const Operand& one) {
                    return same(left.value(item), one.value(item));
                });
            }};
}

RandomCondition ConditionGenerator::function() {
    const Operand left = path();
    Nodes nodes = left.nodes;
    switch (below(5)) {
        case 0:
            nodes.apply(NodeKind::exists);
            return {detail::ErasedCondition(std::move(nodes)),
                    [left](const Item& item) { return left.value(item) != nullptr; }};
        case 1:
            nodes.apply(NodeKind::not_exists);
            return {detail::ErasedCondition(std::move(nodes)),
                    [left](const Item& item) { return left.value(item) == nullptr; }};
        case 2: {
            const auto type = static_cast<AttributeType>(below(10));
            nodes.value(to_json(AttributeValue(to_string(type)))).apply(NodeKind::type_is);
            return {detail::ErasedCondition(std::move(nodes)), [left, type](const Item& item) {
                        const AttributeValue* value = left.value(item);
                        return value != nullptr && value->is(type);
                    }};
        }
        case 3: {
            AttributeValue prefix(texts[below(std::size(texts))]);
            if (one_in(3)) prefix = AttributeValue::binary(to_binary(texts[below(std::size(texts))]));
            const Operand right = literal(std::move(prefix));
            nodes.append(right.nodes).apply(NodeKind::begins_with);
            return {detail::ErasedCondition(std::move(nodes)), [left, right](const Item& item) {
                        return begins_with(left.value(item), right.value(item));
                    }};
        }
        default: {
            const Operand right = literal_or_path(left, value(1));
            nodes.append(right.nodes).apply(NodeKind::contains);
            return {detail::ErasedCondition(std::move(nodes)), [left, right](const Item& item) {
                        return contains(left.value(item), right.value(item));
                    }};
        }
    }
}

RandomCondition ConditionGenerator::leaf() {
    switch (below(6)) {
        case 0:
            return size_comparison();
        case 1:
            return between();
        case 2:
            return in();
        case 3:
        case 4:
            return comparison();
        default:
            return function();
    }
}

RandomCondition ConditionGenerator::condition(int leaves) {
    if (one_in(5)) {
        RandomCondition inner = condition(leaves);
        return {detail::negated(std::move(inner.nodes)),
                [holds = std::move(inner.holds)](const Item& item) { return !holds(item); }};
    }
    if (leaves <= 1) return leaf();
    const int left = 1 + static_cast<int>(below(static_cast<std::size_t>(leaves - 1)));
    RandomCondition a = condition(left);
    RandomCondition b = condition(leaves - left);
    const bool both = one_in(2);
    return {detail::joined(std::move(a.nodes), both ? NodeKind::all_of : NodeKind::any_of, b.nodes),
            [both, a = std::move(a.holds), b = std::move(b.holds)](const Item& item) {
                return both ? a(item) && b(item) : a(item) || b(item);
            }};
}

}  // namespace dynantic::test
