# Clients that we did not write, against `dynantic serve`: each does the same round, with signatures verified. Where a
# client is not installed its test is skipped, by name. Debian: awscli, python3-boto3; npm: @aws-sdk/client-dynamodb.
find_package(Python3 COMPONENTS Interpreter)
if(Python3_FOUND AND TARGET dynantic_tool)
  foreach(client boto3 aws_cli javascript_sdk)
    add_test(NAME interop.${client}
             COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/interop/run.py" "$<TARGET_FILE:dynantic_tool>"
                     ${client} "${PROJECT_SOURCE_DIR}/build/peers")
    set_tests_properties(interop.${client} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
  endforeach()
  add_test(NAME interop.documented
           COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/interop/documented.py"
                   "$<TARGET_FILE:dynantic_tool>" "${PROJECT_SOURCE_DIR}/docs/serve.md")
  set_tests_properties(interop.documented PROPERTIES TIMEOUT 120 SKIP_RETURN_CODE 77)
endif()

# The integration tests and the quickstart, whose bodies also run on the engine in process, over HTTP: against our own door,
# and against a server that we did not write.
if(Python3_FOUND AND TARGET dynantic_tool AND TARGET example_quickstart)
  foreach(server dynantic dynalite)
    add_test(NAME interop.integration_on_${server}
             COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/interop/servers.py" ${server}
                     "$<TARGET_FILE:dynantic_tool>" "${PROJECT_SOURCE_DIR}/build/peers"
                     "${CMAKE_BINARY_DIR}/test_integration" "$<TARGET_FILE:example_quickstart>")
    set_tests_properties(interop.integration_on_${server} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
  endforeach()
endif()

# Every example against our own door, in the same words as in process; and those that need nothing newer against dynalite.
if(Python3_FOUND AND TARGET dynantic_tool AND example_targets)
  set(examples_on_dynantic ${example_targets})
  set(examples_on_dynalite example_updates example_conditions example_queries example_sealed_cursor example_batch
                           example_composed_keys example_tenants)
  foreach(server dynantic dynalite)
    list(TRANSFORM examples_on_${server} REPLACE "(.+)" "$<TARGET_FILE:\\1>")
    add_test(NAME interop.examples_on_${server}
             COMMAND "${Python3_EXECUTABLE}" "${PROJECT_SOURCE_DIR}/tests/interop/servers.py" ${server}
                     "$<TARGET_FILE:dynantic_tool>" "${PROJECT_SOURCE_DIR}/build/peers" ${examples_on_${server}})
    set_tests_properties(interop.examples_on_${server} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
  endforeach()
endif()
