/* SPDX-License-Identifier: Apache-2.0 */
#include "sarif.h"

#include "sarif_anchor.h"
#include "sarif_parts.h"
#include "uuid.h"
#include "wording.h"

#include <plimsoll/model/report_json.h>
#include <string.h>

static void done(struct plm_sarif *sarif)
{
    plm_json_stream_done(&sarif->json);
    plm_buffer_done(&sarif->anchor);
}

static void put_driver(struct plm_sarif *sarif)
{
    struct plm_json_stream *json = &sarif->json;
    plm_json_stream_open(json, "tool", '{');
    plm_json_stream_open(json, "driver", '{');
    plm_json_stream_text(json, "name", "Plimsoll");
    plm_json_stream_text(json, "version", sarif->report->tool_version ? sarif->report->tool_version : "0");
    plm_sarif_write_rules(sarif);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

/* ---- what could not be evaluated ---- */

static void put_notification(struct plm_sarif *sarif, size_t rule, const char *level, const char *text)
{
    struct plm_json_stream *json = &sarif->json;
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "level", level);
    plm_json_stream_open(json, "associatedRule", '{');
    plm_json_stream_text(json, "id", sarif->report->results[rule].id);
    plm_json_stream_size(json, "index", rule);
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "message", '{');
    plm_json_stream_text(json, "text", text);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

/* A rule some of whose subjects are unknown is told, too, but only as a warning if it has another outcome. */
static void put_unknown(struct plm_sarif *sarif, size_t rule)
{
    const struct plm_result *result = &sarif->report->results[rule];
    plm_auto_buffer struct plm_buffer text = {0};
    if (plm_outcome_of_result(result) == PLM_OUTCOME_UNKNOWN) {
        plm_buffer_puts(&text, "UNKNOWN: ");
        plm_word_title(&text, result);
        plm_buffer_puts(&text, ": ");
        plm_word_headline(&text, sarif->report, result);
        put_notification(sarif, rule, "error", plm_buffer_text(&text));
    } else if (result->counts[PLM_UNKNOWN] > 0 && !plm_result_attested(result)) {
        plm_word_title(&text, result);
        plm_buffer_puts(&text, ": ");
        plm_word_count(&text, result->counts[PLM_UNKNOWN], result->subject_kind);
        plm_buffer_puts(&text, " could not be decided");
        put_notification(sarif, rule, "warning", plm_buffer_text(&text));
    }
}

static bool anything_unknown(const struct plm_report *report)
{
    for (size_t i = 0; i < report->result_count; i++)
        if (plm_outcome_of_result(&report->results[i]) == PLM_OUTCOME_UNKNOWN ||
            report->results[i].counts[PLM_UNKNOWN] > 0)
            return true;
    return report->result_count == 0;
}

static void put_invocation(struct plm_sarif *sarif, const size_t *left_out)
{
    const struct plm_report *report = sarif->report;
    struct plm_json_stream *json = &sarif->json;
    plm_json_stream_open(json, "invocations", '[');
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_bool(json, "executionSuccessful", !anything_unknown(report));
    if (report->started)
        plm_json_stream_text(json, "startTimeUtc", report->started);
    if (report->ended)
        plm_json_stream_text(json, "endTimeUtc", report->ended);
    plm_json_stream_open(json, "toolExecutionNotifications", '[');
    for (size_t i = 0; i < report->result_count; i++) {
        put_unknown(sarif, i);
        if (left_out[i] == 0)
            continue;
        plm_auto_free char *text =
            plm_asprintf("%zu more subjects are not listed here: see the JSON report", left_out[i]);
        put_notification(sarif, i, "warning", text);
    }
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
}

/* ---- the run ---- */

/* "cis-docker-1.8.0/HOST/TIME": what stands before the last slash is GitHub's category, which a later run replaces. */
static void put_identity(struct plm_sarif *sarif)
{
    const struct plm_report *report = sarif->report;
    struct plm_json_stream *json = &sarif->json;
    char guid[PLM_UUID_SIZE];
    plm_auto_buffer struct plm_buffer id = {0};
    plm_uuid_make(sarif->digest, "sarif", "run", guid);
    plm_buffer_printf(&id, "%s/", report->benchmark_id ? report->benchmark_id : "plimsoll");
    for (const char *at = plm_word_host(report); *at; at++)
        plm_buffer_putc(&id, *at == '/' ? '_' : *at);
    plm_buffer_printf(&id, "/%s", report->judged ? report->judged : "");
    plm_json_stream_open(json, "automationDetails", '{');
    plm_json_stream_text(json, "id", plm_buffer_text(&id));
    plm_json_stream_text(json, "guid", guid);
    plm_json_stream_end(json, '}');
}

static void put_properties(struct plm_sarif *sarif)
{
    size_t counts[PLM_OUTCOMES];
    const struct plm_report *report = sarif->report;
    struct plm_json_stream *json = &sarif->json;
    plm_outcome_count(report, counts);
    plm_json_stream_open(json, "properties", '{');
    plm_json_stream_text(json, "benchmark", report->benchmark_id);
    plm_json_stream_text(json, "host", plm_word_host(report));
    plm_json_stream_text(json, "reportSha256", sarif->digest);
    plm_json_stream_text(json, "factsSha256", report->facts_sha256);
    plm_json_stream_open(json, "totals", '{');
    for (int i = 0; i < PLM_OUTCOMES; i++)
        plm_json_stream_size(json, plm_outcome_name((enum plm_outcome)i), counts[i]);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, '}');
}

bool plm_sarif_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                      struct plm_error *error)
{
    __attribute__((cleanup(done))) struct plm_sarif sarif = {.report = report, .options = options};
    struct plm_json_stream *json = &sarif.json;
    if (!plm_sarif_anchor(options, report->policy_file, &sarif.anchor, error))
        return false;
    plm_report_digest(report, sarif.digest);
    plm_auto_free size_t *left_out = plm_alloc_array(report->result_count + 1, sizeof *left_out);
    plm_json_stream_init(json, stream);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    plm_json_stream_text(json, "version", "2.1.0");
    plm_json_stream_open(json, "runs", '[');
    plm_json_stream_open(json, NULL, '{');
    put_driver(&sarif);
    put_identity(&sarif);
    plm_json_stream_text(json, "columnKind", "utf16CodeUnits");
    plm_sarif_write_results(&sarif, left_out);
    put_invocation(&sarif, left_out);
    put_properties(&sarif);
    plm_json_stream_end(json, '}');
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
    return plm_json_stream_close(json, error);
}
