# What every file of ours is compiled with. Presets choose; nothing else sets flags.

set(HUB_SANITIZE "" CACHE STRING "Sanitizers, comma-separated as -fsanitize takes them")
set(HUB_ASSERT_FLAGS "-D_GLIBCXX_ASSERTIONS" CACHE STRING "Checked standard library")
option(HUB_HARDENED "Flags of a release: fortify, stack protector, full RELRO, PIE" OFF)
option(HUB_PCH "Precompile ten standard headers" OFF)
option(HUB_UNITY "Compile each folder in batches of sixteen files" OFF)
option(HUB_FUZZ "Build the fuzz harnesses with libFuzzer (clang)" OFF)
option(HUB_SABOTAGE "Compile the sabotage switches in (never in a release)" OFF)
option(HUB_WERROR "Warnings in our code are errors" ON)

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_UNITY_BUILD ${HUB_UNITY})
set(CMAKE_UNITY_BUILD_BATCH_SIZE 16)

# ccache serves every build folder: paths are made relative, and precompiled headers are allowed.
find_program(HUB_CCACHE ccache)
if(HUB_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${HUB_CCACHE})
endif()

add_library(hub_options INTERFACE)
target_include_directories(hub_options INTERFACE "${CMAKE_SOURCE_DIR}/src")

set(warnings -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wnull-dereference -Wformat=2 -Wimplicit-fallthrough)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    list(APPEND warnings -Wduplicated-cond -Wlogical-op)
endif()
if(HUB_UNITY AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # In a batch every .cpp looks like a header, whose types should not use an anonymous namespace.
    list(APPEND warnings -Wno-subobject-linkage)
endif()
if(HUB_WERROR)
    list(APPEND warnings -Werror)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_FLAGS MATCHES "-O[1-3]")
    # Optimising, g++ 12 suspects Asio's scheduler, std::string and std::optional of it, wrongly and from the inside of
    # their headers.
    list(APPEND warnings -Wno-error=null-dereference -Wno-error=maybe-uninitialized)
endif()
target_compile_options(hub_options INTERFACE $<$<COMPILE_LANGUAGE:CXX>:${warnings}>
    "-ffile-prefix-map=${CMAKE_SOURCE_DIR}/=")
separate_arguments(assert_flags UNIX_COMMAND "${HUB_ASSERT_FLAGS}")
target_compile_options(hub_options INTERFACE ${assert_flags})

find_program(HUB_MOLD mold)
if(HUB_MOLD)
    target_link_options(hub_options INTERFACE -fuse-ld=mold)
endif()
target_link_options(hub_options INTERFACE -Wl,--as-needed)

if(HUB_SANITIZE)
    target_compile_options(hub_options INTERFACE -fsanitize=${HUB_SANITIZE} -fno-sanitize-recover=all
        -fno-omit-frame-pointer)
    target_link_options(hub_options INTERFACE -fsanitize=${HUB_SANITIZE})
endif()
if(HUB_FUZZ)
    target_compile_options(hub_options INTERFACE -fsanitize=fuzzer-no-link)
endif()
if(HUB_SABOTAGE)
    target_compile_definitions(hub_options INTERFACE CUSTOMERHUB_SABOTAGE_BUILD)
endif()
if(HUB_HARDENED)
    target_compile_definitions(hub_options INTERFACE CUSTOMERHUB_RELEASE_BUILD)
    target_compile_options(hub_options INTERFACE -fPIE -fstack-protector-strong -fstack-clash-protection
        -fcf-protection=full -ftrivial-auto-var-init=zero -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
        -fno-delete-null-pointer-checks -fno-strict-overflow -fexceptions)
    target_link_options(hub_options INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code)
endif()
