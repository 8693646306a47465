/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Strings of a report that is read: cleaned (a report may come from anywhere, and writers trust its strings) and kept
 * once each where they repeat, for 10,000 containers share their paths, origins and values. Private to the model floor.
 */
#pragma once

#include <plimsoll/base/json_cursor.h>

enum { PLM_STRING_SLOTS = 4096 };

struct plm_report_strings {
    struct plm_arena *arena; /* the report's */
    struct plm_buffer scratch;
    struct {
        const char *text;
        size_t size;
    } slots[PLM_STRING_SLOTS]; /* the last string that fell here */
};
void plm_report_strings_done(struct plm_report_strings *strings);

/* The string at the cursor, clean. NULL: no string, or one with a NUL; the cursor stands behind it all the same. */
const char *plm_report_strings_text(struct plm_report_strings *strings, struct plm_json_cursor *cursor);
/* Any value as JSON text, its strings clean. NULL: it holds what the JSON door refuses. */
const char *plm_report_strings_raw(struct plm_report_strings *strings, struct plm_json_cursor *cursor);
/* Any value as a tree, its strings clean; the caller's. NULL as above. */
struct plm_json *plm_report_strings_tree(struct plm_report_strings *strings, struct plm_json_cursor *cursor);
