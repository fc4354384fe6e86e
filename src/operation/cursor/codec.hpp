#pragma once

#include <dynantic/cursor.hpp>
#include <dynantic/result.hpp>

#include <span>
#include <string>
#include <string_view>

namespace dynantic::detail {

/// The URL-safe base64 of RFC 4648 section 5, without padding.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
/// False where the text is not that.
[[nodiscard]] bool from_base64url(std::string_view text, std::string& bytes);

/// A cursor's text: version 1, a digest over what it is bound to and the key, and the key as JSON.
[[nodiscard]] Cursor make_cursor(std::string_view binding, std::string_view key_json);

/// The key in DynamoDB JSON, written anew so that nothing of the text reaches a request unread. ValidationError where
/// the cursor is damaged, of another version, bound to something else, or its key has not exactly these attributes.
[[nodiscard]] Result<std::string> open_cursor(const Cursor& cursor, std::string_view binding,
                                              std::span<const std::string_view> key_attributes);

}  // namespace dynantic::detail
