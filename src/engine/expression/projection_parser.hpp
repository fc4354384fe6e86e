#pragma once

#include "engine/expression/parser.hpp"

namespace dynantic::engine {

/// projection := path, ...
class ProjectionParser : private ExpressionParser {
  public:
    explicit ProjectionParser(std::string_view text) : ExpressionParser(ExpressionKind::projection, text) {}
    [[nodiscard]] std::shared_ptr<const Program> parse() {
        do {
            program_->paths.push_back(path());
        } while (take_if(TokenKind::comma));
        if (!at(TokenKind::end)) syntax_error();
        if (!reserved_.empty()) fail(reserved_);
        return program_;
    }
};

}  // namespace dynantic::engine
