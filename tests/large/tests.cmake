# Data larger than the memory it is worked on with. Writes some hundred megabytes, so only in `./dev test --all`; a sanitizer
# needs memory of its own.
if(NOT TARGET dynantic_disk)
  return()
endif()
add_executable(test_large "${CMAKE_CURRENT_LIST_DIR}/larger_than_memory_test.cpp")
target_link_libraries(test_large PRIVATE dynantic_test_support dynantic_disk)
add_test(NAME large.than_memory COMMAND test_large)
set_tests_properties(large.than_memory PROPERTIES TIMEOUT 1800 LABELS "slow;no-sanitizer")
