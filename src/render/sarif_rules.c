/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif_parts.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* GitHub's limits: characters of a full description, tags of a rule. */
#define DESCRIPTION_LIMIT 1000
#define TAGS 20

const char *plm_sarif_level(enum plm_severity severity)
{
    static const char *const levels[PLM_SEVERITIES] = {
        [PLM_LOW] = "note", [PLM_MEDIUM] = "warning", [PLM_HIGH] = "error", [PLM_CRITICAL] = "error"};
    return levels[severity];
}

static const char *security_severity(enum plm_severity severity)
{
    /* In the middle of GitHub's bands: critical over 9, high from 7, medium from 4, low below. */
    static const char *const scores[PLM_SEVERITIES] = {
        [PLM_LOW] = "2.0", [PLM_MEDIUM] = "5.5", [PLM_HIGH] = "8.0", [PLM_CRITICAL] = "9.5"};
    return scores[severity];
}

static const char *precision(enum plm_evidence_kind evidence)
{
    switch (evidence) {
    case PLM_MEASURED:
        return "very-high";
    case PLM_PARTIAL:
        return "high";
    case PLM_ATTESTED:
        return "medium";
    }
    return "medium";
}

static void put_message(struct plm_json_stream *json, const char *key, const char *text, const char *markdown)
{
    plm_json_stream_open(json, key, '{');
    plm_json_stream_text(json, "text", text);
    if (markdown)
        plm_json_stream_text(json, "markdown", markdown);
    plm_json_stream_end(json, '}');
}

static void put_help(struct plm_json_stream *json, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer text = {0};
    plm_auto_buffer struct plm_buffer markdown = {0};
    const char *remedy = result->remediation ? result->remediation : "No remedy is described.";
    plm_buffer_printf(&text, "%s%s%s", result->rationale ? result->rationale : "", result->rationale ? "\n\n" : "",
                      remedy);
    if (result->rationale)
        plm_buffer_printf(&markdown, "%s\n\n", result->rationale);
    plm_buffer_printf(&markdown, "**Remedy.** %s\n", remedy);
    if (result->rule)
        plm_buffer_printf(&markdown, "\n**Rule.** `%s`\n", result->rule);
    put_message(json, "help", plm_buffer_text(&text), plm_buffer_text(&markdown));
}

static void put_tags(struct plm_json_stream *json, const struct plm_report *report, const struct plm_result *result)
{
    size_t count = 3;
    char level[32];
    snprintf(level, sizeof level, "level-%d", result->level);
    plm_json_stream_open(json, "tags", '[');
    plm_json_stream_text(json, NULL, "security");
    plm_json_stream_text(json, NULL, report->benchmark_id ? report->benchmark_id : "plimsoll");
    plm_json_stream_text(json, NULL, level);
    for (size_t i = 0; i < result->reference_count; i++)
        for (const char *const *id = result->references[i].ids; id && *id && count < TAGS; id++, count++) {
            plm_auto_free char *tag = plm_asprintf("%s/%s", result->references[i].framework, *id);
            plm_json_stream_text(json, NULL, tag);
        }
    plm_json_stream_end(json, ']');
}

static void put_rule(struct plm_sarif *sarif, const struct plm_result *result)
{
    struct plm_json_stream *json = &sarif->json;
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer about = {0};
    const char *description = result->rationale ? result->rationale : result->title ? result->title : result->id;
    plm_word_title(&title, result);
    (void)plm_text_clean(&about, description, strlen(description), DESCRIPTION_LIMIT);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "id", result->id);
    put_message(json, "shortDescription", plm_buffer_text(&title), NULL);
    put_message(json, "fullDescription", plm_buffer_text(&about), NULL);
    put_help(json, result);
    plm_json_stream_open(json, "defaultConfiguration", '{');
    plm_json_stream_text(json, "level", plm_sarif_level(result->severity));
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "properties", '{');
    put_tags(json, sarif->report, result);
    plm_json_stream_text(json, "precision", precision(result->evidence));
    plm_json_stream_text(json, "security-severity", security_severity(result->severity));
    if (result->number)
        plm_json_stream_text(json, "number", result->number);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

void plm_sarif_write_rules(struct plm_sarif *sarif)
{
    plm_json_stream_open(&sarif->json, "rules", '[');
    for (size_t i = 0; i < sarif->report->result_count; i++)
        put_rule(sarif, &sarif->report->results[i]);
    plm_json_stream_end(&sarif->json, ']');
}
