# SPDX-License-Identifier: Apache-2.0
# One target, plimsoll_flags, carries every compiler flag; nothing edits the global ones.
include(CheckCCompilerFlag)
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
    -fno-common)
if(PLIMSOLL_WERROR)
    target_compile_options(plimsoll_flags INTERFACE -Werror)
endif()
if(PLIMSOLL_SANITIZE)
    target_compile_options(plimsoll_flags INTERFACE -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(plimsoll_flags INTERFACE -fsanitize=address,undefined)
    target_compile_definitions(plimsoll_flags INTERFACE PLM_SANITIZED)
endif()

# Hardening; tests/lint/hardened.py finds each of these in the installed binary. What a compiler does not know is left out.
foreach(flag
        -fstack-protector-strong       # a stack that was written over is noticed before a function returns
        -fstack-clash-protection       # a large frame cannot jump over the guard page
        -fcf-protection=full           # x86: jumps land on marked places only …
        -mbranch-protection=standard   # … arm64: the same, and signed return addresses
        -ftrivial-auto-var-init=zero)  # nothing left on the stack is ever read as a value
    string(MAKE_C_IDENTIFIER "plimsoll_knows${flag}" known)
    check_c_compiler_flag("-Werror ${flag}" ${known})
    if(${known})
        target_compile_options(plimsoll_flags INTERFACE ${flag})
    endif()
endforeach()
if(NOT PLIMSOLL_SANITIZE)
    # Calls of the C library that know the size of their target check it. Level 3 knows sizes of malloc, too, and is level 2 where the
    # compiler or the library has none. It needs optimisation and does not go with the sanitizers.
    target_compile_options(plimsoll_flags INTERFACE $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3>)
endif()
if(PLIMSOLL_COVERAGE)
    target_compile_options(plimsoll_flags INTERFACE --coverage)
    target_link_options(plimsoll_flags INTERFACE --coverage)
    target_compile_definitions(plimsoll_flags INTERFACE PLM_COVERAGE)
endif()
if(PLIMSOLL_FUZZ)
    target_compile_options(plimsoll_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()
target_link_options(plimsoll_flags INTERFACE -Wl,-z,relro,-z,now -Wl,-z,noexecstack)
