#include "operation/retry/random.hpp"

#include <bit>
#include <random>
#include <string_view>

namespace dynantic::detail {
namespace {

// xoroshiro128++ of Blackman and Vigna: two words of state, so that it costs a thread nothing to have one.
class Generator {
  public:
    Generator() {
        std::random_device device;
        const auto word = [&] { return (std::uint64_t{device()} << 32U) | device(); };
        low_ = word() | 1U;  // never both zero
        high_ = word();
    }
    std::uint64_t operator()() noexcept {
        const std::uint64_t result = std::rotl(low_ + high_, 17) + low_;
        const std::uint64_t mixed = high_ ^ low_;
        low_ = std::rotl(low_, 49) ^ mixed ^ (mixed << 21U);
        high_ = std::rotl(mixed, 28);
        return result;
    }

  private:
    std::uint64_t low_ = 0;
    std::uint64_t high_ = 0;
};

}  // namespace

std::uint64_t random_bits() {
    thread_local Generator generator;
    return generator();
}

std::array<char, 36> random_uuid_text() {
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr std::string_view shape = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
    std::array<char, 36> text;
    std::uint64_t bits = random_bits();
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == 18) bits = random_bits();  // 15 digits so far
        const char c = shape[i];
        if (c == 'x' || c == 'y') {
            const std::size_t digit = bits & 0xFU;
            bits >>= 4U;
            text[i] = digits[c == 'x' ? digit : (digit & 3U) | 8U];
        } else {
            text[i] = c;
        }
    }
    return text;
}

}  // namespace dynantic::detail
