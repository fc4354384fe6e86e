# What `./dev install` leaves behind serves a program outside the project, with g++ and with clang.
find_program(DYNANTIC_CLANG NAMES clang++-19 clang++-16 clang++)
add_test(NAME install.find_package
         COMMAND "${PROJECT_SOURCE_DIR}/tests/install/run" "${CMAKE_BINARY_DIR}" "${CMAKE_BINARY_DIR}/install-test"
                 "${CMAKE_CXX_COMPILER}" "${DYNANTIC_CLANG}")
set_tests_properties(install.find_package PROPERTIES TIMEOUT 600 LABELS no-sanitizer)
# A machine where nobody has run the tests has none of the packages that only they need.
add_test(NAME install.release_without_test_packages
         COMMAND "${CMAKE_COMMAND}" --preset release -B "${CMAKE_BINARY_DIR}/release-configured"
                 -DCMAKE_DISABLE_FIND_PACKAGE_GTest=ON -DCMAKE_DISABLE_FIND_PACKAGE_Python3=ON
                 -DCMAKE_DISABLE_FIND_PACKAGE_benchmark=ON
         WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
set_tests_properties(install.release_without_test_packages PROPERTIES TIMEOUT 120 LABELS once)
