/* SPDX-License-Identifier: Apache-2.0 */
#include <plimsoll/compare/delta.h>

#include "conditions.h"
#include "pairing.h"
#include "subjects.h"

#include <stdlib.h>
#include <string.h>

struct work {
    struct plm_delta *delta;
    struct plm_pairing pairing;
    struct plm_side before, after;
    struct plm_rows rows;
    size_t capacity;
    const char *engines_differ;
};

static void work_done(struct work *work)
{
    plm_side_done(&work->before);
    plm_side_done(&work->after);
    plm_rows_done(&work->rows);
}

static struct plm_change *add_change(struct work *work, enum plm_bucket bucket, const struct plm_result *before,
                                     const struct plm_result *after)
{
    struct plm_delta *delta = work->delta;
    struct plm_change *change = &delta->changes[delta->change_count++];
    *change = (struct plm_change){.bucket = bucket, .before = before, .after = after};
    return change;
}

/* ---- one check ---- */

static const char *rule_note(const struct plm_result *before, const struct plm_result *after)
{
    bool alike = before->rule == after->rule || (before->rule && after->rule && strcmp(before->rule, after->rule) == 0);
    return alike ? NULL : "the rule of the check changed, too";
}

/* The order of the file depends on the collector; that of the keys does not, and survives a swap of the reports. */
static int compare_rows(const void *a, const void *b, void *context)
{
    const struct plm_subject_change *left = a, *right = b;
    const struct work *work = context;
    const struct plm_subject *subjects[2];
    const struct plm_subject_change *rows[2] = {left, right};
    for (size_t i = 0; i < 2; i++)
        subjects[i] = rows[i]->before != PLM_NO_SUBJECT ? &work->before.report->subjects[rows[i]->before]
                                                        : &work->after.report->subjects[rows[i]->after];
    int order = strcmp(subjects[0]->kind, subjects[1]->kind);
    return order ? order : strcmp(subjects[0]->key, subjects[1]->key);
}

static void add_rows(struct work *work, enum plm_bucket bucket, const struct plm_result *before,
                     const struct plm_result *after)
{
    struct plm_rows *rows = &work->rows;
    struct plm_change *change = add_change(work, bucket, before, after);
    size_t count = rows->counts[bucket];
    change->subjects = plm_arena_array(&work->delta->arena, count + 1, sizeof *change->subjects);
    change->subject_count = count;
    if (count > 0) {
        memcpy(change->subjects, rows->items[bucket], count * sizeof *change->subjects);
        qsort_r(change->subjects, count, sizeof *change->subjects, compare_rows, work);
    }
    change->regression = rows->regression[bucket];
    change->waived = after->waived;
    change->note = rule_note(before, after);
    if (bucket == PLM_BUCKET_STILL_FAILING) {
        change->more = rows->more;
        change->fewer = rows->fewer;
        change->same = rows->same;
    }
}

/* The check as a whole changed and no subject tells why: populations that came or went, an attestation, subjects
 * without a key of their own. A failure may only end this way where no row says that it was not seen to end. */
static void add_whole(struct work *work, const struct plm_result *before, const struct plm_result *after)
{
    const struct plm_rows *rows = &work->rows;
    enum plm_bucket bucket = plm_bucket_of(before->decided, after->decided);
    bool told = bucket < PLM_BUCKETS && rows->counts[bucket] > 0;
    if (bucket == PLM_BUCKET_FIXED)
        told = told || rows->fails_before;
    if (bucket == PLM_BUCKET_NEW_FAILURE)
        told = told || rows->fails_after;
    if (bucket == PLM_BUCKETS || bucket == PLM_BUCKET_STILL_FAILING || told)
        return;
    struct plm_change *change = add_change(work, bucket, before, after);
    change->waived = after->waived;
    change->regression = after->decided == PLM_FAIL && !after->waived;
    change->note = rule_note(before, after);
}

static void compare_check(struct work *work, const struct plm_result *before, const struct plm_result *after)
{
    struct plm_delta *delta = work->delta;
    size_t had = delta->change_count;
    if (work->engines_differ) {
        add_change(work, PLM_BUCKET_INCOMPARABLE, before, after)->note = work->engines_differ;
        return;
    }
    plm_side_fill(&work->before, before);
    plm_side_fill(&work->after, after);
    plm_rows_compare(&work->rows, &work->before, &work->after, &work->pairing, &delta->arena);
    bool both_fail = before->decided == PLM_FAIL && after->decided == PLM_FAIL;
    for (size_t bucket = 0; bucket < PLM_BUCKETS; bucket++)
        if (work->rows.counts[bucket] > 0 || (both_fail && bucket == PLM_BUCKET_STILL_FAILING))
            add_rows(work, (enum plm_bucket)bucket, before, after);
    add_whole(work, before, after);
    plm_side_clear(&work->before);
    plm_side_clear(&work->after);
    delta->unchanged += delta->change_count == had;
}

/* ---- all checks ---- */

static int compare_ids(const void *a, const void *b)
{
    const struct plm_result *const *left = a, *const *right = b;
    int order = strcmp((*left)->id, (*right)->id);
    return order ? order : (*left > *right) - (*left < *right);
}

/* An edition may ask the same under two numbers: the first goes with the first. */
static const struct plm_result **sorted(const struct plm_report *report)
{
    const struct plm_result **results = plm_alloc_array(report->result_count + 1, sizeof(void *));
    for (size_t i = 0; i < report->result_count; i++)
        results[i] = &report->results[i];
    qsort(results, report->result_count, sizeof(void *), compare_ids);
    return results;
}

static void add_missing(struct work *work, const struct plm_result *before, const struct plm_result *after)
{
    struct plm_delta *delta = work->delta;
    struct plm_change *change = add_change(work, PLM_BUCKET_INCOMPARABLE, before, after);
    change->note = before ? plm_conditions_why_no_check(delta, delta->after, delta->before, before)
                          : plm_conditions_why_no_check(delta, delta->before, delta->after, after);
}

static void compare_checks(struct work *work)
{
    const struct plm_report *before = work->delta->before, *after = work->delta->after;
    plm_auto_free const struct plm_result **old = sorted(before);
    plm_auto_free const struct plm_result **new = sorted(after);
    for (size_t i = 0, k = 0; i < before->result_count || k < after->result_count;) {
        int order = i == before->result_count ? 1 : k == after->result_count ? -1 : strcmp(old[i]->id, new[k]->id);
        if (order == 0)
            compare_check(work, old[i++], new[k++]);
        else if (order < 0)
            add_missing(work, old[i++], NULL);
        else
            add_missing(work, NULL, new[k++]);
    }
}

/* ---- subjects of one run only ---- */

static void list_subjects(struct work *work)
{
    struct plm_delta *delta = work->delta;
    const struct plm_report *before = delta->before, *after = delta->after;
    size_t most = before->subject_count + 1;
    delta->gone = plm_arena_array(&delta->arena, most, sizeof *delta->gone);
    delta->renamed = plm_arena_array(&delta->arena, most, sizeof *delta->renamed);
    delta->appeared = plm_arena_array(&delta->arena, after->subject_count + 1, sizeof *delta->appeared);
    for (uint32_t i = 0; i < before->subject_count; i++) {
        const struct plm_subject *subject = &before->subjects[i];
        uint32_t peer = work->pairing.peer_of_before[i];
        delta->uncompared_before += !subject->comparable;
        if (!subject->comparable || !*subject->key)
            continue;
        if (peer != PLM_NO_SUBJECT && strcmp(subject->key, after->subjects[peer].key) != 0)
            delta->renamed[delta->renamed_count++] = (struct plm_moved_subject){i, peer};
        if (peer == PLM_NO_SUBJECT && !plm_conditions_why_no_subject(after, before, subject->kind))
            delta->gone[delta->gone_count++] = (struct plm_moved_subject){i, PLM_NO_SUBJECT};
    }
    for (uint32_t i = 0; i < after->subject_count; i++) {
        const struct plm_subject *subject = &after->subjects[i];
        delta->uncompared_after += !subject->comparable;
        if (subject->comparable && *subject->key && work->pairing.peer_of_after[i] == PLM_NO_SUBJECT &&
            !plm_conditions_why_no_subject(before, after, subject->kind))
            delta->appeared[delta->appeared_count++] = (struct plm_moved_subject){PLM_NO_SUBJECT, i};
    }
}

/* ---- order and counts ---- */

static const struct plm_result *shown(const struct plm_change *change)
{
    return change->after ? change->after : change->before;
}

static int compare_changes(const void *a, const void *b)
{
    const struct plm_change *left = a, *right = b;
    if (left->bucket != right->bucket)
        return left->bucket < right->bucket ? -1 : 1;
    if (shown(left)->severity != shown(right)->severity)
        return shown(left)->severity > shown(right)->severity ? -1 : 1;
    int order = plm_number_compare(shown(left)->number, shown(right)->number);
    return order ? order : strcmp(shown(left)->id, shown(right)->id);
}

static void count(struct plm_delta *delta)
{
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_change *change = &delta->changes[i];
        delta->checks[change->bucket]++;
        delta->subjects[change->bucket] += change->subject_count + change->same;
        delta->regressions += change->regression;
    }
}

void plm_delta_compute(const struct plm_report *before, const struct plm_report *after, struct plm_delta *ret_delta)
{
    *ret_delta = (struct plm_delta){.before = before, .after = after};
    __attribute__((cleanup(work_done))) struct work work = {.delta = ret_delta};
    plm_conditions_find(ret_delta);
    work.engines_differ = plm_conditions_engines_differ(ret_delta);
    ret_delta->facts_compared = before->evidence && after->evidence && strcmp(before->evidence, "full") == 0 &&
                                strcmp(after->evidence, "full") == 0;
    plm_pairing_make(&work.pairing, before, after, &ret_delta->arena);
    plm_side_init(&work.before, before);
    plm_side_init(&work.after, after);
    /* A check stands in each bucket at most once, and once more as a whole. */
    size_t most = (before->result_count + after->result_count) * (PLM_BUCKETS + 1);
    ret_delta->changes = plm_arena_array(&ret_delta->arena, most + 1, sizeof *ret_delta->changes);
    compare_checks(&work);
    list_subjects(&work);
    qsort(ret_delta->changes, ret_delta->change_count, sizeof *ret_delta->changes, compare_changes);
    count(ret_delta);
    ret_delta->gate = plm_delta_gate(ret_delta);
}
