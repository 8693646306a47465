/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page: what its parts share. */
#pragma once

#include "outcome.h"
#include "sheet.h"

#include <plimsoll/model/delta.h>

struct plm_html {
    struct plm_sheet sheet;
    const struct plm_report *report;
    const struct plm_delta *since; /* what changed since a baseline, or NULL */
    const char *digest;            /* of the JSON form */
};

/* One section of the page each, in its order. */
void plm_html_result(struct plm_html *html);
void plm_html_attention(struct plm_html *html);
void plm_html_examined(struct plm_html *html);
void plm_html_changes(struct plm_html *html);
void plm_html_findings(struct plm_html *html);
void plm_html_exceptions(struct plm_html *html);
void plm_html_drift(struct plm_html *html);

/* Whether anything needs attention: undecided or failed, and not waived. */
bool plm_html_needs_attention(const struct plm_report *report);
bool plm_html_failed(const struct plm_result *result);

/* ---- small parts ---- */

/* <section id="name"> with its heading. */
void plm_html_section(struct plm_html *html, const char *name, const char *heading);
/* A table that scrolls by itself, open for rows; columns end with head NULL. */
void plm_html_table(struct plm_html *html, const char *label, const char *caption,
                    const struct plm_sheet_column *columns);
void plm_html_table_end(struct plm_html *html);
/* <tag class="class">text</tag>, as plm_sheet_element, with quotes as they are. */
void plm_html_element(struct plm_html *html, const char *tag, const char *class, const char *text);
void plm_html_text(struct plm_html *html, const char *text);
void plm_html_raw(struct plm_html *html, const char *markup);
/* Our own words and numbers. */
#define plm_html_printf(html, ...) plm_buffer_printf(&(html)->sheet.out, __VA_ARGS__)

void plm_html_badge(struct plm_html *html, enum plm_outcome outcome);
void plm_html_time(struct plm_html *html, const char *at);  /* NULL: not known */
void plm_html_number(struct plm_html *html, size_t number); /* a cell; zeros stand back */
/* "#c-5-5" and id="c-5-5": where the check stands in the page. */
void plm_html_anchor(struct plm_html *html, const struct plm_result *result);

/* A stacked bar. label: read aloud instead. */
struct plm_html_piece {
    const char *class;
    size_t size;
};
void plm_html_bar(struct plm_html *html, const char *label, const struct plm_html_piece *pieces, size_t count,
                  size_t all);
