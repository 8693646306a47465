/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a trend, one file each. */
#pragma once

#include "wording.h"

#include <plimsoll/model/trend.h>
#include <plimsoll/render/views.h>

bool plm_trend_text_render(const struct plm_trend *trend, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error) PLM_MUST_CHECK;
bool plm_trend_json_render(const struct plm_trend *trend, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_trend_html_render(const struct plm_trend *trend, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;

/* "2026-11-22"; "–" for INT64_MIN. */
void plm_trend_word_day(struct plm_buffer *out, int64_t time);
/* Whole days from one time to another, never below 0. */
long plm_trend_days(int64_t from, int64_t to);
/* "container shop/web/1"; "host". */
void plm_trend_word_subject(struct plm_buffer *out, const struct plm_trend_finding *finding);
