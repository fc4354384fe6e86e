#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What every typed expression becomes as it is written: a flat list of plain nodes. Conditions, update
// actions, key conditions and projections are all such lists, so there is one renderer, and templates do no
// more than append.
namespace dynantic::detail {

class Placeholders;

// One step of an expression. The order of the groups matters to the functions in nodes.cpp.
enum class NodeKind : std::uint8_t {
    // Operands.
    name,           // a top-level attribute; `text` is its name
    member,         // path -> path.text
    element,        // path -> path[number]
    value,          // `text` is an attribute value in DynamoDB JSON
    size,           // size(path)
    if_not_exists,  // if_not_exists(path, operand)
    list_append,    // list_append(operand, operand)
    plus,           // operand + operand
    minus,          // operand - operand
    // Conditions.
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    between,  // operand BETWEEN low AND high
    in,       // operand IN (...), `number` values
    exists,
    not_exists,
    begins_with,
    contains,
    type_is,
    negation,
    all_of,  // a AND b
    any_of,  // a OR b
    // Actions of an update.
    assign,  // path = operand
    with,    // path operand: ADD and DELETE
};

struct Node {
    NodeKind kind;
    std::uint32_t number = 0;
    std::string text;
};

// An expression in postfix order: each node stands after its operands. So a leaf costs one allocation,
// joining two expressions is appending one to the other, and nothing here, not even destruction, recurses
// however deep it is.
class Nodes {
  public:
    Nodes() noexcept;
    Nodes(const Nodes&);
    Nodes(Nodes&&) noexcept;
    Nodes& operator=(const Nodes&);
    Nodes& operator=(Nodes&&) noexcept;
    ~Nodes();

    // Each appends and returns *this.
    Nodes& name(std::string_view attribute);
    Nodes& member(std::string_view key);
    Nodes& element(std::size_t index);
    // A path whose names are known at compile time: the attribute, then members.
    Nodes& path(const std::string_view* names, std::size_t count);
    Nodes& value(std::string json);
    Nodes& apply(NodeKind kind, std::size_t number = 0);
    Nodes& append(const Nodes& other);
    Nodes& append(Nodes&& other);
    // Goes on with a path from its end: the first name of `next` becomes a member.
    Nodes& append_path(const Nodes& next);

    // Turns a condition into its opposite; twice is nothing.
    void negate();

    [[nodiscard]] bool empty() const noexcept;
    [[nodiscard]] std::span<const Node> view() const noexcept;
    // Whether a path in the expression starts at this attribute.
    [[nodiscard]] bool mentions(std::string_view attribute) const noexcept;

  private:
    std::vector<Node> nodes_;
};

// Appends the text of an expression to `out`: names and values go to `placeholders`, and there are no more
// parentheses than precedence asks for (DynamoDB refuses redundant ones).
void render(std::span<const Node> expression, Placeholders& placeholders, std::string& out);
inline void render(const Nodes& expression, Placeholders& placeholders, std::string& out) {
    render(expression.view(), placeholders, out);
}

// "scores.k[2]", for messages. `path` holds name, member and element nodes only.
[[nodiscard]] std::string path_text(std::span<const Node> path);

// A condition with its model erased. Copies share; a copy that is changed gets nodes of its own. Const use
// from several threads is safe. An empty one is true.
class ErasedCondition {
  public:
    ErasedCondition() noexcept = default;
    explicit ErasedCondition(Nodes&& nodes);
    ErasedCondition(const ErasedCondition& other) noexcept;
    ErasedCondition(ErasedCondition&& other) noexcept : shared_(other.shared_) { other.shared_ = nullptr; }
    ErasedCondition& operator=(ErasedCondition other) noexcept {
        Shared* mine = shared_;
        shared_ = other.shared_;
        other.shared_ = mine;
        return *this;
    }
    ~ErasedCondition();

    [[nodiscard]] bool empty() const noexcept { return shared_ == nullptr; }
    // The nodes; none where empty. Valid until this object is changed or destroyed.
    [[nodiscard]] std::span<const Node> view() const noexcept;
    [[nodiscard]] bool mentions(std::string_view attribute) const noexcept;

    // Joins with all_of or any_of. An empty side has no terms: the result is the other side.
    void join(NodeKind with, const ErasedCondition& other);
    // Throws ValidationError where empty: the opposite of "everything" cannot be written in DynamoDB.
    void negate();

  private:
    struct Shared;
    Nodes& own();
    Shared* shared_ = nullptr;
};

// Joins two conditions into one.
[[nodiscard]] ErasedCondition joined(ErasedCondition a, NodeKind with, const ErasedCondition& b);
[[nodiscard]] ErasedCondition negated(ErasedCondition a);

}  // namespace dynantic::detail
