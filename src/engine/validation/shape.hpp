#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

namespace dynantic::engine::validation {

// What a request may look like, as data: one Shape per operation (the tables are in *_shapes.cpp), walked by
// check.hpp. Names, ranges, patterns and enumerations are those of the published API model; the order of
// fields is the order in which DynamoDB lists what is wrong.

enum class Kind : std::uint8_t {
    string,
    boolean,
    integer,
    long_integer,
    double_number,
    list,
    map,
    structure,
    attribute_value,  ///< an AttributeValue: read and checked by engine/item
    attribute_map,    ///< names to AttributeValues, likewise
    attribute_list,   ///< a list of AttributeValues, likewise
};

struct Field;

struct Shape {
    Kind kind = Kind::string;
    std::string_view java_class = {};    ///< of a structure, or of the values of a map: part of error texts
    std::span<const Field> fields = {};  ///< of a structure
    const Shape* element = nullptr;      ///< of a list or map
};

inline constexpr std::int64_t no_minimum = std::numeric_limits<std::int64_t>::min();
inline constexpr std::int64_t no_maximum = std::numeric_limits<std::int64_t>::max();

/// Where and how a failure of a field is told.
enum class Report : std::uint8_t {
    gathered,  ///< with all others: "N validation errors detected: Value 'x' at 'limit' failed to ..."
    first,     ///< before all others and alone, where the value is present
    bare,      ///< alone, without the value and with capitals: "Value at 'Limit' failed to ..."
};

/// A member of a structure and what its value must satisfy.
struct Field {
    std::string_view name;
    const Shape* shape = nullptr;
    bool required = false;
    std::int64_t minimum = no_minimum;  ///< of a number
    std::int64_t maximum = no_maximum;
    std::int64_t min_length = no_minimum;  ///< of a string, list or map
    std::int64_t max_length = no_maximum;
    std::int64_t max_member_length = no_maximum;    ///< the list's members are strings of 1 to this many
    bool name_pattern = false;                      ///< must be of [a-zA-Z0-9_.-]+
    std::span<const std::string_view> values = {};  ///< of an enumeration, in DynamoDB's order
    bool table_keys = false;                        ///< the map's keys are table names
    std::int64_t max_value_length = no_maximum;     ///< the map's values are lists of 1 to this many
    Report report = Report::gathered;
};

}  // namespace dynantic::engine::validation
