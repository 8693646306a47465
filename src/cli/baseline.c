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
    plm_report_done(&baseline->report);
    *baseline = (struct plm_baseline){0};
}

bool plm_baseline_compare(const struct plm_arguments *arguments, const struct plm_baseline *baseline,
                          const struct plm_report *report, int *ret_exit_code, struct plm_error *error)
{
    plm_auto_delta struct plm_delta delta = {0};
    plm_delta_compute(&baseline->report, report, &delta);
    if (!plm_view_targets_write(&baseline->targets, &delta, arguments, error))
        return false;
    *ret_exit_code = delta.gate.exit_code;
    if (delta.gate.reason) {
        (void)fflush(stdout);
        plm_note(arguments, "against the baseline: %s", delta.gate.reason);
    }
    return true;
}

int plm_worse_exit(int a, int b)
{
    static const int rank[] = {[PLM_EXIT_MET] = 0, [PLM_EXIT_UNKNOWN] = 1, [PLM_EXIT_BROKEN] = 2, [PLM_EXIT_ERROR] = 3};
    return rank[a] > rank[b] ? a : b;
}
