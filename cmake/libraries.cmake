# Debian's libraries, behind one name. --as-needed keeps what a program does not use out of it.

find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(OpenSSL 3 REQUIRED)
find_package(CURL REQUIRED)
find_package(ICU REQUIRED COMPONENTS i18n uc data)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
pkg_check_modules(pkg REQUIRED IMPORTED_TARGET libctemplate libsodium re2 libpq libseccomp expat liboath libcbor)
find_library(MAGIC magic REQUIRED)
find_library(CSV csv REQUIRED)
find_library(SOCI_CORE libsoci_core.a REQUIRED)
find_library(SOCI_SQLITE libsoci_sqlite3.a REQUIRED)
find_library(SOCI_POSTGRES libsoci_postgresql.a REQUIRED)

add_library(third_party INTERFACE)
target_compile_definitions(third_party INTERFACE BOOST_ASIO_NO_DEPRECATED)
target_include_directories(third_party SYSTEM INTERFACE ${pkg_INCLUDE_DIRS})
target_link_libraries(third_party INTERFACE
    ${SOCI_SQLITE} ${SOCI_POSTGRES} ${SOCI_CORE} sqlite3_static
    Boost::json Boost::url OpenSSL::SSL OpenSSL::Crypto CURL::libcurl ICU::i18n ICU::uc ICU::data
    fmt::fmt spdlog::spdlog PkgConfig::pkg ${MAGIC} ${CSV} Threads::Threads ${CMAKE_DL_LIBS})

# Only their headers: the child that unpacks images and reads containers opens the libraries itself (media/library.h).
pkg_check_modules(glib REQUIRED glib-2.0)
find_path(VIPS_INCLUDE vips/vips.h REQUIRED)
find_path(AVFORMAT_INCLUDE libavformat/avformat.h REQUIRED)

find_package(prometheus-cpp REQUIRED COMPONENTS core)
target_link_libraries(third_party INTERFACE prometheus-cpp::core)

# The program's own: rows come and go by the hundred, and glibc takes an eighth longer over an import. Sanitizers bring
# their own, and so does what isn't the program.
find_library(JEMALLOC jemalloc REQUIRED)

# Tests and benchmarks come with bin/setup --tests.
find_path(DOCTEST_INCLUDE doctest/doctest.h)
find_library(RAPIDCHECK_LIBRARY rapidcheck)
find_package(benchmark QUIET)
