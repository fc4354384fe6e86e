#include <dynantic/detail/placeholders.hpp>
#include <dynantic/detail/rules/validate.hpp>
#include <dynantic/detail/update_actions.hpp>
#include <dynantic/error.hpp>

#include <algorithm>
#include <iterator>
#include <utility>

namespace dynantic::detail {
namespace {

constexpr std::string_view empty_list = R"({"L":[]})";

bool is_element(const Node& step) noexcept { return step.kind == NodeKind::element; }

// Elements before members, elements by index, members by name: so paths that share a beginning stand
// together.
bool step_before(const Node& a, const Node& b) noexcept {
    if (is_element(a) != is_element(b)) return is_element(a);
    return is_element(a) ? a.number < b.number : a.text < b.text;
}

bool same_step(const Node& a, const Node& b) noexcept { return !step_before(a, b) && !step_before(b, a); }

[[noreturn]] void refuse_twice(std::string_view what, std::span<const Node> path) {
    Error(ErrorKind::validation, std::string(what) + " \"" + path_text(path) + "\" twice").raise();
}
[[noreturn]] void refuse(std::string_view what, std::string_view how, std::span<const Node> a,
                         std::span<const Node> b) {
    std::string message(what);
    message += " both \"" + path_text(a) + "\" and \"" + path_text(b) + "\", which ";
    message += how;
    Error(ErrorKind::validation, std::move(message)).raise();
}

}  // namespace

// Sorted, a path that holds another stands right before one that it holds, and two that conflict meet where
// the elements of their common beginning end and its members begin. So only neighbours need to be looked at.
void refuse_overlaps(std::vector<std::span<const Node>> paths, std::string_view what) {
    std::sort(paths.begin(), paths.end(), [](auto a, auto b) {
        return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), step_before);
    });
    for (std::size_t i = 1; i < paths.size(); ++i) {
        const auto a = paths[i - 1];
        const auto b = paths[i];
        const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end(), same_step);
        if (at_a == a.end()) {
            if (at_b == b.end()) refuse_twice(what, a);
            refuse(what, "overlap: one holds the other", a, b);
        }
        if (is_element(*at_a) != is_element(*at_b)) {
            refuse(what, "conflict: one takes a list where the other takes a map", a, b);
        }
    }
}

UpdateActions::UpdateActions() noexcept = default;
UpdateActions::UpdateActions(const UpdateActions&) = default;
UpdateActions::UpdateActions(UpdateActions&&) noexcept = default;
UpdateActions& UpdateActions::operator=(const UpdateActions&) = default;
UpdateActions& UpdateActions::operator=(UpdateActions&&) noexcept = default;
UpdateActions::~UpdateActions() = default;

std::span<const Node> UpdateActions::Action::path() const noexcept { return nodes.view().first(path_size); }
std::span<const Node> UpdateActions::Action::operand() const noexcept {
    const auto all = nodes.view();
    return verb == Verb::remove ? all.last(0) : all.subspan(path_size, all.size() - path_size - 1);
}

bool UpdateActions::empty() const noexcept { return actions_.empty(); }
std::span<const UpdateActions::Action> UpdateActions::view() const noexcept { return actions_; }

void UpdateActions::push(Verb verb, Nodes path, Nodes operand, NodeKind top) {
    const auto path_size = static_cast<std::uint32_t>(path.view().size());
    path.append(std::move(operand)).apply(top);
    actions_.push_back({verb, path_size, std::move(path)});
}

void UpdateActions::set(Nodes path, Nodes operand) {
    push(Verb::set, std::move(path), std::move(operand), NodeKind::assign);
}

void UpdateActions::set_value(Nodes path, std::string json) {
    set(std::move(path), std::move(Nodes().value(std::move(json))));
}

void UpdateActions::set_if_not_exists(Nodes path, std::string json) {
    Nodes operand = path;
    operand.value(std::move(json)).apply(NodeKind::if_not_exists);
    set(std::move(path), std::move(operand));
}

void UpdateActions::append(Nodes path, std::string list_json) {
    Nodes operand = path;
    operand.value(std::string(empty_list)).apply(NodeKind::if_not_exists);
    operand.value(std::move(list_json)).apply(NodeKind::list_append);
    set(std::move(path), std::move(operand));
}

void UpdateActions::prepend(Nodes path, std::string list_json) {
    Nodes operand;
    operand.value(std::move(list_json)).append(path);
    operand.value(std::string(empty_list)).apply(NodeKind::if_not_exists).apply(NodeKind::list_append);
    set(std::move(path), std::move(operand));
}

void UpdateActions::remove(Nodes path) {
    const auto path_size = static_cast<std::uint32_t>(path.view().size());
    actions_.push_back({Verb::remove, path_size, std::move(path)});
}

void UpdateActions::add(Nodes path, std::string json) {
    push(Verb::add, std::move(path), std::move(Nodes().value(std::move(json))), NodeKind::with);
}

void UpdateActions::erase(Nodes path, std::string set_json) {
    push(Verb::erase, std::move(path), std::move(Nodes().value(std::move(set_json))), NodeKind::with);
}

void UpdateActions::append_all(const UpdateActions& others) {
    actions_.reserve(actions_.size() + others.actions_.size());
    // By index, since a builder may be joined to itself.
    // NOLINTNEXTLINE(modernize-loop-convert)
    for (std::size_t i = 0, count = others.actions_.size(); i != count; ++i)
        actions_.push_back(others.actions_[i]);
    add_violations(others.type_name_, others.violations_);
}

void UpdateActions::add_violations(std::string_view type_name, const Nodes& path,
                                   std::vector<FieldError> violations) {
    const std::string parent = path_text(path.view().first(path.view().size() - 1));
    for (FieldError& each : violations) {
        if (!parent.empty()) each.path.insert(0, parent + ".");
    }
    add_violations(type_name, std::move(violations));
}

void UpdateActions::add_violations(std::string_view type_name, std::vector<FieldError> violations) {
    if (violations.empty()) return;
    type_name_ = type_name;
    violations_.insert(violations_.end(), std::make_move_iterator(violations.begin()),
                       std::make_move_iterator(violations.end()));
}

bool UpdateActions::changes(std::string_view attribute) const noexcept {
    return std::any_of(actions_.begin(), actions_.end(),
                       [&](const Action& action) { return action.path().front().text == attribute; });
}

bool UpdateActions::repeat_is_unsafe() const noexcept {
    return std::any_of(actions_.begin(), actions_.end(), [](const Action& action) {
        // Removing a list element moves those behind it, so a second time removes another one.
        if (action.verb == Verb::add) return true;
        if (action.verb == Verb::remove) return is_element(action.path().back());
        // A value, and if_not_exists(path, value) of the path itself, end the same. What is computed from
        // attributes need not: SET a = b, b = a swaps.
        const auto operand = action.operand();
        const auto path = action.path();
        if (operand.size() == 1 && operand.front().kind == NodeKind::value) return false;
        const bool own_default = operand.back().kind == NodeKind::if_not_exists &&
                                 operand.size() == path.size() + 2 &&
                                 std::equal(path.begin(), path.end(), operand.begin(), same_step);
        return !own_default;
    });
}

void UpdateActions::render(Placeholders& placeholders, std::string& out) const {
    if (!violations_.empty()) validation_error(type_name_, violations_).raise();
    std::vector<std::span<const Node>> paths;
    paths.reserve(actions_.size());
    for (const Action& action : actions_) paths.push_back(action.path());
    refuse_overlaps(std::move(paths), "the update changes");

    struct Clause {
        Verb verb;
        std::string_view keyword;
    };
    constexpr Clause clauses[] = {
        {Verb::set, "SET "}, {Verb::remove, "REMOVE "}, {Verb::add, "ADD "}, {Verb::erase, "DELETE "}};
    const std::size_t begin = out.size();
    for (const Clause& clause : clauses) {
        bool first = true;
        for (const Action& action : actions_) {
            if (action.verb != clause.verb) continue;
            if (!first) {
                out += ", ";
            } else {
                if (out.size() != begin) out += ' ';
                out += clause.keyword;
            }
            first = false;
            detail::render(action.nodes, placeholders, out);
        }
    }
}

}  // namespace dynantic::detail
