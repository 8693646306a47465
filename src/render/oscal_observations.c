/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include "evidence_text.h"
#include "report_xml.h"
#include "wording.h"

#include <string.h>

/* ---- the inventory: every subject that an observation shows ---- */

static void mark(void *context, const struct plm_shown *shown)
{
    struct {
        bool *seen;
        size_t count;
    } *marks = context;
    if (shown->index < marks->count)
        marks->seen[shown->index] = true;
}

/* Subjects are known by their place in the report. */
static void put_subject_uuid(struct plm_oscal *oscal, const char *key, size_t index)
{
    char name[24];
    snprintf(name, sizeof name, "%zu", index);
    plm_oscal_put_uuid(oscal, key, "subject", name);
}

static void put_item(struct plm_oscal *oscal, size_t index)
{
    struct plm_json_stream *json = &oscal->json;
    const struct plm_subject *subject = &oscal->report->subjects[index];
    plm_auto_buffer struct plm_buffer about = {0};
    plm_word_subject(&about, subject);
    if (!subject->key || !*subject->key)
        plm_buffer_printf(&about, " %s", plm_word_host(oscal->report));
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    put_subject_uuid(oscal, "uuid", index);
    plm_oscal_put_markup(json, "description", plm_buffer_text(&about));
    plm_json_stream_open(json, "props", '[');
    plm_oscal_put_property(json, "kind", subject->kind ? subject->kind : "subject");
    plm_oscal_put_property(json, "key", subject->key);
    plm_oscal_put_property(json, "id", subject->id);
    plm_oscal_put_property(json, "state", subject->state);
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

void plm_oscal_write_inventory(struct plm_oscal *oscal)
{
    const struct plm_report *report = oscal->report;
    plm_auto_free bool *seen = plm_alloc_array(report->subject_count + 1, sizeof *seen);
    struct {
        bool *seen;
        size_t count;
    } marks = {seen, report->subject_count};
    bool open = false;
    for (size_t i = 0; i < report->result_count; i++)
        (void)plm_shown_each(report, &report->results[i], PLM_XML_SUBJECTS, mark, &marks);
    for (size_t i = 0; i < report->subject_count; i++) {
        if (!seen[i])
            continue;
        if (!open) {
            plm_json_stream_open(&oscal->json, "local-definitions", '{');
            plm_json_stream_open(&oscal->json, "inventory-items", '[');
        }
        open = true;
        put_item(oscal, i);
    }
    if (open) {
        plm_json_stream_end(&oscal->json, ']');
        plm_json_stream_end(&oscal->json, '}');
    }
}

/* ---- observations ---- */

static void put_methods(struct plm_json_stream *json, const struct plm_result *result)
{
    plm_json_stream_open(json, "methods", '[');
    if (result->evidence == PLM_ATTESTED || result->verdict == PLM_MANUAL)
        plm_json_stream_text(json, NULL, "EXAMINE");
    else
        plm_json_stream_text(json, NULL, "TEST");
    if (plm_result_attested(result))
        plm_json_stream_text(json, NULL, "INTERVIEW");
    plm_json_stream_end(json, ']');
}

static void put_reference(void *context, const struct plm_shown *shown)
{
    struct plm_oscal *oscal = context;
    if (shown->index >= oscal->report->subject_count)
        return;
    plm_json_stream_open(&oscal->json, NULL, '{');
    put_subject_uuid(oscal, "subject-uuid", shown->index);
    plm_json_stream_text(&oscal->json, "type", "inventory-item");
    plm_json_stream_open(&oscal->json, "props", '[');
    plm_oscal_put_property(&oscal->json, "outcome", plm_outcome_name(shown->outcome));
    plm_json_stream_end(&oscal->json, ']');
    plm_json_stream_end(&oscal->json, '}');
}

static void put_evidence(void *context, const struct plm_shown *shown)
{
    struct plm_oscal *oscal = context;
    plm_auto_buffer struct plm_buffer text = {0};
    plm_word_subject(&text, shown->subject);
    plm_buffer_printf(&text, ": %s", plm_outcome_name(shown->outcome));
    if (shown->finding && shown->finding->reason)
        plm_buffer_printf(&text, ": %s", shown->finding->reason);
    if (shown->finding && shown->finding->observed_count > 0)
        plm_buffer_putc(&text, '\n');
    plm_evidence_text(&text, shown->subject, shown->finding, "\n", PLM_XML_VALUE);
    plm_json_stream_open(&oscal->json, NULL, '{');
    plm_oscal_put_markup(&oscal->json, "description", plm_buffer_text(&text));
    plm_json_stream_end(&oscal->json, '}');
}

static bool has_subjects(const struct plm_report *report, const struct plm_result *result)
{
    return result->finding_count + result->passed_count > 0 && report->subject_count > 0;
}

static void put_properties(struct plm_oscal *oscal, const struct plm_result *result)
{
    struct plm_json_stream *json = &oscal->json;
    char level[16];
    snprintf(level, sizeof level, "%d", result->level);
    plm_json_stream_open(json, "props", '[');
    plm_oscal_put_property(json, "check", result->id);
    plm_oscal_put_property(json, "outcome", plm_outcome_name(plm_outcome_of_result(result)));
    plm_oscal_put_property(json, "verdict", plm_verdict_name(result->verdict));
    plm_oscal_put_property(json, "severity", plm_severity_name(result->severity));
    plm_oscal_put_property(json, "level", level);
    plm_json_stream_end(json, ']');
}

static void put_observation(struct plm_oscal *oscal, const struct plm_result *result)
{
    const struct plm_report *report = oscal->report;
    struct plm_json_stream *json = &oscal->json;
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_title(&title, result);
    plm_word_headline(&headline, report, result);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "observation", result->id);
    plm_oscal_put_line(json, "title", plm_buffer_text(&title));
    plm_oscal_put_markup(json, "description", plm_buffer_text(&headline));
    put_properties(oscal, result);
    put_methods(json, result);
    plm_json_stream_raw(json, "types", "[\"control-objective\"]");
    if (has_subjects(report, result)) {
        plm_json_stream_open(json, "subjects", '[');
        (void)plm_shown_each(report, result, PLM_XML_SUBJECTS, put_reference, oscal);
        plm_json_stream_end(json, ']');
        plm_json_stream_open(json, "relevant-evidence", '[');
        (void)plm_shown_each(report, result, PLM_XML_SUBJECTS, put_evidence, oscal);
        plm_json_stream_end(json, ']');
    }
    plm_json_stream_text(json, "collected", plm_oscal_time(report->ended ? report->ended : report->judged));
    size_t subjects = result->finding_count + result->passed_count;
    if (subjects > PLM_XML_SUBJECTS) {
        plm_auto_free char *more = plm_asprintf("%zu more subjects: see the JSON report", subjects - PLM_XML_SUBJECTS);
        plm_oscal_put_markup(json, "remarks", more);
    }
    plm_json_stream_end(json, '}');
}

void plm_oscal_write_observations(struct plm_oscal *oscal)
{
    plm_json_stream_open(&oscal->json, "observations", '[');
    for (size_t i = 0; i < oscal->report->result_count; i++)
        put_observation(oscal, &oscal->report->results[i]);
    plm_json_stream_end(&oscal->json, ']');
}
