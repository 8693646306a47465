/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a pattern, between regex_parse.c and regex_emit.c. */
#pragma once

#include "regex_program.h"

enum plm_cel_regex_kind {
    PLM_CEL_REGEX_EMPTY,
    PLM_CEL_REGEX_ONE, /* one instruction */
    PLM_CEL_REGEX_THEN,
    PLM_CEL_REGEX_EITHER,
    PLM_CEL_REGEX_REPEAT,
};

#define PLM_CEL_REGEX_ENDLESS UINT32_MAX

struct plm_cel_regex_node {
    enum plm_cel_regex_kind kind;
    struct plm_cel_regex_instruction one;
    const struct plm_cel_regex_node *left, *right; /* REPEAT: left */
    uint32_t least, most;
};

/* NULL and *ret_error if the pattern is wrong. */
const struct plm_cel_regex_node *plm_cel_regex_parse(struct plm_arena *arena, const char *pattern, size_t size,
                                                     const char **ret_error);
