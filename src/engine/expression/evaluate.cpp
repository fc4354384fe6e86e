#include "engine/expression/evaluate.hpp"

#include "engine/item/number.hpp"

namespace dynantic::engine {

std::optional<ValueView> at_path(const BoundExpression& bound, const Node& path,
                                 const ItemView& item) noexcept {
    const Step* step = &bound.program->steps[path.first];
    std::optional<ValueView> value = item.find(bound.names[step->number]);
    for (std::uint32_t i = 1; i < path.count && value; ++i) {
        ++step;
        if (step->is_index) {
            value = value->is(AttributeType::list) ? value->list().at(step->number) : std::nullopt;
        } else {
            value =
                value->is(AttributeType::map) ? value->map().find(bound.names[step->number]) : std::nullopt;
        }
    }
    return value;
}

namespace {

/// An operand as it is compared; `number` holds what size() makes.
struct Operand {
    ValueView value;
    PackedNumber number;
    bool present = false;
};

std::optional<std::size_t> size_of(const ValueView& value) noexcept {
    switch (value.type()) {
        case AttributeType::string: {
            // Characters, as Java counts them: UTF-16 units.
            std::size_t units = 0;
            for (const char c : value.body()) {
                const auto byte = static_cast<unsigned char>(c);
                if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
            }
            return units;
        }
        case AttributeType::binary:
            return value.body().size();
        case AttributeType::list:
        case AttributeType::map:
        case AttributeType::string_set:
        case AttributeType::number_set:
        case AttributeType::binary_set:
            return value.count();
        default:
            return std::nullopt;
    }
}

bool contains(const ValueView& container, const ValueView& wanted) noexcept {
    switch (container.type()) {
        case AttributeType::string:
            return wanted.is(AttributeType::string) &&
                   container.body().find(wanted.body()) != std::string_view::npos;
        case AttributeType::binary:
            return wanted.is(AttributeType::binary) &&
                   container.body().find(wanted.body()) != std::string_view::npos;
        case AttributeType::list:
        case AttributeType::string_set:
        case AttributeType::number_set:
        case AttributeType::binary_set:
            return container.list().contains(wanted);
        default:
            return false;
    }
}

bool is_ordered(AttributeType type) noexcept {
    return type == AttributeType::string || type == AttributeType::number || type == AttributeType::binary;
}

class Evaluator {
  public:
    Evaluator(const BoundExpression& bound, const ItemView& item) noexcept
        : bound_(bound), program_(*bound.program), item_(item) {}

    bool condition(std::uint32_t number) const noexcept {
        const Node& node = program_.nodes[number];
        switch (node.kind) {
            case NodeKind::logical_and:
                return condition(program_.operand(node, 0)) && condition(program_.operand(node, 1));
            case NodeKind::logical_or:
                return condition(program_.operand(node, 0)) || condition(program_.operand(node, 1));
            case NodeKind::logical_not:
                return !condition(program_.operand(node, 0));
            case NodeKind::between:
                return ordered(node, 0, 1, [](int order) { return order >= 0; }) &&
                       ordered(node, 0, 2, [](int order) { return order <= 0; });
            case NodeKind::in:
                return in(node);
            default:
                return leaf(node);
        }
    }

  private:
    Operand operand(const Node& parent, std::uint32_t index) const noexcept {
        Operand result;
        const Node& node = program_.nodes[program_.operand(parent, index)];
        if (node.kind == NodeKind::value) {
            result.value = bound_.values[node.first];
            result.present = true;
        } else if (node.kind == NodeKind::path) {
            if (const auto found = at_path(bound_, node, item_)) {
                result.value = *found;
                result.present = true;
            }
        } else if (node.kind == NodeKind::size) {
            const Operand inner = operand(node, 0);
            const auto size = inner.present ? size_of(inner.value) : std::nullopt;
            if (size) {
                result.number = PackedNumber::from(static_cast<std::uint64_t>(*size));
                result.present = true;
            }
        }
        return result;
    }
    /// A size lives in the operand itself, which is why this is not done when the operand is made.
    static ValueView view(const Operand& operand) noexcept {
        return operand.number.bytes().empty() ? operand.value
                                              : ValueView(ValueTag::number, operand.number.bytes());
    }

    template <class Test>
    bool ordered(const Node& node, std::uint32_t a, std::uint32_t b, Test test) const noexcept {
        const Operand left = operand(node, a);
        const Operand right = operand(node, b);
        if (!left.present || !right.present) return false;
        const ValueView one = view(left);
        const ValueView two = view(right);
        return one.type() == two.type() && is_ordered(one.type()) && test(compare(one, two));
    }

    bool equal(const Operand& left, const Operand& right) const noexcept {
        return left.present && right.present && view(left) == view(right);
    }

    bool in(const Node& node) const noexcept {
        const Operand wanted = operand(node, 0);
        if (!wanted.present) return false;
        for (std::uint32_t i = 1; i < node.count; ++i) {
            if (equal(wanted, operand(node, i))) return true;
        }
        return false;
    }

    bool leaf(const Node& node) const noexcept {
        switch (node.kind) {
            case NodeKind::equal:
                return equal(operand(node, 0), operand(node, 1));
            // What is not there is different from every value: the one comparison that a missing attribute meets.
            case NodeKind::not_equal:
                return !equal(operand(node, 0), operand(node, 1));
            case NodeKind::less:
                return ordered(node, 0, 1, [](int order) { return order < 0; });
            case NodeKind::less_or_equal:
                return ordered(node, 0, 1, [](int order) { return order <= 0; });
            case NodeKind::greater:
                return ordered(node, 0, 1, [](int order) { return order > 0; });
            case NodeKind::greater_or_equal:
                return ordered(node, 0, 1, [](int order) { return order >= 0; });
            case NodeKind::attribute_exists:
                return operand(node, 0).present;
            case NodeKind::attribute_not_exists:
                return !operand(node, 0).present;
            default:
                return binary_function(node);
        }
    }

    bool binary_function(const Node& node) const noexcept {
        const Operand left = operand(node, 0);
        const Operand right = operand(node, 1);
        if (!left.present || !right.present) return false;  // NOT_CONTAINS too, other than NE
        const ValueView subject = view(left);
        const ValueView argument = view(right);
        switch (node.kind) {
            case NodeKind::attribute_type:
                return argument.is(AttributeType::string) && to_string(subject.type()) == argument.body();
            case NodeKind::begins_with:
                return subject.type() == argument.type() &&
                       (subject.is(AttributeType::string) || subject.is(AttributeType::binary)) &&
                       subject.body().starts_with(argument.body());
            case NodeKind::contains:
                return contains(subject, argument);
            case NodeKind::not_contains:
                return !contains(subject, argument);
            default:
                return false;
        }
    }

    const BoundExpression& bound_;
    const Program& program_;
    const ItemView& item_;
};

}  // namespace

bool evaluate(const BoundExpression& bound, const ItemView& item) noexcept {
    return Evaluator(bound, item).condition(bound.program->root);
}

}  // namespace dynantic::engine
