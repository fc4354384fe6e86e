// Compiled as C++23 (cmake/Library.cmake), for std::string can leave new characters alone only from then on.
#include "wire/grow.hpp"

namespace dynantic::detail {

void grow_for_overwrite(std::string& text, std::size_t size) {
#ifdef __cpp_lib_string_resize_and_overwrite
    text.resize_and_overwrite(size, [](char*, std::size_t all) { return all; });
#else
    text.resize(size);
#endif
}

}  // namespace dynantic::detail
