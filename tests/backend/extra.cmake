# The same with ten thousand calls.
add_test(NAME backend.many_threads_slow COMMAND test_backend "--gtest_filter=ManyThreads.*")
set_tests_properties(backend.many_threads_slow PROPERTIES TIMEOUT 600 LABELS slow ENVIRONMENT DYNANTIC_SLOW_TESTS=1)
