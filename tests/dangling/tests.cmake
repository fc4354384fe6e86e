# A loop over a query that was built in the loop's own head must not read what is gone: a program of its own, under
# AddressSanitizer and UBSan in every build.
add_executable(test_dangling "${CMAKE_CURRENT_LIST_DIR}/dangling.cpp")
target_link_libraries(test_dangling PRIVATE dynantic dynantic_settings)
if(NOT DYNANTIC_SANITIZE)
  target_compile_options(test_dangling PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=all
                         -fsanitize-address-use-after-scope -fno-omit-frame-pointer)
  target_link_options(test_dangling PRIVATE -fsanitize=address,undefined)
endif()
add_test(NAME dangling.range_for_over_temporaries COMMAND test_dangling)
set_tests_properties(dangling.range_for_over_temporaries PROPERTIES TIMEOUT 60)
