#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace dynantic::aws {

using Digest = std::array<unsigned char, 32>;

/// SHA-256 of a text that comes in pieces. Uses one OpenSSL context kept per thread, so it allocates nothing once the
/// thread has hashed before; therefore at most one may be alive in a thread at a time.
class Sha256 {
  public:
    Sha256();
    Sha256& add(std::string_view text);
    Sha256& add(std::span<const unsigned char> bytes);
    /// Ends it; the object may not be used again.
    [[nodiscard]] Digest finish();
};

[[nodiscard]] Digest sha256(std::string_view text);

/// A key of HMAC-SHA256, ready to be used many times: the two padded blocks of RFC 2104 are made once.
class HmacKey {
  public:
    HmacKey() = default;
    explicit HmacKey(std::string_view key);
    explicit HmacKey(const Digest& key)
        : HmacKey(std::string_view(reinterpret_cast<const char*>(key.data()), key.size())) {}
    [[nodiscard]] Digest mac(std::string_view text) const;

  private:
    std::array<unsigned char, 64> inner_{};
    std::array<unsigned char, 64> outer_{};
};

/// Lower-case hexadecimal.
[[nodiscard]] std::array<char, 64> hex(const Digest& digest) noexcept;
[[nodiscard]] inline std::string_view view(const std::array<char, 64>& text) noexcept {
    return {text.data(), text.size()};
}

/// SHA-1 in lower-case hexadecimal: what the AWS CLI names the files of its SSO cache by.
[[nodiscard]] std::string sha1_hex(std::string_view text);

}  // namespace dynantic::aws
