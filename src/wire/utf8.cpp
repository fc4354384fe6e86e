#include <dynantic/detail/json_writer.hpp>

#include <simdjson.h>

namespace dynantic::detail {

bool is_utf8(std::string_view text) noexcept { return simdjson::validate_utf8(text.data(), text.size()); }

}  // namespace dynantic::detail
