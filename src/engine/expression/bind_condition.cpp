#include "engine/expression/bind.hpp"
#include "engine/expression/binder.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/number.hpp"

#include <array>

namespace dynantic::engine {

namespace {

constexpr std::string_view valid_types = "{B,NULL,SS,BOOL,L,BS,N,NS,S,M}";

bool is_type_name(std::string_view text) noexcept {
    for (int type = 0; type <= static_cast<int>(AttributeType::binary_set); ++type) {
        if (to_string(static_cast<AttributeType>(type)) == text) return true;
    }
    return false;
}

bool is_ordered(AttributeType type) noexcept {
    return type == AttributeType::string || type == AttributeType::number || type == AttributeType::binary;
}

/// "AttributeValue: {S:text}"
std::string shown_value(const ValueView& value) {
    std::string json;
    append_json(json, value);  // {"S":"text"}
    const std::size_t colon = json.find(':');
    std::string content = json.substr(colon + 1, json.size() - colon - 2);
    if (value.is(AttributeType::string)) content = value.body();
    if (value.is(AttributeType::number) || value.is(AttributeType::binary)) {
        content = content.substr(1, content.size() - 2);
    }
    return "AttributeValue: {" + type_tag(value.type()) + ":" + content + "}";
}

/// The checks of one leaf: names and values in order of the text, then numbers of operands, then distinct operands,
/// then types. DynamoDB checks leaf by leaf.
class LeafChecker {
  public:
    explicit LeafChecker(Binder& binder) noexcept
        : binder_(binder), bound_(binder.bound()), program_(*binder.bound().program) {}

    void check(std::uint32_t leaf) {
        bind(leaf);
        check_counts(leaf);
        check_distinct(leaf);
        check_types(leaf);
    }

  private:
    const Node& node(std::uint32_t number) const noexcept { return program_.nodes[number]; }
    static bool is_function(NodeKind kind) noexcept {
        return kind >= NodeKind::attribute_exists && kind <= NodeKind::size;
    }
    static bool has_operands(NodeKind kind) noexcept {
        return kind != NodeKind::path && kind != NodeKind::value;
    }

    template <class F>
    void each_operand(std::uint32_t number, F&& f) const {
        const Node& parent = node(number);
        if (!has_operands(parent.kind)) return;
        for (std::uint32_t i = 0; i < parent.count; ++i) f(program_.operand(parent, i));
    }

    void bind(std::uint32_t number) {
        const Node& found = node(number);
        if (found.kind == NodeKind::value) {
            binder_.bind_value(found.first);
        } else if (found.kind == NodeKind::path) {
            for (std::uint32_t i = 0; i < found.count; ++i) {
                const Step step = program_.steps[found.first + i];
                if (!step.is_index) binder_.bind_name(step.number);
            }
        }
        each_operand(number, [this](std::uint32_t operand) { bind(operand); });
    }

    void check_counts(std::uint32_t number) const {
        each_operand(number, [this](std::uint32_t operand) { check_counts(operand); });
        const Node& found = node(number);
        if (!is_function(found.kind)) return;
        const bool unary = found.kind == NodeKind::attribute_exists ||
                           found.kind == NodeKind::attribute_not_exists || found.kind == NodeKind::size;
        if (found.count == (unary ? 1U : 2U)) return;
        binder_.fail("Incorrect number of operands for operator or function; operator or function: " +
                     std::string(spelling(found.kind)) +
                     ", number of operands: " + std::to_string(found.count));
    }

    void check_distinct(std::uint32_t number) const {
        each_operand(number, [this](std::uint32_t operand) { check_distinct(operand); });
        const Node& found = node(number);
        if (!has_operands(found.kind) || found.count != 2 || found.kind == NodeKind::in) return;
        const Node& one = node(program_.operand(found, 0));
        const Node& two = node(program_.operand(found, 1));
        if (one.kind != NodeKind::path || two.kind != NodeKind::path) return;
        const std::string path = shown_path(bound_, one);
        if (path != shown_path(bound_, two)) return;
        binder_.fail(
            "The first operand must be distinct from the remaining operands for this operator or function; "
            "operator: " +
            std::string(spelling(found.kind)) + ", first operand: " + path);
    }

    /// Of a value, or of what a function gives; nothing is known of a path.
    std::optional<AttributeType> type_of(std::uint32_t number) const noexcept {
        const Node& found = node(number);
        if (found.kind == NodeKind::path) return std::nullopt;
        if (found.kind == NodeKind::value) return bound_.values[found.first].type();
        return found.kind == NodeKind::size ? AttributeType::number : AttributeType::boolean;
    }

    [[noreturn]] void wrong_type(NodeKind kind, const std::string& type) const {
        binder_.fail("Incorrect operand type for operator or function; operator or function: " +
                     std::string(spelling(kind)) + ", operand type: " + type);
    }

    void check_types(std::uint32_t number) const {
        each_operand(number, [this](std::uint32_t operand) { check_types(operand); });
        const Node& found = node(number);
        switch (found.kind) {
            case NodeKind::attribute_exists:
            case NodeKind::attribute_not_exists:
                if (node(program_.operand(found, 0)).kind != NodeKind::path) {
                    binder_.fail("Operator or function requires a document path; operator or function: " +
                                 std::string(spelling(found.kind)));
                }
                break;
            case NodeKind::begins_with:
                each_operand(number, [&](std::uint32_t operand) {
                    const auto type = type_of(operand);
                    if (type && type != AttributeType::string && type != AttributeType::binary) {
                        wrong_type(found.kind, type_tag(*type));
                    }
                });
                break;
            case NodeKind::attribute_type:
                check_attribute_type(found);
                break;
            case NodeKind::size: {
                const auto type = type_of(program_.operand(found, 0));
                if (type == AttributeType::number || type == AttributeType::boolean ||
                    type == AttributeType::null) {
                    wrong_type(found.kind, type_tag(*type));
                }
                break;
            }
            case NodeKind::less:
            case NodeKind::less_or_equal:
            case NodeKind::greater:
            case NodeKind::greater_or_equal:
            case NodeKind::between:
                each_operand(number, [&](std::uint32_t operand) {
                    const auto type = type_of(operand);
                    if (type && !is_ordered(*type)) wrong_type(found.kind, type_tag(*type));
                });
                if (found.kind == NodeKind::between) check_bounds(found);
                break;
            default:
                break;
        }
    }

    void check_attribute_type(const Node& found) const {
        const std::uint32_t wanted = program_.operand(found, 1);
        const auto type = type_of(wanted);
        if (!type) wrong_type(found.kind, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}");
        if (type != AttributeType::string) wrong_type(found.kind, type_tag(*type));
        const std::string_view name = bound_.values[node(wanted).first].body();
        if (!is_type_name(name)) {
            binder_.fail("Invalid attribute type name found; type: " + std::string(name) +
                         ", valid types: " + std::string(valid_types));
        }
    }

    void check_bounds(const Node& found) const {
        const Node& lower = node(program_.operand(found, 1));
        const Node& upper = node(program_.operand(found, 2));
        if (lower.kind != NodeKind::value || upper.kind != NodeKind::value) return;
        const ValueView& low = bound_.values[lower.first];
        const ValueView& high = bound_.values[upper.first];
        const auto fail = [&](const char* rule) {
            binder_.fail(std::string(rule) + "; lower bound operand: " + shown_value(low) +
                         ", upper bound operand: " + shown_value(high));
        };
        if (low.type() != high.type())
            fail("The BETWEEN operator requires same data type for lower and upper bounds");
        if (compare(low, high) > 0) {
            fail("The BETWEEN operator requires upper bound to be greater than or equal to lower bound");
        }
    }

    Binder& binder_;
    const BoundExpression& bound_;
    const Program& program_;
};

}  // namespace

BoundExpression bind_condition(ExpressionKind kind, std::shared_ptr<const Program> program,
                               Placeholders& placeholders) {
    Binder binder(kind, std::move(program), placeholders);
    LeafChecker checker(binder);
    for (const std::uint32_t leaf : binder.bound().program->leaves) checker.check(leaf);
    collect_roots(binder.bound());
    return std::move(binder.bound());
}

}  // namespace dynantic::engine
