#include "engine/api_error.hpp"
#include "engine/partiql/parser.hpp"

namespace dynantic::engine::partiql {

namespace {

///   select := SELECT (* | column, ...) FROM table [WHERE condition] [ORDER BY path [ASC | DESC], ...]
///   insert := INSERT INTO table VALUE tuple
///   update := UPDATE table change+ WHERE condition [returning] | FROM table WHERE condition change+ [returning]
///   change := SET path = value, ... | REMOVE path, ...
///   delete := DELETE FROM table WHERE condition [returning]
///   exists := EXISTS ( select )
///   table  := name [. index]
class StatementParser : private ExpressionParser {
  public:
    using ExpressionParser::ExpressionParser;

    Statement parse() {
        Statement statement = data_manipulation();
        take_symbol(";");
        if (peek().kind != TokenKind::end) throw_not_well_formed("Unexpected token after expression");
        check_parameters_used();
        refuse_index_of_write(statement);
        return statement;
    }

  private:
    /// Only a SELECT reads an index; told before any table is looked up.
    static void refuse_index_of_write(const Statement& statement) {
        if (statement.index.empty()) return;
        if (statement.kind == Statement::Kind::insert) {
            throw_validation(
                "FROM clause may only contain a single table name in data manipulation statements");
        }
        if (statement.kind == Statement::Kind::update || statement.kind == Statement::Kind::remove) {
            throw_validation("This operation is not supported on an index");
        }
    }

    Statement data_manipulation() {
        if (take_word("SELECT")) return select();
        if (take_word("INSERT")) return insert();
        if (take_word("UPDATE")) return update();
        if (take_word("DELETE")) return remove();
        if (at_word("FROM")) return update_from();
        if (at_word("EXISTS") && at_symbol("(", 1)) return exists();
        throw_not_well_formed("Expected data manipulation");
    }

    Statement select() {
        Statement result;
        result.kind = Statement::Kind::select;
        if (!take_symbol("*")) {
            do {
                result.columns.push_back(column());
            } while (take_symbol(","));
        }
        expect_word("FROM");
        table(result);
        refuse_alias({"WHERE", "ORDER"});
        if (take_word("WHERE")) result.where = where();
        if (take_word("ORDER")) {
            expect_word("BY");
            do {
                OrderTerm term{path(), take_word("DESC")};
                if (!term.descending) take_word("ASC");
                result.order_by.push_back(std::move(term));
            } while (take_symbol(","));
        }
        return result;
    }

    /// A condition; the functions that change sets stand in SET alone.
    Expression where() {
        Expression result = condition();
        refuse_set_functions(result);
        return result;
    }
    void refuse_set_functions(const Expression& expression) const {
        if (expression.kind == Expression::Kind::call &&
            (expression.text == "set_add" || expression.text == "set_delete")) {
            throw_validation("Unrecognized function: " + expression.text + " at " +
                             place(expression.position));
        }
        for (const Expression& operand : expression.operands) refuse_set_functions(operand);
    }

    Column column() {
        if (peek().kind == TokenKind::word && at_symbol("(", 1)) {
            throw_validation("Unexpected path component at " + place(peek().position));
        }
        Column result{path(), {}};
        for (const PathStep& step : result.path) {
            if (!step.is_index) result.name = step.name;
        }
        if (take_word("AS")) result.name = name();
        return result;
    }

    Statement insert() {
        expect_word("INTO");
        Statement result;
        result.kind = Statement::Kind::insert;
        table(result);
        if (!at_word("VALUE") && at_name()) throw_not_well_formed("Unexpected token after expression");
        expect_word("VALUE");
        if (!at_symbol("{") && !at_symbol("?")) unexpected();
        if (at_symbol("{")) {
            result.item = tuple("root");
            return result;
        }
        result.item = literal("root");
        // {"M":{...}} -> {...}
        constexpr std::string_view map = "{\"M\":";
        if (!result.item.starts_with(map))
            throw_validation("The value of an INSERT statement must be a tuple");
        result.item = result.item.substr(map.size(), result.item.size() - map.size() - 1);
        return result;
    }

    Statement update() {
        Statement result;
        result.kind = Statement::Kind::update;
        table(result);
        refuse_alias({"SET", "REMOVE"});
        changes(result);
        if (take_word("WHERE")) result.where = where();
        returning(result);
        return result;
    }

    Statement update_from() {
        expect_word("FROM");
        Statement result;
        result.kind = Statement::Kind::update;
        table(result);
        refuse_alias({"WHERE", "SET", "REMOVE"});
        if (take_word("WHERE")) result.where = where();
        changes(result);
        returning(result);
        return result;
    }

    Statement remove() {
        expect_word("FROM");
        Statement result;
        result.kind = Statement::Kind::remove;
        table(result);
        refuse_alias({"WHERE", "RETURNING", "ORDER"});
        if (take_word("WHERE")) result.where = where();
        returning(result);
        if (!result.returning.empty() && result.returning != "ALL_OLD") {
            std::string words = result.returning;
            words[words.find('_')] = ' ';
            throw_validation("Invalid returning clause: RETURNING " + words +
                             " *. Only RETURNING ALL OLD * is allowed in DELETE statements.");
        }
        return result;
    }

    Statement exists() {
        take();
        expect_symbol("(");
        expect_word("SELECT");
        Statement result = select();
        expect_symbol(")");
        result.kind = Statement::Kind::exists;
        return result;
    }

    void table(Statement& into) {
        std::vector<std::string> components{name()};
        while (take_symbol(".")) components.push_back(name());
        for (const std::string& component : components) {
            if (component.empty()) throw_validation("Path component cannot be an empty string");
        }
        if (components.size() > 2)
            throw_validation("A path may contain at most 2 components in the FROM clause");
        into.table = components[0];
        if (components.size() > 1) into.index = components[1];
    }

    void refuse_alias(std::initializer_list<const char*> may_follow) {
        for (const char* word : may_follow) {
            if (at_word(word)) return;
        }
        if (at_name()) throw_validation("Aliasing is not supported");
    }

    void changes(Statement& into) {
        if (!at_word("SET") && !at_word("REMOVE")) unexpected();
        while (at_word("SET") || at_word("REMOVE")) {
            const bool sets = take_word("SET");
            if (!sets) take();
            do {
                Assignment assignment{path(), std::nullopt};
                if (sets) {
                    expect_symbol("=");
                    assignment.value = sum();
                    check_set_function(assignment);
                }
                into.assignments.push_back(std::move(assignment));
            } while (take_symbol(","));
        }
    }

    /// set_add and set_delete change the attribute that they are assigned to, by a set.
    void check_set_function(const Assignment& assignment) const {
        const Expression& value = *assignment.value;
        if (value.kind != Expression::Kind::call || (value.text != "set_add" && value.text != "set_delete"))
            return;
        const std::string function = value.text == "set_add" ? "SET_ADD" : "SET_DELETE";
        const std::string at = " at " + place(value.position);
        if (value.operands.size() != 2) throw_validation(function + " must have exactly two arguments" + at);
        const Expression& first = value.operands[0];
        if (first.kind != Expression::Kind::path || first.path != assignment.path) {
            throw_validation("The first argument to " + function + " must equal the assignment value" + at);
        }
        const Expression& second = value.operands[1];
        const bool is_set = second.kind == Expression::Kind::literal &&
                            (second.json.starts_with("{\"SS\"") || second.json.starts_with("{\"NS\"") ||
                             second.json.starts_with("{\"BS\""));
        if (!is_set) {
            throw_validation("The second argument to " + function + " must be a value with type SET at " +
                             place(first.position));
        }
    }

    void returning(Statement& into) {
        if (!take_word("RETURNING")) return;
        const bool all = take_word("ALL");
        if (!all) expect_word("MODIFIED");
        const bool old = take_word("OLD");
        if (!old) expect_word("NEW");
        expect_symbol("*");
        into.returning = std::string(all ? "ALL" : "MODIFIED") + (old ? "_OLD" : "_NEW");
    }
};

}  // namespace

Statement parse(std::string_view statement, const std::vector<std::string>& parameters) {
    return StatementParser(statement, parameters).parse();
}

}  // namespace dynantic::engine::partiql
