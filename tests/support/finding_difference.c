/* SPDX-License-Identifier: Apache-2.0 */
#include "finding_difference.h"

#include <string.h>

static const struct plm_finding *find_in(const struct plm_report *report, const struct plm_finding *findings,
                                         size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(report->subjects[findings[i].subject].key, key) == 0)
            return &findings[i];
    return NULL;
}

static const struct plm_finding *finding_of(const struct plm_report *report, const char *check, const char *key)
{
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (strcmp(result->id, check) != 0)
            continue;
        const struct plm_finding *found = find_in(report, result->findings, result->finding_count, key);
        return found ? found : find_in(report, result->evidence_of_passes, result->evidence_of_passes_count, key);
    }
    return NULL;
}

static bool same(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

const char *finding_difference(const struct plm_report *a, const struct plm_report *b, const char *check,
                               const char *key)
{
    const struct plm_finding *left = finding_of(a, check, key), *right = finding_of(b, check, key);
    if (!left || !right)
        return left == right ? NULL : "finding";
    if (left->verdict != right->verdict)
        return "verdict";
    if (!same(left->reason, right->reason))
        return "reason";
    if (left->observed_count != right->observed_count)
        return "number of facts";
    for (size_t i = 0; i < left->observed_count; i++) {
        if (!same(left->observed[i].path, right->observed[i].path))
            return "path";
        if (!same(left->observed[i].value, right->observed[i].value))
            return "value";
        if (!same(plm_observation_origin(&left->observed[i], &a->subjects[left->subject]),
                  plm_observation_origin(&right->observed[i], &b->subjects[right->subject])))
            return "origin";
    }
    return NULL;
}
