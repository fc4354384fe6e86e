# Some tests run the dynantic command as a user would.
if(TARGET dynantic_tool)
  add_dependencies(test_aws dynantic_tool)
endif()
