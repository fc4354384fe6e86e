# Headers, libraries, the tool, and what find_package(dynantic) and pkg-config need.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(installed_targets dynantic)
if(TARGET dynantic_disk)
  list(APPEND installed_targets dynantic_disk)
endif()
install(TARGETS ${installed_targets} EXPORT dynanticTargets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY include/dynantic DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.hpp")
install(EXPORT dynanticTargets NAMESPACE dynantic:: DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dynantic)
configure_package_config_file(cmake/dynanticConfig.cmake.in "${CMAKE_BINARY_DIR}/dynanticConfig.cmake"
                              INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dynantic)
# Before 1.0 a minor version may change the face.
write_basic_package_version_file("${CMAKE_BINARY_DIR}/dynanticConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/dynanticConfig.cmake" "${CMAKE_BINARY_DIR}/dynanticConfigVersion.cmake"
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/dynantic)
if(TARGET dynantic_tool)
  install(TARGETS dynantic_tool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

# Found from where its file lies: `cmake --install` may be given another prefix than was configured.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(pkgconfig_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH up "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(REGEX REPLACE "/$" "" pkgconfig_prefix "\${pcfiledir}/${up}")
endif()
# A static library's users link what it stands on: pkg-config tells them, in Requires.private for `--static` and in
# Libs itself, since only a static library is made.
configure_file(cmake/dynantic.pc.in "${CMAKE_BINARY_DIR}/dynantic.pc" @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/dynantic.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
if(TARGET dynantic_disk)
  configure_file(cmake/dynantic-disk.pc.in "${CMAKE_BINARY_DIR}/dynantic-disk.pc" @ONLY)
  install(FILES "${CMAKE_BINARY_DIR}/dynantic-disk.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
endif()
