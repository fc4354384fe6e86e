# What `./dev install` leaves behind serves a program outside the project, with g++ and with clang.
find_program(DYNANTIC_CLANG NAMES clang++-19 clang++-16 clang++)
add_test(NAME install.find_package
         COMMAND "${PROJECT_SOURCE_DIR}/tests/install/run" "${CMAKE_BINARY_DIR}" "${CMAKE_BINARY_DIR}/install-test"
                 "${CMAKE_CXX_COMPILER}" "${DYNANTIC_CLANG}")
set_tests_properties(install.find_package PROPERTIES TIMEOUT 600 LABELS no-sanitizer)
