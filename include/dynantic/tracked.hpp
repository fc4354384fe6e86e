#pragma once

#include <utility>

namespace dynantic {

/// An item beside what it was when it was read, so that a save sends only what was changed since:
///
///     dynantic::Tracked<User> user(users.at("u1", "a@x"));
///     user->name = "Jane";
///     users.save_changes(user);  // UpdateItem: SET name
///
/// A plain value: no base class, no observer in the model; it holds the item twice.
template <class T>
class Tracked {
  public:
    explicit Tracked(T item) : original_(item), item_(std::move(item)) {}

    [[nodiscard]] T& operator*() noexcept { return item_; }
    [[nodiscard]] const T& operator*() const noexcept { return item_; }
    [[nodiscard]] T* operator->() noexcept { return &item_; }
    [[nodiscard]] const T* operator->() const noexcept { return &item_; }
    /// As it was read, or last saved.
    [[nodiscard]] const T& original() const noexcept { return original_; }
    /// From now on this is what it was: called by save_changes.
    void settle() { original_ = item_; }

  private:
    T original_;
    T item_;
};

}  // namespace dynantic
