# The Dashboard, built by scripts/build_dashboard (which knows what it built before) and put into the program alone: unit
# tests and benchmarks neither wait for it nor are linked anew when a screen changes.

file(GLOB_RECURSE dashboard_files CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/dashboard/src/*")
list(FILTER dashboard_files EXCLUDE REGEX "/api/schema\\.d\\.ts$|~$|/\\.")
set(dashboard_assembler "${CMAKE_BINARY_DIR}/dashboard.s")
add_custom_command(OUTPUT "${dashboard_assembler}"
    COMMAND "${CMAKE_SOURCE_DIR}/scripts/build_dashboard" "${dashboard_assembler}"
    DEPENDS ${dashboard_files} dashboard/index.html dashboard/vite.config.ts dashboard/pack.ts dashboard/package-lock.json
        scripts/build_dashboard
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" COMMENT "Dashboard" VERBATIM)
