if(DYNANTIC_TOOL)  # what is measured is `dynantic serve`
  add_executable(bench_server "${CMAKE_CURRENT_LIST_DIR}/server.cpp" "${CMAKE_CURRENT_LIST_DIR}/child.cpp"
                              "${CMAKE_CURRENT_LIST_DIR}/floor.cpp" "${CMAKE_CURRENT_LIST_DIR}/load.cpp")
  target_include_directories(bench_server PRIVATE "${PROJECT_SOURCE_DIR}/bench")
  target_link_libraries(bench_server PRIVATE dynantic dynantic_settings PkgConfig::URING)
  add_dependencies(bench_server dynantic_tool)
endif()
