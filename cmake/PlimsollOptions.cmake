# SPDX-License-Identifier: Apache-2.0
# One target, plimsoll_flags, carries every compiler flag; nothing edits the global ones.
option(PLIMSOLL_SANITIZE "AddressSanitizer and UndefinedBehaviorSanitizer" OFF)
option(PLIMSOLL_COVERAGE "gcov instrumentation" OFF)
option(PLIMSOLL_FUZZ "libFuzzer harnesses (needs clang)" OFF)
option(PLIMSOLL_WERROR "warnings are errors" OFF)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

add_library(plimsoll_flags INTERFACE)
target_include_directories(plimsoll_flags INTERFACE ${PROJECT_SOURCE_DIR}/include)
target_compile_definitions(plimsoll_flags INTERFACE _GNU_SOURCE PLM_VERSION="${PROJECT_VERSION}")
target_compile_options(plimsoll_flags INTERFACE
    -Wall -Wextra -Wshadow -Wcast-qual -Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes
    -Wpointer-arith -Wformat=2 -Wundef -Wvla -Wimplicit-fallthrough -Wswitch-enum
    -fno-common -fstack-protector-strong)
if(PLIMSOLL_WERROR)
    target_compile_options(plimsoll_flags INTERFACE -Werror)
endif()
if(PLIMSOLL_SANITIZE)
    target_compile_options(plimsoll_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(plimsoll_flags INTERFACE -fsanitize=address,undefined)
else()
    # glibc's fortify needs optimisation and does not go with the sanitizers.
    target_compile_options(plimsoll_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2>)
endif()
if(PLIMSOLL_COVERAGE)
    target_compile_options(plimsoll_flags INTERFACE --coverage)
    target_link_options(plimsoll_flags INTERFACE --coverage)
endif()
if(PLIMSOLL_FUZZ)
    target_compile_options(plimsoll_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_options(plimsoll_flags INTERFACE -Wl,-z,relro,-z,now)
