/* SPDX-License-Identifier: Apache-2.0 */
#include "hdf.h"

#include "evidence_text.h"
#include "json_stream.h"
#include "report_xml.h"
#include "shown.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

struct hdf {
    const struct plm_report *report;
    const struct plm_result *result;
    enum plm_outcome outcome; /* of the result */
    struct plm_json_stream json;
    size_t written; /* results of the control */
};

static void done(struct hdf *hdf)
{
    plm_json_stream_done(&hdf->json);
}

/* In the middle of inspecjs' buckets: low from 0.1, medium from 0.4, high from 0.7, critical from 0.9. */
static const char *const impacts[PLM_SEVERITIES] = {
    [PLM_LOW] = "0.3", [PLM_MEDIUM] = "0.5", [PLM_HIGH] = "0.7", [PLM_CRITICAL] = "0.9"};

/* ---- results of a control ---- */

/* One error makes the control a Profile Error and hides failures, so that only a control which is unknown as a whole
 * has one; elsewhere a subject that is unknown is skipped, and says so. The same holds for a pass beside what is
 * manual. */
static const char *status_of(const struct hdf *hdf, enum plm_outcome outcome)
{
    switch (outcome) {
    case PLM_OUTCOME_EXPIRED:
    case PLM_OUTCOME_FAIL:
        return "failed";
    case PLM_OUTCOME_UNKNOWN:
        return hdf->outcome == PLM_OUTCOME_UNKNOWN ? "error" : "skipped";
    case PLM_OUTCOME_PASS:
        return hdf->outcome == PLM_OUTCOME_MANUAL || hdf->outcome == PLM_OUTCOME_WAIVED ? "skipped" : "passed";
    case PLM_OUTCOME_MANUAL:
    case PLM_OUTCOME_WAIVED:
    case PLM_OUTCOME_NOT_APPLICABLE:
    case PLM_OUTCOMES:
        break;
    }
    return "skipped";
}

static const char *prefix_of(enum plm_outcome outcome)
{
    static const char *const prefixes[PLM_OUTCOMES] = {[PLM_OUTCOME_EXPIRED] = "WAIVER EXPIRED: ",
                                                       [PLM_OUTCOME_FAIL] = "",
                                                       [PLM_OUTCOME_UNKNOWN] = "UNKNOWN: ",
                                                       [PLM_OUTCOME_MANUAL] = "MANUAL: ",
                                                       [PLM_OUTCOME_WAIVED] = "WAIVED: ",
                                                       [PLM_OUTCOME_PASS] = "PASS: ",
                                                       [PLM_OUTCOME_NOT_APPLICABLE] = "NOT APPLICABLE: "};
    return prefixes[outcome];
}

static void put_result(struct hdf *hdf, const char *status, const char *what, const char *message)
{
    plm_json_stream_line(&hdf->json);
    plm_json_stream_open(&hdf->json, NULL, '{');
    plm_json_stream_text(&hdf->json, "status", status);
    plm_json_stream_text(&hdf->json, "code_desc", what);
    plm_json_stream_text(&hdf->json, strcmp(status, "skipped") == 0 ? "skip_message" : "message", message);
    plm_json_stream_text(&hdf->json, "start_time", hdf->report->judged ? hdf->report->judged : "");
    plm_json_stream_end(&hdf->json, '}');
    hdf->written++;
}

static void put_subject(void *context, const struct plm_shown *shown)
{
    struct hdf *hdf = context;
    plm_auto_buffer struct plm_buffer what = {0};
    plm_auto_buffer struct plm_buffer message = {0};
    plm_word_subject(&what, shown->subject);
    plm_buffer_puts(&message, prefix_of(shown->outcome));
    if (shown->finding && shown->finding->reason)
        plm_buffer_printf(&message, "%s\n", shown->finding->reason);
    plm_evidence_text(&message, shown->subject, shown->finding, "\n", PLM_XML_VALUE);
    /* Attested: the subjects are evidence, the attestation is the result. */
    const char *status = plm_result_attested(hdf->result) ? "skipped" : status_of(hdf, shown->outcome);
    put_result(hdf, status, plm_buffer_text(&what), plm_buffer_text(&message));
}

static void put_whole(struct hdf *hdf)
{
    plm_auto_buffer struct plm_buffer message = {0};
    plm_buffer_puts(&message, prefix_of(hdf->outcome));
    plm_word_headline(&message, hdf->report, hdf->result);
    put_result(hdf, status_of(hdf, hdf->outcome), hdf->result->title ? hdf->result->title : hdf->result->id,
               plm_buffer_text(&message));
}

static void put_results(struct hdf *hdf)
{
    hdf->written = 0;
    plm_json_stream_open(&hdf->json, "results", '[');
    if (!plm_result_told_by_subjects(hdf->report, hdf->result))
        put_whole(hdf);
    size_t left_out = plm_shown_each(hdf->report, hdf->result, PLM_XML_SUBJECTS, put_subject, hdf);
    if (left_out > 0) {
        plm_auto_free char *message = plm_asprintf("%zu more subjects: see the JSON report", left_out);
        put_result(hdf, "skipped", "subjects that are not listed here", message);
    }
    plm_json_stream_end(&hdf->json, ']');
}

/* ---- a control ---- */

static void put_tags(struct hdf *hdf)
{
    static const struct plm_reference none = {0};
    const struct plm_result *result = hdf->result;
    plm_json_stream_open(&hdf->json, "tags", '{');
    plm_json_stream_text(&hdf->json, "severity", plm_severity_name(result->severity));
    /* Every recommendation of a configuration benchmark is a configuration setting: CM-6 of NIST SP 800-53. */
    plm_json_stream_raw(&hdf->json, "nist", "[\"CM-6\"]");
    if (result->number)
        plm_json_stream_text(&hdf->json, "number", result->number);
    plm_json_stream_int(&hdf->json, "level", result->level);
    plm_json_stream_text(&hdf->json, "outcome", plm_outcome_name(hdf->outcome));
    plm_json_stream_text(&hdf->json, "verdict", plm_verdict_name(result->verdict));
    for (size_t i = 0; i < result->reference_count; i++) {
        const struct plm_reference *reference = result->references ? &result->references[i] : &none;
        if (!reference->framework || !*reference->framework)
            continue;
        plm_json_stream_open(&hdf->json, reference->framework, '[');
        for (const char *const *id = reference->ids; id && *id; id++)
            plm_json_stream_text(&hdf->json, NULL, *id);
        plm_json_stream_end(&hdf->json, ']');
    }
    plm_json_stream_end(&hdf->json, '}');
}

static void put_description(struct hdf *hdf, const char *label, const char *text)
{
    if (!text)
        return;
    plm_json_stream_open(&hdf->json, NULL, '{');
    plm_json_stream_text(&hdf->json, "label", label);
    plm_json_stream_text(&hdf->json, "data", text);
    plm_json_stream_end(&hdf->json, '}');
}

/* An active waiver takes the control out of the count (the result is Not Applicable and waived there); an expired one
 * is named and changes nothing. */
static void put_waiver(struct hdf *hdf)
{
    bool waived = hdf->outcome == PLM_OUTCOME_WAIVED;
    if (!waived && hdf->outcome != PLM_OUTCOME_EXPIRED)
        return;
    const struct plm_exception *waiver =
        plm_result_waiver(hdf->report, hdf->result, waived ? PLM_WAIVER_ACTIVE : PLM_WAIVER_EXPIRED);
    plm_json_stream_open(&hdf->json, "waiver_data", '{');
    plm_json_stream_bool(&hdf->json, "run", !waived);
    plm_json_stream_bool(&hdf->json, "skipped_due_to_waiver", waived);
    plm_json_stream_text(&hdf->json, "justification", waiver ? waiver->reason : NULL);
    plm_json_stream_text(&hdf->json, "expiration_date", waiver ? waiver->expires : NULL);
    plm_json_stream_text(&hdf->json, "message", waived ? "" : "the waiver has expired");
    plm_json_stream_end(&hdf->json, '}');
}

static void put_attestation(struct hdf *hdf)
{
    const struct plm_exception *attestation = plm_result_attestation(hdf->report, hdf->result);
    bool passes = hdf->result->decided == PLM_PASS;
    /* The format knows passed and failed only. */
    if (!attestation || !plm_result_attested(hdf->result) || (!passes && hdf->result->decided != PLM_FAIL))
        return;
    plm_auto_buffer struct plm_buffer until = {0};
    plm_buffer_printf(&until, "until %s", attestation->expires ? attestation->expires : "further notice");
    plm_json_stream_open(&hdf->json, "attestation_data", '{');
    plm_json_stream_text(&hdf->json, "control_id", hdf->result->id);
    plm_json_stream_text(&hdf->json, "explanation", attestation->reason ? attestation->reason : "");
    plm_json_stream_text(&hdf->json, "frequency", plm_buffer_text(&until));
    plm_json_stream_text(&hdf->json, "status", passes ? "passed" : "failed");
    plm_json_stream_text(&hdf->json, "updated", attestation->starts ? attestation->starts : "");
    plm_json_stream_text(&hdf->json, "updated_by", attestation->owner ? attestation->owner : "");
    plm_json_stream_end(&hdf->json, '}');
}

static void put_control(struct hdf *hdf, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer about = {0};
    struct plm_json_stream *json = &hdf->json;
    hdf->result = result;
    hdf->outcome = plm_outcome_of_result(result);
    bool applies = hdf->outcome != PLM_OUTCOME_NOT_APPLICABLE;
    plm_word_title(&title, result);
    plm_word_headline(&about, hdf->report, result);
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "id", result->id);
    plm_json_stream_text(json, "title", plm_buffer_text(&title));
    /* Shown as the justification of a control that does not apply. */
    plm_json_stream_text(json, "desc", applies && result->rationale ? result->rationale : plm_buffer_text(&about));
    plm_json_stream_raw(json, "impact", applies ? impacts[result->severity] : "0.0");
    put_tags(hdf);
    plm_json_stream_open(json, "descriptions", '[');
    put_description(hdf, "rationale", result->rationale);
    put_description(hdf, "check", result->rule);
    put_description(hdf, "fix", result->remediation);
    plm_json_stream_end(json, ']');
    plm_json_stream_raw(json, "refs", "[]");
    plm_json_stream_raw(json, "source_location", "{}");
    put_waiver(hdf);
    put_attestation(hdf);
    put_results(hdf);
    plm_json_stream_end(json, '}');
}

/* ---- the frame ---- */

static void put_group(struct hdf *hdf, const struct plm_section_total *section)
{
    bool open = false;
    for (size_t i = 0; i < hdf->report->result_count; i++) {
        const struct plm_result *result = &hdf->report->results[i];
        if (!plm_result_in_section(hdf->report, result, section ? section->number : NULL))
            continue;
        if (!open) {
            plm_json_stream_open(&hdf->json, NULL, '{');
            plm_json_stream_text(&hdf->json, "id", section ? section->number : "other");
            plm_json_stream_text(&hdf->json, "title", section && section->title ? section->title : "Other checks");
            plm_json_stream_open(&hdf->json, "controls", '[');
            open = true;
        }
        plm_json_stream_text(&hdf->json, NULL, result->id);
    }
    if (open) {
        plm_json_stream_end(&hdf->json, ']');
        plm_json_stream_end(&hdf->json, '}');
    }
}

static void put_profile(struct hdf *hdf)
{
    const struct plm_report *report = hdf->report;
    struct plm_json_stream *json = &hdf->json;
    char digest[65];
    plm_report_digest(report, digest);
    plm_auto_free char *summary = plm_asprintf("report sha256 %s, facts sha256 %s", digest,
                                               report->facts_sha256 ? report->facts_sha256 : "not known");
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "name", report->benchmark_id ? report->benchmark_id : "plimsoll");
    plm_json_stream_text(json, "title", report->benchmark_title ? report->benchmark_title : "Plimsoll");
    plm_json_stream_text(json, "version", report->benchmark_version);
    plm_json_stream_text(json, "sha256", report->catalogue_sha256 ? report->catalogue_sha256 : "");
    plm_json_stream_text(json, "summary", summary);
    plm_json_stream_raw(json, "supports", "[]");
    plm_json_stream_raw(json, "attributes", "[]");
    plm_json_stream_text(json, "status", "loaded");
    plm_json_stream_open(json, "groups", '[');
    for (size_t i = 0; i < report->section_count; i++)
        put_group(hdf, &report->sections[i]);
    put_group(hdf, NULL);
    plm_json_stream_end(json, ']');
    plm_json_stream_open(json, "controls", '[');
    for (size_t i = 0; i < report->result_count; i++)
        put_control(hdf, &report->results[i]);
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static double duration(const struct plm_report *report)
{
    int64_t from = 0, to = 0;
    if (!report->started || !report->ended || !plm_parse_time(report->started, &from) ||
        !plm_parse_time(report->ended, &to) || to < from)
        return 0;
    return (double)(to - from) / 1000;
}

bool plm_hdf_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    __attribute__((cleanup(done))) struct hdf hdf = {.report = report};
    struct plm_json_stream *json = &hdf.json;
    const char *version = plm_json_text(plm_json_get(report->engine, "version"));
    plm_json_stream_init(json, stream);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_open(json, "platform", '{');
    plm_json_stream_text(json, "name", "docker");
    plm_json_stream_text(json, "release", version ? version : "unknown");
    plm_json_stream_text(json, "target_id", plm_word_host(report));
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "profiles", '[');
    put_profile(&hdf);
    plm_json_stream_end(json, ']');
    plm_json_stream_open(json, "statistics", '{');
    plm_json_stream_percent(json, "duration", duration(report));
    plm_json_stream_end(json, '}');
    plm_json_stream_text(json, "version", report->tool_version);
    plm_json_stream_end(json, '}');
    return plm_json_stream_close(json, error);
}
