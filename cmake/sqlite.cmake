# SQLite from the pinned npm package (scripts/fetch_sqlite says why), compiled once per set of options into the
# cache folder that all build folders share. It is never instrumented: sanitizers see its locks and calls all the same.

set(HUB_SQLITE_VERSION 3.53.2)
if(DEFINED ENV{XDG_CACHE_HOME})
    set(cache_root "$ENV{XDG_CACHE_HOME}")
else()
    set(cache_root "$ENV{HOME}/.cache")
endif()
set(HUB_CACHE_DIR "${cache_root}/customerhub" CACHE PATH "Downloads and archives kept between builds")
set(sqlite_source "${HUB_CACHE_DIR}/sqlite-${HUB_SQLITE_VERSION}")

if(NOT EXISTS "${sqlite_source}/sqlite3.c")
    execute_process(COMMAND "${CMAKE_SOURCE_DIR}/scripts/fetch_sqlite" "${sqlite_source}" COMMAND_ERROR_IS_FATAL ANY)
endif()

set(sqlite_flags -O2 -g1 -fPIC -w -DSQLITE_THREADSAFE=2 -DSQLITE_DQS=0 -DSQLITE_TRUSTED_SCHEMA=0 -DSQLITE_ENABLE_FTS5
    -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_DEFAULT_FOREIGN_KEYS=1 -DSQLITE_DEFAULT_MEMSTATUS=0
    -DSQLITE_DEFAULT_WAL_SYNCHRONOUS=2 -DSQLITE_SECURE_DELETE -DSQLITE_LIKE_DOESNT_MATCH_BLOBS
    -DSQLITE_MAX_ATTACHED=2 -DSQLITE_ENABLE_API_ARMOR -DSQLITE_OMIT_DEPRECATED
    -DSQLITE_USE_ALLOCA -DSQLITE_ENABLE_STAT4 -DHAVE_USLEEP=1 -DHAVE_FDATASYNC=1)
string(SHA256 sqlite_key "${HUB_SQLITE_VERSION} ${CMAKE_C_COMPILER_ID} ${CMAKE_C_COMPILER_VERSION} ${sqlite_flags}")
string(SUBSTRING "${sqlite_key}" 0 16 sqlite_key)
set(sqlite_archive "${HUB_CACHE_DIR}/sqlite-${HUB_SQLITE_VERSION}/${sqlite_key}/libsqlite3.a")

add_custom_command(OUTPUT "${sqlite_archive}"
    COMMAND "${CMAKE_SOURCE_DIR}/scripts/compile_sqlite" "${sqlite_archive}" "${sqlite_source}/sqlite3.c"
            "${CMAKE_C_COMPILER}" ${sqlite_flags}
    COMMENT "SQLite ${HUB_SQLITE_VERSION} (two minutes the first time, then from the cache)" VERBATIM)
add_custom_target(sqlite3_archive DEPENDS "${sqlite_archive}")

add_library(sqlite3_static STATIC IMPORTED GLOBAL)
add_dependencies(sqlite3_static sqlite3_archive)
set_target_properties(sqlite3_static PROPERTIES IMPORTED_LOCATION "${sqlite_archive}"
    INTERFACE_INCLUDE_DIRECTORIES "${sqlite_source}" INTERFACE_LINK_LIBRARIES "m")
