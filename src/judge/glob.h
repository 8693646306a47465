/* SPDX-License-Identifier: Apache-2.0 */
/* Patterns of subject keys: * for any run of characters (also /), ? for one character, everything else as it stands. */
#pragma once

#include <stdbool.h>

bool plm_glob_match(const char *pattern, const char *text);
