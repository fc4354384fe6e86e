#pragma once

#include <dynantic/timestamp.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

namespace dynantic {

/// A universally unique identifier (RFC 9562), stored as an S attribute of 36 lower-case characters.
///
/// A value of 16 bytes. It is ordered by its bytes, which is the order of its texts too.
class Uuid {
  public:
    static constexpr std::size_t text_size = 36;
    using Bytes = std::array<std::byte, 16>;

    /// The nil UUID, all zeros.
    constexpr Uuid() noexcept = default;
    constexpr explicit Uuid(const Bytes& bytes) noexcept : bytes_(bytes) {}
    /// From `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`, hexadecimal in either case. Throws ValidationError otherwise.
    explicit Uuid(std::string_view text);
    /// As the constructor, but tells failure by an empty optional.
    [[nodiscard]] static std::optional<Uuid> parse(std::string_view text) noexcept;

    /// Version 4: 122 random bits of the operating system's source. Safe from any thread, and after a fork. Throws
    /// ConfigError where the system has no random bytes to give.
    [[nodiscard]] static Uuid v4();
    /// Version 7: milliseconds of the system clock, then random bits, so that the order of texts is about the order of
    /// making; of those made by one thread it is exactly that. Good as a sort key.
    [[nodiscard]] static Uuid v7();
    /// Version 7 of a given time, with random bits. Times before 1970 count as 1970.
    [[nodiscard]] static Uuid v7(Timestamp time);

    [[nodiscard]] std::string to_string() const;
    /// Writes the 36 characters; no terminating zero.
    void write_to(char* out) const noexcept;

    [[nodiscard]] constexpr const Bytes& bytes() const noexcept { return bytes_; }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return bytes_ == Bytes{}; }
    /// 4, 7, ...; 0 for the nil UUID.
    [[nodiscard]] constexpr int version() const noexcept { return std::to_integer<int>(bytes_[6] >> 4); }
    /// When a version 7 UUID was made; meaningless for others.
    [[nodiscard]] Timestamp time() const noexcept;

    friend constexpr bool operator==(const Uuid&, const Uuid&) noexcept = default;
    friend constexpr std::strong_ordering operator<=>(const Uuid& a, const Uuid& b) noexcept {
        for (std::size_t i = 0; i < a.bytes_.size(); ++i) {
            if (a.bytes_[i] != b.bytes_[i]) {
                return a.bytes_[i] < b.bytes_[i] ? std::strong_ordering::less : std::strong_ordering::greater;
            }
        }
        return std::strong_ordering::equal;
    }
    friend std::ostream& operator<<(std::ostream& out, const Uuid& uuid);

  private:
    Bytes bytes_{};
};

}  // namespace dynantic

template <>
struct std::hash<dynantic::Uuid> {
    std::size_t operator()(const dynantic::Uuid& uuid) const noexcept {
        std::uint64_t halves[2];
        std::memcpy(halves, uuid.bytes().data(), sizeof halves);
        return static_cast<std::size_t>(halves[0] * 0x9E3779B97F4A7C15ULL ^ halves[1]);
    }
};
