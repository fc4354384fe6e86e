#pragma once

#include "aws/signer/hash.hpp"

#include <array>
#include <chrono>
#include <mutex>
#include <string>
#include <string_view>

namespace dynantic::aws {

/// A moment as SigV4 writes it: 20150830T123600Z, whose first eight characters are the day of the credential scope.
class SigningTime {
  public:
    explicit SigningTime(std::chrono::system_clock::time_point time) noexcept;
    [[nodiscard]] std::string_view text() const noexcept { return {text_.data(), text_.size()}; }
    [[nodiscard]] std::string_view day() const noexcept { return text().substr(0, 8); }

  private:
    std::array<char, 16> text_;
};

/// HMAC(HMAC(HMAC(HMAC("AWS4" + secret, day), region), service), "aws4_request").
[[nodiscard]] HmacKey derive_signing_key(std::string_view secret, std::string_view day,
                                         std::string_view region, std::string_view service);

/// The signing key of one region and service, derived once per secret and day: four of the seven HMACs of a signature
/// are saved. Safe to share between threads.
class SigningKeyCache {
  public:
    SigningKeyCache(std::string region, std::string service)
        : region_(std::move(region)), service_(std::move(service)) {}

    [[nodiscard]] HmacKey get(std::string_view secret, std::string_view day) const;
    [[nodiscard]] const std::string& region() const noexcept { return region_; }
    [[nodiscard]] const std::string& service() const noexcept { return service_; }

  private:
    std::string region_;
    std::string service_;
    mutable std::mutex mutex_;
    mutable std::string secret_;
    mutable std::string day_;
    mutable HmacKey key_;
};

}  // namespace dynantic::aws
