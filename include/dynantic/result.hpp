#pragma once

#include <dynantic/error.hpp>

#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace dynantic {
namespace detail {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

// `f` called with the value of a Result; with nothing where that is void.
template <class F, class R>
decltype(auto) call_with_value(F&& f, R&& result) {
    if constexpr (std::is_void_v<typename std::remove_cvref_t<R>::value_type>)
        return std::invoke(std::forward<F>(f));
    else
        return std::invoke(std::forward<F>(f), *std::forward<R>(result));
}

// What and_then, transform, or_else and transform_error are, for every kind of Result there is.
template <class R, class F>
auto and_then(R&& result, F&& f) {
    using Next = std::remove_cvref_t<decltype(call_with_value(std::forward<F>(f), std::forward<R>(result)))>;
    if (result.has_value()) return Next(call_with_value(std::forward<F>(f), std::forward<R>(result)));
    return Next(std::forward<R>(result).error());
}
template <class R, class F>
auto transform(R&& result, F&& f) {
    using Value = std::remove_cvref_t<decltype(call_with_value(std::forward<F>(f), std::forward<R>(result)))>;
    if (!result.has_value()) return Result<Value>(std::forward<R>(result).error());
    if constexpr (std::is_void_v<Value>) {
        call_with_value(std::forward<F>(f), std::forward<R>(result));
        return Result<Value>();
    } else {
        return Result<Value>(call_with_value(std::forward<F>(f), std::forward<R>(result)));
    }
}
template <class R, class F>
std::remove_cvref_t<R> or_else(R&& result, F&& f) {
    if (result.has_value()) return std::forward<R>(result);
    return std::invoke(std::forward<F>(f), std::forward<R>(result).error());
}
template <class R, class F>
std::remove_cvref_t<R> transform_error(R&& result, F&& f) {
    if (result.has_value()) return std::forward<R>(result);
    return Error(std::invoke(std::forward<F>(f), std::forward<R>(result).error()));
}

}  // namespace detail

/// A value or an Error: what every `try_` verb returns. The names are those of std::expected (C++23).
///
/// `value()` on an error throws the error's own class. `operator*` and `->` do not check.
template <class T>
class [[nodiscard]] Result {
  public:
    using value_type = T;
    using error_type = Error;

    /// A default value, no error.
    Result() requires(std::is_default_constructible_v<T>) { hold(T()); }
    Result(T value) noexcept(std::is_nothrow_move_constructible_v<T>) { hold(std::move(value)); }
    /// From what converts to a T: `return "text";` where a Result<std::string> is returned.
    // NOLINTBEGIN(bugprone-forwarding-reference-overload): it takes no Result
    template <class U>
    requires(!std::is_same_v<std::remove_cvref_t<U>, T> && !std::is_same_v<std::remove_cvref_t<U>, Error> &&
             !detail::is_result<std::remove_cvref_t<U>> && std::is_convertible_v<U, T>) Result(U&& value) {
        hold(static_cast<T>(std::forward<U>(value)));
    }
    // NOLINTEND(bugprone-forwarding-reference-overload)
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

    /// The error, or `other` where there is none.
    [[nodiscard]] Error error_or(Error other) const {
        if (has_value()) return other;
        return error_;
    }

    /// `f(value)`, itself a Result, or this error.
    template <class F>
    [[nodiscard]] auto and_then(F&& f) & {
        return detail::and_then(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto and_then(F&& f) const& {
        return detail::and_then(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto and_then(F&& f) && {
        return detail::and_then(std::move(*this), std::forward<F>(f));
    }
    /// A Result of `f(value)`, or this error.
    template <class F>
    [[nodiscard]] auto transform(F&& f) & {
        return detail::transform(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto transform(F&& f) const& {
        return detail::transform(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto transform(F&& f) && {
        return detail::transform(std::move(*this), std::forward<F>(f));
    }
    /// This value, or `f(error)`, itself a Result of the same type.
    template <class F>
    [[nodiscard]] Result or_else(F&& f) const& {
        return detail::or_else(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] Result or_else(F&& f) && {
        return detail::or_else(std::move(*this), std::forward<F>(f));
    }
    /// This value, or the Error that `f(error)` makes.
    template <class F>
    [[nodiscard]] Result transform_error(F&& f) const& {
        return detail::transform_error(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] Result transform_error(F&& f) && {
        return detail::transform_error(std::move(*this), std::forward<F>(f));
    }
    /// Makes a value in place of what was here.
    template <class... Arguments>
    T& emplace(Arguments&&... arguments) {
        return *(*this = Result(T(std::forward<Arguments>(arguments)...)));
    }
    friend void swap(Result& a, Result& b) { std::swap(a, b); }
    void swap(Result& other) { std::swap(*this, other); }
    /// Whether there is a value, and it is this one.
    template <class U>
    requires(!detail::is_result<U>) [[nodiscard]] friend bool operator==(const Result& result,
                                                                         const U& value) {
        return result.has_value() && *result == value;
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
    void operator*() const noexcept {}
    void value() const {
        if (!has_value()) error().raise();
    }
    /// Success in place of what was here.
    void emplace() noexcept { *this = Result(); }
    [[nodiscard]] const Error& error() const& noexcept { return error_; }
    [[nodiscard]] Error error() && noexcept { return std::move(error_); }
    /// The error, or `other` where there is none.
    [[nodiscard]] Error error_or(Error other) const {
        if (has_value()) return other;
        return error_;
    }

    /// `f()`, itself a Result, or this error.
    template <class F>
    [[nodiscard]] auto and_then(F&& f) const& {
        return detail::and_then(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto and_then(F&& f) && {
        return detail::and_then(std::move(*this), std::forward<F>(f));
    }
    /// A Result of `f()`, or this error.
    template <class F>
    [[nodiscard]] auto transform(F&& f) const& {
        return detail::transform(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] auto transform(F&& f) && {
        return detail::transform(std::move(*this), std::forward<F>(f));
    }
    /// This success, or `f(error)`, itself a Result<void>.
    template <class F>
    [[nodiscard]] Result or_else(F&& f) const& {
        return detail::or_else(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] Result or_else(F&& f) && {
        return detail::or_else(std::move(*this), std::forward<F>(f));
    }
    /// This success, or the Error that `f(error)` makes.
    template <class F>
    [[nodiscard]] Result transform_error(F&& f) const& {
        return detail::transform_error(*this, std::forward<F>(f));
    }
    template <class F>
    [[nodiscard]] Result transform_error(F&& f) && {
        return detail::transform_error(std::move(*this), std::forward<F>(f));
    }
    friend void swap(Result& a, Result& b) noexcept { std::swap(a, b); }
    void swap(Result& other) noexcept { std::swap(*this, other); }

  private:
    bool failed_ = false;
    Error error_{Error::None{}};
};

}  // namespace dynantic
