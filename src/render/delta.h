/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a delta, one file each, and the words that they share. */
#pragma once

#include "wording.h"

#include <plimsoll/model/delta.h>
#include <plimsoll/render/views.h>

bool plm_delta_text_render(const struct plm_delta *delta, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error) PLM_MUST_CHECK;
bool plm_delta_json_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_delta_junit_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_delta_html_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_delta_markdown_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;

/* ---- words ---- */
/* "New failures"; what the bucket means in half a sentence. */
const char *plm_delta_heading(enum plm_bucket bucket);
const char *plm_delta_about(enum plm_bucket bucket);
/* The result to show: of the current run, else of the baseline. */
const struct plm_result *plm_delta_result(const struct plm_change *change);
/* "5.5", or "5.4 → 5.5" between two editions, or the id. */
void plm_delta_word_number(struct plm_buffer *out, const struct plm_change *change);
/* "pass → fail"; "3 more, 1 fewer, 12 the same" of a check that still fails. Notes behind it. */
void plm_delta_word_change(struct plm_buffer *out, const struct plm_change *change);
/* "container shop/web/1", "image app:2 (was app:1)". */
void plm_delta_word_subject(struct plm_buffer *out, const struct plm_delta *delta,
                            const struct plm_subject_change *row);
/* "pass → fail: …: false → true"; at most `limit` changed values. */
void plm_delta_word_row(struct plm_buffer *out, const struct plm_subject_change *row, size_t limit);
/* One line about a run: "web-1, cis-docker-1.8.0 level 2, judged 2026-…". */
void plm_delta_word_run(struct plm_buffer *out, const struct plm_report *report);
/* "Two runs of one host", "Two hosts" … */
const char *plm_delta_word_relation(const struct plm_delta *delta);
/* "3 regressions: …" or "No regression". */
void plm_delta_word_verdict(struct plm_buffer *out, const struct plm_delta *delta);

/* Values that differ between two findings; either may be NULL. */
struct plm_value_change {
    const char *path;
    const struct plm_observation *before, *after; /* NULL: not read in that run */
};
void plm_delta_each_value(const struct plm_subject_change *row,
                          void (*visit)(void *context, const struct plm_value_change *change), void *context);
