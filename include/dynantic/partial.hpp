#pragma once

#include <dynantic/detail/model/model_of.hpp>
#include <dynantic/error.hpp>

#include <cstdint>
#include <optional>

namespace dynantic {

/// Some attributes of an item: what an update with `updated_new` answers, or what an index that does not hold everything
/// gives. Each member can be asked whether it was there.
template <class T>
class Partial {
  public:
    /// Whether the attribute was there.
    template <auto Member>
    [[nodiscard]] bool has() const {
        return (present_ >> detail::field_index<Member>() & 1U) != 0;
    }
    /// Its value; throws ValidationError where it was not there.
    template <auto Member>
    [[nodiscard]] const auto& get() const {
        if (!has<Member>()) {
            Error(ErrorKind::validation,
                  std::string(detail::attribute_name<Member>()) + " is not in this partial item")
                .raise();
        }
        return object_.*Member;
    }
    /// Its value, or nullptr. Lives as long as this.
    template <auto Member>
    [[nodiscard]] const detail::type_of_member<Member>* find() const {
        return has<Member>() ? &(object_.*Member) : nullptr;
    }
    /// The struct, with the members that were not there at their defaults.
    [[nodiscard]] const T& object() const noexcept { return object_; }
    /// How many attributes of the model were there.
    [[nodiscard]] std::size_t size() const noexcept {
        std::size_t count = 0;
        for (std::uint64_t bits = present_; bits != 0; bits &= bits - 1) ++count;
        return count;
    }

    // The bits of the members that were there, by their index.
    [[nodiscard]] std::uint64_t members() const noexcept { return present_; }
    // For readers: the struct and the bits of its fields, by their index.
    [[nodiscard]] void* data() noexcept { return &object_; }
    void mark(std::uint64_t fields) noexcept { present_ |= fields; }

  private:
    T object_{};
    std::uint64_t present_ = 0;
};

namespace detail {

// Reads what is there of a model's attributes into an object, and sets the bit of each. Others are skipped.
[[nodiscard]] bool read_present(const ModelInfo& info, JsonValue& item, void* object, std::uint64_t& present);

}  // namespace detail
}  // namespace dynantic
