#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dynantic::detail {

/// Finds the place of a name in a table. Most names differ in length, so those of the same length are gone through. Made by
/// the compiler.
template <std::size_t N>
class NameIndex {
  public:
    static constexpr std::size_t longest = 63;

    /// A name that is longer than `longest`, or an empty one, does not compile in a constant expression.
    constexpr explicit NameIndex(const std::array<std::string_view, N>& names) {
        std::size_t place = 0;
        for (std::size_t size = 0; size <= longest; ++size) {
            begin_[size] = static_cast<std::uint16_t>(place);
            for (std::size_t i = 0; i < N; ++i) {
                if (names[i].size() == size) entries_[place++] = {names[i], i};
            }
        }
        begin_[longest + 1] = static_cast<std::uint16_t>(place);
        if (place != N) throw "a name is too long";
    }

    /// N where there is none of that name.
    [[nodiscard]] constexpr std::size_t find(std::string_view name) const noexcept {
        if (name.size() > longest) return N;
        for (std::size_t i = begin_[name.size()]; i != begin_[name.size() + 1]; ++i) {
            if (entries_[i].name == name) return entries_[i].place;
        }
        return N;
    }

  private:
    struct Entry {
        std::string_view name;
        std::size_t place = 0;
    };
    std::array<Entry, N> entries_{};
    std::array<std::uint16_t, longest + 2> begin_{};  // the first entry of each length
};

}  // namespace dynantic::detail
