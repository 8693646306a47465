/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What compares reports, written: a delta (model/delta.h), a fleet (model/fleet.h), a trend (model/trend.h). Each has
 * its own table of formats; all tables have the same shape, so that one piece of the command line serves them.
 */
#pragma once

#include <plimsoll/render/render.h>

struct plm_view_format {
    const char *name;   /* "text", "html" …; NULL ends a table */
    const char *suffix; /* ".html"; NULL: only by name */
    const char *about;
    /* view: what the table is for, a struct plm_delta, plm_fleet or plm_trend. */
    bool (*render)(const void *view, const struct plm_render_options *options, FILE *stream, struct plm_error *error);
    bool (*prepare)(struct plm_error *error); /* as struct plm_format's */
};
extern const struct plm_view_format plm_delta_formats[];       /* of a const struct plm_delta */
extern const struct plm_view_format plm_fleet_formats[];       /* of a const struct plm_fleet */
extern const struct plm_view_format plm_trend_formats[];       /* of a const struct plm_trend */
extern const struct plm_view_format plm_facts_delta_formats[]; /* of a const struct plm_facts_delta */

/* NULL: that table has none. */
const struct plm_view_format *plm_view_format_find(const struct plm_view_format *table, const char *name);
const struct plm_view_format *plm_view_format_of_file(const struct plm_view_format *table, const char *path);
