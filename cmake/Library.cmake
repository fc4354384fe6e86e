# dynantic::dynantic: the mapper, the AWS client and the in-memory engine.
# dynantic::disk: the RocksDB storage, apart so that a program that never opens a folder does not load RocksDB.
set(layers wire model expression operation aws http engine client testing)
foreach(layer IN LISTS layers)
  file(GLOB_RECURSE layer_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/${layer}/*.cpp")
  list(APPEND library_sources ${layer_sources})
endforeach()
list(FILTER library_sources EXCLUDE REGEX "/src/engine/storage/rocksdb/")

add_library(dynantic STATIC ${library_sources})
add_library(dynantic::dynantic ALIAS dynantic)
target_compile_features(dynantic PUBLIC cxx_std_20)
target_include_directories(dynantic
  PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include> $<INSTALL_INTERFACE:include>
  PRIVATE "${PROJECT_SOURCE_DIR}/src")
set_source_files_properties("${PROJECT_SOURCE_DIR}/src/aws/user_agent.cpp" PROPERTIES
  COMPILE_DEFINITIONS DYNANTIC_VERSION="${PROJECT_VERSION}")
set_source_files_properties("${PROJECT_SOURCE_DIR}/src/wire/grow.cpp" PROPERTIES COMPILE_OPTIONS -std=c++2b)
target_link_libraries(dynantic
  PUBLIC Threads::Threads
  PRIVATE $<BUILD_INTERFACE:dynantic_settings> simdjson::simdjson OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB
          absl::btree absl::flat_hash_map absl::inlined_vector PkgConfig::RE2 ${CMAKE_DL_LIBS})
# Abseil's targets name thirty shared libraries, of which two are used: each of the others would be loaded before main.
target_link_options(dynantic INTERFACE "LINKER:--as-needed")

# What is inside the project but outside the library (the tool, tests, benchmarks) may see src/.
add_library(dynantic_internal INTERFACE)
target_include_directories(dynantic_internal INTERFACE "${PROJECT_SOURCE_DIR}/src")
target_link_libraries(dynantic_internal INTERFACE dynantic_settings dynantic simdjson::simdjson OpenSSL::SSL
                                                  OpenSSL::Crypto)

if(DYNANTIC_DISK)
  file(GLOB disk_sources CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/src/engine/storage/rocksdb/*.cpp")
  add_library(dynantic_disk STATIC ${disk_sources})
  add_library(dynantic::disk ALIAS dynantic_disk)
  set_target_properties(dynantic_disk PROPERTIES EXPORT_NAME disk)
  target_include_directories(dynantic_disk PRIVATE "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(dynantic_disk PUBLIC dynantic PRIVATE $<BUILD_INTERFACE:dynantic_settings> ${CMAKE_DL_LIBS})
  # RocksDB's header is used, and its library loaded by name at the first folder opened; nothing links it.
  get_target_property(rocksdb_soname RocksDB::rocksdb-shared IMPORTED_SONAME_NONE)
  if(NOT rocksdb_soname)
    set(rocksdb_soname librocksdb.so)
  endif()
  target_compile_definitions(dynantic_disk PRIVATE DYNANTIC_ROCKSDB_SONAME="${rocksdb_soname}")
  target_link_options(dynantic_disk INTERFACE "LINKER:--undefined=dynantic_disk_is_linked")
endif()
