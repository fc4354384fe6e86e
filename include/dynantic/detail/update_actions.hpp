#pragma once

#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/error.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

// The actions of one UpdateItem, in the order they were asked for: what the typed update verbs fill.
class UpdateActions {
  public:
    enum class Verb : std::uint8_t { set, remove, add, erase };
    struct Action {
        Verb verb;
        std::uint32_t path_size;  // the first nodes: what is changed
        Nodes nodes;  // the path, then what it gets, then `assign` or `with`; only the path for remove

        [[nodiscard]] std::span<const Node> path() const noexcept;
        // What the path gets: empty for remove.
        [[nodiscard]] std::span<const Node> operand() const noexcept;
    };

    UpdateActions() noexcept;
    UpdateActions(const UpdateActions&);
    UpdateActions(UpdateActions&&) noexcept;
    UpdateActions& operator=(const UpdateActions&);
    UpdateActions& operator=(UpdateActions&&) noexcept;
    ~UpdateActions();

    void set(Nodes path, Nodes operand);
    // The two usual operands of set.
    void set_value(Nodes path, std::string json);
    void set_if_not_exists(Nodes path, std::string json);
    // SET path = list_append(if_not_exists(path, []), list), or with the list in front.
    void append(Nodes path, std::string list_json);
    void prepend(Nodes path, std::string list_json);
    void remove(Nodes path);
    void add(Nodes path, std::string json);
    void erase(Nodes path, std::string set_json);
    void append_all(const UpdateActions& others);
    // What breaks rules of the model: kept till `render`, which throws all of it together. Of the value of a path: the
    // rules know the member, not the way to it, so the way is put before what they say.
    void add_violations(std::string_view type_name, std::vector<FieldError> violations);
    void add_violations(std::string_view type_name, const Nodes& path, std::vector<FieldError> violations);

    [[nodiscard]] bool empty() const noexcept;
    [[nodiscard]] std::span<const Action> view() const noexcept;
    // Whether an action changes this top-level attribute or something inside it.
    [[nodiscard]] bool changes(std::string_view attribute) const noexcept;
    // Whether sending the request twice may do other than sending it once: add, append, prepend, arithmetic.
    [[nodiscard]] bool repeat_is_unsafe() const noexcept;

    // Appends the UpdateExpression. Throws ValidationError for the violations that were added; and, naming both, where two actions change overlapping
    // or conflicting paths: DynamoDB applies the actions to the item as it was, so their order would not
    // decide.
    void render(Placeholders& placeholders, std::string& out) const;

  private:
    void push(Verb verb, Nodes path, Nodes operand, NodeKind top);
    std::vector<Action> actions_;
    std::vector<FieldError> violations_;
    std::string_view type_name_;  // of the model, for the violations
};

// Throws ValidationError where two of these paths overlap (one holds the other, or they are the same) or
// conflict (one takes a value for a map, the other for a list). `what` begins the message: "the update
// changes".
void refuse_overlaps(std::vector<std::span<const Node>> paths, std::string_view what);

}  // namespace dynantic::detail
