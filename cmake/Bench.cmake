# Benchmarks, a folder of bench/ each: its run script is what `./dev bench NAME` calls, its bench.cmake says what it builds.
find_package(benchmark)
file(GLOB bench_parts CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/bench/*/bench.cmake")
foreach(part IN LISTS bench_parts)
  include("${part}")
endforeach()
