/* SPDX-License-Identifier: Apache-2.0 */
/* -o FILE[:FORMAT] of the commands that compare reports: diff, fleet, trend. Outputs are written whole or not at all.
 */
#pragma once

#include "options.h"

#include <plimsoll/render/views.h>

struct plm_view_target {
    const char *path; /* "-": standard output */
    const struct plm_view_format *format;
};
struct plm_view_targets {
    const struct plm_view_format *table;
    struct plm_view_target *targets;
    size_t count;
};
/* By the last colon if a format of the table stands behind it, else by the suffix. Refuses what it does not know, and a
 * path given twice. Everything lives in the arena. */
bool plm_view_targets_parse(const struct plm_view_format *table, const char *const *specs, struct plm_arena *arena,
                            struct plm_view_targets *ret_targets, struct plm_error *error) PLM_MUST_CHECK;
/* Writes all of them; with none, or none to standard output unless --quiet, the text goes there. */
bool plm_view_targets_write(const struct plm_view_targets *targets, const void *view,
                            const struct plm_arguments *arguments, struct plm_error *error) PLM_MUST_CHECK;
