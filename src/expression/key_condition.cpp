#include <dynantic/detail/key_condition.hpp>
#include <dynantic/detail/update_actions.hpp>

#include <utility>

namespace dynantic::detail {

void KeyCondition::joined() {
    if (!first_) nodes_.apply(NodeKind::all_of);
    first_ = false;
}

void KeyCondition::compare(NodeKind with, std::string_view attribute, std::string json) {
    nodes_.name(attribute).value(std::move(json)).apply(with);
    joined();
}

void KeyCondition::between(std::string_view attribute, std::string low, std::string high) {
    nodes_.name(attribute).value(std::move(low)).value(std::move(high)).apply(NodeKind::between);
    joined();
}

void ProjectionPaths::add(Nodes path) {
    for (const Nodes& there : paths_) {
        if (path_text(there.view()) == path_text(path.view())) return;
    }
    paths_.push_back(std::move(path));
}

void ProjectionPaths::render(Placeholders& placeholders, std::string& out) const {
    std::vector<std::span<const Node>> paths;
    paths.reserve(paths_.size());
    for (const Nodes& path : paths_) paths.push_back(path.view());
    refuse_overlaps(std::move(paths), "the read asks for");
    for (std::size_t i = 0; i != paths_.size(); ++i) {
        if (i != 0) out += ", ";
        detail::render(paths_[i], placeholders, out);
    }
}

}  // namespace dynantic::detail
