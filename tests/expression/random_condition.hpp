#pragma once

#include <dynantic/attribute_value.hpp>
#include <dynantic/detail/expression_nodes.hpp>

#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace dynantic::test {

// A random condition in two forms made side by side: as the nodes that the library would send, and as a predicate
// written here from DynamoDB's documentation alone. Whoever reads the nodes must agree with the predicate.
struct RandomCondition {
    detail::ErasedCondition nodes;
    std::function<bool(const Item&)> holds;
};

class ConditionGenerator {
  public:
    explicit ConditionGenerator(std::uint32_t seed) : random_(seed) {}

    // At most about `leaves` comparisons.
    RandomCondition condition(int leaves);
    Item item();

  private:
    struct Step {
        std::string member;  // empty: an element
        std::size_t index = 0;
    };
    struct Operand {
        detail::Nodes nodes;
        std::function<const AttributeValue*(const Item&)> value;  // nullptr: not there
        std::string text;                                         // equal texts: the same path
    };

    std::size_t below(std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
    }
    bool one_in(std::size_t n) { return below(n) == 0; }

    AttributeValue value(int depth);
    AttributeValue ordered_value();
    Operand path();
    Operand literal(AttributeValue value);
    Operand literal_or_path(const Operand& other, AttributeValue value);

    RandomCondition leaf();
    RandomCondition comparison();
    RandomCondition size_comparison();
    RandomCondition between();
    RandomCondition in();
    RandomCondition function();

    std::mt19937 random_;
};

}  // namespace dynantic::test
