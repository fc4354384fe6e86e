# Every C++ block of the documents is compiled and run; see tests/docs/README.md.
find_package(Python3 COMPONENTS Interpreter REQUIRED)
file(GLOB documents RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/docs/*.md")
set(documents README.md ${documents})
set_property(DIRECTORY "${PROJECT_SOURCE_DIR}" APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${documents} tests/docs/extract.py)
execute_process(
  COMMAND "${Python3_EXECUTABLE}" tests/docs/extract.py "${CMAKE_BINARY_DIR}/docs" ${documents}
  COMMAND_ERROR_IS_FATAL ANY OUTPUT_VARIABLE programs WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
string(REGEX REPLACE "\n" ";" programs "${programs}")
foreach(source IN LISTS programs)
  if(NOT source)
    continue()
  endif()
  get_filename_component(name "${source}" NAME_WE)
  add_executable(doc_${name} "${source}")
  target_link_libraries(doc_${name} PRIVATE dynantic)
  add_test(NAME docs.${name} COMMAND doc_${name})
  set_tests_properties(docs.${name} PROPERTIES TIMEOUT 60 ENVIRONMENT "AWS_ENDPOINT_URL_DYNAMODB=embedded:")
endforeach()
