# Compiler settings of the project's own targets; nothing here leaks to those who link the library.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(DYNANTIC_CCACHE ccache)
if(DYNANTIC_CCACHE AND PROJECT_IS_TOP_LEVEL)
  # Paths relative to the clone, so that clones of one machine share what each has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
                                  "${DYNANTIC_CCACHE}")
endif()

# Debug information doubles the time to link on small machines; -g1 keeps stack traces readable.
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

add_library(dynantic_settings INTERFACE)
target_compile_options(dynantic_settings INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside the standard library's own optimised code (GCC bugs 105329, 105562).
  target_compile_options(dynantic_settings INTERFACE -Wno-restrict -Wno-maybe-uninitialized)
endif()
if(DYNANTIC_SANITIZE)
  add_compile_options(-fsanitize=${DYNANTIC_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DYNANTIC_SANITIZE})
  if(DYNANTIC_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)  # Asio's fences, which order nothing that its mutexes do not order as well
  endif()
endif()
