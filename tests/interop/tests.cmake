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
endif()
