#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dynantic::aws {

// Small helpers on texts; all take ASCII for what it is and leave other bytes alone.

/// Without blanks (space, tab, CR, LF) at both ends.
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;
[[nodiscard]] std::string lower(std::string_view text);
/// Equal but for the case of ASCII letters.
[[nodiscard]] bool same_ignoring_case(std::string_view a, std::string_view b) noexcept;

/// Percent-encodes all but letters, digits and -_.~ ; `keep` names further characters to leave.
void append_percent_encoded(std::string& out, std::string_view text, std::string_view keep = {});
[[nodiscard]] std::string percent_encoded(std::string_view text, std::string_view keep = {});
/// Undoes it; a '%' that begins no escape stands for itself.
[[nodiscard]] std::string percent_decoded(std::string_view text);

/// Puts "***" in place of a secret, wherever it stands; nothing where it is empty.
void blot_out(std::string& text, std::string_view secret);

/// A decimal number that fills the whole text and fits an int.
[[nodiscard]] std::optional<int> to_int(std::string_view text) noexcept;

}  // namespace dynantic::aws
