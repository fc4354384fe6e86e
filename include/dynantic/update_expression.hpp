#pragma once

#include <dynantic/detail/expression/computed.hpp>
#include <dynantic/detail/expression/update_functions.hpp>
#include <dynantic/field.hpp>

#include <utility>

namespace dynantic {

template <class T>
class UpdateExpression;

namespace detail {

/// The verbs of an update of the model T, for those who derive from it: `class X : public UpdateVerbs<X, T>`.
/// X is a value; each verb gives an X with one action more, a copy on a named object and the object itself,
/// moved, on a temporary.
///
/// The field comes as member pointers, `set<&T::a>(value)`, or as a path, `set(field<&T::a>["k"], value)`.
/// All values are computed by DynamoDB from the item as it was before the update, so the order of the verbs
/// does not matter, and two that touch the same place are refused (ValidationError) before anything is sent.
template <class Derived, class T>
class UpdateVerbs {
  public:
    /// The field becomes the value: a value of its type, another field, `field + n`, `field - n`,
    /// if_not_exists(field, value). An empty optional, and an empty set, remove the attribute. Throws
    /// ValidationError where a whole number is out of the member's range.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived set(V&& value) const& {
        return copy().set(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived set(V&& value) && {
        return std::move(*this).set(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived set(const F& path, const V& value) const& {
        return copy().set(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived set(const F& path, const V& value) && {
        detail::update_set<T>(actions_, path, value);
        return std::move(self());
    }

    /// The field becomes the value where it is not there.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived set_if_not_exists(V&& value) const& {
        return copy().set_if_not_exists(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived set_if_not_exists(V&& value) && {
        return std::move(*this).set_if_not_exists(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived set_if_not_exists(const F& path, const V& value) const& {
        return copy().set_if_not_exists(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived set_if_not_exists(const F& path, const V& value) && {
        detail::update_set_if_not_exists<T>(actions_, path, value);
        return std::move(self());
    }

    /// Puts an element, or all of a list, at the end of a list; the list is made where it is not there.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived append(V&& value) const& {
        return copy().append(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived append(V&& value) && {
        return std::move(*this).append(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived append(const F& path, const V& value) const& {
        return copy().append(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived append(const F& path, const V& value) && {
        detail::update_append<T>(actions_, path, value);
        return std::move(self());
    }

    /// The same at the beginning.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived prepend(V&& value) const& {
        return copy().prepend(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived prepend(V&& value) && {
        return std::move(*this).prepend(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived prepend(const F& path, const V& value) const& {
        return copy().prepend(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived prepend(const F& path, const V& value) && {
        detail::update_prepend<T>(actions_, path, value);
        return std::move(self());
    }

    /// Adds to a number (from 0 where it is not there), or an element or a set of them to a set.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived add(V&& value) const& {
        return copy().add(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived add(V&& value) && {
        return std::move(*this).add(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived add(const F& path, const V& value) const& {
        return copy().add(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived add(const F& path, const V& value) && {
        detail::update_add<T>(actions_, path, value);
        return std::move(self());
    }

    /// Takes an element, or a set of them, out of a set.
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived erase_from(V&& value) const& {
        return copy().erase_from(field<First, Rest...>, value);
    }
    template <auto First, auto... Rest, class V = typename Field<First, Rest...>::Value>
    [[nodiscard]] Derived erase_from(V&& value) && {
        return std::move(*this).erase_from(field<First, Rest...>, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived erase_from(const F& path, const V& value) const& {
        return copy().erase_from(path, value);
    }
    template <class F, class V = field_value<F>>
    [[nodiscard]] Derived erase_from(const F& path, const V& value) && {
        detail::update_erase_from<T>(actions_, path, value);
        return std::move(self());
    }

    /// Takes the attribute away, or an element out of a list, or an entry out of a map. A later read of a
    /// member that is neither an optional nor a set fails where it is missing, unless the model says what to
    /// do (Meta::missing).
    template <auto First, auto... Rest>
    [[nodiscard]] Derived remove() const& {
        return copy().remove(field<First, Rest...>);
    }
    template <auto First, auto... Rest>
    [[nodiscard]] Derived remove() && {
        return std::move(*this).remove(field<First, Rest...>);
    }
    template <class F>
    [[nodiscard]] Derived remove(const F& path) const& {
        return copy().remove(path);
    }
    template <class F>
    [[nodiscard]] Derived remove(const F& path) && {
        detail::update_remove<T>(actions_, path);
        return std::move(self());
    }

    /// All actions of an expression that was built before.
    [[nodiscard]] Derived apply(const UpdateExpression<T>& expression) const& {
        return copy().apply(expression);
    }
    [[nodiscard]] Derived apply(const UpdateExpression<T>& expression) && {
        actions_.append_all(expression.actions());
        return std::move(self());
    }

    [[nodiscard]] const UpdateActions& actions() const noexcept { return actions_; }

  protected:
    UpdateActions actions_;

  private:
    [[nodiscard]] Derived copy() const { return static_cast<const Derived&>(*this); }
    [[nodiscard]] Derived& self() noexcept { return static_cast<Derived&>(*this); }
};

}  // namespace detail

/// What an update does to an item of the model T, as a value that is built once and used often:
///
///     const auto touch =
///     dynantic::UpdateExpression<User>{}.set<&User::status>(UserStatus::active).add<&User::visits>(1);
///     users.update("u1", "a@x").apply(touch).execute();
///
/// The verbs are those of `table.update(...)`. A value; const use from several threads is safe.
template <class T>
class [[nodiscard]] UpdateExpression : public detail::UpdateVerbs<UpdateExpression<T>, T> {
  public:
    UpdateExpression() = default;
    /// Whether it does nothing.
    [[nodiscard]] bool empty() const noexcept { return this->actions_.empty(); }
};

}  // namespace dynantic
