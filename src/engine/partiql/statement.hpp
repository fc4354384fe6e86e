#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace dynantic::engine::partiql {

// A PartiQL statement, as far as DynamoDB speaks it, taken apart. Literals and parameters are DynamoDB JSON already
// ({"S":"x"}), since all that is ever done with them is to hand them on.

/// a.b[0]: an attribute, and places below it.
struct PathStep {
    std::string name;
    std::uint32_t index = 0;
    bool is_index = false;
    friend bool operator==(const PathStep&, const PathStep&) = default;
};
using Path = std::vector<PathStep>;

/// Where something stands, for messages: "1:15:7" is line, column and length in characters.
struct Position {
    std::size_t offset = 0;
    std::size_t length = 0;
};

struct Expression {
    enum class Kind : std::uint8_t {
        literal,      // json
        path,         // path
        comparison,   // text: = <> < <= > >=
        between,      // three operands
        in,           // two and more
        conjunction,  // two
        disjunction,  // two
        negation,     // one
        call,         // text: the function's name in lower case
        sum,          // text: + or -
    };
    Kind kind = Kind::literal;
    std::string text;
    std::string json;
    Path path;
    std::vector<Expression> operands;
    Position position;
};

/// SET path = value, or REMOVE path.
struct Assignment {
    Path path;
    std::optional<Expression> value;
};

struct Column {
    Path path;
    std::string name;  ///< how the reply calls it
};

struct OrderTerm {
    Path path;
    bool descending = false;
};

struct Statement {
    enum class Kind : std::uint8_t { select, insert, update, remove, exists };
    Kind kind = Kind::select;
    std::string table;
    std::string index;
    std::vector<Column> columns;  // select; none: *
    std::optional<Expression> where;
    std::vector<OrderTerm> order_by;
    std::string item;  // insert: the item's JSON, {"name":{...}}
    std::vector<Assignment> assignments;
    std::string returning;  // "ALL_OLD", "ALL_NEW", "MODIFIED_OLD", "MODIFIED_NEW"; empty: nothing
};

}  // namespace dynantic::engine::partiql
