/* SPDX-License-Identifier: Apache-2.0 */
#include "outcome.h"

#include <string.h>

static const char *const names[PLM_OUTCOMES] = {
    [PLM_OUTCOME_EXPIRED] = "waiver-expired",
    [PLM_OUTCOME_FAIL] = "fail",
    [PLM_OUTCOME_UNKNOWN] = "unknown",
    [PLM_OUTCOME_MANUAL] = "manual",
    [PLM_OUTCOME_WAIVED] = "waived",
    [PLM_OUTCOME_PASS] = "pass",
    [PLM_OUTCOME_NOT_APPLICABLE] = "not-applicable",
};

const char *plm_outcome_name(enum plm_outcome outcome)
{
    return names[outcome < PLM_OUTCOMES ? outcome : PLM_OUTCOME_UNKNOWN];
}

enum plm_outcome plm_outcome_of_verdict(enum plm_verdict verdict)
{
    switch (verdict) {
    case PLM_PASS:
        return PLM_OUTCOME_PASS;
    case PLM_FAIL:
        return PLM_OUTCOME_FAIL;
    case PLM_MANUAL:
        return PLM_OUTCOME_MANUAL;
    case PLM_NOT_APPLICABLE:
        return PLM_OUTCOME_NOT_APPLICABLE;
    case PLM_UNKNOWN:
    case PLM_VERDICTS:
        break;
    }
    return PLM_OUTCOME_UNKNOWN;
}

enum plm_outcome plm_outcome_of_result(const struct plm_result *result)
{
    if (result->waiver_expired)
        return PLM_OUTCOME_EXPIRED;
    if (result->waived && (result->decided == PLM_FAIL || result->decided == PLM_MANUAL))
        return result->counts[PLM_UNKNOWN] > 0 ? PLM_OUTCOME_UNKNOWN : PLM_OUTCOME_WAIVED;
    return plm_outcome_of_verdict(result->decided);
}

static const struct plm_exception *exception_at(const struct plm_report *report, uint32_t index)
{
    return index < report->exception_count ? &report->exceptions[index] : NULL;
}

const struct plm_exception *plm_finding_waiver(const struct plm_report *report, const struct plm_finding *finding)
{
    return exception_at(report, finding->waiver);
}

const struct plm_exception *plm_result_attestation(const struct plm_report *report, const struct plm_result *result)
{
    return exception_at(report, result->attestation);
}

const struct plm_exception *plm_result_waiver(const struct plm_report *report, const struct plm_result *result,
                                              enum plm_waiver_state state)
{
    for (size_t i = 0; i < result->finding_count; i++) {
        const struct plm_exception *waiver = plm_finding_waiver(report, &result->findings[i]);
        if (waiver && waiver->state == state)
            return waiver;
    }
    return NULL;
}

const struct plm_exception *plm_result_exception(const struct plm_report *report, const struct plm_result *result)
{
    const struct plm_exception *found = plm_result_attestation(report, result);
    if (!found)
        found = plm_result_waiver(report, result, PLM_WAIVER_EXPIRED);
    if (!found && plm_outcome_of_result(result) == PLM_OUTCOME_WAIVED)
        found = plm_result_waiver(report, result, PLM_WAIVER_ACTIVE);
    return found;
}

enum plm_outcome plm_outcome_of_finding(const struct plm_report *report, const struct plm_finding *finding)
{
    const struct plm_exception *waiver = plm_finding_waiver(report, finding);
    bool active = waiver && waiver->state == PLM_WAIVER_ACTIVE;
    bool expired = waiver && waiver->state == PLM_WAIVER_EXPIRED;
    if (active && (finding->verdict == PLM_FAIL || finding->verdict == PLM_MANUAL))
        return PLM_OUTCOME_WAIVED;
    if (expired && finding->verdict == PLM_FAIL)
        return PLM_OUTCOME_EXPIRED;
    return plm_outcome_of_verdict(finding->verdict);
}

void plm_outcome_count(const struct plm_report *report, size_t counts[static PLM_OUTCOMES])
{
    memset(counts, 0, PLM_OUTCOMES * sizeof *counts);
    for (size_t i = 0; i < report->result_count; i++)
        counts[plm_outcome_of_result(&report->results[i])]++;
}

bool plm_result_in_section(const struct plm_report *report, const struct plm_result *result, const char *section)
{
    if (section)
        return result->section && strcmp(result->section, section) == 0;
    for (size_t i = 0; i < report->section_count; i++)
        if (plm_result_in_section(report, result, report->sections[i].number))
            return false;
    return true;
}

const struct plm_subject *plm_report_subject(const struct plm_report *report, uint32_t index)
{
    static const struct plm_subject lost = {.kind = "subject", .key = "?"};
    return index < report->subject_count ? &report->subjects[index] : &lost;
}
