/* SPDX-License-Identifier: Apache-2.0 */
#include "subjects.h"

#include "conditions.h"

#include <stdlib.h>
#include <string.h>

/* ---- one side ---- */

void plm_side_init(struct plm_side *side, const struct plm_report *report)
{
    *side = (struct plm_side){.report = report};
    side->verdicts = plm_alloc_array(report->subject_count + 1, sizeof *side->verdicts);
    memset(side->verdicts, PLM_VERDICTS, report->subject_count + 1);
    side->findings = plm_alloc_array(report->subject_count + 1, sizeof(void *));
    side->touched = plm_alloc_array(report->subject_count + 1, sizeof *side->touched);
}

void plm_side_done(struct plm_side *side)
{
    plm_cleanup_free(&side->verdicts);
    plm_cleanup_free(&side->findings);
    plm_cleanup_free(&side->touched);
}

/* The worse of two findings of one subject stands. */
static int weight(unsigned verdict)
{
    static const int weights[PLM_VERDICTS + 1] = {
        [PLM_FAIL] = 5, [PLM_UNKNOWN] = 4, [PLM_MANUAL] = 3, [PLM_PASS] = 2, [PLM_NOT_APPLICABLE] = 1};
    return weights[verdict];
}

static void see(struct plm_side *side, uint32_t subject, enum plm_verdict verdict, const struct plm_finding *finding)
{
    bool attested = side->result->decided != side->result->verdict;
    enum plm_verdict counted = attested && verdict == PLM_MANUAL ? side->result->decided : verdict;
    unsigned seen = side->verdicts[subject];
    if (seen == PLM_VERDICTS)
        side->touched[side->count++] = subject;
    if (weight(counted) <= weight(seen))
        return;
    side->verdicts[subject] = (unsigned char)counted;
    side->findings[subject] = finding;
}

/* A finding about a kind of subject as such stands for a list that could not be read; for hosts and engines it is the
 * subject itself. */
static bool is_lost_list(const struct plm_side *side, const struct plm_finding *finding)
{
    const struct plm_subject *subject = &side->report->subjects[finding->subject];
    if (finding->verdict != PLM_UNKNOWN || !subject->key || *subject->key)
        return false;
    for (size_t i = 0; i < side->report->population_count; i++)
        if (subject->kind && strcmp(side->report->populations[i].kind, subject->kind) == 0)
            return true;
    return false;
}

void plm_side_fill(struct plm_side *side, const struct plm_result *result)
{
    side->result = result;
    side->lost_population = false;
    for (size_t i = 0; i < result->finding_count; i++) {
        see(side, result->findings[i].subject, result->findings[i].verdict, &result->findings[i]);
        side->lost_population = side->lost_population || is_lost_list(side, &result->findings[i]);
    }
    for (size_t i = 0; i < result->passed_count; i++)
        see(side, result->passed[i], PLM_PASS, NULL);
    for (size_t i = 0; i < result->evidence_of_passes_count; i++) {
        const struct plm_finding *pass = &result->evidence_of_passes[i];
        if (side->verdicts[pass->subject] == PLM_PASS)
            side->findings[pass->subject] = pass;
    }
}

void plm_side_clear(struct plm_side *side)
{
    for (size_t i = 0; i < side->count; i++) {
        side->verdicts[side->touched[i]] = PLM_VERDICTS;
        side->findings[side->touched[i]] = NULL;
    }
    side->count = 0;
}

/* ---- evidence and waivers ---- */

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* Two facts that could not be read are no change of facts, whatever the reasons say. */
static bool same_value(const char *a, const char *b)
{
    static const char lost[] = "{\"$unknown\"";
    if (a && b && strncmp(a, lost, sizeof lost - 1) == 0 && strncmp(b, lost, sizeof lost - 1) == 0)
        return true;
    return same_text(a, b);
}

bool plm_evidence_equal(const struct plm_finding *a, const struct plm_finding *b)
{
    if (a->observed_count != b->observed_count)
        return false;
    for (size_t i = 0; i < a->observed_count; i++)
        if (!same_text(a->observed[i].path, b->observed[i].path) ||
            !same_value(a->observed[i].value, b->observed[i].value))
            return false;
    return true;
}

static const struct plm_exception *waiver_of(const struct plm_side *side, const struct plm_finding *finding)
{
    return finding && finding->waiver != PLM_NO_WAIVER ? &side->report->exceptions[finding->waiver] : NULL;
}

static bool is_covered(const struct plm_side *side, const struct plm_finding *finding)
{
    const struct plm_exception *waiver = waiver_of(side, finding);
    return waiver && waiver->state == PLM_WAIVER_ACTIVE;
}

/* ---- rows ---- */

void plm_rows_done(struct plm_rows *rows)
{
    for (size_t i = 0; i < PLM_BUCKETS; i++)
        plm_cleanup_free(&rows->items[i]);
    plm_cleanup_free(&rows->failed_groups);
}

static void reset(struct plm_rows *rows)
{
    memset(rows->counts, 0, sizeof rows->counts);
    memset(rows->regression, 0, sizeof rows->regression);
    rows->more = rows->fewer = rows->same = 0;
    rows->fails_before = rows->fails_after = false;
    rows->uncompared_before = rows->uncompared_after = 0;
    rows->stamp++;
}

static void push(struct plm_rows *rows, enum plm_bucket bucket, const struct plm_subject_change *row)
{
    if (rows->counts[bucket] == rows->capacities[bucket]) {
        rows->capacities[bucket] = rows->capacities[bucket] ? rows->capacities[bucket] * 2 : 16;
        rows->items[bucket] =
            plm_realloc_array(rows->items[bucket], rows->capacities[bucket], sizeof *rows->items[bucket]);
    }
    rows->items[bucket][rows->counts[bucket]++] = *row;
    rows->regression[bucket] = rows->regression[bucket] || row->regression;
}

struct comparison {
    struct plm_rows *rows;
    const struct plm_side *before, *after;
    const struct plm_pairing *pairing;
    struct plm_arena *arena;
    bool both_fail; /* the check as a whole failed and fails */
};

/* A further replica of a service that failed already is no new weakness. */
static bool sibling_failed(const struct comparison *comparison, uint32_t after)
{
    uint32_t group = comparison->pairing->group_of_after[after];
    return group != 0 && comparison->rows->failed_groups[group] == comparison->rows->stamp;
}

/* The same verdict twice: what may still have changed are the waiver and the facts. */
static void compare_equal(const struct comparison *comparison, struct plm_subject_change *row)
{
    const struct plm_finding *old = row->finding_before, *new = row->finding_after;
    if (row->is == PLM_FAIL)
        comparison->rows->same++;
    if ((row->is == PLM_FAIL || row->is == PLM_MANUAL) && row->waived_before != row->waived_after) {
        struct plm_subject_change waived = *row;
        const struct plm_exception *waiver = waiver_of(comparison->after, new);
        if (row->waived_before && waiver && waiver->state == PLM_WAIVER_EXPIRED)
            waived.note = plm_arena_printf(comparison->arena, "the waiver expired on %s",
                                           waiver->expires ? waiver->expires : "an unknown day");
        else if (row->waived_before)
            waived.note = "the waiver is gone";
        waived.regression = row->waived_before && row->is == PLM_FAIL;
        push(comparison->rows, row->waived_before ? PLM_BUCKET_WAIVER_ENDED : PLM_BUCKET_NEWLY_WAIVED, &waived);
    }
    if (old && new && !plm_evidence_equal(old, new))
        push(comparison->rows, PLM_BUCKET_CHANGED_FACTS, row);
}

/* Of a check that was unknown and is, or needed a person and does, subjects that come and go are no news. */
static bool is_no_news(const struct comparison *comparison, const struct plm_subject_change *row)
{
    unsigned verdict = row->was == PLM_VERDICTS ? row->is : row->was;
    bool one_sided = row->was == PLM_VERDICTS || row->is == PLM_VERDICTS;
    return one_sided && (verdict == PLM_MANUAL || verdict == PLM_UNKNOWN) &&
           comparison->before->result->decided == verdict && comparison->after->result->decided == verdict;
}

static void compare_unequal(const struct comparison *comparison, struct plm_subject_change *row, const char *why_absent)
{
    struct plm_rows *rows = comparison->rows;
    enum plm_bucket bucket = plm_bucket_of(row->was, row->is);
    if (bucket == PLM_BUCKETS || is_no_news(comparison, row))
        return;
    rows->fails_before = rows->fails_before || row->was == PLM_FAIL;
    rows->fails_after = rows->fails_after || row->is == PLM_FAIL;
    if (why_absent) {
        row->note = why_absent;
        push(rows, PLM_BUCKET_INCOMPARABLE, row);
        return;
    }
    row->regression = row->is == PLM_FAIL && !row->waived_after;
    if (comparison->both_fail && bucket == PLM_BUCKET_NEW_FAILURE) {
        bucket = PLM_BUCKET_STILL_FAILING;
        rows->more++;
        if (row->was == PLM_VERDICTS && sibling_failed(comparison, row->after)) {
            row->regression = false;
            row->note = "another of a group that failed already";
        }
    } else if (comparison->both_fail && bucket == PLM_BUCKET_FIXED) {
        bucket = PLM_BUCKET_STILL_FAILING;
        rows->fewer++;
    }
    if (row->is == PLM_VERDICTS && !row->note)
        row->note = "gone";
    push(rows, bucket, row);
}

/* before or after may be PLM_NO_SUBJECT. */
static void compare_pair(const struct comparison *comparison, uint32_t before, uint32_t after)
{
    const struct plm_side *old = comparison->before, *new = comparison->after;
    struct plm_subject_change row = {
        .before = before,
        .after = after,
        .was = before == PLM_NO_SUBJECT ? PLM_VERDICTS : old->verdicts[before],
        .is = after == PLM_NO_SUBJECT ? PLM_VERDICTS : new->verdicts[after],
        .finding_before = before == PLM_NO_SUBJECT ? NULL : old->findings[before],
        .finding_after = after == PLM_NO_SUBJECT ? NULL : new->findings[after],
    };
    row.waived_before = is_covered(old, row.finding_before);
    row.waived_after = is_covered(new, row.finding_after);
    const char *why_absent = NULL;
    const struct plm_subject *subject =
        before != PLM_NO_SUBJECT ? &old->report->subjects[before] : &new->report->subjects[after];
    /* A subject that stands in the other report, only not under this check, was seen and is gone from here. */
    if (row.was == PLM_VERDICTS && old->lost_population)
        row.was = PLM_UNKNOWN;
    else if (row.was == PLM_VERDICTS && before == PLM_NO_SUBJECT)
        why_absent = plm_conditions_why_no_subject(old->report, new->report, subject->kind);
    if (row.is == PLM_VERDICTS && new->lost_population)
        row.is = PLM_UNKNOWN;
    else if (row.is == PLM_VERDICTS && after == PLM_NO_SUBJECT)
        why_absent = plm_conditions_why_no_subject(new->report, old->report, subject->kind);
    /* Where a whole list was lost, its own finding says so for all; only what failed is worth a line beside it. */
    bool lost =
        (row.was == PLM_UNKNOWN && before == PLM_NO_SUBJECT) || (row.is == PLM_UNKNOWN && after == PLM_NO_SUBJECT);
    if (lost && row.was != PLM_FAIL && row.is != PLM_FAIL)
        return;
    if (row.was == row.is)
        compare_equal(comparison, &row);
    else
        compare_unequal(comparison, &row, why_absent);
}

static void walk(const struct comparison *comparison)
{
    const struct plm_side *old = comparison->before, *new = comparison->after;
    for (size_t i = 0; i < old->count; i++) {
        uint32_t before = old->touched[i], after = comparison->pairing->peer_of_before[before];
        if (!old->report->subjects[before].comparable)
            comparison->rows->uncompared_before++;
        else
            compare_pair(comparison, before, after);
    }
    for (size_t i = 0; i < new->count; i++) {
        uint32_t after = new->touched[i], before = comparison->pairing->peer_of_after[after];
        if (!new->report->subjects[after].comparable)
            comparison->rows->uncompared_after++;
        else if (before == PLM_NO_SUBJECT || old->verdicts[before] == PLM_VERDICTS)
            compare_pair(comparison, before, after);
    }
}

void plm_rows_compare(struct plm_rows *rows, const struct plm_side *before, const struct plm_side *after,
                      const struct plm_pairing *pairing, struct plm_arena *arena)
{
    const struct comparison comparison = {
        .rows = rows,
        .before = before,
        .after = after,
        .pairing = pairing,
        .arena = arena,
        .both_fail = before->result->decided == PLM_FAIL && after->result->decided == PLM_FAIL,
    };
    reset(rows);
    if (!rows->failed_groups)
        rows->failed_groups = plm_alloc_array(pairing->group_count, sizeof *rows->failed_groups);
    for (size_t i = 0; i < before->count; i++)
        if (before->verdicts[before->touched[i]] == PLM_FAIL)
            rows->failed_groups[pairing->group_of_before[before->touched[i]]] = rows->stamp;
    walk(&comparison);
}
