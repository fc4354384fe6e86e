#pragma once

#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/detail/operation/item_requests.hpp>

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace dynantic::detail {

// The key of an object, {"user_id":{"S":"u1"}}.
[[nodiscard]] std::string key_of_object(const ModelInfo& info, const void* object);

// The model of a table. Refuses, in a sentence, a struct that has no key or names no table.
template <class T>
[[nodiscard]] const ModelInfo& table_info() {
    static_cast<void>(model_fits<T>);
    return model_info<T>();
}

// What a table of T gives back, and how it is read. Specialised for tables of several entities.
template <class T>
struct Rows {
    using Row = T;
    [[nodiscard]] static const ModelInfo& info() { return table_info<T>(); }
    [[nodiscard]] static bool read(JsonValue& item, T& row) { return read_item(model_info<T>(), item, &row); }
    [[nodiscard]] static std::string key(const T& row) { return key_of_object(model_info<T>(), &row); }
    // The models of its items.
    [[nodiscard]] static std::vector<const ModelInfo*> models() { return {&info()}; }
    // What is saved of a range whose elements are a V.
    template <class V>
    using Given = T;
    template <class E>
    static constexpr bool holds = std::is_same_v<E, T>;
};
template <class T>
using RowOf = typename Rows<T>::Row;
// What must hold of the models of a table. Asked where a table, query or key is made, before anything that works on
// items: what a compiler says of a struct that cannot be read comes after the sentence then.
template <class T>
inline constexpr bool rows_fit = model_fits<T>;

// Whether a table of T holds items of this type. Refuses others, in a sentence.
template <class T, class E>
consteval bool check_held() {
    constexpr bool table_holds_this_type = Rows<T>::template holds<E>;
    static_assert(table_holds_this_type, "dynantic: this table holds items of another type");
    return table_holds_this_type;
}
// What is given in the place of a T and is none: for the overloads that say so.
template <class E, class T>
concept OtherThan = !std::is_same_v<std::remove_cvref_t<E>, T> && !std::is_convertible_v<E, const T&>;
// Whether a list of these can be saved in a table of T.
template <class T, class E>
consteval bool check_saved() {
    if constexpr (OtherThan<const E&, RowOf<T>>)
        return check_held<T, E>();
    else
        return true;
}
template <class T, class E>
constexpr void refuse_other() {
    static_cast<void>(check_held<T, std::remove_cvref_t<E>>());
}

// An ItemReader that fills one row.
template <class T>
[[nodiscard]] ItemReader reader_into(RowOf<T>& row) {
    return {&row, [](void* context, JsonValue& item) {
                return Rows<T>::read(item, *static_cast<RowOf<T>*>(context));
            }};
}

// An ItemReader that appends rows; an item that does not fit leaves no row behind. `Read` is a stateless callable
// (JsonValue&, Row&) -> bool.
template <class Row, class Read>
[[nodiscard]] ItemReader appender_to(std::vector<Row>& rows, Read) {
    return {&rows, [](void* context, JsonValue& item) {
                auto& all = *static_cast<std::vector<Row>*>(context);
                if (Read{}(item, all.emplace_back())) return true;
                all.pop_back();
                return false;
            }};
}

}  // namespace dynantic::detail
