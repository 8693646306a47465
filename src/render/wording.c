/* SPDX-License-Identifier: Apache-2.0 */
#include "wording.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* Names listed in a headline; the rest is counted. */
#define HEADLINE_NAMES 3
/* A value in a headline, in bytes. */
#define HEADLINE_VALUE 80
/* Ids of containers and images have 64 hex digits; the engine takes any unambiguous beginning. */
#define LONG_ID 64
#define SHORT_ID 12

void plm_word_subject(struct plm_buffer *out, const struct plm_subject *subject)
{
    plm_buffer_puts(out, subject->kind ? subject->kind : "subject");
    if (subject->key && *subject->key) {
        plm_buffer_putc(out, ' ');
        plm_buffer_puts(out, subject->key);
    }
}

void plm_word_count(struct plm_buffer *out, size_t count, const char *kind)
{
    plm_buffer_printf(out, "%zu %s%s", count, kind ? kind : "subject", count == 1 ? "" : "s");
}

void plm_word_score(struct plm_buffer *out, const struct plm_score *score)
{
    if (score->of == 0)
        plm_buffer_puts(out, "none: nothing was assessed");
    else
        plm_buffer_printf(out, "%.1f %% (%zu of %zu)", score->value, score->passed, score->of);
}

void plm_word_value(struct plm_buffer *out, const char *value, size_t limit)
{
    if (value)
        (void)plm_text_clean_line(out, value, strlen(value), limit);
    else
        plm_buffer_puts(out, "unknown");
}

void plm_word_observation(struct plm_buffer *out, const struct plm_observation *observation)
{
    plm_buffer_puts(out, observation->path ? observation->path : "?");
    plm_buffer_puts(out, " = ");
    plm_word_value(out, observation->value, HEADLINE_VALUE);
}

void plm_word_origin(struct plm_buffer *out, const char *origin)
{
    const char *rest = origin ? origin : "";
    for (const char *at = rest; *at;) {
        size_t digits = 0;
        while (isxdigit((unsigned char)at[digits]))
            digits++;
        if (digits == LONG_ID) {
            plm_buffer_append(out, rest, (size_t)(at - rest) + SHORT_ID);
            rest = at + LONG_ID;
        }
        at += digits > 0 ? digits : 1;
    }
    plm_buffer_puts(out, rest);
}

void plm_word_waiver(struct plm_buffer *out, const struct plm_exception *waiver)
{
    plm_buffer_printf(out, "until %s", waiver->expires ? waiver->expires : "further notice");
    if (waiver->ticket)
        plm_buffer_printf(out, " (%s)", waiver->ticket);
    if (waiver->reason)
        plm_buffer_printf(out, ": %s", waiver->reason);
}

void plm_word_waived(struct plm_buffer *out, enum plm_verdict underlying, const struct plm_exception *waiver)
{
    plm_buffer_printf(out, "WAIVED until %s", waiver && waiver->expires ? waiver->expires : "further notice");
    if (waiver && waiver->ticket)
        plm_buffer_printf(out, " (%s)", waiver->ticket);
    plm_buffer_printf(out, ": %s", plm_verdict_name(underlying));
    if (waiver && waiver->owner)
        plm_buffer_printf(out, ", accepted by %s", waiver->owner);
    if (waiver && waiver->reason)
        plm_buffer_printf(out, ": %s", waiver->reason);
}

void plm_word_finding(struct plm_buffer *out, const struct plm_finding *finding)
{
    size_t shown = 0;
    if (finding->reason)
        plm_buffer_puts(out, finding->reason);
    for (; !finding->reason && shown < finding->observed_count && shown < 2; shown++) {
        plm_buffer_puts(out, shown > 0 ? ", " : "");
        plm_word_observation(out, &finding->observed[shown]);
    }
    if (!finding->reason && shown == 0)
        plm_buffer_puts(out, plm_verdict_name(finding->verdict));
}

void plm_word_title(struct plm_buffer *out, const struct plm_result *result)
{
    if (result->number)
        plm_buffer_printf(out, "%s ", result->number);
    plm_buffer_puts(out, result->title ? result->title : result->id);
}

/* ---- the headline ---- */

static const struct plm_finding *first_of(const struct plm_result *result, enum plm_verdict verdict)
{
    for (size_t i = 0; i < result->finding_count; i++)
        if (result->findings[i].verdict == verdict)
            return &result->findings[i];
    return NULL;
}

static bool has_key(const struct plm_report *report, const struct plm_finding *finding)
{
    const struct plm_subject *subject = plm_report_subject(report, finding->subject);
    return subject->key && *subject->key;
}

/* "3 of 12 containers fail: a, b, c", "1 of 12 containers fails: a"; for the host as a whole the fact that decided. */
static void word_subjects(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result,
                          enum plm_verdict verdict)
{
    static const struct {
        const char *one, *many;
    } verbs[PLM_VERDICTS] = {[PLM_FAIL] = {"fails", "fail"},
                             [PLM_UNKNOWN] = {"could not be decided", "could not be decided"},
                             [PLM_MANUAL] = {"needs a person", "need a person"}};
    const char *verb = result->counts[verdict] == 1 ? verbs[verdict].one : verbs[verdict].many;
    const struct plm_finding *first = first_of(result, verdict);
    if (!first) {
        plm_buffer_puts(out, result->reason ? result->reason : verbs[verdict].many);
        return;
    }
    if (!has_key(report, first)) {
        plm_word_finding(out, first);
        return;
    }
    size_t assessed = 0, named = 0;
    for (size_t i = 0; i < PLM_VERDICTS; i++)
        assessed += i == PLM_NOT_APPLICABLE ? 0 : result->counts[i];
    plm_buffer_printf(out, "%zu of ", result->counts[verdict]);
    plm_word_count(out, assessed, result->subject_kind);
    plm_buffer_printf(out, " %s: ", verb);
    for (size_t i = 0; i < result->finding_count && named < HEADLINE_NAMES; i++) {
        if (result->findings[i].verdict != verdict)
            continue;
        plm_buffer_puts(out, named++ > 0 ? ", " : "");
        plm_buffer_puts(out, plm_report_subject(report, result->findings[i].subject)->key);
    }
    if (result->counts[verdict] > named)
        plm_buffer_printf(out, " and %zu more", result->counts[verdict] - named);
    if (first->reason)
        plm_buffer_printf(out, " (%s)", first->reason);
}

static void word_attestation(struct plm_buffer *out, const struct plm_exception *attestation)
{
    plm_buffer_printf(out, "attested by %s", attestation->owner ? attestation->owner : "nobody named");
    if (attestation->expires)
        plm_buffer_printf(out, ", until %s", attestation->expires);
    if (attestation->reason)
        plm_buffer_printf(out, ": %s", attestation->reason);
}

static void word_pass(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result)
{
    const struct plm_subject *only = result->passed_count == 1 ? plm_report_subject(report, result->passed[0]) : NULL;
    if (only && (!only->key || !*only->key)) {
        plm_buffer_printf(out, "proven from facts of the %s", only->kind ? only->kind : "host");
        return;
    }
    plm_word_count(out, result->passed_count, result->subject_kind);
    plm_buffer_puts(out, result->passed_count == 1 ? " passes" : " pass");
}

void plm_word_headline(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result)
{
    const struct plm_exception *attestation = plm_result_attestation(report, result);
    const struct plm_exception *waiver = NULL;
    if (attestation && result->decided != result->verdict) {
        word_attestation(out, attestation);
        return;
    }
    switch (plm_outcome_of_result(result)) {
    case PLM_OUTCOME_EXPIRED:
        waiver = plm_result_waiver(report, result, PLM_WAIVER_EXPIRED);
        plm_buffer_printf(out, "WAIVER EXPIRED %s: ", waiver && waiver->expires ? waiver->expires : "");
        word_subjects(out, report, result, PLM_FAIL);
        return;
    case PLM_OUTCOME_FAIL:
        word_subjects(out, report, result, PLM_FAIL);
        return;
    case PLM_OUTCOME_UNKNOWN:
        word_subjects(out, report, result, PLM_UNKNOWN);
        return;
    case PLM_OUTCOME_MANUAL:
        word_subjects(out, report, result, PLM_MANUAL);
        return;
    case PLM_OUTCOME_WAIVED:
        plm_word_waived(out, result->decided, plm_result_waiver(report, result, PLM_WAIVER_ACTIVE));
        return;
    case PLM_OUTCOME_PASS:
        word_pass(out, report, result);
        return;
    case PLM_OUTCOME_NOT_APPLICABLE:
        plm_buffer_puts(out, result->reason ? result->reason : "does not concern this host");
        return;
    case PLM_OUTCOMES:
        break;
    }
}

/* ---- host, engine, privileges ---- */

#define PATH_LIMIT 128
#define FACTS_DEPTH 4 /* connection.url is at 2; what lies deeper is shown as JSON */

struct walk {
    void (*visit)(void *context, const char *name, const char *text, const char *unknown);
    void *context;
};

static void walk_fact(const struct walk *walk, const char *prefix, const struct plm_json *object, int depth)
{
    plm_json_each (child, object) {
        char name[PATH_LIMIT];
        const char *key = plm_json_key(child);
        snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "." : "", key ? key : "?");
        plm_auto_buffer struct plm_buffer text = {0};
        if (plm_json_type(child) == PLM_JSON_OBJECT && plm_json_count(child) == 0)
            continue; /* no labels, say: nothing to show */
        if (plm_json_unknown(child)) {
            walk->visit(walk->context, name, NULL, plm_json_unknown(child));
            continue;
        }
        switch (plm_json_type(child)) {
        case PLM_JSON_NULL:
            walk->visit(walk->context, name, NULL, "not known");
            break;
        case PLM_JSON_OBJECT:
            if (depth < FACTS_DEPTH) {
                walk_fact(walk, name, child, depth + 1);
                break;
            }
            plm_json_print(child, &text);
            walk->visit(walk->context, name, plm_buffer_text(&text), NULL);
            break;
        case PLM_JSON_STRING:
            walk->visit(walk->context, name, plm_json_text(child), NULL);
            break;
        case PLM_JSON_BOOL:
            walk->visit(walk->context, name, plm_json_is_true(child) ? "yes" : "no", NULL);
            break;
        case PLM_JSON_NUMBER:
        case PLM_JSON_LIST:
            plm_json_print(child, &text);
            walk->visit(walk->context, name, plm_buffer_text(&text), NULL);
            break;
        }
    }
}

void plm_word_facts(const struct plm_json *object,
                    void (*visit)(void *context, const char *name, const char *text, const char *unknown),
                    void *context)
{
    const struct walk walk = {.visit = visit, .context = context};
    walk_fact(&walk, "", object, 1);
}

const char *plm_word_host(const struct plm_report *report)
{
    const char *name = plm_json_text(plm_json_get(report->host, "name"));
    return name && *name ? name : "unnamed host";
}
