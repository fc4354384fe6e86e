add_executable(bench_canned_server "${CMAKE_CURRENT_LIST_DIR}/canned_server.cpp")
target_include_directories(bench_canned_server PRIVATE "${PROJECT_SOURCE_DIR}/bench")
target_link_libraries(bench_canned_server PRIVATE dynantic dynantic_settings ZLIB::ZLIB)

add_executable(bench_client "${CMAKE_CURRENT_LIST_DIR}/client.cpp" "${CMAKE_CURRENT_LIST_DIR}/floor.cpp")
target_include_directories(bench_client PRIVATE "${PROJECT_SOURCE_DIR}/bench")
target_link_libraries(bench_client PRIVATE dynantic_internal)

# From exec to exit: one GetItem over plain HTTP.
add_executable(bench_cold_ours "${CMAKE_CURRENT_LIST_DIR}/cold_ours.cpp")
target_include_directories(bench_cold_ours PRIVATE "${PROJECT_SOURCE_DIR}/bench")
target_link_libraries(bench_cold_ours PRIVATE dynantic dynantic_settings)
add_executable(bench_cold_floor "${CMAKE_CURRENT_LIST_DIR}/cold_floor.cpp" "${CMAKE_CURRENT_LIST_DIR}/floor.cpp")
target_include_directories(bench_cold_floor PRIVATE "${PROJECT_SOURCE_DIR}/bench")
target_link_libraries(bench_cold_floor PRIVATE dynantic_internal)
