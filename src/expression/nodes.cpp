#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/error.hpp>

#include <atomic>
#include <iterator>
#include <utility>

namespace dynantic::detail {

Nodes::Nodes() noexcept = default;
Nodes::Nodes(const Nodes&) = default;
Nodes::Nodes(Nodes&&) noexcept = default;
Nodes& Nodes::operator=(const Nodes&) = default;
Nodes& Nodes::operator=(Nodes&&) noexcept = default;
Nodes::~Nodes() = default;

bool Nodes::empty() const noexcept { return nodes_.empty(); }
std::span<const Node> Nodes::view() const noexcept { return nodes_; }

Nodes& Nodes::name(std::string_view attribute) {
    if (nodes_.empty()) nodes_.reserve(4);  // path, value, comparison, and one to spare
    nodes_.push_back({NodeKind::name, 0, std::string(attribute)});
    return *this;
}

Nodes& Nodes::member(std::string_view key) {
    nodes_.push_back({NodeKind::member, 0, std::string(key)});
    return *this;
}

Nodes& Nodes::element(std::size_t index) {
    // AWS numbers list elements with 32 bits at most; a larger index names nothing that can exist.
    constexpr std::size_t most = 0x7fffffff;
    if (index > most) Error(ErrorKind::validation, "a list index is larger than any list can be").raise();
    nodes_.push_back({NodeKind::element, static_cast<std::uint32_t>(index), {}});
    return *this;
}

Nodes& Nodes::path(const std::string_view* names, std::size_t count) {
    name(names[0]);
    for (std::size_t i = 1; i != count; ++i) member(names[i]);
    return *this;
}

Nodes& Nodes::value(std::string json) {
    nodes_.push_back({NodeKind::value, 0, std::move(json)});
    return *this;
}

Nodes& Nodes::apply(NodeKind kind, std::size_t number) {
    nodes_.push_back({kind, static_cast<std::uint32_t>(number), {}});
    return *this;
}

Nodes& Nodes::append(const Nodes& other) {
    // Through a copy where the list is appended to itself, which insert() does not allow.
    if (this == &other) return append(Nodes(other));
    nodes_.insert(nodes_.end(), other.nodes_.begin(), other.nodes_.end());
    return *this;
}

Nodes& Nodes::append(Nodes&& other) {
    if (nodes_.empty()) {
        nodes_ = std::move(other.nodes_);
    } else {
        nodes_.insert(nodes_.end(), std::make_move_iterator(other.nodes_.begin()),
                      std::make_move_iterator(other.nodes_.end()));
    }
    return *this;
}

Nodes& Nodes::append_path(const Nodes& next) {
    const std::size_t at = nodes_.size();
    append(next);
    if (at != nodes_.size()) nodes_[at].kind = NodeKind::member;
    return *this;
}

void Nodes::negate() {
    if (!nodes_.empty() && nodes_.back().kind == NodeKind::negation) {
        nodes_.pop_back();
    } else {
        apply(NodeKind::negation);
    }
}

bool Nodes::mentions(std::string_view attribute) const noexcept {
    for (const Node& node : nodes_) {
        if (node.kind == NodeKind::name && node.text == attribute) return true;
    }
    return false;
}

std::string path_text(std::span<const Node> path) {
    std::string text;
    for (const Node& node : path) {
        if (node.kind == NodeKind::element) {
            text += '[';
            text += std::to_string(node.number);
            text += ']';
        } else {
            if (node.kind == NodeKind::member) text += '.';
            text += node.text;
        }
    }
    return text;
}

// Counted here and not by shared_ptr: a change in place must know that nobody else looks at the nodes any
// more, and shared_ptr::use_count() does not synchronise with the copies that went away.
struct ErasedCondition::Shared {
    std::atomic<std::size_t> owners{1};
    Nodes nodes;
};

ErasedCondition::ErasedCondition(Nodes&& nodes) {
    if (!nodes.empty()) shared_ = new Shared{1, std::move(nodes)};
}

ErasedCondition::ErasedCondition(const ErasedCondition& other) noexcept : shared_(other.shared_) {
    if (shared_ != nullptr) shared_->owners.fetch_add(1, std::memory_order_relaxed);
}

ErasedCondition::~ErasedCondition() {
    if (shared_ != nullptr && shared_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared_;
}

std::span<const Node> ErasedCondition::view() const noexcept {
    if (shared_ == nullptr) return {};
    return shared_->nodes.view();
}

bool ErasedCondition::mentions(std::string_view attribute) const noexcept {
    return shared_ != nullptr && shared_->nodes.mentions(attribute);
}

Nodes& ErasedCondition::own() {
    if (shared_->owners.load(std::memory_order_acquire) != 1) {
        *this = ErasedCondition(Nodes(shared_->nodes));
    }
    return shared_->nodes;
}

void ErasedCondition::join(NodeKind with, const ErasedCondition& other) {
    if (other.empty()) return;
    if (empty()) {
        *this = other;
        return;
    }
    const ErasedCondition kept = other;  // `other` may be *this
    own().append(kept.shared_->nodes).apply(with);
}

void ErasedCondition::negate() {
    if (empty()) {
        Error(ErrorKind::validation,
              "an empty condition cannot be negated: it has no terms; leave it out instead")
            .raise();
    }
    own().negate();
}

ErasedCondition joined(ErasedCondition a, NodeKind with, const ErasedCondition& b) {
    a.join(with, b);
    return a;
}

ErasedCondition negated(ErasedCondition a) {
    a.negate();
    return a;
}

}  // namespace dynantic::detail
