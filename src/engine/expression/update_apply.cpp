#include "engine/api_error.hpp"
#include "engine/expression/evaluate.hpp"
#include "engine/expression/name_index.hpp"
#include "engine/expression/update.hpp"
#include "engine/expression/update_values.hpp"
#include "engine/item/encode.hpp"

#include <algorithm>
#include <deque>
#include <vector>

namespace dynantic::engine {

namespace {

constexpr const char* invalid_path =
    "The document path provided in the update expression is invalid for update";

/// What an action does to its place: a new value, or none.
struct Change {
    const Node* path = nullptr;
    std::optional<ValueView> value;
};

/// The places below one attribute, changed as a tree. Attributes that are only set or removed whole never get here.
class Tree {
  public:
    Tree(const BoundExpression& bound, AttributeValue root) : bound_(bound), root_(std::move(root)) {}

    /// Sets first, in any order, since no two paths overlap; then elements past the end of their lists, lowest index
    /// first; then removals from the back, so that every index means the list as it was.
    void apply(std::vector<Change>& changes) {
        std::vector<const Change*> appended;
        std::vector<const Change*> removed;
        for (const Change& change : changes) {
            if (!change.value) {
                parent(change);  // must be there even if there is nothing to remove
                removed.push_back(&change);
            } else if (!assign(change)) {
                appended.push_back(&change);
            }
        }
        std::stable_sort(appended.begin(), appended.end(), [this](const Change* a, const Change* b) {
            return last(*a).number < last(*b).number;
        });
        for (const Change* change : appended) list(parent(*change)).push_back(decode(*change->value));
        std::stable_sort(removed.begin(), removed.end(),
                         [this](const Change* a, const Change* b) { return is_behind(*a->path, *b->path); });
        for (const Change* change : removed) remove(*change);
    }

    [[nodiscard]] const AttributeValue& root() const noexcept { return root_; }

  private:
    [[nodiscard]] Step step(const Node& path, std::uint32_t index) const noexcept {
        return bound_.program->steps[path.first + index];
    }
    [[nodiscard]] Step last(const Change& change) const noexcept {
        return step(*change.path, change.path->count - 1);
    }
    static AttributeValue::List& list(AttributeValue& value) { return value.as_list(); }
    static Item& map(AttributeValue& value) { return value.as_map(); }

    AttributeValue* child(AttributeValue& value, Step at) const {
        if (at.is_index) {
            if (!value.is(AttributeType::list) || at.number >= list(value).size()) return nullptr;
            return &list(value)[at.number];
        }
        return value.is(AttributeType::map) ? map(value).find(bound_.names[at.number]) : nullptr;
    }

    /// The map or list that holds a change's place.
    AttributeValue& parent(const Change& change) {
        AttributeValue* at = &root_;
        for (std::uint32_t i = 1; i + 1 < change.path->count && at != nullptr; ++i) {
            at = child(*at, step(*change.path, i));
        }
        const AttributeType wanted = last(change).is_index ? AttributeType::list : AttributeType::map;
        if (at == nullptr || !at->is(wanted)) throw_validation(invalid_path);
        return *at;
    }

    /// False where the place is past the end of its list.
    bool assign(const Change& change) {
        AttributeValue& holder = parent(change);
        const Step at = last(change);
        if (!at.is_index) {
            map(holder).set(std::string(bound_.names[at.number]), decode(*change.value));
            return true;
        }
        if (at.number >= list(holder).size()) return false;
        list(holder)[at.number] = decode(*change.value);
        return true;
    }

    void remove(const Change& change) {
        AttributeValue& holder = parent(change);
        const Step at = last(change);
        if (!at.is_index) {
            map(holder).erase(bound_.names[at.number]);
        } else if (at.number < list(holder).size()) {
            list(holder).erase(list(holder).begin() + at.number);
        }
    }

    [[nodiscard]] bool is_behind(const Node& a, const Node& b) const noexcept {
        for (std::uint32_t i = 1; i < std::min(a.count, b.count); ++i) {
            const Step one = step(a, i);
            const Step two = step(b, i);
            if (one == two) continue;
            return one.is_index && two.is_index && one.number > two.number;
        }
        return false;
    }

    const BoundExpression& bound_;
    AttributeValue root_;
};

void check_nesting(const Node& path, const ValueView& value) {
    constexpr std::size_t max_nesting = 32;
    if (path.count - 1 + nesting_of(value) > max_nesting) {
        throw_validation(
            "Nesting Levels have exceeded supported limits: "
            "Attributes in the item have nested levels beyond supported limit");
    }
}

}  // namespace

std::string Update::apply(const ItemView& base) const {
    NameIndex index;
    const auto target_of = [&](std::string_view name) {
        return index.find(name, targets_.size(), [&](std::size_t at) { return targets_[at].name; });
    };
    std::vector<MapView::Entry> entries;
    for (const auto& entry : base) {
        if (target_of(entry.name) == targets_.size()) entries.push_back(entry);
    }

    UpdateValues values(bound_, base, legacy_);
    std::vector<std::vector<Change>> changes(targets_.size());  // of each target
    if (!empty()) {
        for (const UpdateAction& action : bound_.program->actions) {
            const Node& path = bound_.program->nodes[action.path];
            const auto value = values.of(action);
            if (value) check_nesting(path, *value);
            changes[target_of(bound_.names[bound_.program->steps[path.first].number])].push_back(
                {&path, value});
        }
    }

    std::deque<std::string> trees;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        const PathRoot& target = targets_[i];
        std::vector<Change>& here = changes[i];
        if (!target.nested) {
            if (here.front().value) entries.push_back({target.name, *here.front().value});
            continue;
        }
        const auto root = base.find(target.name);
        if (!root) throw_validation(invalid_path);
        Tree tree(bound_, decode(*root));
        tree.apply(here);
        append_encoded(trees.emplace_back(), tree.root());
        entries.push_back({target.name, ValueView(std::string_view(trees.back()))});
    }
    return encode(entries);
}

}  // namespace dynantic::engine
