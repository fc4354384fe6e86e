#include "operation/retry/random.hpp"

#include "wire/fork_count.hpp"

#include <bit>
#include <random>
#include <string_view>

namespace dynantic::detail {
namespace {

// xoroshiro128++ of Blackman and Vigna: two words of state, so that it costs a thread nothing to have one.
class Generator {
  public:
    // Anew in the child of a fork, whose ids and delays would else be its parent's and its brothers'.
    void seed(std::uint32_t process) {
        std::random_device device;
        const auto word = [&] { return (std::uint64_t{device()} << 32U) | device(); };
        low_ = word() | 1U;  // never both zero
        high_ = word();
        process_ = process;
        seeded_ = true;
    }
    [[nodiscard]] bool seeded_in(std::uint32_t process) const noexcept {
        return seeded_ && process_ == process;
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
    std::uint32_t process_ = 0;
    bool seeded_ = false;
};

}  // namespace

std::uint64_t random_bits() {
    thread_local Generator generator;
    const std::uint32_t process = fork_count();
    if (!generator.seeded_in(process)) generator.seed(process);
    return generator();
}

std::array<char, 36> random_uuid_text() {
    constexpr std::string_view digits = "0123456789abcdef";
    // Version 4, variant 1 (RFC 9562): four bits and two bits are given.
    const std::uint64_t high = (random_bits() & ~std::uint64_t{0xF000}) | 0x4000U;
    const std::uint64_t low = (random_bits() >> 2U) | (std::uint64_t{1} << 63U);
    std::array<char, 36> text;
    std::size_t at = 0;
    for (std::size_t byte = 0; byte < 16; ++byte) {
        if (byte == 4 || byte == 6 || byte == 8 || byte == 10) text[at++] = '-';
        const std::uint64_t bits = (byte < 8 ? high : low) >> (56U - 8U * (byte % 8));
        text[at++] = digits[(bits >> 4U) & 0xFU];
        text[at++] = digits[bits & 0xFU];
    }
    return text;
}

}  // namespace dynantic::detail
