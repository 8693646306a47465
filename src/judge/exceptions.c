/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waivers and attestations. They are added on top: no verdict of a finding or result changes, only `decided`, `waived`
 * and the register say what came of them. Waivers cover fail and manual, never unknown; an attestation decides only a
 * manual.
 */
#include "glob.h"
#include "judging.h"

#include <string.h>

/* What a waiver met on its way through the findings. */
struct meeting {
    size_t covered; /* findings that are fail or manual */
    size_t passes;  /* subjects that pass: nothing to excuse any more */
    bool broad;     /* it names every subject of a check that has several */
};

/* By its key, or by that of its group: "shop/db" is every replica of that service. */
static bool names_subject(const struct plm_waiver *waiver, const struct plm_subject *subject)
{
    return !waiver->subject || plm_glob_match(waiver->subject, subject->key) ||
           (subject->group && plm_glob_match(waiver->subject, subject->group));
}

static bool is_coverable(const struct plm_finding *finding)
{
    return finding->verdict == PLM_FAIL || finding->verdict == PLM_MANUAL;
}

static enum plm_waiver_state state_by_clock(int64_t starts, int64_t expires, int64_t now)
{
    if (now < starts)
        return PLM_WAIVER_PENDING;
    return now >= expires ? PLM_WAIVER_EXPIRED : PLM_WAIVER_ACTIVE;
}

/* Several waivers may fit: an active one goes before an expired one, else the first in the file. One that has not begun
 * covers nothing yet. */
static uint32_t waiver_of(const struct plm_judge *judge, const char *check, const struct plm_subject *subject,
                          enum plm_waiver_state *ret_state)
{
    uint32_t found = PLM_NO_WAIVER;
    for (size_t i = 0; i < judge->policy->waiver_count; i++) {
        const struct plm_waiver *waiver = &judge->policy->waivers[i];
        if (strcmp(waiver->check, check) != 0 || !names_subject(waiver, subject))
            continue;
        enum plm_waiver_state state = state_by_clock(waiver->starts, waiver->expires, judge->now);
        if (state == PLM_WAIVER_PENDING || (found != PLM_NO_WAIVER && state != PLM_WAIVER_ACTIVE))
            continue;
        *ret_state = state;
        found = (uint32_t)i;
        if (state == PLM_WAIVER_ACTIVE)
            break;
    }
    return found;
}

static void cover_result(struct plm_judge *judge, struct plm_result *result, struct plm_finding *findings,
                         struct meeting *meetings)
{
    size_t open_fails = 0, open_manuals = 0;
    for (size_t i = 0; i < result->finding_count; i++) {
        struct plm_finding *finding = &findings[i];
        enum plm_waiver_state state = PLM_WAIVER_UNUSED;
        if (!is_coverable(finding))
            continue;
        finding->waiver = waiver_of(judge, result->id, &judge->report.subjects[finding->subject], &state);
        if (finding->waiver != PLM_NO_WAIVER)
            meetings[finding->waiver].covered++;
        if (state == PLM_WAIVER_EXPIRED && finding->verdict == PLM_FAIL)
            result->waiver_expired = true;
        open_fails += finding->verdict == PLM_FAIL && state != PLM_WAIVER_ACTIVE;
        open_manuals += finding->verdict == PLM_MANUAL && state != PLM_WAIVER_ACTIVE;
    }
    /* The verdict's own findings decide: a manual that nobody waived does not bring a waived failure back. */
    result->waived =
        (result->verdict == PLM_FAIL && open_fails == 0) || (result->verdict == PLM_MANUAL && open_manuals == 0);
}

static void meet_subjects(const struct plm_judge *judge, const struct plm_result *result, struct meeting *meetings)
{
    for (size_t i = 0; i < judge->policy->waiver_count; i++) {
        const struct plm_waiver *waiver = &judge->policy->waivers[i];
        if (strcmp(waiver->check, result->id) != 0)
            continue;
        size_t passes = 0, findings = 0;
        for (size_t k = 0; k < result->passed_count; k++)
            passes += names_subject(waiver, &judge->report.subjects[result->passed[k]]);
        for (size_t k = 0; k < result->finding_count; k++)
            findings += names_subject(waiver, &judge->report.subjects[result->findings[k].subject]);
        size_t all = result->passed_count + result->finding_count;
        meetings[i].passes += passes;
        meetings[i].broad = meetings[i].broad || (all > 1 && passes + findings == all);
    }
}

static enum plm_waiver_state final_state(enum plm_waiver_state by_clock, const struct meeting *meeting)
{
    if (by_clock == PLM_WAIVER_PENDING)
        return PLM_WAIVER_PENDING;
    if (meeting->covered > 0)
        return by_clock;
    return meeting->passes > 0 ? PLM_WAIVER_STALE : PLM_WAIVER_UNUSED;
}

/* Whole days until it ends; below 0: since. */
static int64_t days_left(int64_t expires, int64_t now)
{
    const int64_t day = (int64_t)24 * 60 * 60 * 1000;
    int64_t left = expires - now, days = left / day;
    return left % day < 0 ? days - 1 : days;
}

static bool is_expiring(const struct plm_judge *judge, enum plm_waiver_state by_clock, int64_t left)
{
    long most = judge->policy->expiring_days ? judge->policy->expiring_days : PLM_EXPIRING_DAYS;
    return by_clock == PLM_WAIVER_ACTIVE && left < most;
}

static void register_waivers(struct plm_judge *judge, const struct meeting *meetings)
{
    struct plm_intern *intern = &judge->intern;
    for (size_t i = 0; i < judge->policy->waiver_count; i++) {
        const struct plm_waiver *waiver = &judge->policy->waivers[i];
        enum plm_waiver_state by_clock = state_by_clock(waiver->starts, waiver->expires, judge->now);
        judge->report.exceptions[judge->report.exception_count++] = (struct plm_exception){
            .check = plm_intern_line(intern, waiver->check),
            .subject = plm_intern_line(intern, waiver->subject),
            .reason = plm_intern_line(intern, waiver->reason),
            .owner = plm_intern_line(intern, waiver->owner),
            .ticket = plm_intern_line(intern, waiver->ticket),
            .starts = plm_intern_line(intern, waiver->starts_text),
            .expires = plm_intern_line(intern, waiver->expires_text),
            .verdict = PLM_FAIL,
            .state = final_state(by_clock, &meetings[i]),
            .used = meetings[i].covered,
            .days_left = days_left(waiver->expires, judge->now),
            .expiring = is_expiring(judge, by_clock, days_left(waiver->expires, judge->now)),
            .broad = meetings[i].broad,
        };
    }
}

/* Only a manual verdict is a person's to decide; what the facts show stands. */
static void attest(struct plm_judge *judge, const struct plm_attestation *attestation)
{
    struct plm_report *report = &judge->report;
    struct plm_intern *intern = &judge->intern;
    uint32_t index = (uint32_t)report->exception_count++;
    struct plm_exception *exception = &report->exceptions[index];
    enum plm_waiver_state state = state_by_clock(attestation->on, attestation->expires, judge->now);
    *exception = (struct plm_exception){
        .attestation = true,
        .check = plm_intern_line(intern, attestation->check),
        .reason = plm_intern_line(intern, attestation->note),
        .owner = plm_intern_line(intern, attestation->by),
        .starts = plm_intern_line(intern, attestation->on_text),
        .expires = plm_intern_line(intern, attestation->expires_text),
        .verdict = attestation->verdict,
        .state = state,
        .days_left = days_left(attestation->expires, judge->now),
        .expiring = is_expiring(judge, state, days_left(attestation->expires, judge->now)),
    };
    bool passes = false;
    for (size_t i = 0; i < report->result_count; i++) {
        struct plm_result *result = &report->results[i];
        if (strcmp(result->id, attestation->check) != 0)
            continue;
        passes = passes || result->verdict == PLM_PASS;
        if (result->verdict != PLM_MANUAL || state == PLM_WAIVER_PENDING)
            continue;
        exception->used += result->counts[PLM_MANUAL];
        result->attestation = index;
        if (state != PLM_WAIVER_ACTIVE)
            continue;
        result->decided = attestation->verdict;
        result->waived = false; /* it is decided: there is nothing left to excuse */
    }
    if (state == PLM_WAIVER_ACTIVE && exception->used == 0)
        exception->state = passes ? PLM_WAIVER_STALE : PLM_WAIVER_UNUSED;
}

void plm_judge_exceptions(struct plm_judge *judge)
{
    const struct plm_policy *policy = judge->policy;
    struct plm_report *report = &judge->report;
    plm_auto_free struct meeting *meetings = plm_alloc_array(policy->waiver_count + 1, sizeof *meetings);
    report->exceptions = plm_arena_array(&report->arena, policy->waiver_count + policy->attestation_count + 1,
                                         sizeof *report->exceptions);
    for (size_t i = 0; i < report->result_count && policy->waiver_count; i++) {
        struct plm_result *result = &report->results[i];
        cover_result(judge, result, judge->tallies[i].kept, meetings);
        meet_subjects(judge, result, meetings);
    }
    register_waivers(judge, meetings);
    for (size_t i = 0; i < policy->attestation_count; i++)
        attest(judge, &policy->attestations[i]);
}
