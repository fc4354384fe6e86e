# What survives: the process killed in the middle of writing, and a disk that fails.
if(NOT TARGET dynantic_disk)
  return()
endif()
add_executable(fault_writer "${CMAKE_CURRENT_LIST_DIR}/writer.cpp")
target_link_libraries(fault_writer PRIVATE dynantic_internal dynantic_disk)
add_library(fault_failing_disk MODULE "${CMAKE_CURRENT_LIST_DIR}/failing_disk.cpp")
target_link_libraries(fault_failing_disk PRIVATE dynantic_settings ${CMAKE_DL_LIBS})
add_executable(test_fault "${CMAKE_CURRENT_LIST_DIR}/kill_test.cpp" "${CMAKE_CURRENT_LIST_DIR}/failing_disk_test.cpp"
                          "${CMAKE_CURRENT_LIST_DIR}/run_writer.cpp" "${CMAKE_CURRENT_LIST_DIR}/check_store.cpp")
target_link_libraries(test_fault PRIVATE dynantic_test_support dynantic_disk)
target_compile_definitions(test_fault PRIVATE FAULT_WRITER="$<TARGET_FILE:fault_writer>"
                                              FAULT_FAILING_DISK="$<TARGET_FILE:fault_failing_disk>")
add_dependencies(test_fault fault_writer fault_failing_disk)
# A few kills in every run, a hundred a level in `./dev test --all`. A preloaded library and a sanitizer's runtime both
# want to be first, so sanitizer builds leave these out.
add_test(NAME fault.few COMMAND test_fault)
set_tests_properties(fault.few PROPERTIES TIMEOUT 300 LABELS no-sanitizer ENVIRONMENT DYNANTIC_KILLS=5)
add_test(NAME fault.hundred_kills COMMAND test_fault --gtest_filter=*KillTest*)
set_tests_properties(fault.hundred_kills PROPERTIES TIMEOUT 1800 LABELS "slow;no-sanitizer" ENVIRONMENT DYNANTIC_KILLS=100)
