# Each examples/*.cpp is a program that uses only the public headers; the tests run every one of them.
file(GLOB example_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/examples/*.cpp")
set(example_targets "")
foreach(source IN LISTS example_sources)
  get_filename_component(name "${source}" NAME_WE)
  add_executable(example_${name} "${source}")
  target_link_libraries(example_${name} PRIVATE dynantic dynantic_settings $<TARGET_NAME_IF_EXISTS:dynantic_disk>)
  list(APPEND example_targets example_${name})
  set_target_properties(example_${name} PROPERTIES OUTPUT_NAME ${name}
                        RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/examples")
endforeach()

# An example shows what it did and ends with 0, or the test fails.
if(DYNANTIC_TESTS)
  enable_testing()
  foreach(source IN LISTS example_sources)
    get_filename_component(name "${source}" NAME_WE)
    add_test(NAME examples.${name} COMMAND example_${name})
    set_tests_properties(examples.${name} PROPERTIES TIMEOUT 120 ENVIRONMENT "AWS_ENDPOINT_URL_DYNAMODB=embedded:")
  endforeach()
endif()
