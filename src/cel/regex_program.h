/* SPDX-License-Identifier: Apache-2.0 */
/* What regex_parse.c makes and regex_match.c runs: a nondeterministic automaton as a list of instructions. */
#pragma once

#include "regex.h"

#include <stdint.h>

enum plm_cel_regex_op {
    PLM_CEL_REGEX_MATCH,
    PLM_CEL_REGEX_RUNE,     /* one code point: rune */
    PLM_CEL_REGEX_FOLDED,   /* the same, in either case of ASCII; rune is lower case */
    PLM_CEL_REGEX_ANY,      /* any code point */
    PLM_CEL_REGEX_NOT_LINE, /* any but \n */
    PLM_CEL_REGEX_CLASS,
    PLM_CEL_REGEX_SPLIT, /* goes on at x and at y */
    PLM_CEL_REGEX_JUMP,  /* goes on at x */
    PLM_CEL_REGEX_BEGIN, /* these take no code point but look at where they are */
    PLM_CEL_REGEX_END,
    PLM_CEL_REGEX_LINE_BEGIN,
    PLM_CEL_REGEX_LINE_END,
    PLM_CEL_REGEX_WORD,
    PLM_CEL_REGEX_NOT_WORD,
};

struct plm_cel_regex_range {
    uint32_t low, high;
};

struct plm_cel_regex_class {
    bool negated;
    size_t count, capacity;
    struct plm_cel_regex_range *ranges;
};

struct plm_cel_regex_instruction {
    enum plm_cel_regex_op op;
    uint32_t rune;
    uint32_t x, y;
    const struct plm_cel_regex_class *class;
};

struct plm_cel_regex {
    const char *error;
    size_t count;
    struct plm_cel_regex_instruction *code;
};

/* regex_class.c */
void plm_cel_regex_class_add(struct plm_arena *arena, struct plm_cel_regex_class *class, uint32_t low, uint32_t high,
                             bool fold);
/* d, s or w; upper case for the complement. False: no such class. */
bool plm_cel_regex_class_add_perl(struct plm_arena *arena, struct plm_cel_regex_class *class, char letter);
/* "alpha" or "^alpha", as in [[:alpha:]]. False: no such class. */
bool plm_cel_regex_class_add_posix(struct plm_arena *arena, struct plm_cel_regex_class *class, const char *name,
                                   size_t size);
