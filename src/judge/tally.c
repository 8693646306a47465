/* SPDX-License-Identifier: Apache-2.0 */
#include "judging.h"

#include <string.h>

void plm_tally_done(struct plm_tally *tally)
{
    plm_cleanup_free(&tally->findings);
    plm_cleanup_free(&tally->passed);
    plm_cleanup_free(&tally->evidence);
    plm_recent_done(&tally->recent);
    *tally = (struct plm_tally){0};
}

static void *grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    *capacity = *capacity ? *capacity + *capacity / 2 : 8; /* by half: 10,000 findings must not hold room for 16,384 */
    return plm_realloc_array(items, *capacity, size);
}

static struct plm_finding *push(struct plm_finding **findings, size_t *count, size_t *capacity)
{
    *findings = grow(*findings, *count, capacity, sizeof **findings);
    return &(*findings)[(*count)++];
}

void plm_judge_record(struct plm_judge *judge, size_t chosen, uint32_t subject, const struct plm_outcome *outcome)
{
    struct plm_tally *tally = &judge->tallies[chosen];
    struct plm_finding finding = {.subject = subject, .verdict = outcome->verdict, .waiver = PLM_NO_WAIVER};
    tally->counts[outcome->verdict]++;
    if (outcome->verdict == PLM_PASS) {
        tally->passed = grow(tally->passed, tally->passed_count, &tally->passed_capacity, sizeof *tally->passed);
        tally->passed[tally->passed_count++] = subject;
        if (!judge->full)
            return;
    }
    finding.reason = plm_intern_line(&judge->intern, outcome->reason);
    finding.observed = plm_evidence_observe(&judge->evidence, judge->choice.items[chosen].check, &tally->recent,
                                            judge->subjects.items[subject].origin, outcome, &finding.observed_count);
    if (outcome->verdict == PLM_PASS)
        *push(&tally->evidence, &tally->evidence_count, &tally->evidence_capacity) = finding;
    else
        *push(&tally->findings, &tally->finding_count, &tally->finding_capacity) = finding;
}

void plm_judge_record_unknown(struct plm_judge *judge, size_t chosen, uint32_t subject, const char *reason)
{
    struct plm_tally *tally = &judge->tallies[chosen];
    for (size_t i = tally->finding_count; i-- > 0;)
        if (tally->findings[i].subject == subject)
            return;
    struct plm_outcome outcome = {.verdict = PLM_UNKNOWN, .reason = reason};
    plm_judge_record(judge, chosen, subject, &outcome);
}
