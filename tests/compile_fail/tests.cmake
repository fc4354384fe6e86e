# Each file of misuses, with g++ and with clang where it is installed. Nothing is built, so once is enough for all presets.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
file(GLOB compile_fail_cases CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/tests/compile_fail/cases/*.cpp")
find_program(DYNANTIC_GCC NAMES g++ g++-14 g++-12)
find_program(DYNANTIC_CLANG NAMES clang++-16 clang++-19 clang++)
foreach(compiler IN ITEMS gcc clang)
  string(TOUPPER "DYNANTIC_${compiler}" program)
  foreach(case_file IN LISTS compile_fail_cases)
    get_filename_component(name "${case_file}" NAME_WE)
    set(test "compile_fail.${name}.${compiler}")
    if(${program})
      add_test(NAME ${test}
               COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/compile_fail/check.py" "${case_file}"
                       "${${program}}" "-I${PROJECT_SOURCE_DIR}/include" "-I${PROJECT_SOURCE_DIR}/tests")
      set_tests_properties(${test} PROPERTIES TIMEOUT 240 LABELS once)
    else()
      add_test(NAME ${test} COMMAND "${CMAKE_COMMAND}" -E echo "${compiler} is not installed: skipped")
      set_tests_properties(${test} PROPERTIES SKIP_REGULAR_EXPRESSION "is not installed: skipped")
    endif()
  endforeach()
endforeach()
# docs/compile-errors.md, the headers and the cases tell of the same sentences.
add_test(NAME compile_fail.sentences
         COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/compile_fail/sentences.py" "${PROJECT_SOURCE_DIR}")
