/* SPDX-License-Identifier: Apache-2.0 */
#include "judging.h"

#include <string.h>

void plm_tally_done(struct plm_tally *tally)
{
    plm_cleanup_free(&tally->findings);
    plm_cleanup_free(&tally->passed);
    plm_cleanup_free(&tally->evidence);
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

void plm_judge_follow(struct plm_judge *judge, size_t chosen, uint32_t subject, const struct plm_finding *precedent)
{
    struct plm_tally *tally = &judge->tallies[chosen];
    struct plm_finding finding = *precedent;
    finding.subject = subject;
    tally->counts[finding.verdict]++;
    if (finding.verdict != PLM_PASS) {
        *push(&tally->findings, &tally->finding_count, &tally->finding_capacity) = finding;
        return;
    }
    tally->passed = grow(tally->passed, tally->passed_count, &tally->passed_capacity, sizeof *tally->passed);
    tally->passed[tally->passed_count++] = subject;
    if (judge->full)
        *push(&tally->evidence, &tally->evidence_count, &tally->evidence_capacity) = finding;
}

struct plm_finding plm_judge_record(struct plm_judge *judge, size_t chosen, uint32_t subject,
                                    const struct plm_outcome *outcome)
{
    struct plm_finding finding = {.subject = subject, .verdict = outcome->verdict, .waiver = PLM_NO_WAIVER};
    if (outcome->verdict != PLM_PASS || judge->full) {
        finding.reason = plm_intern_line(&judge->intern, outcome->reason);
        finding.observed =
            plm_evidence_observe(&judge->evidence, judge->choice.items[chosen].check,
                                 judge->subjects.items[subject].origin, outcome, &finding.observed_count);
    }
    plm_judge_follow(judge, chosen, subject, &finding);
    return finding;
}

void plm_judge_record_unknown(struct plm_judge *judge, size_t chosen, uint32_t subject, const char *reason)
{
    struct plm_tally *tally = &judge->tallies[chosen];
    for (size_t i = tally->finding_count; i-- > 0;)
        if (tally->findings[i].subject == subject)
            return;
    struct plm_outcome outcome = {.verdict = PLM_UNKNOWN, .reason = reason};
    (void)plm_judge_record(judge, chosen, subject, &outcome);
}
