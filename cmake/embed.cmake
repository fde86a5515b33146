# hub_assets: migrations, templates, styles and the API's description inside the program (base/assets.h finds them).
# One assembler file includes them all byte for byte; changing one of them assembles that file again and links.

file(GLOB_RECURSE asset_files CONFIGURE_DEPENDS RELATIVE "${CMAKE_SOURCE_DIR}/src"
    "${CMAKE_SOURCE_DIR}/src/db/migrations/*.sql"
    "${CMAKE_SOURCE_DIR}/src/portal/*.html"
    "${CMAKE_SOURCE_DIR}/src/portal/assets/*"
    "${CMAKE_SOURCE_DIR}/src/mail/templates/*"
    "${CMAKE_SOURCE_DIR}/src/sessions/*.txt"
    "${CMAKE_SOURCE_DIR}/src/view/translations/*"
    "${CMAKE_SOURCE_DIR}/src/demo/content/*"
    "${CMAKE_SOURCE_DIR}/src/app/demo/*")
list(REMOVE_DUPLICATES asset_files)
list(FILTER asset_files EXCLUDE REGEX "\\.(cpp|h|md)$|~$|(^|/)\\.")
list(SORT asset_files)

set(asset_paths "")
set(asset_bytes "")
set(asset_table "")
set(asset_count 0)
set(asset_depends "")
function(embed_asset name file)
    set(n ${asset_count})
    string(APPEND asset_paths "path_${n}: .ascii \"${name}\"\npath_${n}_end:\n")
    string(APPEND asset_bytes "    .balign 16\nbytes_${n}: .incbin \"${file}\"\nbytes_${n}_end: .byte 0\n")
    string(APPEND asset_table
        "    .quad path_${n}, path_${n}_end - path_${n}, bytes_${n}, bytes_${n}_end - bytes_${n}\n")
    math(EXPR next "${n} + 1")
    list(APPEND asset_depends "${file}")
    foreach(variable asset_paths asset_bytes asset_table asset_depends)
        set(${variable} "${${variable}}" PARENT_SCOPE)
    endforeach()
    set(asset_count ${next} PARENT_SCOPE)
endfunction()

foreach(relative IN LISTS asset_files)
    embed_asset("${relative}" "${CMAKE_SOURCE_DIR}/src/${relative}")
endforeach()
foreach(pair IN LISTS hub_further_assets)  # name=file, from packages
    string(REGEX MATCH "^([^=]+)=(.+)$" ignored "${pair}")
    embed_asset("${CMAKE_MATCH_1}" "${CMAKE_MATCH_2}")
endforeach()
if(EXISTS "${CMAKE_SOURCE_DIR}/docs/api/openapi.yaml")
    embed_asset("docs/api/openapi.yaml" "${CMAKE_SOURCE_DIR}/docs/api/openapi.yaml")
endif()

set(assembler_file "${CMAKE_BINARY_DIR}/assets.s")
file(CONFIGURE OUTPUT "${assembler_file}" NEWLINE_STYLE UNIX @ONLY CONTENT [[
    .section .rodata
@asset_paths@@asset_bytes@
    .section .data.rel.ro, "aw"
    .balign 8
    .globl hub_asset_table
    .globl hub_asset_count
hub_asset_table:
@asset_table@
hub_asset_count: .quad @asset_count@
    .section .note.GNU-stack, "", @progbits
]])
file(READ "${assembler_file}" text)
string(REPLACE ".note.GNU-stack, \"\", \n" ".note.GNU-stack, \"\", @progbits\n" text "${text}")
file(CONFIGURE OUTPUT "${assembler_file}" CONTENT "${text}" @ONLY)

set_source_files_properties("${assembler_file}" PROPERTIES OBJECT_DEPENDS "${asset_depends}")
add_library(hub_assets STATIC "${assembler_file}")
set_target_properties(hub_assets PROPERTIES UNITY_BUILD OFF LINKER_LANGUAGE CXX)
