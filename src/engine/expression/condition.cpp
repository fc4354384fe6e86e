#include "engine/expression/condition.hpp"

#include "engine/api_error.hpp"
#include "engine/expression/bind.hpp"
#include "engine/expression/evaluate.hpp"
#include "engine/expression/parser.hpp"

namespace dynantic::engine {

Condition Condition::parse(std::string_view parameter, std::string_view text, Placeholders& placeholders) {
    const ExpressionKind kind = parameter == parameter_name(ExpressionKind::filter)
                                    ? ExpressionKind::filter
                                    : ExpressionKind::condition;
    Condition result;
    result.bound_ = bind_condition(kind, cached_expression(kind, text), placeholders);
    return result;
}

bool Condition::matches(const ItemView& item) const noexcept { return empty() || evaluate(bound_, item); }

void Condition::check() const {
    if (!problem_.empty()) throw_validation(problem_);
}

}  // namespace dynantic::engine
