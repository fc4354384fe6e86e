#pragma once

#include "engine/expression/bind.hpp"
#include "engine/expression/parser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

/// What binding conditions, updates and projections share: names and values by their numbers.
class Binder {
  public:
    Binder(ExpressionKind kind, std::shared_ptr<const Program> program, Placeholders& placeholders)
        : kind_(kind), placeholders_(placeholders) {
        bound_.program = std::move(program);
        const Program& parsed = *bound_.program;
        bound_.names = parsed.names;
        bound_.values.resize(parsed.values.size());
    }

    void bind_name(std::uint32_t number) {
        const std::string_view text = bound_.program->names[number];
        if (text[0] != '#') return;
        const auto attribute = placeholders_.name(text);
        if (!attribute) {
            fail("An expression attribute name used in the document path is not defined; attribute name: " +
                 std::string(text));
        }
        bound_.names[number] = *attribute;
    }
    void bind_value(std::uint32_t number) {
        const std::string_view text = bound_.program->values[number];
        const auto value = placeholders_.value(text);
        if (!value) {
            fail("An expression attribute value used in expression is not defined; attribute value: " +
                 std::string(text));
        }
        bound_.values[number] = *value;
    }
    [[noreturn]] void fail(const std::string& what) const { throw_invalid(kind_, what); }

    /// Throws for the first two paths of which one leads into the other, or of which one goes on with a name where the
    /// other goes on with an index. Overlaps are told before conflicts.
    void refuse_overlaps(const std::vector<std::uint32_t>& paths) const;

    BoundExpression& bound() noexcept { return bound_; }

  private:
    ExpressionKind kind_;
    Placeholders& placeholders_;
    BoundExpression bound_;
};

}  // namespace dynantic::engine
