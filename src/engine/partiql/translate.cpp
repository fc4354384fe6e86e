#include "engine/partiql/translate.hpp"

#include "engine/api_error.hpp"
#include "engine/partiql/lexer.hpp"

#include <dynantic/detail/json_writer.hpp>

#include <algorithm>

namespace dynantic::engine::partiql {

namespace {

using Kind = Expression::Kind;

/// Writes expressions with placeholders, and collects what those stand for. Placeholders are numbered in the order in
/// which they are written, so nothing here leaves that order to the compiler.
class ExpressionWriter {
  public:
    std::string path(const Path& steps) {
        std::string text;
        for (const PathStep& step : steps) {
            if (step.is_index) {
                text += "[" + std::to_string(step.index) + "]";
            } else {
                if (!text.empty()) text += '.';
                text += placeholder(names_, step.name, '#');
            }
        }
        return text;
    }
    std::string value(const std::string& json) { return placeholder(values_, json, ':'); }

    /// A condition. Children that are joined themselves stand in parentheses, which are then never redundant.
    std::string condition(const Expression& expression) {
        switch (expression.kind) {
            case Kind::conjunction:
            case Kind::disjunction: {
                std::string text = inner(expression.operands[0]);
                text += expression.kind == Kind::conjunction ? " AND " : " OR ";
                text += inner(expression.operands[1]);
                return text;
            }
            case Kind::negation:
                return "NOT " + inner(expression.operands[0]);
            case Kind::comparison:
                return comparison(expression);
            case Kind::between: {
                std::string text = operand(expression.operands[0]) + " BETWEEN ";
                text += operand(expression.operands[1]) + " AND ";
                text += operand(expression.operands[2]);
                return text;
            }
            case Kind::in: {
                std::string text = operand(expression.operands[0]) + " IN (";
                text += operands(expression, 1) + ")";
                return text;
            }
            case Kind::call:
                return call(expression);
            default:
                throw_not_well_formed("Expected a condition");
        }
    }

    /// The right side of a SET.
    std::string assigned(const Expression& expression) {
        if (expression.kind == Kind::sum) {
            std::string text = summand(expression.operands[0]);
            text += " " + expression.text + " ";
            text += summand(expression.operands[1]);
            return text;
        }
        if (expression.kind == Kind::call) {
            if (expression.text != "list_append" && expression.text != "if_not_exists") {
                throw_validation("Unsupported function in a SET clause: " + expression.text);
            }
            std::string text = expression.text + "(";
            for (std::size_t i = 0; i < expression.operands.size(); ++i) {
                if (i > 0) text += ", ";
                text += assigned(expression.operands[i]);
            }
            return text + ")";
        }
        return operand(expression);
    }

    /// The two maps of a request, each with a comma before it; nothing where it is empty.
    std::string members() const {
        std::string json;
        detail::JsonWriter writer(json);
        for (std::size_t i = 0; i < names_.size(); ++i) {
            json += i == 0 ? ",\"ExpressionAttributeNames\":{" : ",";
            json += "\"#" + std::to_string(i) + "\":";
            writer.quoted(names_[i]);
        }
        if (!names_.empty()) json += '}';
        for (std::size_t i = 0; i < values_.size(); ++i) {
            json += i == 0 ? ",\"ExpressionAttributeValues\":{" : ",";
            json += "\":" + std::to_string(i) + "\":" + values_[i];
        }
        if (!values_.empty()) json += '}';
        return json;
    }

  private:
    static std::string placeholder(std::vector<std::string>& list, const std::string& text, char mark) {
        auto found = std::find(list.begin(), list.end(), text);
        if (found == list.end()) found = list.insert(list.end(), text);
        return mark + std::to_string(found - list.begin());
    }

    /// An UpdateExpression takes one + or - to a value, and more in parentheses.
    std::string summand(const Expression& expression) {
        return expression.kind == Kind::sum ? "(" + assigned(expression) + ")" : assigned(expression);
    }

    std::string inner(const Expression& expression) {
        const bool joined = expression.kind == Kind::conjunction || expression.kind == Kind::disjunction ||
                            expression.kind == Kind::negation;
        return joined ? "(" + condition(expression) + ")" : condition(expression);
    }

    std::string operand(const Expression& expression) {
        if (expression.kind == Kind::path) return path(expression.path);
        if (expression.kind == Kind::literal) return value(expression.json);
        if (expression.kind == Kind::call) return call(expression);
        throw_not_well_formed("Unexpected expression");
    }
    std::string operands(const Expression& expression, std::size_t from) {
        std::string text;
        for (std::size_t i = from; i < expression.operands.size(); ++i) {
            if (i > from) text += ", ";
            text += operand(expression.operands[i]);
        }
        return text;
    }

    /// A function that says yes or no may be compared with true and false.
    std::string comparison(const Expression& expression) {
        const Expression& left = expression.operands[0];
        const Expression& right = expression.operands[1];
        const bool boolean = (expression.text == "=" || expression.text == "<>") &&
                             right.kind == Kind::literal && right.json.starts_with("{\"BOOL\":");
        if (boolean && left.kind == Kind::call && left.text != "size") {
            const bool wants_true = (right.json == R"({"BOOL":true})") == (expression.text == "=");
            return (wants_true ? "" : "NOT ") + call(left);
        }
        std::string text = operand(left);
        text += " " + expression.text + " ";
        text += operand(right);
        return text;
    }

    std::string call(const Expression& expression) {
        if (expression.text == "missing") return "attribute_not_exists(" + operands(expression, 0) + ")";
        return expression.text + "(" + operands(expression, 0) + ")";
    }

    std::vector<std::string> names_;
    std::vector<std::string> values_;
};

/// The parts of WHERE that all must hold.
void split(const Expression& expression, std::vector<const Expression*>& parts) {
    if (expression.kind == Kind::conjunction) {
        for (const Expression& operand : expression.operands) split(operand, parts);
    } else {
        parts.push_back(&expression);
    }
}

std::vector<const Expression*> parts_of(const Statement& statement) {
    std::vector<const Expression*> parts;
    if (statement.where) split(*statement.where, parts);
    return parts;
}

bool is_attribute(const Expression& expression, std::string_view name) {
    return expression.kind == Kind::path && expression.path.size() == 1 && expression.path[0].name == name;
}

/// The value in `name = value` or `value = name`, or nullptr.
const std::string* equal_value(const Expression& part, std::string_view name) {
    if (part.kind != Kind::comparison || part.text != "=") return nullptr;
    const Expression& left = part.operands[0];
    const Expression& right = part.operands[1];
    if (is_attribute(left, name) && right.kind == Kind::literal) return &right.json;
    if (is_attribute(right, name) && left.kind == Kind::literal) return &left.json;
    return nullptr;
}

const Expression* equality(const std::vector<const Expression*>& parts, std::string_view name) {
    for (const Expression* part : parts) {
        if (equal_value(*part, name) != nullptr) return part;
    }
    return nullptr;
}

/// Whether a part is a range on a sort key that an index can be asked for.
bool is_range(const Expression& part, std::string_view name) {
    const auto values = [&](std::size_t from) {
        return std::all_of(part.operands.begin() + static_cast<std::ptrdiff_t>(from), part.operands.end(),
                           [](const Expression& each) { return each.kind == Kind::literal; });
    };
    if (part.operands.empty()) return false;
    switch (part.kind) {
        case Kind::comparison:
            if (part.text == "<>") return false;
            return (is_attribute(part.operands[0], name) && part.operands[1].kind == Kind::literal) ||
                   (is_attribute(part.operands[1], name) && part.operands[0].kind == Kind::literal);
        case Kind::between:
            return is_attribute(part.operands[0], name) && values(1);
        case Kind::call:
            return part.text == "begins_with" && part.operands.size() == 2 &&
                   is_attribute(part.operands[0], name) && values(1);
        default:
            return false;
    }
}

void append_and(std::string& text, const std::string& more) {
    if (!text.empty()) text += " AND ";
    text += more;
}

/// IN on an attribute with values alone, or nullptr.
const Expression* one_of(const std::vector<const Expression*>& parts, std::string_view name) {
    const auto is_one_of = [&](const Expression* part) {
        return part->kind == Kind::in && is_attribute(part->operands[0], name) &&
               std::all_of(part->operands.begin() + 1, part->operands.end(),
                           [](const Expression& each) { return each.kind == Kind::literal; });
    };
    const auto found = std::find_if(parts.begin(), parts.end(), is_one_of);
    return found == parts.end() ? nullptr : *found;
}

/// An equality on all of the partition key for each partition that WHERE names; none where it does not.
std::vector<std::string> partition_conditions(ExpressionWriter& writer,
                                              const std::vector<const Expression*>& parts,
                                              std::span<const std::string_view> partition) {
    constexpr std::size_t most = 100;
    std::vector<std::string> conditions{""};
    for (const std::string_view name : partition) {
        if (const Expression* part = equality(parts, name)) {
            const std::string text = writer.condition(*part);
            for (std::string& condition : conditions) append_and(condition, text);
            continue;
        }
        const Expression* part = one_of(parts, name);
        if (part == nullptr || conditions.size() * (part->operands.size() - 1) > most) return {};
        const std::string path = writer.path({{std::string(name), 0, false}});
        std::vector<std::string> more;
        for (const std::string& condition : conditions) {
            for (auto value = part->operands.begin() + 1; value != part->operands.end(); ++value) {
                more.push_back(condition);
                append_and(more.back(), path + " = " + writer.value(value->json));
            }
        }
        conditions = std::move(more);
    }
    return conditions;
}

}  // namespace

SelectPlan plan_select(const Statement& statement, std::span<const std::string_view> partition,
                       std::span<const std::string_view> sort) {
    SelectPlan plan;
    ExpressionWriter writer;
    const auto parts = parts_of(statement);
    if (statement.where) plan.filter = writer.condition(*statement.where);

    plan.key_conditions = partition_conditions(writer, parts, partition);
    if (!plan.key_conditions.empty()) {
        std::string within;
        plan.whole_key = plan.key_conditions.size() == 1;
        for (const std::string_view name : sort) {
            if (const Expression* part = equality(parts, name)) {
                append_and(within, writer.condition(*part));
                continue;
            }
            plan.whole_key = false;
            const auto range = std::find_if(parts.begin(), parts.end(),
                                            [&](const Expression* part) { return is_range(*part, name); });
            if (range != parts.end()) append_and(within, writer.condition(**range));
            break;
        }
        if (!within.empty()) {
            for (std::string& condition : plan.key_conditions) append_and(condition, within);
        }
    }
    const std::string members = writer.members();
    plan.placeholders = members.empty() ? "{}" : "{" + members.substr(1) + "}";
    return plan;
}

std::string key_of(const Statement& statement, std::span<const std::string_view> key) {
    const auto parts = parts_of(statement);
    std::string json = "{";
    for (const std::string_view name : key) {
        const Expression* part = equality(parts, name);
        if (part == nullptr) return {};
        if (json.size() > 1) json += ',';
        detail::JsonWriter(json).key(name);
        json += *equal_value(*part, name);
    }
    return json + "}";
}

bool asks_beyond_key(const Statement& statement, std::span<const std::string_view> key) {
    const auto parts = parts_of(statement);
    return std::any_of(parts.begin(), parts.end(), [&](const Expression* part) {
        return std::none_of(key.begin(), key.end(),
                            [&](std::string_view name) { return equality(parts, name) == part; });
    });
}

namespace {

bool calls(const Expression& expression) {
    return expression.kind == Kind::call ||
           std::any_of(expression.operands.begin(), expression.operands.end(), calls);
}

}  // namespace

bool calls_function(const Statement& statement) { return statement.where && calls(*statement.where); }

namespace {

std::string update_text(const Statement& statement, ExpressionWriter& writer) {
    std::string set, remove, add, erase;
    const auto append = [](std::string& section, const char* keyword, const std::string& action) {
        section += section.empty() ? std::string(keyword) + " " : ", ";
        section += action;
    };
    for (const Assignment& assignment : statement.assignments) {
        const std::string path = writer.path(assignment.path);
        if (!assignment.value) {
            append(remove, "REMOVE", path);
            continue;
        }
        const Expression& value = *assignment.value;
        if (value.kind == Kind::call && value.text == "set_add") {
            append(add, "ADD", path + " " + writer.value(value.operands[1].json));
        } else if (value.kind == Kind::call && value.text == "set_delete") {
            append(erase, "DELETE", path + " " + writer.value(value.operands[1].json));
        } else {
            append(set, "SET", path + " = " + writer.assigned(value));
        }
    }
    std::string text;
    for (const std::string* section : {&set, &remove, &add, &erase}) {
        if (section->empty()) continue;
        if (!text.empty()) text += ' ';
        text += *section;
    }
    return text;
}

void append_text_member(std::string& json, const char* name, const std::string& text) {
    json += ",\"" + std::string(name) + "\":";
    detail::JsonWriter(json).quoted(text);
}

}  // namespace

std::string write_request(const Statement& statement, std::span<const std::string_view> key) {
    std::string json = "{\"TableName\":";
    detail::JsonWriter(json).quoted(statement.table);
    ExpressionWriter writer;
    if (statement.kind == Statement::Kind::insert) {
        json += ",\"Item\":" + statement.item;
        append_text_member(
            json, "ConditionExpression",
            "attribute_not_exists(" + writer.path({{std::string(key.front()), 0, false}}) + ")");
        return json + writer.members() + "}";
    }

    const std::string key_json = key_of(statement, key);
    if (key_json.empty()) {
        throw_validation("Where clause does not contain a mandatory equality on all key attributes");
    }
    json += ",\"Key\":" + key_json;
    // What WHERE asks for beyond the key is a condition; and an update wants the item to be there.
    std::string condition;
    if (statement.kind == Statement::Kind::update) {
        condition = "attribute_exists(" + writer.path({{std::string(key.front()), 0, false}}) + ")";
    }
    const auto parts = parts_of(statement);
    for (const Expression* part : parts) {
        const bool is_key = std::any_of(key.begin(), key.end(),
                                        [&](std::string_view name) { return equality(parts, name) == part; });
        if (is_key) continue;
        const std::string text = writer.condition(*part);
        append_and(condition, part->kind == Kind::disjunction ? "(" + text + ")" : text);
    }
    if (statement.kind == Statement::Kind::exists && condition.empty()) {
        throw_validation("EXISTS() must contain a single item read with additional condition");
    }
    if (statement.kind == Statement::Kind::update) {
        append_text_member(json, "UpdateExpression", update_text(statement, writer));
    }
    if (!condition.empty()) append_text_member(json, "ConditionExpression", condition);
    return json + writer.members() + "}";
}

std::string_view transaction_action(const Statement& statement) noexcept {
    switch (statement.kind) {
        case Statement::Kind::select:
            return "Get";
        case Statement::Kind::insert:
            return "Put";
        case Statement::Kind::update:
            return "Update";
        case Statement::Kind::remove:
            return "Delete";
        case Statement::Kind::exists:
            return "ConditionCheck";
    }
    return {};
}

}  // namespace dynantic::engine::partiql
