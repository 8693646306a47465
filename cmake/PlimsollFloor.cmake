# SPDX-License-Identifier: Apache-2.0

# plimsoll_floor(NAME SOURCES file… BELOW floor… LIBRARIES target…)
# One static library per floor: an upward call does not link.
function(plimsoll_floor name)
    cmake_parse_arguments(FLOOR "" "" "SOURCES;BELOW;LIBRARIES" ${ARGN})
    add_library(plimsoll_${name} STATIC ${FLOOR_SOURCES})
    target_link_libraries(plimsoll_${name} PUBLIC plimsoll_flags)
    foreach(below IN LISTS FLOOR_BELOW)
        target_link_libraries(plimsoll_${name} PUBLIC plimsoll_${below})
    endforeach()
    target_link_libraries(plimsoll_${name} PRIVATE ${FLOOR_LIBRARIES})
endfunction()

# plimsoll_unit_test(FLOOR file.c…): one cmocka program per source file, linked with that floor and those below.
function(plimsoll_unit_test floor)
    foreach(source IN LISTS ARGN)
        get_filename_component(name ${source} NAME_WE)
        set(target ${floor}_${name}) # two floors may have a file of one name
        add_executable(${target} ${source})
        target_link_libraries(${target} PRIVATE plimsoll_${floor} PkgConfig::cmocka)
        target_compile_definitions(${target} PRIVATE PLM_TEST_DATA="${PROJECT_SOURCE_DIR}/tests/data")
        add_test(NAME unit.${floor}.${name} COMMAND ${target})
        set_tests_properties(unit.${floor}.${name} PROPERTIES LABELS unit TIMEOUT 300)
    endforeach()
endfunction()

# plimsoll_embed(TARGET SYMBOL files…): the files' bytes inside the binary, as a table
#   const struct plm_embedded SYMBOL[] = {{"name", data, size}, …, {0}};
# so that root trusts no path (include/plimsoll/base/embedded.h).
function(plimsoll_embed target symbol)
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
    add_custom_command(OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSYMBOL=${symbol} "-DFILES=${ARGN}"
                -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
        DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake VERBATIM)
    target_sources(${target} PRIVATE ${output})
endfunction()

# plimsoll_embed_yaml(TARGET SYMBOL files…): the same table with the files' parsed trees instead of their bytes. The files are named in
# messages by their place in the project.
function(plimsoll_embed_yaml target symbol)
    if(NOT TARGET embed_yaml)
        add_executable(embed_yaml ${PROJECT_SOURCE_DIR}/cmake/embed_yaml.c)
        target_link_libraries(embed_yaml PRIVATE plimsoll_base)
    endif()
    set(output ${CMAKE_CURRENT_BINARY_DIR}/${symbol}.c)
    set(names "")
    foreach(file IN LISTS ARGN)
        file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR} ${file})
        list(APPEND names ${name})
    endforeach()
    add_custom_command(OUTPUT ${output} COMMAND embed_yaml ${symbol} ${output} ${names}
        DEPENDS ${ARGN} embed_yaml WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
    target_sources(${target} PRIVATE ${output})
endfunction()
