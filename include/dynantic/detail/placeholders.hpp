#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic::detail {

class JsonWriter;

// The names and values that the expressions of one request stand in for: #0, #1, ... and :0, :1, ... One
// table is shared by all expressions of a request, in the order they are rendered. A name that is used twice
// has one placeholder; every value has its own.
//
// No name is ever written into an expression as it is: 573 words are reserved, and a name may hold any
// character.
class Placeholders {
  public:
    // Appends the placeholder of an attribute's name: "#0".
    void append_name(std::string& expression, std::string_view name);
    // Appends the placeholder of a value, given in DynamoDB JSON: ":0".
    void append_value(std::string& expression, std::string_view json);

    [[nodiscard]] bool empty() const noexcept { return names_.empty() && value_count_ == 0; }
    // Writes the members ExpressionAttributeNames and ExpressionAttributeValues, each with a comma before it;
    // an empty one is left out, because DynamoDB refuses it.
    void write(JsonWriter& json) const;

  private:
    std::vector<std::string> names_;
    std::string values_;  // ":0":{...},":1":{...}
    std::uint32_t value_count_ = 0;
};

}  // namespace dynantic::detail
