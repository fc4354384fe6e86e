#pragma once

#include <dynantic/detail/expression_nodes.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dynantic::detail {

// The KeyConditionExpression of a Query: equality of the partition key, and of the leading sort attributes of
// an index with several; then at most one range on the next sort attribute. Values are DynamoDB JSON.
class KeyCondition {
  public:
    void equal(std::string_view attribute, std::string json) {
        compare(NodeKind::equal, attribute, std::move(json));
    }
    // `with`: equal, less, less_equal, greater, greater_equal or begins_with.
    void compare(NodeKind with, std::string_view attribute, std::string json);
    void between(std::string_view attribute, std::string low, std::string high);

    [[nodiscard]] bool empty() const noexcept { return nodes_.empty(); }
    [[nodiscard]] const Nodes& nodes() const noexcept { return nodes_; }
    void render(Placeholders& placeholders, std::string& out) const {
        detail::render(nodes_, placeholders, out);
    }

  private:
    void joined();
    Nodes nodes_;
    bool first_ = true;
};

// The ProjectionExpression of a read: which attributes, or parts of them, come back.
class ProjectionPaths {
  public:
    // A path that is there already is not added again.
    void add(Nodes path);

    [[nodiscard]] bool empty() const noexcept { return size() == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return paths_.size(); }
    [[nodiscard]] const std::vector<Nodes>& paths() const noexcept { return paths_; }
    // Throws ValidationError where two paths overlap, which DynamoDB refuses.
    void render(Placeholders& placeholders, std::string& out) const;

  private:
    std::vector<Nodes> paths_;
};

}  // namespace dynantic::detail
