#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <vector>

namespace dynantic::detail {
namespace {

// How a node with operands is written: before the first, between the first two, between the others, after the
// last.
struct Form {
    std::string_view before;
    std::string_view first_gap;
    std::string_view other_gaps;
    std::string_view after;
};

Form form_of(NodeKind kind) noexcept {
    switch (kind) {
        case NodeKind::size:
            return {"size(", "", "", ")"};
        case NodeKind::if_not_exists:
            return {"if_not_exists(", ", ", "", ")"};
        case NodeKind::list_append:
            return {"list_append(", ", ", "", ")"};
        case NodeKind::plus:
            return {"", " + ", "", ""};
        case NodeKind::minus:
            return {"", " - ", "", ""};
        case NodeKind::equal:
            return {"", " = ", "", ""};
        case NodeKind::not_equal:
            return {"", " <> ", "", ""};
        case NodeKind::less:
            return {"", " < ", "", ""};
        case NodeKind::less_equal:
            return {"", " <= ", "", ""};
        case NodeKind::greater:
            return {"", " > ", "", ""};
        case NodeKind::greater_equal:
            return {"", " >= ", "", ""};
        case NodeKind::between:
            return {"", " BETWEEN ", " AND ", ""};
        case NodeKind::in:
            return {"", " IN (", ", ", ")"};
        case NodeKind::exists:
            return {"attribute_exists(", "", "", ")"};
        case NodeKind::not_exists:
            return {"attribute_not_exists(", "", "", ")"};
        case NodeKind::begins_with:
            return {"begins_with(", ", ", "", ")"};
        case NodeKind::contains:
            return {"contains(", ", ", "", ")"};
        case NodeKind::type_is:
            return {"attribute_type(", ", ", "", ")"};
        case NodeKind::negation:
            return {"NOT ", "", "", ""};
        case NodeKind::all_of:
            return {"", " AND ", "", ""};
        case NodeKind::any_of:
            return {"", " OR ", "", ""};
        case NodeKind::assign:
            return {"", " = ", "", ""};
        case NodeKind::with:
            return {"", " ", "", ""};
        default:
            return {};  // name, member, element and value are written by hand
    }
}

std::size_t operand_count(const Node& node) noexcept {
    switch (node.kind) {
        case NodeKind::name:
        case NodeKind::value:
            return 0;
        case NodeKind::member:
        case NodeKind::element:
        case NodeKind::size:
        case NodeKind::exists:
        case NodeKind::not_exists:
        case NodeKind::negation:
            return 1;
        case NodeKind::between:
            return 3;
        case NodeKind::in:
            return std::size_t{1} + node.number;
        default:
            return 2;
    }
}

// How tightly a condition holds together; an operand that holds less tightly than what it stands in needs
// parentheses.
int binding(NodeKind kind) noexcept {
    switch (kind) {
        case NodeKind::any_of:
            return 1;
        case NodeKind::all_of:
            return 2;
        case NodeKind::negation:
            return 3;
        default:
            return 4;
    }
}

bool needs_parentheses(NodeKind operand, NodeKind inside) noexcept {
    return (inside == NodeKind::negation || inside == NodeKind::all_of) && binding(operand) < binding(inside);
}

// What is still to be written: a text, or a node (with its operands, or only the step it adds to a path).
struct Task {
    enum class What : std::uint8_t { text, node, step };
    What what;
    std::uint32_t node = 0;
    std::string_view text;
};

class Renderer {
  public:
    Renderer(std::span<const Node> nodes, Placeholders& placeholders, std::string& out)
        : nodes_(nodes), placeholders_(placeholders), out_(out) {
        measure();
    }

    void run() {
        if (nodes_.empty()) return;
        push_node(nodes_.size() - 1);
        while (!tasks_.empty()) {
            const Task task = tasks_.back();
            tasks_.pop_back();
            switch (task.what) {
                case Task::What::text:
                    out_.append(task.text);
                    break;
                case Task::What::step:
                    write_step(nodes_[task.node]);
                    break;
                case Task::What::node:
                    open(task.node);
                    break;
            }
        }
    }

  private:
    // sizes_[i]: how many nodes the expression that ends at i has. With it, the operands of a node are found
    // from the right: the last one ends just before it, the one before that ends where the last one began.
    void measure() {
        sizes_.reserve(nodes_.size());
        for (std::size_t i = 0; i != nodes_.size(); ++i) {
            std::uint32_t size = 1;
            for (std::size_t left = operand_count(nodes_[i]); left != 0; --left) size += sizes_[i - size];
            sizes_.push_back(size);
        }
    }

    void open(std::size_t index) {
        const Node& node = nodes_[index];
        switch (node.kind) {
            case NodeKind::name:
                placeholders_.append_name(out_, node.text);
                return;
            case NodeKind::value:
                placeholders_.append_value(out_, node.text);
                return;
            case NodeKind::member:
            case NodeKind::element:
                tasks_.push_back({Task::What::step, static_cast<std::uint32_t>(index), {}});
                push_node(index - 1);
                return;
            default:
                push_operands(index);
                return;
        }
    }

    // The last in is written first, so everything is pushed from its end.
    void push_operands(std::size_t index) {
        const Node& node = nodes_[index];
        const Form form = form_of(node.kind);
        push_text(form.after);
        std::size_t operand = index - 1;
        for (std::size_t left = operand_count(node); left != 0; --left) {
            const bool parenthesised = needs_parentheses(nodes_[operand].kind, node.kind);
            if (parenthesised) push_text(")");
            push_node(operand);
            if (parenthesised) push_text("(");
            if (left == 2) push_text(form.first_gap);
            if (left > 2) push_text(form.other_gaps);
            operand -= sizes_[operand];  // wraps below the first node of the first operand, where it is not
                                         // used again
        }
        push_text(form.before);
    }

    void write_step(const Node& node) {
        if (node.kind == NodeKind::member) {
            out_.push_back('.');
            placeholders_.append_name(out_, node.text);
        } else {
            out_.push_back('[');
            out_.append(std::to_string(node.number));
            out_.push_back(']');
        }
    }

    void push_text(std::string_view text) {
        if (!text.empty()) tasks_.push_back({Task::What::text, 0, text});
    }
    void push_node(std::size_t index) {
        tasks_.push_back({Task::What::node, static_cast<std::uint32_t>(index), {}});
    }

    std::span<const Node> nodes_;
    Placeholders& placeholders_;
    std::string& out_;
    std::vector<std::uint32_t> sizes_;
    std::vector<Task> tasks_;
};

}  // namespace

void render(std::span<const Node> expression, Placeholders& placeholders, std::string& out) {
    Renderer(expression, placeholders, out).run();
}

}  // namespace dynantic::detail
