#include "aws/settings/resolver.hpp"

#include <charconv>

namespace dynantic::aws {

const ProfileValue* Resolver::profile_value(const char* key) const {
    if (profile_ == nullptr || key == nullptr) return nullptr;
    const ProfileValue* value = find(*profile_, key);
    return value != nullptr && !value->text.empty() ? value : nullptr;
}

Setting<std::optional<std::string>> Resolver::text(const std::optional<std::string>& code,
                                                   std::initializer_list<const char*> variables,
                                                   const char* key) const {
    if (code) return {code, {Origin::Kind::code}};
    for (const char* variable : variables) {
        if (auto value = environment_.get(variable))
            return {std::move(value), {Origin::Kind::environment, variable}};
    }
    if (const ProfileValue* value = profile_value(key))
        return {value->text, {Origin::Kind::profile, value->where()}};
    return {};
}

Setting<bool> Resolver::boolean(const std::optional<bool>& code, const char* variable, const char* key,
                                bool fallback) {
    return choice<bool>(code, variable, key, {{"true", true}, {"false", false}}, fallback);
}

Setting<int> Resolver::positive(const std::optional<int>& code, const char* variable, const char* key,
                                int fallback) {
    if (code) {
        if (*code < 1) fail(std::string(key) + ": must be at least 1");
        return {*code, {Origin::Kind::code}};
    }
    const Setting<std::optional<std::string>> found = text(std::nullopt, {variable}, key);
    if (!found.value) return {fallback, {}};
    const std::optional<int> number = to_int(*found.value);
    if (!number || *number < 1) {
        refuse(found, key, "a whole number from 1 on");
        return {fallback, found.origin};
    }
    return {*number, found.origin};
}

Setting<std::chrono::milliseconds> Resolver::seconds(const char* variable, const char* key,
                                                     std::chrono::milliseconds fallback) {
    const Setting<std::optional<std::string>> found = text(std::nullopt, {variable}, key);
    if (!found.value) return {fallback, {}};
    double number = 0;
    const char* const end = found.value->data() + found.value->size();
    const auto [stop, error] = std::from_chars(found.value->data(), end, number);
    if (error != std::errc{} || stop != end || !(number > 0) || number > 3600) {
        refuse(found, key, "a number of seconds above 0 and up to 3600");
        return {fallback, found.origin};
    }
    return {std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>(number)),
            found.origin};
}

void Resolver::refuse(const Setting<std::optional<std::string>>& found, const char* key,
                      const std::string& expected) {
    const bool profile = found.origin.kind == Origin::Kind::profile;
    fail(found.origin.detail + (profile ? ": " + std::string(key) : "") + " must be " + expected +
         "; it is '" + *found.value + "'");
}

}  // namespace dynantic::aws
