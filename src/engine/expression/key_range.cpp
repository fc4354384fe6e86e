#include "engine/api_error.hpp"
#include "engine/expression/key_condition.hpp"
#include "engine/item/key.hpp"

#include <algorithm>

namespace dynantic::engine {

namespace {

[[noreturn]] void missing_key(std::string_view attribute) {
    throw_validation("Query condition missed key schema element: " + std::string(attribute));
}

void check_key_value(const KeyAttribute& attribute, const ValueView& value, bool is_partition) {
    if (attribute.type == AttributeType::number) return;
    constexpr std::size_t max_partition = 2048;
    constexpr std::size_t max_sort = 1024;
    const std::size_t size = value.body().size();
    if (size == 0) {
        throw_validation(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot "
            "contain an "
            "empty " +
            std::string(attribute.type == AttributeType::string ? "string" : "binary") +
            " value. Key: " + std::string(attribute.name));
    }
    if (is_partition && size > max_partition) {
        throw_validation(
            "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit "
            "of2048 "
            "bytes");
    }
    if (!is_partition && size > max_sort) {
        throw_validation(
            "One or more parameter values were invalid: Aggregated size of all range keys has exceeded the "
            "size limit "
            "of 1024 bytes");
    }
}

}  // namespace

const KeyCondition::Term* KeyCondition::find(std::string_view attribute) const noexcept {
    const auto found = std::find_if(terms_.begin(), terms_.end(),
                                    [&](const Term& term) { return term.attribute == attribute; });
    return found == terms_.end() ? nullptr : &*found;
}

void KeyCondition::check_term(const Term& term, const KeyAttribute& attribute) const {
    if (term.op == Operator::not_indexable) {
        throw_validation("Attempted conditional constraint is not an indexable operation");
    }
    if (!term.first.is(attribute.type) || (term.op == Operator::between && !term.second.is(attribute.type))) {
        throw_validation(
            "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }
    // begins_with on a number, which only the older parameter lets come this far.
    if (term.op == Operator::begins_with && attribute.type == AttributeType::number) {
        throw_validation(
            "One or more parameter values were invalid: Condition parameter type does not match schema type");
    }
}

/// Which of the sort attributes are used: all up to the last that has a condition, of which only that one may have
/// anything but an equality.
std::size_t KeyCondition::used_sort_attributes(std::span<const KeyAttribute> sort) const {
    std::size_t used = 0;
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (find(sort[i].name) != nullptr) used = i + 1;
    }
    std::string lacking;
    for (std::size_t i = 0; i + 1 < used; ++i) {
        const Term* term = find(sort[i].name);
        if (term != nullptr && term->op == Operator::equal) continue;
        if (!lacking.empty()) lacking += ", ";
        lacking += sort[i].name;
    }
    if (!lacking.empty()) {
        throw_validation(
            "RANGE key attributes " + lacking +
            " must have equality conditions specified in the query because a condition is present on key "
            "attribute " +
            std::string(sort[used - 1].name));
    }
    return used;
}

KeyRange KeyCondition::resolve(std::span<const KeyAttribute> partition, std::span<const KeyAttribute> sort,
                               const std::function<void(std::string_view)>& before) const {
    check();
    const std::size_t attributes = partition.size() + sort.size();
    if (terms_.size() > attributes) {
        if (legacy_ && terms_.size() > 2) throw_validation("Conditions can be of length 1 or 2 only");
        if (legacy_) throw_validation("Query key condition not supported");
        throw_validation("The number of query conditions (" + std::to_string(terms_.size()) +
                         ") exceeds the number of key attributes defined in the schema (" +
                         std::to_string(attributes) + ")");
    }
    KeyRange range;
    for (const KeyAttribute& attribute : partition) {
        if (before) before(attribute.name);
        const Term* term = find(attribute.name);
        if (term == nullptr) missing_key(attribute.name);
        check_term(*term, attribute);
        if (term->op != Operator::equal) throw_validation("Query key condition not supported");
        check_key_value(attribute, term->first, true);
        append_key_part(range.partition, term->first);
    }

    const std::size_t used = used_sort_attributes(sort);
    std::size_t matched = partition.size();
    std::string prefix;
    for (std::size_t i = 0; i < sort.size(); ++i) {
        if (before) before(sort[i].name);
        if (i >= used) continue;
        const Term& term = *find(sort[i].name);
        check_term(term, sort[i]);
        if (term.op != Operator::begins_with) check_key_value(sort[i], term.first, false);
        ++matched;
        if (i + 1 < used) append_key_part(prefix, term.first);
    }
    if (matched < terms_.size()) {
        const auto unused = std::find_if(
            sort.begin(), sort.end(), [&](const KeyAttribute& each) { return find(each.name) == nullptr; });
        missing_key(unused == sort.end() ? partition.front().name : unused->name);
    }
    if (used > 0) {
        bound_range(*find(sort[used - 1].name), prefix, range);
    }
    return range;
}

/// Parts of keys end themselves, so each operator is a range of bytes behind the equalities before it.
void KeyCondition::bound_range(const Term& term, const std::string& prefix, KeyRange& range) {
    const auto key = [&](const ValueView& value) {
        std::string bytes = prefix;
        append_key_part(bytes, value);
        return bytes;
    };
    range.lower = prefix;
    range.upper = prefix_end(prefix);
    switch (term.op) {
        case Operator::equal:
            range.lower = key(term.first);
            range.upper = prefix_end(range.lower);
            break;
        case Operator::less:
            range.upper = key(term.first);
            break;
        case Operator::less_or_equal:
            range.upper = prefix_end(key(term.first));
            break;
        case Operator::greater:
            range.lower = prefix_end(key(term.first));
            break;
        case Operator::greater_or_equal:
            range.lower = key(term.first);
            break;
        case Operator::between:
            range.lower = key(term.first);
            range.upper = prefix_end(key(term.second));
            break;
        case Operator::begins_with:
            append_key_prefix(range.lower, term.first.body());
            range.upper = prefix_end(range.lower);
            break;
        case Operator::not_indexable:
            break;
    }
}

}  // namespace dynantic::engine
