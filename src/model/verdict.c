/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/model/verdict.h>
#include <string.h>

static const char *const verdict_names[PLM_VERDICTS] = {
    [PLM_PASS] = "pass",
    [PLM_FAIL] = "fail",
    [PLM_UNKNOWN] = "unknown",
    [PLM_MANUAL] = "manual",
    [PLM_NOT_APPLICABLE] = "not_applicable",
};

static const char *const severity_names[PLM_SEVERITIES] = {
    [PLM_LOW] = "low",
    [PLM_MEDIUM] = "medium",
    [PLM_HIGH] = "high",
    [PLM_CRITICAL] = "critical",
};

/* Index of name, or -1. */
static int word_find(const char *const *words, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(words[i], name) == 0)
            return (int)i;
    return -1;
}

/* A verdict out of range can only be our own fault; it is shown as the one that claims nothing. */
const char *plm_verdict_name(enum plm_verdict verdict)
{
    return verdict_names[verdict < PLM_VERDICTS ? verdict : PLM_UNKNOWN];
}

bool plm_verdict_parse(const char *name, enum plm_verdict *ret_verdict)
{
    int found = word_find(verdict_names, PLM_VERDICTS, name);
    if (found < 0)
        return false;
    *ret_verdict = (enum plm_verdict)found;
    return true;
}

enum plm_verdict plm_verdict_over_subjects(const size_t counts[static PLM_VERDICTS], bool population_complete)
{
    if (counts[PLM_FAIL] > 0)
        return PLM_FAIL;
    if (counts[PLM_UNKNOWN] > 0 || !population_complete)
        return PLM_UNKNOWN;
    if (counts[PLM_MANUAL] > 0)
        return PLM_MANUAL;
    return counts[PLM_PASS] > 0 ? PLM_PASS : PLM_NOT_APPLICABLE;
}

/* Out of range: shown as the one that alarms most. */
const char *plm_severity_name(enum plm_severity severity)
{
    return severity_names[severity < PLM_SEVERITIES ? severity : PLM_CRITICAL];
}

bool plm_severity_parse(const char *name, enum plm_severity *ret_severity)
{
    int found = word_find(severity_names, PLM_SEVERITIES, name);
    if (found < 0)
        return false;
    *ret_severity = (enum plm_severity)found;
    return true;
}
