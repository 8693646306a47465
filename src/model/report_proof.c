/* SPDX-License-Identifier: Apache-2.0 */
#include "report_proof.h"

#include <string.h>

static bool refuse(const struct plm_result *result, const char *what, const char *why, struct plm_error *error)
{
    return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: check %s: %s", what,
                         result->number ? result->number : result->id, why);
}

static bool is_exception(const struct plm_report *report, uint32_t index, bool attestation)
{
    return index == PLM_NO_WAIVER ||
           (index < report->exception_count && report->exceptions[index].attestation == attestation);
}

/* NULL: all is well. */
static const char *find_dangling(const struct plm_report *report, const struct plm_result *result)
{
    for (size_t i = 0; i < result->passed_count; i++)
        if (result->passed[i] >= report->subject_count)
            return "a passed subject that is not in the list of subjects";
    for (size_t i = 0; i < result->finding_count; i++) {
        if (result->findings[i].subject >= report->subject_count)
            return "a finding whose subject is not in the list of subjects";
        if (!is_exception(report, result->findings[i].waiver, false))
            return "a finding whose waiver is not in the list of exceptions";
    }
    for (size_t i = 0; i < result->evidence_of_passes_count; i++)
        if (result->evidence_of_passes[i].subject >= report->subject_count)
            return "evidence of a subject that is not in the list of subjects";
    return is_exception(report, result->attestation, true) ? NULL
                                                           : "an attestation that is not in the list of exceptions";
}

static const char *find_contradiction(const struct plm_result *result)
{
    size_t counts[PLM_VERDICTS] = {[PLM_PASS] = result->passed_count};
    for (size_t i = 0; i < result->finding_count; i++) {
        if (result->findings[i].verdict == PLM_PASS)
            return "a finding that passed";
        counts[result->findings[i].verdict]++;
    }
    if (memcmp(counts, result->counts, sizeof counts) != 0)
        return "its counts are not those of its findings";
    if (counts[PLM_FAIL] > 0 && result->verdict != PLM_FAIL)
        return "a subject failed, but its verdict does not say so";
    if (result->verdict == PLM_PASS && counts[PLM_UNKNOWN] + counts[PLM_MANUAL] > 0)
        return "its verdict is pass, but not every subject passed";
    if (result->decided != result->verdict && (result->verdict != PLM_MANUAL || result->attestation == PLM_NO_WAIVER))
        return "it is decided against its verdict, without an attestation";
    return NULL;
}

static bool scores_agree(const struct plm_score *a, const struct plm_score *b)
{
    /* Both come from the same tenths, so that equal means equal; written so that no compiler warns. */
    return a->passed == b->passed && a->of == b->of && !(a->value < b->value) && !(a->value > b->value);
}

static bool totals_agree(const struct plm_report *told, const struct plm_section_total *told_sections,
                         const struct plm_report *counted)
{
    bool agree = memcmp(told->totals, counted->totals, sizeof told->totals) == 0 && told->waived == counted->waived &&
                 scores_agree(&told->score, &counted->score);
    for (size_t i = 0; agree && i < PLM_COUNT(told->level_scores); i++)
        agree = scores_agree(&told->level_scores[i], &counted->level_scores[i]);
    for (size_t i = 0; agree && i < counted->section_count; i++)
        agree = memcmp(told_sections[i].counts, counted->sections[i].counts, sizeof told_sections[i].counts) == 0 &&
                scores_agree(&told_sections[i].score, &counted->sections[i].score);
    return agree;
}

bool plm_report_prove(struct plm_report *report, const char *what, struct plm_error *error)
{
    for (size_t i = 0; i < report->result_count; i++) {
        struct plm_result *result = &report->results[i];
        const char *why = find_dangling(report, result);
        why = why ? why : find_contradiction(result);
        if (why)
            return refuse(result, what, why, error);
    }
    struct plm_section_total *sections =
        plm_arena_array(&report->arena, report->section_count, sizeof *report->sections);
    for (size_t i = 0; i < report->section_count; i++)
        sections[i] = report->sections[i];
    struct plm_report told = *report; /* borrowed: only its numbers are read */
    plm_report_summarise(report);
    if (!totals_agree(&told, sections, report))
        return plm_error_set(error, PLM_ERROR_MALFORMED, "%s: its totals are not those of its checks", what);
    return true;
}
