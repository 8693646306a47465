/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Equal strings once. A report of 10,000 containers says the same paths, values and reasons again and again; they share
 * one copy in the report's arena, and equal pointers mean equal strings. Everything is cleaned (base/text.h) on the way
 * in.
 */
#pragma once

#include <plimsoll/base/memory.h>

struct plm_intern {
    struct plm_arena *arena; /* of the report; not owned */
    const char **slots;      /* open addressing; a power of two */
    size_t capacity, count;
    struct plm_buffer clean;
};
void plm_intern_init(struct plm_intern *intern, struct plm_arena *arena);
void plm_intern_done(struct plm_intern *intern); /* the strings stay in the arena */

/* One line of clean text. NULL gives NULL. */
const char *plm_intern_line(struct plm_intern *intern, const char *text);
const char *plm_intern_line_n(struct plm_intern *intern, const char *text, size_t size);
/* Text with its line breaks, for rationale and remediation: clean, but not shared. */
const char *plm_intern_text(struct plm_intern *intern, const char *text);
