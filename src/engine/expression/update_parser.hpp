#pragma once

#include "engine/expression/parser.hpp"

namespace dynantic::engine {

///   update  := (SET path = value, ... | REMOVE path, ... | ADD path :value, ... | DELETE path :value, ...)+
///   value   := operand [(+ | -) operand]
///   operand := path | :value | function(operand, ...) | ( value )
class UpdateParser : private ExpressionParser {
  public:
    explicit UpdateParser(std::string_view text) : ExpressionParser(ExpressionKind::update, text) {}
    [[nodiscard]] std::shared_ptr<const Program> parse();

  private:
    [[nodiscard]] bool at_section() const noexcept;
    void section();
    void action(UpdateAction::Kind kind);
    std::uint32_t sum();
    std::uint32_t operand();
    std::uint32_t call();
    void refuse_nested_append(const Node& append);

    int depth_ = 0;
    std::string repeated_section_;
    std::vector<std::string_view> sections_;
};

}  // namespace dynantic::engine
