if(benchmark_FOUND)
  add_executable(bench_embedded "${CMAKE_CURRENT_LIST_DIR}/embedded.cpp" "${CMAKE_CURRENT_LIST_DIR}/beside_floor.cpp"
                                "${PROJECT_SOURCE_DIR}/bench/client/floor.cpp")
  target_include_directories(bench_embedded PRIVATE "${PROJECT_SOURCE_DIR}/bench")
  target_link_libraries(bench_embedded PRIVATE dynantic_internal benchmark::benchmark)
endif()
