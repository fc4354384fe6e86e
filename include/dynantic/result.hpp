#pragma once

#include <dynantic/error.hpp>

#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

namespace dynantic {

/// A value or an Error: what every `try_` verb returns. The names are those of std::expected (C++23).
///
/// `value()` on an error throws the error's own class. `operator*` and `->` do not check.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    using error_type = Error;

    Result(T value) : value_(std::move(value)) {}
    Result(Error error) noexcept : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& operator*() & noexcept { return *value_; }
    [[nodiscard]] const T& operator*() const& noexcept { return *value_; }
    [[nodiscard]] T&& operator*() && noexcept { return std::move(*value_); }
    [[nodiscard]] T* operator->() noexcept { return &*value_; }
    [[nodiscard]] const T* operator->() const noexcept { return &*value_; }

    [[nodiscard]] T& value() & { return require(), **this; }
    [[nodiscard]] const T& value() const& { return require(), **this; }
    [[nodiscard]] T&& value() && { return require(), std::move(**this); }

    /// The error; only where !has_value(). Of a temporary by value, so that a reference to it lives on.
    [[nodiscard]] const Error& error() const& noexcept { return *error_; }
    [[nodiscard]] Error error() && noexcept { return std::move(*error_); }

    template <class U>
    [[nodiscard]] T value_or(U&& other) const& {
        return has_value() ? **this : static_cast<T>(std::forward<U>(other));
    }
    template <class U>
    [[nodiscard]] T value_or(U&& other) && {
        return has_value() ? std::move(**this) : static_cast<T>(std::forward<U>(other));
    }

    /// `f(value)`, itself a Result, or this error.
    template <class F>
    [[nodiscard]] auto and_then(F&& f) && -> std::invoke_result_t<F, T&&> {
        if (has_value()) return std::invoke(std::forward<F>(f), std::move(**this));
        return error();
    }
    /// A Result of `f(value)`, or this error.
    template <class F>
    [[nodiscard]] auto transform(F&& f) && -> Result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>> {
        if (has_value()) return std::invoke(std::forward<F>(f), std::move(**this));
        return error();
    }
    /// This value, or `f(error)`, itself a Result of the same type.
    template <class F>
    [[nodiscard]] Result or_else(F&& f) && {
        if (has_value()) return std::move(*this);
        return std::invoke(std::forward<F>(f), error());
    }
    /// This value, or the Error that `f(error)` makes.
    template <class F>
    [[nodiscard]] Result transform_error(F&& f) && {
        if (has_value()) return std::move(*this);
        return Error(std::invoke(std::forward<F>(f), error()));
    }

  private:
    void require() const {
        if (!has_value()) error().raise();
    }
    // One of the two. No variant: the compiler makes two optionals faster, and one of them is the same in every Result.
    std::optional<T> value_;
    std::optional<Error> error_;
};

/// The outcome of a verb that returns nothing.
template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;
    using error_type = Error;

    Result() noexcept = default;
    Result(Error error) noexcept : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) error().raise();
    }
    [[nodiscard]] const Error& error() const& noexcept { return *error_; }
    [[nodiscard]] Error error() && noexcept { return std::move(*error_); }

  private:
    std::optional<Error> error_;
};

}  // namespace dynantic
