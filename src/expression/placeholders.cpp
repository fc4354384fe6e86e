#include <dynantic/detail/json_writer.hpp>
#include <dynantic/detail/placeholders.hpp>

#include <algorithm>
#include <charconv>

namespace dynantic::detail {
namespace {

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    out.append(digits, end);
}

}  // namespace

void Placeholders::append_name(std::string& expression, std::string_view name) {
    const auto found = std::find(names_.begin(), names_.end(), name);
    const auto index = static_cast<std::size_t>(found - names_.begin());
    if (found == names_.end()) names_.emplace_back(name);
    expression.push_back('#');
    append_number(expression, index);
}

void Placeholders::append_value(std::string& expression, std::string_view json) {
    expression.push_back(':');
    append_number(expression, value_count_);
    if (value_count_ != 0) values_.push_back(',');
    values_.append("\":");
    append_number(values_, value_count_);
    values_.append("\":");
    values_.append(json);
    ++value_count_;
}

void Placeholders::write(JsonWriter& json) const {
    if (!names_.empty()) {
        json.raw(",\"ExpressionAttributeNames\":");
        char before = '{';
        for (std::size_t i = 0; i != names_.size(); ++i) {
            json.raw(before);
            json.raw("\"#");
            append_number(json.text(), i);
            json.raw("\":");
            json.quoted(names_[i]);
            before = ',';
        }
        json.raw('}');
    }
    if (value_count_ != 0) {
        json.raw(",\"ExpressionAttributeValues\":{");
        json.raw(values_);
        json.raw('}');
    }
}

}  // namespace dynantic::detail
