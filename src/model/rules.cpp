#include <dynantic/detail/rules/violations.hpp>

#include <algorithm>
#include <charconv>

namespace dynantic::detail {

void Violations::add(std::string message) { found_.push_back({path_, std::move(message)}); }
bool Violations::empty() const noexcept { return found_.empty(); }
std::vector<FieldError> Violations::take() noexcept { return std::move(found_); }

Violations::In::~In() { all_.path_.resize(length_); }
Violations::In::In(Violations& all, std::string_view member) : all_(all), length_(all.path_.size()) {
    if (!all_.path_.empty()) all_.path_ += '.';
    all_.path_ += member;
}

Violations::In::In(Violations& all, std::size_t index) : all_(all), length_(all.path_.size()) {
    all_.path_ += '[' + std::to_string(index) + ']';
}

std::size_t count_characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

namespace {

std::string counted(std::size_t number, bool is_text) {
    const char* unit =
        is_text ? (number == 1 ? " character" : " characters") : (number == 1 ? " element" : " elements");
    return std::to_string(number) + unit;
}

}  // namespace

void check_min_length(std::size_t length, std::size_t least, bool is_text, Violations& out) {
    if (length < least) out.add("must have at least " + counted(least, is_text));
}

void check_max_length(std::size_t length, std::size_t most, bool is_text, Violations& out) {
    if (length > most) out.add("must have at most " + counted(most, is_text));
}

// value = c * 10^e and of = d * 10^f, with c and d not ending in zero. Where e < f the value has digits finer than any
// multiple can have; else c * 10^(e-f) must leave nothing when divided by d.
bool is_multiple(const Decimal& value, const Decimal& of) noexcept {
    __extension__ using Wide = unsigned __int128;
    if (value.is_zero()) return true;
    if (of.is_zero() || value.exponent() < of.exponent()) return false;
    const auto coefficient = [](const Decimal& number) {
        return (static_cast<Wide>(number.coefficient_high()) << 64) | number.coefficient_low();
    };
    const Wide divisor = coefficient(of);
    Wide rest = coefficient(value) % divisor;
    // rest < divisor < 10^38; ten times that may not fit, so it is doubled and added in steps.
    const auto add = [divisor](Wide a, Wide b) { return a >= divisor - b ? a - (divisor - b) : a + b; };
    for (int i = value.exponent() - of.exponent(); i > 0 && rest != 0; --i) {
        const Wide twice = add(rest, rest);
        const Wide four = add(twice, twice);
        const Wide eight = add(four, four);
        rest = add(eight, twice);
    }
    return rest == 0;
}

std::string number_text(std::int64_t value) { return std::to_string(value); }
std::string number_text(std::uint64_t value) { return std::to_string(value); }
std::string number_text(const Decimal& value) { return value.to_string(); }
std::string number_text(double value) {
    char digits[32];
    return {digits, std::to_chars(digits, digits + sizeof digits, value).ptr};
}

}  // namespace dynantic::detail
