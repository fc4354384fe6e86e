#pragma once

#include <dynantic/result.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dynantic {

/// Where a page ended: `page = query.page(page.cursor)` goes on from there. False where there is nothing more.
///
/// Its text is opaque, URL-safe and versioned, and holds the key of the last item evaluated, base64-encoded but
/// readable; seal it (CursorSealer) before it leaves for a client that must not see keys. It fits only the query it came
/// from: table, index, partition key, direction and the text of all expressions (not their values, so a filter's bounds
/// may change). Any other query answers ValidationError, as it does to a text that was changed.
class Cursor {
  public:
    Cursor() = default;
    /// From a text that `text()` gave; looked at when a query uses it.
    explicit Cursor(std::string text) noexcept : text_(std::move(text)) {}

    [[nodiscard]] explicit operator bool() const noexcept { return !text_.empty(); }
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend bool operator==(const Cursor&, const Cursor&) = default;

  private:
    std::string text_;
};

/// Makes cursors that clients can hold but not read, forge or use elsewhere: AES-256-GCM under a key derived from a
/// secret. Cheap to copy, safe to share between threads.
///
///     const dynantic::CursorSealer sealer{secret};
///     std::string token = sealer.seal(page.cursor, {.context = tenant, .expires_in = 1h});
///     page = query.page(sealer.open(token, {.context = tenant}));
class CursorSealer {
  public:
    struct SealOptions {
        /// Whom it is for, e.g. the tenant or the user. Not written into the cursor; opening needs the same.
        std::string_view context{};
        /// None: it never expires.
        std::optional<std::chrono::seconds> expires_in{};
    };
    struct OpenOptions {
        std::string_view context{};
    };
    using Clock = std::function<std::chrono::system_clock::time_point()>;

    /// `secret`: at least 16 bytes that nobody can guess (ValidationError for less). Older secrets only open, so that
    /// a secret can be replaced while cursors are in use.
    explicit CursorSealer(std::string_view secret, std::vector<std::string> older_secrets = {},
                          Clock clock = {});

    /// Empty for an empty cursor.
    [[nodiscard]] std::string seal(const Cursor& cursor, SealOptions options) const;
    [[nodiscard]] std::string seal(const Cursor& cursor) const { return seal(cursor, SealOptions{}); }
    /// Throws ValidationError for a text that was changed, has expired, was sealed with another secret or for another
    /// context. Empty for an empty text.
    [[nodiscard]] Cursor open(std::string_view sealed, OpenOptions options) const;
    [[nodiscard]] Cursor open(std::string_view sealed) const { return open(sealed, OpenOptions{}); }
    [[nodiscard]] Result<Cursor> try_open(std::string_view sealed, OpenOptions options) const;
    [[nodiscard]] Result<Cursor> try_open(std::string_view sealed) const {
        return try_open(sealed, OpenOptions{});
    }

  private:
    struct Keys;
    std::shared_ptr<const Keys> keys_;
};

}  // namespace dynantic
