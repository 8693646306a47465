/* SPDX-License-Identifier: Apache-2.0 */
/* audit --baseline: the report of the run against an earlier one, in one go. */
#pragma once

#include "views.h"

#include <plimsoll/model/delta.h>

struct plm_baseline {
    bool given;
    struct plm_report report;
    struct plm_view_targets targets; /* of --changes */
    struct plm_delta delta;          /* points into both reports */
};
/* Reads the baseline before anybody is asked anything; --changes without --baseline is refused. */
bool plm_baseline_load(const struct plm_arguments *arguments, struct plm_arena *arena, struct plm_baseline *baseline,
                       struct plm_error *error) PLM_MUST_CHECK;
void plm_baseline_done(struct plm_baseline *baseline);
/* What changed, for the formats that tell it; NULL without a baseline. The baseline must be
 * done before this report is. */
const struct plm_delta *plm_baseline_compare(struct plm_baseline *baseline, const struct plm_report *report);
/* Writes --changes and gives the exit code of the comparison. The gate of the report itself counts only beside it where
 * it was asked for (--fail-on): a baseline is there so that what is known need not be mended first. */
bool plm_baseline_write(const struct plm_arguments *arguments, const struct plm_baseline *baseline, int *ret_exit_code,
                        struct plm_error *error) PLM_MUST_CHECK;
/* The worse of two exit codes: 2 outweighs 1, 1 outweighs 3, 3 outweighs 0. */
int plm_worse_exit(int a, int b);
