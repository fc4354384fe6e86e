# serve_test.cpp runs the tool.
if(TARGET dynantic_tool)
  add_dependencies(test_server dynantic_tool)
endif()
