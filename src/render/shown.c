/* SPDX-License-Identifier: Apache-2.0 */
#include "shown.h"

/* Where the two lists of passes are ordered differently (a file of another hand) they are searched, up to here. */
#define SEARCH_LIMIT 200

static const struct plm_finding *evidence_of(const struct plm_result *result, size_t pass)
{
    if (pass < result->evidence_of_passes_count && result->evidence_of_passes[pass].subject == result->passed[pass])
        return &result->evidence_of_passes[pass];
    for (size_t i = 0; i < result->evidence_of_passes_count && result->evidence_of_passes_count <= SEARCH_LIMIT; i++)
        if (result->evidence_of_passes[i].subject == result->passed[pass])
            return &result->evidence_of_passes[i];
    return NULL;
}

size_t plm_shown_each(const struct plm_report *report, const struct plm_result *result, size_t limit,
                      plm_visit_shown *visit, void *context)
{
    size_t shown = 0;
    for (int outcome = 0; outcome < PLM_OUTCOMES; outcome++) {
        for (size_t i = 0; i < result->finding_count && shown < limit; i++) {
            const struct plm_finding *finding = &result->findings[i];
            if ((int)plm_outcome_of_finding(report, finding) != outcome)
                continue;
            const struct plm_shown one = {finding->subject, plm_report_subject(report, finding->subject),
                                          (enum plm_outcome)outcome, finding};
            visit(context, &one);
            shown++;
        }
    }
    for (size_t i = 0; i < result->passed_count && shown < limit; i++, shown++) {
        const struct plm_shown one = {result->passed[i], plm_report_subject(report, result->passed[i]),
                                      PLM_OUTCOME_PASS, evidence_of(result, i)};
        visit(context, &one);
    }
    return result->finding_count + result->passed_count - shown;
}

bool plm_result_attested(const struct plm_result *result)
{
    return result->decided != result->verdict;
}

bool plm_result_told_by_subjects(const struct plm_report *report, const struct plm_result *result)
{
    enum plm_outcome outcome = plm_outcome_of_result(result);
    if (plm_result_attested(result))
        return false;
    if (outcome == PLM_OUTCOME_PASS)
        return result->passed_count > 0;
    for (size_t i = 0; i < result->finding_count; i++)
        if (plm_outcome_of_finding(report, &result->findings[i]) == outcome)
            return true;
    return false;
}
