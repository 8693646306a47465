/* SPDX-License-Identifier: Apache-2.0 */
#include "ocsf.h"

#include "evidence_text.h"
#include "json_stream.h"
#include "report_xml.h"
#include "shown.h"
#include "uuid.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

/* Of OCSF 1.3: https://schema.ocsf.io/1.3.0/classes/compliance_finding */
enum { CLASS = 2003, CATEGORY = 2, CREATE = 1, TYPE = CLASS * 100 + CREATE };
enum { STATUS_NEW = 1, STATUS_SUPPRESSED = 3, STATUS_RESOLVED = 4 };
enum { COMPLIANCE_PASS = 1, COMPLIANCE_WARNING = 2, COMPLIANCE_FAIL = 3, COMPLIANCE_OTHER = 99 };

struct ocsf {
    const struct plm_report *report;
    enum plm_outcome outcome; /* of the result at hand */
    struct plm_json_stream json;
    char digest[65];
    int64_t time; /* ms since the epoch */
};

static void done(struct ocsf *ocsf)
{
    plm_json_stream_done(&ocsf->json);
}

/* Warning is defined there as "no result, for information is missing", which is our unknown. */
static const struct {
    int compliance;
    const char *caption;
    int status;
    const char *status_caption;
} states[PLM_OUTCOMES] = {
    [PLM_OUTCOME_EXPIRED] = {COMPLIANCE_FAIL, "Fail", STATUS_NEW, "New"},
    [PLM_OUTCOME_FAIL] = {COMPLIANCE_FAIL, "Fail", STATUS_NEW, "New"},
    [PLM_OUTCOME_UNKNOWN] = {COMPLIANCE_WARNING, "Warning", STATUS_NEW, "New"},
    [PLM_OUTCOME_MANUAL] = {COMPLIANCE_OTHER, "Manual", STATUS_NEW, "New"},
    [PLM_OUTCOME_WAIVED] = {COMPLIANCE_OTHER, NULL, STATUS_SUPPRESSED, "Suppressed"}, /* compliance_of */
    [PLM_OUTCOME_PASS] = {COMPLIANCE_PASS, "Pass", STATUS_RESOLVED, "Resolved"},
    [PLM_OUTCOME_NOT_APPLICABLE] = {COMPLIANCE_OTHER, "Not Applicable", STATUS_RESOLVED, "Resolved"},
};
static const struct {
    int id;
    const char *caption;
} severities[PLM_SEVERITIES] = {
    [PLM_LOW] = {2, "Low"}, [PLM_MEDIUM] = {3, "Medium"}, [PLM_HIGH] = {4, "High"}, [PLM_CRITICAL] = {5, "Critical"}};

static void put_metadata(struct ocsf *ocsf, const struct plm_result *result)
{
    struct plm_json_stream *json = &ocsf->json;
    char uid[PLM_UUID_SIZE];
    plm_uuid_make(ocsf->digest, "ocsf", result->id, uid);
    plm_json_stream_open(json, "metadata", '{');
    plm_json_stream_text(json, "version", "1.3.0");
    plm_json_stream_text(json, "uid", uid);
    /* All events of one report belong together. */
    plm_json_stream_text(json, "correlation_uid", ocsf->digest);
    plm_json_stream_open(json, "product", '{');
    plm_json_stream_text(json, "name", "Plimsoll");
    plm_json_stream_text(json, "vendor_name", "Plimsoll");
    plm_json_stream_text(json, "version", ocsf->report->tool_version);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

/* The same finding has the same uid in every run: of host and check. */
static void put_finding(struct ocsf *ocsf, const struct plm_result *result)
{
    struct plm_json_stream *json = &ocsf->json;
    char uid[PLM_UUID_SIZE];
    plm_auto_buffer struct plm_buffer title = {0};
    plm_word_title(&title, result);
    plm_uuid_make(plm_word_host(ocsf->report), "ocsf.finding", result->id, uid);
    plm_json_stream_open(json, "finding_info", '{');
    plm_json_stream_text(json, "uid", uid);
    plm_json_stream_text(json, "title", plm_buffer_text(&title));
    if (result->rationale)
        plm_json_stream_text(json, "desc", result->rationale);
    plm_json_stream_open(json, "types", '[');
    plm_json_stream_text(json, NULL, result->id);
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

/* What is waived keeps the status of what it is: the finding is suppressed, not the fact. */
static enum plm_outcome compliance_of(const struct ocsf *ocsf, const struct plm_result *result)
{
    return ocsf->outcome == PLM_OUTCOME_WAIVED ? plm_outcome_of_verdict(result->decided) : ocsf->outcome;
}

static void put_compliance(struct ocsf *ocsf, const struct plm_result *result)
{
    enum plm_outcome compliance = compliance_of(ocsf, result);
    const struct plm_report *report = ocsf->report;
    struct plm_json_stream *json = &ocsf->json;
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_headline(&headline, report, result);
    plm_json_stream_open(json, "compliance", '{');
    plm_json_stream_open(json, "standards", '[');
    plm_json_stream_text(json, NULL, report->benchmark_title ? report->benchmark_title : "Plimsoll");
    plm_json_stream_end(json, ']');
    plm_json_stream_text(json, "control", result->number ? result->number : result->id);
    plm_json_stream_open(json, "requirements", '[');
    for (size_t i = 0; i < result->reference_count; i++)
        for (const char *const *id = result->references[i].ids; id && *id; id++) {
            plm_auto_free char *name = plm_asprintf("%s %s", result->references[i].framework, *id);
            plm_json_stream_text(json, NULL, name);
        }
    plm_json_stream_end(json, ']');
    plm_json_stream_text(json, "status", states[compliance].caption);
    plm_json_stream_int(json, "status_id", states[compliance].compliance);
    plm_json_stream_text(json, "status_code", plm_outcome_name(ocsf->outcome));
    plm_json_stream_text(json, "status_detail", plm_buffer_text(&headline));
    plm_json_stream_end(json, '}');
}

static void put_resource(void *context, const struct plm_shown *shown)
{
    struct ocsf *ocsf = context;
    struct plm_json_stream *json = &ocsf->json;
    const struct plm_subject *subject = shown->subject;
    if (shown->outcome != ocsf->outcome)
        return;
    plm_auto_buffer struct plm_buffer evidence = {0};
    plm_evidence_text(&evidence, shown->subject, shown->finding, "\n", PLM_XML_VALUE);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "type", subject->kind ? subject->kind : "subject");
    /* The host as a whole has no key: it goes by its own name. */
    plm_json_stream_text(json, "name", subject->key && *subject->key ? subject->key : plm_word_host(ocsf->report));
    if (subject->id)
        plm_json_stream_text(json, "uid", subject->id);
    if (shown->finding && (shown->finding->reason || evidence.size > 0)) {
        plm_json_stream_open(json, "data", '{');
        plm_json_stream_text(json, "reason", shown->finding->reason);
        plm_json_stream_text(json, "observed", plm_buffer_text(&evidence));
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, '}');
}

/* What OCSF has no place for. */
static void put_unmapped(struct ocsf *ocsf, const struct plm_result *result, size_t left_out)
{
    struct plm_json_stream *json = &ocsf->json;
    plm_json_stream_open(json, "unmapped", '{');
    plm_json_stream_text(json, "check", result->id);
    plm_json_stream_text(json, "benchmark", ocsf->report->benchmark_id);
    plm_json_stream_text(json, "section", result->section);
    plm_json_stream_int(json, "level", result->level);
    plm_json_stream_text(json, "verdict", plm_verdict_name(result->verdict));
    plm_json_stream_open(json, "subjects", '{');
    for (int verdict = 0; verdict < PLM_VERDICTS; verdict++)
        plm_json_stream_size(json, plm_verdict_name((enum plm_verdict)verdict), result->counts[verdict]);
    plm_json_stream_end(json, '}');
    size_t waived = 0;
    for (size_t i = 0; i < result->finding_count; i++)
        waived += plm_outcome_of_finding(ocsf->report, &result->findings[i]) == PLM_OUTCOME_WAIVED;
    plm_json_stream_size(json, "subjects_left_out", left_out);
    plm_json_stream_size(json, "subjects_waived", waived);
    const struct plm_exception *exception = plm_result_exception(ocsf->report, result);
    if (exception) {
        plm_json_stream_open(json, exception->attestation ? "attestation" : "waiver", '{');
        plm_json_stream_text(json, "state", plm_waiver_state_name(exception->state));
        plm_json_stream_text(json, "owner", exception->owner);
        plm_json_stream_text(json, "ticket", exception->ticket);
        plm_json_stream_text(json, "expires", exception->expires);
        plm_json_stream_text(json, "reason", exception->reason);
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_text(json, "report_sha256", ocsf->digest);
    plm_json_stream_end(json, '}');
}

static void put_device(struct ocsf *ocsf)
{
    const char *machine = plm_json_text(plm_json_get(ocsf->report->host, "machine_id"));
    plm_json_stream_open(&ocsf->json, "device", '{');
    plm_json_stream_text(&ocsf->json, "hostname", plm_word_host(ocsf->report));
    plm_json_stream_int(&ocsf->json, "type_id", 1); /* server */
    plm_json_stream_text(&ocsf->json, "type", "Server");
    if (machine)
        plm_json_stream_text(&ocsf->json, "uid", machine);
    plm_json_stream_end(&ocsf->json, '}');
}

static void put_event(struct ocsf *ocsf, const struct plm_result *result)
{
    struct plm_json_stream *json = &ocsf->json;
    ocsf->outcome = plm_outcome_of_result(result);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_int(json, "category_uid", CATEGORY);
    plm_json_stream_text(json, "category_name", "Findings");
    plm_json_stream_int(json, "class_uid", CLASS);
    plm_json_stream_text(json, "class_name", "Compliance Finding");
    plm_json_stream_int(json, "activity_id", CREATE);
    plm_json_stream_text(json, "activity_name", "Create");
    plm_json_stream_int(json, "type_uid", TYPE);
    plm_json_stream_int(json, "time", ocsf->time);
    plm_json_stream_int(json, "severity_id", severities[result->severity].id);
    plm_json_stream_text(json, "severity", severities[result->severity].caption);
    plm_json_stream_int(json, "status_id", states[ocsf->outcome].status);
    plm_json_stream_text(json, "status", states[ocsf->outcome].status_caption);
    put_metadata(ocsf, result);
    put_finding(ocsf, result);
    put_compliance(ocsf, result);
    put_device(ocsf);
    plm_json_stream_open(json, "resources", '[');
    size_t left_out = plm_shown_each(ocsf->report, result, PLM_XML_SUBJECTS, put_resource, ocsf);
    plm_json_stream_end(json, ']');
    if (result->remediation) {
        plm_json_stream_open(json, "remediation", '{');
        plm_json_stream_text(json, "desc", result->remediation);
        plm_json_stream_end(json, '}');
    }
    put_unmapped(ocsf, result, left_out);
    plm_json_stream_end(json, '}');
}

bool plm_ocsf_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    /* A file without a line would look like a host without a fault. */
    static const struct plm_result nothing = {.id = "nothing-judged",
                                              .title = "Something was judged",
                                              .verdict = PLM_UNKNOWN,
                                              .decided = PLM_UNKNOWN,
                                              .attestation = PLM_NO_WAIVER,
                                              .reason = "the selection left no check to judge"};
    __attribute__((cleanup(done))) struct ocsf ocsf = {.report = report};
    plm_report_digest(report, ocsf.digest);
    if (!report->judged || !plm_parse_time(report->judged, &ocsf.time))
        ocsf.time = 0;
    plm_json_stream_init(&ocsf.json, stream);
    if (report->result_count == 0)
        put_event(&ocsf, &nothing);
    for (size_t i = 0; i < report->result_count; i++) {
        if (i > 0)
            plm_buffer_putc(&ocsf.json.out, '\n');
        ocsf.json.comma = false; /* lines are documents of their own */
        put_event(&ocsf, &report->results[i]);
    }
    return plm_json_stream_close(&ocsf.json, error);
}
