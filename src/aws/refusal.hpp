#pragma once

#include <string>
#include <string_view>

namespace dynantic::aws {

/// Puts "***" in place of a session token wherever a service quotes it in the body of a refusal: one that finds a signature
/// wrong shows what it should have been made of. The items that a refusal brings along are the caller's, and stay as they
/// are; so does the text where the token is too short to be one of AWS: what stands for none at a local server ("test") is
/// no secret, and may well be a part of an error's code.
void blot_out_token(std::string& body, std::string_view token);

}  // namespace dynantic::aws
