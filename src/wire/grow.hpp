#pragma once

#include <cstddef>
#include <string>

namespace dynantic::detail {

/// Makes a text longer, with what stands in the new part left to whoever fills it. Clearing the room for a reply of
/// 100 KB costs as much as parsing a tenth of it.
void grow_for_overwrite(std::string& text, std::size_t size);

}  // namespace dynantic::detail
