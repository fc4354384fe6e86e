#include "aws/signer/signing_key.hpp"

namespace dynantic::aws {
namespace {

void put_digits(char* out, unsigned value, int width) noexcept {
    for (int i = width - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
}

}  // namespace

SigningTime::SigningTime(std::chrono::system_clock::time_point time) noexcept {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date{day};
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time - day).count();
    const auto second = static_cast<unsigned>(seconds);
    put_digits(text_.data(), static_cast<unsigned>(static_cast<int>(date.year())), 4);
    put_digits(text_.data() + 4, static_cast<unsigned>(date.month()), 2);
    put_digits(text_.data() + 6, static_cast<unsigned>(date.day()), 2);
    text_[8] = 'T';
    put_digits(text_.data() + 9, second / 3600, 2);
    put_digits(text_.data() + 11, second / 60 % 60, 2);
    put_digits(text_.data() + 13, second % 60, 2);
    text_[15] = 'Z';
}

HmacKey derive_signing_key(std::string_view secret, std::string_view day, std::string_view region,
                           std::string_view service) {
    std::string first = "AWS4";
    first += secret;
    return HmacKey(
        HmacKey(HmacKey(HmacKey(HmacKey(first).mac(day)).mac(region)).mac(service)).mac("aws4_request"));
}

HmacKey SigningKeyCache::get(std::string_view secret, std::string_view day) const {
    const std::lock_guard lock(mutex_);
    if (day_ != day || secret_ != secret) {
        key_ = derive_signing_key(secret, day, region_, service_);
        secret_ = secret;
        day_ = day;
    }
    return key_;
}

}  // namespace dynantic::aws
