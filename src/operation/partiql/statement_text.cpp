#include "operation/partiql/statement_text.hpp"

#include "operation/client_core.hpp"

#include <dynantic/detail/rules/validate.hpp>

#include <algorithm>
#include <string>

namespace dynantic::detail {
namespace {

bool is_table_character(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

bool is_letter(char c, char lower) noexcept { return c == lower || c == static_cast<char>(lower - 32); }

// Where a text or name in these quotes ends, behind its last quote; a doubled quote stands for one.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
    const char quote = text[at++];
    while (at < text.size()) {
        if (text[at++] != quote) continue;
        if (at == text.size() || text[at] != quote) return at;
        ++at;
    }
    return text.size();
}

}  // namespace

std::string_view table_prefix_of(const Client& client) noexcept {
    return ClientAccess::core(client)->table_prefix;
}

std::string place_tables(std::string_view text, std::string_view prefix) {
    std::string out;
    out.reserve(text.size() + prefix.size() + 2);
    std::size_t at = 0;
    while (at < text.size()) {
        const char c = text[at];
        if (c == '\'' || c == '"') {
            const std::size_t end = end_of_quoted(text, at);
            out.append(text.substr(at, end - at));
            at = end;
            continue;
        }
        if (c == '{') {
            std::size_t end = at + 1;
            while (end < text.size() && is_table_character(text[end])) ++end;
            if (end > at + 1 && end < text.size() && text[end] == '}') {
                out.append("\"").append(prefix).append(text.substr(at + 1, end - at - 1)).append("\"");
                at = end + 1;
                continue;
            }
        }
        out.push_back(c);
        ++at;
    }
    return out;
}

bool is_select(std::string_view text) noexcept {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return false;
    text.remove_prefix(first);
    constexpr std::string_view word = "select";
    return text.size() > word.size() &&
           std::equal(word.begin(), word.end(), text.begin(), [](char w, char c) { return is_letter(c, w); });
}

bool all_select(std::span<const StatementPart> parts) noexcept {
    return std::all_of(parts.begin(), parts.end(),
                       [](const StatementPart& part) { return is_select(part.spec->text); });
}

void write_statement(JsonWriter& json, const StatementSpec& spec, std::string_view prefix) {
    json.raw(R"("Statement":)");
    json.quoted(place_tables(spec.text, prefix));
    if (!spec.parameters.empty()) {
        json.raw(R"(,"Parameters":[)");
        for (std::size_t place = 0; place < spec.parameters.size(); ++place) {
            if (place != 0) json.raw(',');
            json.raw(spec.parameters[place]);
        }
        json.raw(']');
    }
    if (spec.consistent_read) json.raw(R"(,"ConsistentRead":true)");
}

void check_rules_of(const ModelInfo& info, const void* object) {
    if (const std::optional<Error> broken = validation_error(info, object)) broken->raise();
}

}  // namespace dynantic::detail
