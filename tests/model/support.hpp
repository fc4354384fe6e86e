#pragma once

#include <dynantic/detail/model/model_of.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace dynantic::test {

// The JSON of an object as an item.
template <class T>
std::string write(const T& object) {
    std::string text;
    detail::JsonWriter json(text);
    detail::write_item(detail::model_info<T>(), &object, json);
    return text;
}

// "path: message" of what refuses to be written; empty where all can be.
template <class T>
std::string write_failure(const T& object) {
    std::string text;
    detail::ValueWriter out(text);
    if (detail::try_write_item(detail::model_info<T>(), &object, out)) return {};
    return out.error.path + ": " + out.error.message;
}

// An object read from the JSON of an item; nothing, and "path: message", where it does not fit.
template <class T>
std::optional<T> try_read(std::string_view json, std::string& failure) {
    const Body body{std::string(json)};
    detail::JsonReader reader(body);
    detail::JsonValue root;
    T object{};
    if (reader.root(root) && detail::read_item(detail::model_info<T>(), root, &object)) return object;
    failure = reader.error().path + ": " + reader.error().message;
    return std::nullopt;
}
template <class T>
std::optional<T> read(std::string_view json) {
    std::string failure;
    return try_read<T>(json, failure);
}
template <class T>
std::string read_failure(std::string_view json) {
    std::string failure;
    (void)try_read<T>(json, failure);
    return failure;
}

}  // namespace dynantic::test
