/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif.h"

#include "report_xml.h"
#include "sarif_parts.h"
#include "wording.h"

#include <plimsoll/base/sha256.h>
#include <plimsoll/base/text.h>
#include <string.h>

/* ---- which outcomes are results ---- */

struct kind {
    const char *kind; /* NULL: no result */
    bool has_level;   /* else "none" */
    bool suppressed;
};

/* Readers that know no "kind" take every result for a failure, so that only failures are one by default. */
static struct kind kind_of(const struct plm_render_options *options, enum plm_outcome outcome, enum plm_verdict verdict)
{
    switch (outcome) {
    case PLM_OUTCOME_EXPIRED:
    case PLM_OUTCOME_FAIL:
        return (struct kind){"fail", true, false};
    case PLM_OUTCOME_WAIVED:
        if (options->sarif_waived || options->sarif_all)
            return (struct kind){verdict == PLM_MANUAL ? "review" : "fail", verdict != PLM_MANUAL, true};
        break;
    case PLM_OUTCOME_MANUAL:
        if (options->sarif_review || options->sarif_all)
            return (struct kind){"review", false, false};
        break;
    case PLM_OUTCOME_UNKNOWN:
        if (options->sarif_all)
            return (struct kind){"open", false, false};
        break;
    case PLM_OUTCOME_PASS:
        if (options->sarif_all)
            return (struct kind){"pass", false, false};
        break;
    case PLM_OUTCOME_NOT_APPLICABLE:
        if (options->sarif_all)
            return (struct kind){"notApplicable", false, false};
        break;
    case PLM_OUTCOMES:
        break;
    }
    return (struct kind){0};
}

/* ---- one result ---- */

struct rule {
    struct plm_sarif *sarif;
    const struct plm_result *result;
    size_t index, share, written, left_out;
    enum plm_outcome outcome; /* of the result: only with it may subjects speak */
};

/* Hash of rule and target, not of a line: all alerts of a rule stand at the same line. The number says how many equal
 * ones came before: none. */
static void put_fingerprints(const struct rule *rule, const struct plm_subject *subject)
{
    struct plm_json_stream *json = &rule->sarif->json;
    const char *const parts[] = {plm_word_host(rule->sarif->report), rule->result->id, subject ? subject->kind : "",
                                 subject ? subject->key : ""};
    struct plm_sha256 sha;
    char hex[65], line[32];
    plm_sha256_init(&sha);
    for (size_t i = 0; i < PLM_COUNT(parts); i++)
        plm_sha256_update(&sha, parts[i] ? parts[i] : "", (parts[i] ? strlen(parts[i]) : 0) + 1);
    plm_sha256_hex(&sha, hex);
    snprintf(line, sizeof line, "%.16s:1", hex);
    plm_json_stream_open(json, "partialFingerprints", '{');
    plm_json_stream_text(json, "primaryLocationLineHash", line);
    plm_json_stream_text(json, "plimsoll/v1", hex);
    plm_json_stream_end(json, '}');
}

static void put_location(const struct rule *rule, const struct plm_subject *subject)
{
    struct plm_json_stream *json = &rule->sarif->json;
    plm_auto_buffer struct plm_buffer name = {0};
    plm_buffer_puts(&name, plm_word_host(rule->sarif->report));
    if (subject)
        plm_buffer_printf(&name, "/%s", subject->kind ? subject->kind : "subject");
    if (subject && subject->key && *subject->key)
        plm_buffer_printf(&name, "/%s", subject->key);
    plm_json_stream_open(json, "locations", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_open(json, "physicalLocation", '{');
    plm_json_stream_open(json, "artifactLocation", '{');
    plm_json_stream_text(json, "uri", plm_buffer_text(&rule->sarif->anchor));
    plm_json_stream_end(json, '}');
    plm_json_stream_raw(json, "region", "{\"startLine\":1,\"startColumn\":1,\"endLine\":1,\"endColumn\":1}");
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "logicalLocations", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "fullyQualifiedName", plm_buffer_text(&name));
    plm_json_stream_text(json, "kind", "resource");
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
}

static void put_suppression(const struct rule *rule, const struct plm_exception *waiver)
{
    struct plm_json_stream *json = &rule->sarif->json;
    plm_auto_buffer struct plm_buffer text = {0};
    plm_buffer_puts(&text, "WAIVED ");
    if (waiver)
        plm_word_waiver(&text, waiver);
    plm_json_stream_open(json, "suppressions", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "kind", "external");
    plm_json_stream_text(json, "status", "accepted");
    plm_json_stream_text(json, "justification", plm_buffer_text(&text));
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
}

static void put_observed(const struct rule *rule, const struct plm_finding *finding)
{
    struct plm_json_stream *json = &rule->sarif->json;
    const struct plm_subject *subject = plm_report_subject(rule->sarif->report, finding->subject);
    size_t count = finding->observed_count < PLM_XML_OBSERVATIONS ? finding->observed_count : PLM_XML_OBSERVATIONS;
    plm_json_stream_open(json, "observed", '[');
    for (size_t i = 0; i < count; i++) {
        plm_auto_buffer struct plm_buffer value = {0};
        plm_word_value(&value, finding->observed[i].value, PLM_XML_VALUE);
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "path", finding->observed[i].path);
        plm_json_stream_text(json, "value", plm_buffer_text(&value));
        plm_json_stream_text(json, "origin", plm_observation_origin(&finding->observed[i], subject));
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
    if (count < finding->observed_count)
        plm_json_stream_size(json, "observedMore", finding->observed_count - count);
}

/* "](" would make a link of a stranger's text; a backslash before the bracket is SARIF's own way out. */
static void put_plain(struct plm_buffer *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (at[0] == ']' && at[1] == '(')
            plm_buffer_putc(out, '\\');
        plm_buffer_putc(out, *at);
    }
}

static void put_text(const struct rule *rule, const struct plm_shown *shown)
{
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_buffer struct plm_buffer plain = {0};
    const struct plm_exception *waiver =
        shown && shown->finding ? plm_finding_waiver(rule->sarif->report, shown->finding) : NULL;
    if (shown && shown->outcome == PLM_OUTCOME_EXPIRED)
        plm_buffer_printf(&text, "WAIVER EXPIRED %s: ", waiver && waiver->expires ? waiver->expires : "");
    plm_word_title(&text, rule->result);
    plm_buffer_puts(&text, ": ");
    if (shown && shown->subject->key && *shown->subject->key) {
        plm_word_subject(&text, shown->subject);
        plm_buffer_puts(&text, ": ");
    }
    if (!shown)
        plm_word_headline(&text, rule->sarif->report, rule->result);
    else if (shown->finding)
        plm_word_finding(&text, shown->finding);
    else
        plm_buffer_puts(&text, plm_outcome_name(shown->outcome));
    put_plain(&plain, plm_buffer_text(&text));
    plm_json_stream_open(&rule->sarif->json, "message", '{');
    plm_json_stream_text(&rule->sarif->json, "text", plm_buffer_text(&plain));
    plm_json_stream_end(&rule->sarif->json, '}');
}

/* shown NULL: the rule as a whole. */
static void put_result(struct rule *rule, const struct plm_shown *shown, struct kind kind)
{
    struct plm_json_stream *json = &rule->sarif->json;
    enum plm_outcome outcome = shown ? shown->outcome : rule->outcome;
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "ruleId", rule->result->id);
    plm_json_stream_size(json, "ruleIndex", rule->index);
    plm_json_stream_text(json, "kind", kind.kind);
    plm_json_stream_text(json, "level", kind.has_level ? plm_sarif_level(rule->result->severity) : "none");
    put_text(rule, shown);
    put_location(rule, shown ? shown->subject : NULL);
    put_fingerprints(rule, shown ? shown->subject : NULL);
    if (kind.suppressed)
        put_suppression(rule, shown ? plm_finding_waiver(rule->sarif->report, shown->finding)
                                    : plm_result_waiver(rule->sarif->report, rule->result, PLM_WAIVER_ACTIVE));
    plm_json_stream_open(json, "properties", '{');
    plm_json_stream_text(json, "outcome", plm_outcome_name(outcome));
    if (shown && shown->finding)
        put_observed(rule, shown->finding);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
    rule->written++;
}

/* ---- all results of a rule ---- */

static void visit(void *context, const struct plm_shown *shown)
{
    struct rule *rule = context;
    enum plm_verdict verdict = shown->finding ? shown->finding->verdict : PLM_PASS;
    struct kind kind = kind_of(rule->sarif->options, shown->outcome, verdict);
    if (!kind.kind)
        return;
    if (rule->written >= rule->share)
        rule->left_out++;
    else
        put_result(rule, shown, kind);
}

/* The first of the waived findings is the one whose verdict the result as a whole has. */
static enum plm_verdict underlying(const struct plm_result *result)
{
    return result->verdict == PLM_MANUAL ? PLM_MANUAL : PLM_FAIL;
}

void plm_sarif_write_results(struct plm_sarif *sarif, size_t *left_out)
{
    size_t share = plm_sarif_share(sarif->report, sarif->options, PLM_SARIF_RESULTS);
    plm_json_stream_open(&sarif->json, "results", '[');
    for (size_t i = 0; i < sarif->report->result_count; i++) {
        const struct plm_result *result = &sarif->report->results[i];
        struct rule rule = {sarif, result, i, share, 0, 0, plm_outcome_of_result(result)};
        struct kind kind = kind_of(sarif->options, rule.outcome, underlying(result));
        if (kind.kind && !plm_result_told_by_subjects(sarif->report, result))
            put_result(&rule, NULL, kind);
        if (!plm_result_attested(result))
            (void)plm_shown_each(sarif->report, result, SIZE_MAX, visit, &rule);
        left_out[i] = rule.left_out;
    }
    plm_json_stream_end(&sarif->json, ']');
}

/* ---- the limit ---- */

static size_t count_results(const struct plm_report *report, const struct plm_render_options *options,
                            const struct plm_result *result)
{
    size_t count = 1; /* perhaps one for the whole */
    for (size_t i = 0; i < result->finding_count; i++)
        count +=
            kind_of(options, plm_outcome_of_finding(report, &result->findings[i]), result->findings[i].verdict).kind !=
            NULL;
    return count + (options->sarif_all ? result->passed_count : 0);
}

size_t plm_sarif_share(const struct plm_report *report, const struct plm_render_options *options, size_t limit)
{
    plm_auto_free size_t *counts = plm_alloc_array(report->result_count + 1, sizeof *counts);
    size_t low = 1, high = limit;
    for (size_t i = 0; i < report->result_count; i++)
        counts[i] = count_results(report, options, &report->results[i]);
    while (low < high) {
        size_t share = low + (high - low + 1) / 2, sum = 0;
        for (size_t i = 0; i < report->result_count; i++)
            sum += counts[i] < share ? counts[i] : share;
        if (sum <= limit)
            low = share;
        else
            high = share - 1;
    }
    return low;
}
