/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON exactly as it stands, as values of the expression language: strings may hold NUL, integers keep their 64 bits.
 * The project's own door cannot give that (cJSON cuts and rounds, the door refuses). For tests only.
 */
#pragma once

#include <plimsoll/cel/value.h>

/* The whole text is one JSON value; all of it lives in the arena, strings are copied. */
bool plm_plain_json_parse(const char *text, size_t size, struct plm_arena *arena, struct plm_cel_value *ret_value,
                          struct plm_error *error) PLM_MUST_CHECK;
