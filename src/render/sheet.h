/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One self-contained HTML page, written as a stream: a matrix of 1,000 hosts has 118,000 cells, which as a tree under
 * XSLT would cost hundreds of megabytes. The frame (policy, style, mast, footer) is that of the report; scripts only
 * where one is given. Texts are cleaned and escaped here and nowhere else.
 */
#pragma once

#include <plimsoll/base/memory.h>

struct plm_sheet {
    FILE *stream; /* the caller's */
    struct plm_buffer out;
    const char *script; /* name of a template, or NULL */
    int errnum;         /* of the first write that failed */
};
/* kicker: what sort of page, also in the margin when printed; title: the h1; subtitle may be NULL. */
bool plm_sheet_open(struct plm_sheet *sheet, FILE *stream, const char *kicker, const char *title, const char *subtitle,
                    const char *script, struct plm_error *error) PLM_MUST_CHECK;
bool plm_sheet_close(struct plm_sheet *sheet, struct plm_error *error) PLM_MUST_CHECK;
/* The last of what was written leaves for the stream; of plm_sheet_close, for a page with a frame of its own. */
bool plm_sheet_flush(struct plm_sheet *sheet, struct plm_error *error) PLM_MUST_CHECK;
void plm_sheet_done(struct plm_sheet *sheet);
#define plm_auto_sheet __attribute__((cleanup(plm_sheet_done)))

void plm_sheet_raw(struct plm_sheet *sheet, const char *html);  /* our own markup */
void plm_sheet_text(struct plm_sheet *sheet, const char *text); /* anybody's text; NULL: nothing */
/* The same between elements, where quotes end nothing and stay as they are: not for attributes. */
void plm_sheet_content(struct plm_sheet *sheet, const char *text);
void plm_sheet_size(struct plm_sheet *sheet, size_t value);
/* <tag class="class">text</tag>; class may be NULL, both words are ours. */
void plm_sheet_element(struct plm_sheet *sheet, const char *tag, const char *class, const char *text);
void plm_sheet_number(struct plm_sheet *sheet, const char *tag, const char *class, size_t value);

struct plm_sheet_column {
    const char *head;
    bool number; /* aligned to the right */
};
/* A table that scrolls by itself where it is too wide, open for rows in its body. The caption also names the region, so
 * it is another one in each table of a page; class may be NULL; columns end with head NULL. */
void plm_sheet_table(struct plm_sheet *sheet, const char *class, const char *caption,
                     const struct plm_sheet_column *columns);
void plm_sheet_table_end(struct plm_sheet *sheet);
/* Begins a row with its head. */
void plm_sheet_row(struct plm_sheet *sheet, const char *class, const char *head);
