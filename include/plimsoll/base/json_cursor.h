/* SPDX-License-Identifier: Apache-2.0 */
/*
 * JSON read in one pass without a tree: for files of many megabytes whose shape is known. plm_json_cursor_open checks
 * the whole text as strictly as plm_json_parse does (but for doubled keys, which the reader must notice); behind it no
 * step can meet anything but JSON, so that only types need asking.
 */
#pragma once

#include <plimsoll/base/json.h>

struct plm_json_cursor {
    const char *at, *end;
    bool first; /* just behind an opening bracket */
};
bool plm_json_cursor_open(struct plm_json_cursor *cursor, const char *text, size_t size, const char *what,
                          struct plm_error *error) PLM_MUST_CHECK;

/* Of the value at the cursor. */
enum plm_json_type plm_json_cursor_type(struct plm_json_cursor *cursor);
/* Steps into the object or list at the cursor. */
void plm_json_cursor_enter(struct plm_json_cursor *cursor);
/* To the next element of a list; false behind the last, which is stepped out of. */
bool plm_json_cursor_element(struct plm_json_cursor *cursor);
/* To the next member of an object: its key as it stands between the quotes (an escape in it matches nothing). */
bool plm_json_cursor_member(struct plm_json_cursor *cursor, const char **ret_key, size_t *ret_size);
/* Steps over the value and gives its bytes. */
void plm_json_cursor_skip(struct plm_json_cursor *cursor, const char **ret_text, size_t *ret_size);
/* A string without escapes, its bytes between the quotes. False, and no step: no string, or one with escapes. */
bool plm_json_cursor_plain(struct plm_json_cursor *cursor, const char **ret_text, size_t *ret_size);
/* A whole number of at most 15 digits. False, and no step: anything else. */
bool plm_json_cursor_int(struct plm_json_cursor *cursor, int64_t *ret_value);
/* True if size bytes of checked JSON are as plm_json_print would print them, as far as a quick look tells: printable
 * ASCII, no escapes, no blanks outside strings, whole numbers. */
bool plm_json_is_canonical(const char *text, size_t size);
