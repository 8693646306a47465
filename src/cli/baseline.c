/* SPDX-License-Identifier: Apache-2.0 */
#include "baseline.h"

#include "run.h"
#include "saved.h"

#include <plimsoll/compare/delta.h>

bool plm_baseline_load(const struct plm_arguments *arguments, struct plm_arena *arena, struct plm_baseline *baseline,
                       struct plm_error *error)
{
    *baseline = (struct plm_baseline){.given = arguments->baseline != NULL};
    if (!baseline->given && arguments->changes)
        return plm_error_set(error, PLM_ERROR_USAGE, "--changes needs --baseline REPORT to compare with");
    if (!baseline->given)
        return true;
    return plm_view_targets_parse(plm_delta_formats, arguments->changes, arena, &baseline->targets, error) &&
           plm_saved_read(arguments->baseline, &baseline->report, error);
}

void plm_baseline_done(struct plm_baseline *baseline)
{
    plm_delta_done(&baseline->delta);
    plm_report_done(&baseline->report);
    *baseline = (struct plm_baseline){0};
}

const struct plm_delta *plm_baseline_compare(struct plm_baseline *baseline, const struct plm_report *report)
{
    if (!baseline->given)
        return NULL;
    plm_delta_compute(&baseline->report, report, &baseline->delta);
    return &baseline->delta;
}

bool plm_baseline_write(const struct plm_arguments *arguments, const struct plm_baseline *baseline, int *ret_exit_code,
                        struct plm_error *error)
{
    if (!plm_view_targets_write(&baseline->targets, &baseline->delta, arguments, error))
        return false;
    *ret_exit_code = baseline->delta.gate.exit_code;
    if (baseline->delta.gate.reason) {
        (void)fflush(stdout);
        plm_note(arguments, "against the baseline: %s", baseline->delta.gate.reason);
    }
    return true;
}

int plm_worse_exit(int a, int b)
{
    static const int rank[] = {[PLM_EXIT_MET] = 0, [PLM_EXIT_UNKNOWN] = 1, [PLM_EXIT_BROKEN] = 2, [PLM_EXIT_ERROR] = 3};
    return rank[a] > rank[b] ? a : b;
}
