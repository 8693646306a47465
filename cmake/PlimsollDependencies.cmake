# SPDX-License-Identifier: Apache-2.0
# Each library behind one imported target, linked only by the floor that is its door.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED) # several hosts at once
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl>=7.80)
pkg_check_modules(cjson REQUIRED IMPORTED_TARGET libcjson>=1.7.14)
pkg_check_modules(yaml REQUIRED IMPORTED_TARGET yaml-0.1>=0.2)
pkg_check_modules(xml2 REQUIRED IMPORTED_TARGET libxml-2.0>=2.9)
pkg_check_modules(xslt REQUIRED IMPORTED_TARGET libxslt>=1.1.30)
# Those two are loaded at run time (src/render/libxml.h), under the names that the linker would have written.
foreach(library xml2 xslt)
    list(FILTER ${library}_LINK_LIBRARIES INCLUDE REGEX "lib${library}\\.so")
    execute_process(COMMAND ${CMAKE_READELF} -dW ${${library}_LINK_LIBRARIES} OUTPUT_VARIABLE dynamic COMMAND_ERROR_IS_FATAL ANY)
    if(NOT dynamic MATCHES "SONAME[^[]*\\[([^]]+)\\]")
        message(FATAL_ERROR "${${library}_LINK_LIBRARIES} has no SONAME")
    endif()
    set(${library}_SONAME ${CMAKE_MATCH_1})
endforeach()

# libaudit has no pkg-config file before version 3.1 in some distributions: look for the header.
option(PLIMSOLL_AUDIT "read loaded audit rules with libaudit" ON)
if(PLIMSOLL_AUDIT)
    find_path(AUDIT_INCLUDE libaudit.h)
    find_library(AUDIT_LIBRARY audit)
endif()
if(AUDIT_INCLUDE AND AUDIT_LIBRARY)
    set(PLIMSOLL_HAVE_AUDIT TRUE)
else()
    set(PLIMSOLL_HAVE_AUDIT FALSE)
endif()
message(STATUS "kernel audit rules (libaudit): ${PLIMSOLL_HAVE_AUDIT}")

# Needed to build, not to run (cmake/seccomp_filters.c). It makes filters for the machine that builds.
option(PLIMSOLL_SECCOMP "filter system calls" ON)
if(PLIMSOLL_SECCOMP AND NOT CMAKE_CROSSCOMPILING)
    pkg_check_modules(seccomp IMPORTED_TARGET libseccomp>=2.5.0)
endif()
message(STATUS "filter of system calls (libseccomp): ${seccomp_FOUND}")

if(BUILD_TESTING)
    pkg_check_modules(cmocka REQUIRED IMPORTED_TARGET cmocka>=1.1.5)
endif()
