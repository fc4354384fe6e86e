#include "engine/expression/projection.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/bind.hpp"
#include "engine/expression/name_index.hpp"
#include "engine/expression/parser.hpp"
#include "engine/expression/projection_builder.hpp"
#include "engine/item/encode.hpp"
#include "engine/item/read.hpp"
#include "engine/item/varint.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>
#include <deque>
#include <set>

namespace dynantic::engine {

Projection Projection::parse(std::string_view text, Placeholders& placeholders) {
    BoundExpression bound =
        bind_projection(cached_expression(ExpressionKind::projection, text), placeholders);
    ProjectionBuilder builder;
    for (const std::uint32_t path : bound.program->paths) builder.add(bound, bound.program->nodes[path]);
    Projection result = builder.build();
    result.roots_ = std::move(bound.roots);
    result.storage_ = std::move(bound.program);
    return result;
}

Projection Projection::of(const std::vector<std::string_view>& names) {
    ProjectionBuilder builder;
    for (const std::string_view name : names) builder.add(name);
    Projection result = builder.build();
    for (const std::string_view name : names) result.roots_.push_back({name, false});
    return result;
}

Projection Projection::from_attributes(const JsonValue& attributes_to_get) {
    std::vector<std::string_view> names;
    NameIndex index;
    std::string problem;
    for (const JsonValue name : attributes_to_get.as_list()) {
        const std::string_view text = name ? name.as_string() : std::string_view();
        if (text.empty()) problem = empty_attribute_name;
        if (text.size() > max_attribute_name) problem = long_attribute_name;
        const auto name_at = [&](std::size_t place) { return names[place]; };
        if (index.find(text, names.size(), name_at) == names.size()) {
            names.push_back(text);
        } else if (problem.empty()) {
            problem = "One or more parameter values were invalid: Duplicate value in attribute name: " +
                      std::string(text);
        }
    }
    Projection result = of(names);
    result.problem_ = std::move(problem);
    return result;
}

void Projection::check() const {
    if (!problem_.empty()) throw_validation(problem_);
}

// ---- The tree of paths

void ProjectionBuilder::add(std::string_view name) { child(top_, name, 0, false); }

void ProjectionBuilder::add(const BoundExpression& bound, const Node& path) {
    Branch* at = &top_;
    for (std::uint32_t i = 0; i < path.count; ++i) {
        const Step step = bound.program->steps[path.first + i];
        at = &child(*at, step.is_index ? std::string_view() : bound.names[step.number],
                    step.is_index ? step.number : 0, step.is_index);
    }
}

ProjectionBuilder::Branch& ProjectionBuilder::child(Branch& parent, std::string_view name,
                                                    std::uint32_t index, bool is_index) {
    auto& children = parent.children;
    std::size_t place = children.size();
    if (is_index) {
        place = static_cast<std::size_t>(
            std::ranges::find_if(
                children, [&](const Branch& known) { return known.is_index && known.index == index; }) -
            children.begin());
    } else {
        place = parent.names.find(name, children.size(), [&](std::size_t at) { return children[at].name; });
    }
    if (place == children.size()) children.push_back({name, index, is_index, {}, {}});
    return children[place];
}

Projection ProjectionBuilder::build() {
    Projection result;
    result.everything_ = false;
    result.top_count_ = static_cast<std::uint32_t>(top_.children.size());
    flatten(top_, result);
    return result;
}

/// Children of one node together, before their own children.
std::uint32_t ProjectionBuilder::flatten(Branch& parent, Projection& into) {
    const auto first = static_cast<std::uint32_t>(into.nodes_.size());
    std::sort(parent.children.begin(), parent.children.end(), [](const Branch& a, const Branch& b) {
        return a.is_index && b.is_index ? a.index < b.index : a.name < b.name;
    });
    for (const Branch& each : parent.children) {
        into.nodes_.push_back(
            {each.name, each.index, each.is_index, 0, static_cast<std::uint32_t>(each.children.size())});
    }
    for (std::size_t i = 0; i < parent.children.size(); ++i) {
        if (parent.children[i].children.empty()) continue;
        const std::uint32_t below = flatten(parent.children[i], into);
        into.nodes_[first + i].first = below;
    }
    return first;
}

// ---- Taking

/// Takes what a tree of paths names out of values, as new bytes.
class ProjectionTaker {
  public:
    using Node = Projection::Node;
    explicit ProjectionTaker(const std::vector<Node>& nodes) noexcept : nodes_(nodes) {}

    std::vector<MapView::Entry> from_map(const MapView& map, std::uint32_t first, std::uint32_t count) {
        std::vector<MapView::Entry> taken;
        std::uint32_t next = first;
        for (const auto& [name, value] : map) {  // both ascend
            while (next < first + count && nodes_[next].name < name) ++next;
            if (next == first + count) break;
            const Node& node = nodes_[next];
            if (node.name != name || node.is_index) continue;
            if (const auto part = from_value(value, node)) taken.push_back({name, *part});
        }
        return taken;
    }

  private:
    std::optional<ValueView> from_value(const ValueView& value, const Node& node) {
        if (node.count == 0) return value;
        std::string body;
        if (value.is(AttributeType::map)) {
            const auto taken = from_map(value.map(), node.first, node.count);
            if (taken.empty()) return std::nullopt;
            append_varint(body, taken.size());
            for (const auto& [name, part] : taken) {
                append_sized(body, name);
                append_encoded(body, part);
            }
            return ValueView(ValueTag::map, keep(std::move(body)));
        }
        if (value.is(AttributeType::list)) {
            const auto taken = from_list(value.list(), node);
            if (taken.empty()) return std::nullopt;
            append_varint(body, taken.size());
            for (const ValueView& part : taken) append_encoded(body, part);
            return ValueView(ValueTag::list, keep(std::move(body)));
        }
        return std::nullopt;
    }

    std::vector<ValueView> from_list(const ListView& list, const Node& node) {
        std::vector<ValueView> taken;
        std::uint32_t next = node.first;
        std::uint32_t index = 0;
        for (const ValueView& element : list) {
            while (next < node.first + node.count && (!nodes_[next].is_index || nodes_[next].index < index))
                ++next;
            if (next == node.first + node.count) break;
            if (nodes_[next].index == index) {
                if (const auto part = from_value(element, nodes_[next])) taken.push_back(*part);
            }
            ++index;
        }
        return taken;
    }

    std::string_view keep(std::string bytes) { return kept_.emplace_back(std::move(bytes)); }

    const std::vector<Node>& nodes_;
    std::deque<std::string> kept_;
};

std::string Projection::apply(const ItemView& item) const {
    if (everything_) return std::string(item.bytes());
    ProjectionTaker taker(nodes_);
    auto taken = taker.from_map(item.attributes(), 0, top_count_);
    return encode(taken);
}

void Projection::append_json(std::string& out, const ItemView& item) const {
    if (everything_) {
        engine::append_json(out, item);
        return;
    }
    detail::JsonWriter writer(out);
    ProjectionTaker taker(nodes_);
    char separator = '{';
    for (const auto& [name, value] : taker.from_map(item.attributes(), 0, top_count_)) {
        out.push_back(separator);
        separator = ',';
        writer.key(name);
        engine::append_json(out, value);
    }
    if (separator == '{') out.push_back('{');
    out.push_back('}');
}

}  // namespace dynantic::engine
