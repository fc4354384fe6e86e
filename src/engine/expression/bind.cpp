#include "engine/expression/bind.hpp"

#include "engine/expression/binder.hpp"

#include <algorithm>

namespace dynantic::engine {

std::string type_tag(AttributeType type) { return std::string(to_string(type)); }

std::string shown_path(const BoundExpression& bound, const Node& path) {
    std::string text = "[";
    for (std::uint32_t i = 0; i < path.count; ++i) {
        const Step step = bound.program->steps[path.first + i];
        if (i > 0) text += ", ";
        if (step.is_index) {
            text += "[" + std::to_string(step.number) + "]";
        } else {
            text += bound.names[step.number];
        }
    }
    return text + "]";
}

void RootList::add(const BoundExpression& bound, const Node& path) {
    const std::string_view name = bound.names[bound.program->steps[path.first].number];
    const auto place = index_.find(name, roots_.size(), [&](std::size_t at) { return roots_[at].name; });
    if (place == roots_.size()) roots_.push_back({name, false});
    if (path.count > 1) roots_[place].nested = true;
}

void collect_roots(BoundExpression& bound) {
    RootList roots(bound.roots);
    for (const Node& node : bound.program->nodes) {
        if (node.kind == NodeKind::path) roots.add(bound, node);
    }
}

namespace {

enum class Relation : std::uint8_t { apart, overlap, conflict };

Relation relation(const BoundExpression& bound, const Node& a, const Node& b) noexcept {
    const Program& program = *bound.program;
    for (std::uint32_t i = 0; i < std::min(a.count, b.count); ++i) {
        const Step one = program.steps[a.first + i];
        const Step two = program.steps[b.first + i];
        if (one.is_index != two.is_index) return Relation::conflict;
        const bool same =
            one.is_index ? one.number == two.number : bound.names[one.number] == bound.names[two.number];
        if (!same) return Relation::apart;
    }
    return Relation::overlap;
}

/// An order in which a path stands right before those that it leads into, and indexes before names.
bool comes_before(const BoundExpression& bound, const Node& a, const Node& b) noexcept {
    const Program& program = *bound.program;
    for (std::uint32_t i = 0; i < std::min(a.count, b.count); ++i) {
        const Step one = program.steps[a.first + i];
        const Step two = program.steps[b.first + i];
        if (one.is_index != two.is_index) return one.is_index;
        if (one.is_index && one.number != two.number) return one.number < two.number;
        if (!one.is_index && bound.names[one.number] != bound.names[two.number]) {
            return bound.names[one.number] < bound.names[two.number];
        }
    }
    return a.count < b.count;
}

/// Whether any two paths overlap or conflict: in that order, if any do, two neighbours do.
bool any_related(const BoundExpression& bound, std::vector<std::uint32_t> paths) {
    const auto& nodes = bound.program->nodes;
    std::sort(paths.begin(), paths.end(),
              [&](std::uint32_t a, std::uint32_t b) { return comes_before(bound, nodes[a], nodes[b]); });
    for (std::size_t i = 1; i < paths.size(); ++i) {
        if (relation(bound, nodes[paths[i - 1]], nodes[paths[i]]) != Relation::apart) return true;
    }
    return false;
}

}  // namespace

void Binder::refuse_overlaps(const std::vector<std::uint32_t>& paths) const {
    // All pairs are compared only to tell which two it is.
    if (paths.size() < 2 || !any_related(bound_, paths)) return;
    const auto& nodes = bound_.program->nodes;
    std::string conflict;
    for (std::size_t second = 1; second < paths.size(); ++second) {
        for (std::size_t first = 0; first < second; ++first) {
            const Node& one = nodes[paths[first]];
            const Node& two = nodes[paths[second]];
            const Relation found = relation(bound_, one, two);
            if (found == Relation::apart) continue;
            const std::string both =
                " with each other; must remove or rewrite one of these paths; path one: " +
                shown_path(bound_, one) + ", path two: " + shown_path(bound_, two);
            if (found == Relation::overlap) fail("Two document paths overlap" + both);
            if (conflict.empty()) conflict = "Two document paths conflict" + both;
        }
    }
    if (!conflict.empty()) fail(conflict);
}

BoundExpression bind_projection(std::shared_ptr<const Program> program, Placeholders& placeholders) {
    Binder binder(ExpressionKind::projection, std::move(program), placeholders);
    const Program& parsed = *binder.bound().program;
    for (std::uint32_t i = 0; i < parsed.names.size(); ++i) binder.bind_name(i);
    binder.refuse_overlaps(parsed.paths);
    collect_roots(binder.bound());
    return std::move(binder.bound());
}

}  // namespace dynantic::engine
