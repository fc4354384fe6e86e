#pragma once

#include <dynantic/error.hpp>

#include <functional>
#include <memory>
#include <new>
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

    Result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) { hold(std::move(value)); }
    Result(Error error) noexcept : error_(std::move(error)) {}
    Result(const Result& other) requires(std::is_copy_constructible_v<T>) : error_(other.error_) {
        if (other.holds_) hold(other.value_);
    }
    Result(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>)
        : error_(std::move(other.error_)) {
        if (other.holds_) hold(std::move(other.value_));
    }
    // Where the making of the new value throws, this is left as an error without a text.
    Result& operator=(const Result& other) requires(std::is_copy_constructible_v<T>) {
        return *this = Result(other);
    }
    Result& operator=(Result&& other) noexcept(std::is_nothrow_move_constructible_v<T>) {
        if (this == &other) return *this;
        drop();
        error_ = std::move(other.error_);
        if (other.holds_) hold(std::move(other.value_));
        return *this;
    }
    ~Result() { drop(); }

    [[nodiscard]] bool has_value() const noexcept { return holds_; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& operator*() & noexcept { return value_; }
    [[nodiscard]] const T& operator*() const& noexcept { return value_; }
    [[nodiscard]] T&& operator*() && noexcept { return std::move(value_); }
    [[nodiscard]] T* operator->() noexcept { return std::addressof(value_); }
    [[nodiscard]] const T* operator->() const noexcept { return std::addressof(value_); }

    [[nodiscard]] T& value() & { return require(), **this; }
    [[nodiscard]] const T& value() const& { return require(), **this; }
    [[nodiscard]] T&& value() && { return require(), std::move(**this); }

    /// The error; only where !has_value(). Of a temporary by value, so that a reference to it lives on.
    [[nodiscard]] const Error& error() const& noexcept { return error_; }
    [[nodiscard]] Error error() && noexcept { return std::move(error_); }

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
    template <class U>
    void hold(U&& value) {
        ::new (static_cast<void*>(std::addressof(value_))) T(std::forward<U>(value));
        holds_ = true;
    }
    void drop() noexcept {
        if (holds_) value_.~T();
        holds_ = false;
    }
    // Storage of our own: the compiler takes a multiple of the time for a std::optional or std::variant of each T.
    union {
        T value_;  // alive where holds_
    };
    bool holds_ = false;
    Error error_{Error::None{}};
};

/// The outcome of a verb that returns nothing.
template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;
    using error_type = Error;

    Result() noexcept = default;
    Result(Error error) noexcept : failed_(true), error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !failed_; }
    [[nodiscard]] explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (!has_value()) error().raise();
    }
    [[nodiscard]] const Error& error() const& noexcept { return error_; }
    [[nodiscard]] Error error() && noexcept { return std::move(error_); }

  private:
    bool failed_ = false;
    Error error_{Error::None{}};
};

}  // namespace dynantic
