/* SPDX-License-Identifier: Apache-2.0 */
/* The formats of a fleet, one file each. */
#pragma once

#include "wording.h"

#include <plimsoll/model/fleet.h>
#include <plimsoll/render/views.h>

bool plm_fleet_text_render(const struct plm_fleet *fleet, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error) PLM_MUST_CHECK;
bool plm_fleet_json_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_fleet_html_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_fleet_csv_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;
bool plm_fleet_prometheus_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error) PLM_MUST_CHECK;

/* "5.5", or the id of a check without a number. */
const char *plm_fleet_number(const struct plm_fleet_check *check);
/* "2 of 400 in web-#: db-7 fail, db-9 unknown; the others pass": at most `limit` names. */
void plm_fleet_word_outlier(struct plm_buffer *out, const struct plm_fleet *fleet,
                            const struct plm_fleet_outlier *outlier, size_t limit);
/* "3 days ago"; "never" for INT64_MIN. */
void plm_fleet_word_age(struct plm_buffer *out, int64_t now, int64_t then);
