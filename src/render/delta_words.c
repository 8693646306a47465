/* SPDX-License-Identifier: Apache-2.0 */
#include "delta.h"

#include <string.h>

/* A value in a line of text, in bytes. */
#define VALUE_LIMIT 60

static const struct {
    const char *heading, *about;
} words[PLM_BUCKETS] = {
    [PLM_BUCKET_NEW_FAILURE] = {"New failures", "did not fail in the baseline"},
    [PLM_BUCKET_WAIVER_ENDED] = {"Waiver ended", "the finding stands and is no longer covered"},
    [PLM_BUCKET_STILL_FAILING] = {"Still failing", "failed in the baseline, too"},
    [PLM_BUCKET_NEWLY_UNKNOWN] = {"Newly unknown", "could be decided in the baseline; this is no fix"},
    [PLM_BUCKET_INCOMPARABLE] = {"Incomparable", "one of the runs did not look: neither new nor fixed"},
    [PLM_BUCKET_NEWLY_MANUAL] = {"Now need a person", "were decided in the baseline; this is no fix"},
    [PLM_BUCKET_NEWLY_KNOWN] = {"Newly known", "could not be decided in the baseline"},
    [PLM_BUCKET_DECIDED] = {"Now decided", "needed a person in the baseline"},
    [PLM_BUCKET_NEWLY_WAIVED] = {"Newly waived", "the finding stands and is covered now"},
    [PLM_BUCKET_FIXED] = {"Fixed", "proven to pass, not to apply any more, or to be gone"},
    [PLM_BUCKET_CHANGED_FACTS] = {"Changed facts", "the same verdict, from other facts"},
    [PLM_BUCKET_OTHER] = {"Other changes", "between passing and not applying"},
};

const char *plm_delta_heading(enum plm_bucket bucket)
{
    return words[bucket < PLM_BUCKETS ? bucket : PLM_BUCKET_INCOMPARABLE].heading;
}

const char *plm_delta_about(enum plm_bucket bucket)
{
    return words[bucket < PLM_BUCKETS ? bucket : PLM_BUCKET_INCOMPARABLE].about;
}

const struct plm_result *plm_delta_result(const struct plm_change *change)
{
    return change->after ? change->after : change->before;
}

void plm_delta_word_number(struct plm_buffer *out, const struct plm_change *change)
{
    const char *old = change->before ? change->before->number : NULL;
    const char *new = change->after ? change->after->number : NULL;
    if (old && new &&strcmp(old, new) != 0)
        plm_buffer_printf(out, "%s → %s", old, new);
    else if (old || new)
        plm_buffer_puts(out, new ? new : old);
    else
        plm_buffer_puts(out, plm_delta_result(change)->id);
}

static const char *verdict_word(unsigned verdict, bool waived)
{
    static const char *const plain[PLM_VERDICTS + 1] = {
        [PLM_PASS] = "pass",
        [PLM_FAIL] = "fail",
        [PLM_UNKNOWN] = "unknown",
        [PLM_MANUAL] = "manual",
        [PLM_NOT_APPLICABLE] = "not applicable",
        [PLM_VERDICTS] = "not there",
    };
    if (waived && verdict == PLM_FAIL)
        return "fail (waived)";
    if (waived && verdict == PLM_MANUAL)
        return "manual (waived)";
    return plain[verdict <= PLM_VERDICTS ? verdict : PLM_UNKNOWN];
}

void plm_delta_word_change(struct plm_buffer *out, const struct plm_change *change)
{
    if (change->bucket == PLM_BUCKET_STILL_FAILING)
        plm_buffer_printf(out, "%zu more, %zu fewer, %zu the same", change->more, change->fewer, change->same);
    else
        plm_buffer_printf(out, "%s → %s",
                          change->before ? verdict_word(change->before->decided, change->before->waived) : "not judged",
                          change->after ? verdict_word(change->after->decided, change->after->waived) : "not judged");
    if (change->note)
        plm_buffer_printf(out, "; %s", change->note);
}

static const char *key_of(const struct plm_subject *subject)
{
    return subject->key && *subject->key ? subject->key : NULL;
}

void plm_delta_word_subject(struct plm_buffer *out, const struct plm_delta *delta, const struct plm_subject_change *row)
{
    const struct plm_subject *old = row->before == PLM_NO_SUBJECT ? NULL : &delta->before->subjects[row->before];
    const struct plm_subject *new = row->after == PLM_NO_SUBJECT ? NULL : &delta->after->subjects[row->after];
    if (!old && !new)
        return;
    plm_word_subject(out, new ? new : old);
    if (old && new &&key_of(old) && strcmp(key_of(old), new->key) != 0)
        plm_buffer_printf(out, " (was %s)", old->key);
}

/* ---- values that differ ---- */

static const struct plm_observation *find(const struct plm_finding *finding, const char *path)
{
    for (size_t i = 0; finding && i < finding->observed_count; i++)
        if (finding->observed[i].path && strcmp(finding->observed[i].path, path) == 0)
            return &finding->observed[i];
    return NULL;
}

static bool same_value(const struct plm_observation *a, const struct plm_observation *b)
{
    return a && b && (a->value == b->value || (a->value && b->value && strcmp(a->value, b->value) == 0));
}

void plm_delta_each_value(const struct plm_subject_change *row,
                          void (*visit)(void *context, const struct plm_value_change *change), void *context)
{
    const struct plm_finding *old = row->finding_before, *new = row->finding_after;
    for (size_t i = 0; new &&i < new->observed_count; i++) {
        const struct plm_observation *after = &new->observed[i];
        struct plm_value_change change = {.path = after->path, .after = after};
        change.before = after->path ? find(old, after->path) : NULL;
        if (after->path && find(new, after->path) == after && !same_value(change.before, after))
            visit(context, &change);
    }
    for (size_t i = 0; old && i < old->observed_count; i++) {
        const struct plm_observation *before = &old->observed[i];
        struct plm_value_change change = {.path = before->path, .before = before};
        if (before->path && find(old, before->path) == before && !find(new, before->path))
            visit(context, &change);
    }
}

struct values {
    struct plm_buffer *out;
    size_t shown, limit, left_out;
};

static void word_side(struct plm_buffer *out, const struct plm_observation *side)
{
    if (side)
        plm_word_value(out, side->value, VALUE_LIMIT);
    else
        plm_buffer_puts(out, "(not looked at)");
}

static void word_value(void *context, const struct plm_value_change *change)
{
    struct values *values = context;
    if (values->shown == values->limit) {
        values->left_out++;
        return;
    }
    plm_buffer_printf(values->out, "%s%s ", values->shown++ > 0 ? "; " : ": ", change->path);
    word_side(values->out, change->before);
    plm_buffer_puts(values->out, " → ");
    word_side(values->out, change->after);
}

void plm_delta_word_row(struct plm_buffer *out, const struct plm_subject_change *row, size_t limit)
{
    struct values values = {.out = out, .limit = limit};
    if (row->was != row->is || row->waived_before != row->waived_after)
        plm_buffer_printf(out, "%s → ", verdict_word(row->was, row->waived_before));
    plm_buffer_puts(out, verdict_word(row->is, row->waived_after));
    if (row->note)
        plm_buffer_printf(out, " (%s)", row->note);
    if (row->is == PLM_UNKNOWN && row->finding_after && row->finding_after->reason)
        plm_buffer_printf(out, ": %s", row->finding_after->reason);
    else if (row->finding_before && row->finding_after)
        plm_delta_each_value(row, word_value, &values);
    if (values.left_out > 0)
        plm_buffer_printf(out, "; %zu more", values.left_out);
}

/* ---- runs ---- */

void plm_delta_word_run(struct plm_buffer *out, const struct plm_report *report)
{
    plm_buffer_printf(out, "%s, %s level %d, judged %s", plm_word_host(report),
                      report->benchmark_id ? report->benchmark_id : "no benchmark", report->level,
                      report->judged ? report->judged : "at an unknown time");
}

void plm_delta_word_verdict(struct plm_buffer *out, const struct plm_delta *delta)
{
    if (delta->gate.reason)
        plm_buffer_puts(out, delta->gate.reason);
    else if (delta->change_count == delta->checks[PLM_BUCKET_STILL_FAILING])
        plm_buffer_puts(out, "nothing changed");
    else
        plm_buffer_puts(out, "no regression, and nothing was lost from sight");
}

/* A name alone proves nothing: many hosts are called localhost. */
const char *plm_delta_word_relation(const struct plm_delta *delta)
{
    if (delta->same_host)
        return "Two runs of one host";
    return strcmp(plm_word_host(delta->before), plm_word_host(delta->after)) == 0
               ? "Two runs under one host name; no id shows that it is one host"
               : "Two hosts";
}
