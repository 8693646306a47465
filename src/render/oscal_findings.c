/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include "wording.h"

#include <plimsoll/base/text.h>
#include <string.h>

static const struct {
    const char *state, *reason; /* NULL: no finding */
    const char *risk;           /* status; NULL: none */
} shapes[PLM_OUTCOMES] = {
    [PLM_OUTCOME_EXPIRED] = {"not-satisfied", "fail", "open"},
    [PLM_OUTCOME_FAIL] = {"not-satisfied", "fail", "open"},
    [PLM_OUTCOME_UNKNOWN] = {"not-satisfied", "other", NULL},
    [PLM_OUTCOME_MANUAL] = {NULL, NULL, NULL},
    [PLM_OUTCOME_WAIVED] = {"not-satisfied", "fail", "deviation-approved"},
    [PLM_OUTCOME_PASS] = {"satisfied", "pass", NULL},
    [PLM_OUTCOME_NOT_APPLICABLE] = {NULL, NULL, NULL},
};

/* A waived manual has no finding that a risk could belong to: nobody has found it to be unsatisfied. */
static bool has_finding(const struct plm_result *result)
{
    enum plm_outcome outcome = plm_outcome_of_result(result);
    return shapes[outcome].state && !(outcome == PLM_OUTCOME_WAIVED && result->verdict == PLM_MANUAL);
}

static bool has_risk(const struct plm_result *result)
{
    return has_finding(result) && shapes[plm_outcome_of_result(result)].risk;
}

static void put_related(struct plm_oscal *oscal, const char *list, const char *member, const char *kind,
                        const struct plm_result *result)
{
    plm_json_stream_open(&oscal->json, list, '[');
    plm_json_stream_open(&oscal->json, NULL, '{');
    plm_oscal_put_uuid(oscal, member, kind, result->id);
    plm_json_stream_end(&oscal->json, '}');
    plm_json_stream_end(&oscal->json, ']');
}

/* ---- risks ---- */

/* Waivers end with a day; OSCAL wants a moment: the end of that day. */
static void put_deadline(struct plm_json_stream *json, const char *day)
{
    int64_t milliseconds = 0;
    plm_auto_free char *moment = plm_asprintf("%sT23:59:59Z", day ? day : "");
    if (plm_parse_time(moment, &milliseconds))
        plm_json_stream_text(json, "deadline", moment);
}

static void put_waiver(struct plm_oscal *oscal, const struct plm_result *result, const struct plm_exception *waiver)
{
    struct plm_json_stream *json = &oscal->json;
    plm_auto_buffer struct plm_buffer text = {0};
    bool active = waiver->state == PLM_WAIVER_ACTIVE;
    plm_buffer_puts(&text, active ? "Waived " : "The waiver has expired; it held ");
    plm_word_waiver(&text, waiver);
    if (waiver->owner)
        plm_buffer_printf(&text, " (approved by %s)", waiver->owner);
    plm_json_stream_open(json, "mitigating-factors", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "mitigating-factor", result->id);
    plm_oscal_put_markup(json, "description", plm_buffer_text(&text));
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    put_deadline(json, waiver->expires);
    plm_json_stream_open(json, "risk-log", '{');
    plm_json_stream_open(json, "entries", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "risk-log", result->id);
    plm_oscal_put_line(json, "title", active ? "deviation approved" : "approved deviation has expired");
    plm_oscal_put_markup(json, "description", plm_buffer_text(&text));
    plm_json_stream_text(json, "start", plm_oscal_time(oscal->report->judged));
    plm_json_stream_text(json, "status-change", active ? "deviation-approved" : "open");
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static void put_risk(struct plm_oscal *oscal, const struct plm_result *result)
{
    struct plm_json_stream *json = &oscal->json;
    enum plm_outcome outcome = plm_outcome_of_result(result);
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_title(&title, result);
    plm_word_headline(&headline, oscal->report, result);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "risk", result->id);
    plm_oscal_put_line(json, "title", plm_buffer_text(&title));
    plm_oscal_put_markup(json, "description", plm_buffer_text(&headline));
    plm_oscal_put_markup(json, "statement", result->rationale ? result->rationale : result->title);
    plm_json_stream_open(json, "props", '[');
    plm_oscal_put_property(json, "severity", plm_severity_name(result->severity));
    plm_json_stream_end(json, ']');
    plm_json_stream_text(json, "status", shapes[outcome].risk);
    const struct plm_exception *waiver = NULL;
    if (outcome == PLM_OUTCOME_WAIVED)
        waiver = plm_result_waiver(oscal->report, result, PLM_WAIVER_ACTIVE);
    if (outcome == PLM_OUTCOME_EXPIRED)
        waiver = plm_result_waiver(oscal->report, result, PLM_WAIVER_EXPIRED);
    if (waiver)
        put_waiver(oscal, result, waiver);
    if (result->remediation) {
        plm_json_stream_open(json, "remediations", '[');
        plm_json_stream_open(json, NULL, '{');
        plm_oscal_put_uuid(oscal, "uuid", "remediation", result->id);
        plm_json_stream_text(json, "lifecycle", "recommendation");
        plm_oscal_put_line(json, "title", "Remedy");
        plm_oscal_put_markup(json, "description", result->remediation);
        plm_json_stream_end(json, '}');
        plm_json_stream_end(json, ']');
    }
    put_related(oscal, "related-observations", "observation-uuid", "observation", result);
    plm_json_stream_end(json, '}');
}

/* ---- findings ---- */

static void put_finding(struct plm_oscal *oscal, const struct plm_result *result)
{
    struct plm_json_stream *json = &oscal->json;
    enum plm_outcome outcome = plm_outcome_of_result(result);
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_auto_buffer struct plm_buffer control = {0};
    plm_word_title(&title, result);
    plm_word_headline(&headline, oscal->report, result);
    plm_oscal_control(&control, oscal->report, result);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_oscal_put_uuid(oscal, "uuid", "finding", result->id);
    plm_oscal_put_line(json, "title", plm_buffer_text(&title));
    plm_oscal_put_markup(json, "description", plm_buffer_text(&headline));
    plm_json_stream_open(json, "target", '{');
    plm_json_stream_text(json, "type", "objective-id");
    plm_json_stream_text(json, "target-id", plm_buffer_text(&control));
    plm_json_stream_open(json, "status", '{');
    plm_json_stream_text(json, "state", shapes[outcome].state);
    plm_json_stream_text(json, "reason", shapes[outcome].reason);
    if (outcome == PLM_OUTCOME_UNKNOWN)
        plm_oscal_put_markup(json, "remarks", "Could not be decided; the description says why.");
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
    put_related(oscal, "related-observations", "observation-uuid", "observation", result);
    if (has_risk(result))
        put_related(oscal, "related-risks", "risk-uuid", "risk", result);
    plm_json_stream_end(json, '}');
}

/* OSCAL has no empty lists: one without elements is left out. */
static void put_list(struct plm_oscal *oscal, const char *name, bool (*has)(const struct plm_result *result),
                     void (*put)(struct plm_oscal *oscal, const struct plm_result *result))
{
    bool open = false;
    for (size_t i = 0; i < oscal->report->result_count; i++) {
        if (!has(&oscal->report->results[i]))
            continue;
        if (!open)
            plm_json_stream_open(&oscal->json, name, '[');
        open = true;
        put(oscal, &oscal->report->results[i]);
    }
    if (open)
        plm_json_stream_end(&oscal->json, ']');
}

void plm_oscal_write_findings(struct plm_oscal *oscal)
{
    put_list(oscal, "risks", has_risk, put_risk);
    put_list(oscal, "findings", has_finding, put_finding);
}
