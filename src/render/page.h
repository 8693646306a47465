/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of text for a terminal or a log: wrapped, perhaps coloured, never with a control character of a stranger. */
#pragma once

#include <plimsoll/base/memory.h>
#include <stdint.h>

enum plm_ink { PLM_INK_PLAIN, PLM_INK_STRONG, PLM_INK_FAINT, PLM_INK_RED, PLM_INK_GREEN, PLM_INK_YELLOW, PLM_INK_BLUE };

struct plm_page {
    FILE *stream; /* the caller's */
    bool colour;
    size_t width; /* columns */
    struct plm_buffer line;
    int errnum; /* of the first write that failed */
};
void plm_page_init(struct plm_page *page, FILE *stream, bool colour, unsigned width);
/* Flushes and tells whether everything was written. */
bool plm_page_close(struct plm_page *page, struct plm_error *error) PLM_MUST_CHECK;
void plm_page_done(struct plm_page *page);
#define plm_auto_page __attribute__((cleanup(plm_page_done)))

void plm_page_blank(struct plm_page *page);
/* A line in one ink; newlines in the text start new ones, all indented. */
void plm_page_text(struct plm_page *page, size_t indent, enum plm_ink ink, const char *text);
/* "label  text": the label in its ink, padded to `column`; what is wrapped stands below the text. */
void plm_page_item(struct plm_page *page, size_t indent, size_t column, enum plm_ink ink, const char *label,
                   const char *text);
/* Columns that a text takes: one a code point, combining marks none, East Asian wide ones two. */
size_t plm_page_columns(const char *text, size_t size);
