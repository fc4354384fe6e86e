#pragma once

#include "engine/item/view.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::engine {

struct Program;  // program.hpp: a parsed expression, without the values of its placeholders

/// An attribute of the item that an expression looks at or changes.
struct PathRoot {
    std::string_view name;
    bool nested = false;  ///< some path goes on below it: name.x or name[0]
};

/// A parsed expression together with what one request says its placeholders are.
struct BoundExpression {
    std::shared_ptr<const Program> program;
    std::vector<std::string_view> names;  // by the program's name numbers
    std::vector<ValueView> values;        // by the program's value numbers
    std::vector<PathRoot> roots;
    std::shared_ptr<const void> storage;  // what names and values view, where no request holds it
};

}  // namespace dynantic::engine
