#pragma once

#include <dynantic/detail/expression_nodes.hpp>
#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <string>

namespace dynantic::test {

// What a request would hold of an expression: its text, and the placeholders as JSON (which begin with a comma, because
// other members stand before them).
struct Rendered {
    std::string text;
    std::string placeholders;
};

template <class Expression>
Rendered rendered(const Expression& expression) {
    detail::Placeholders placeholders;
    Rendered out;
    if constexpr (requires { expression.render(placeholders, out.text); }) {
        expression.render(placeholders, out.text);
    } else {
        detail::render(expression, placeholders, out.text);
    }
    detail::JsonWriter json(out.placeholders);
    placeholders.write(json);
    return out;
}

}  // namespace dynantic::test
