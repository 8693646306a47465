/* SPDX-License-Identifier: Apache-2.0 */
#include "html_results.h"

#include "json_stream.h"
#include "outcome.h"
#include "wording.h"

#include <errno.h>

static void write_counts(struct plm_json_stream *json, const char *key, const size_t counts[static PLM_VERDICTS],
                         bool zeros)
{
    plm_json_stream_open(json, key, '{');
    for (size_t i = 0; i < PLM_VERDICTS; i++)
        if (zeros || counts[i] > 0)
            plm_json_stream_size(json, plm_verdict_name((enum plm_verdict)i), counts[i]);
    plm_json_stream_end(json, '}');
}

static void write_check(struct plm_json_stream *json, const struct plm_result *result)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "number", result->number);
    plm_json_stream_text(json, "id", result->id);
    plm_json_stream_int(json, "level", result->level);
    plm_json_stream_text(json, "severity", plm_severity_name(result->severity));
    plm_json_stream_text(json, "verdict", plm_verdict_name(result->verdict));
    plm_json_stream_text(json, "outcome", plm_outcome_name(plm_outcome_of_result(result)));
    write_counts(json, "counts", result->counts, false);
    plm_json_stream_end(json, '}');
}

static void write_all(struct plm_json_stream *json, const struct plm_report *report, const char *digest)
{
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "schema", "plimsoll.results/1");
    plm_json_stream_text(json, "digest", digest);
    plm_json_stream_text(json, "version", report->tool_version);
    plm_json_stream_text(json, "host", plm_word_host(report));
    plm_json_stream_text(json, "benchmark", report->benchmark_id);
    plm_json_stream_int(json, "level", report->level);
    plm_json_stream_text(json, "judged", report->judged);
    write_counts(json, "totals", report->totals, true);
    plm_json_stream_open(json, "score", '{');
    plm_json_stream_percent(json, "value", report->score.value);
    plm_json_stream_size(json, "passed", report->score.passed);
    plm_json_stream_size(json, "of", report->score.of);
    plm_json_stream_end(json, '}');
    plm_json_stream_open(json, "checks", '[');
    for (size_t i = 0; i < report->result_count; i++)
        write_check(json, &report->results[i]);
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

bool plm_html_results_write(const struct plm_report *report, const char *digest, struct plm_buffer *out,
                            struct plm_error *error)
{
    plm_auto_free char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream)
        return plm_error_set_errno(error, errno, "cannot write to memory");
    plm_auto_json_stream struct plm_json_stream json = {0};
    plm_json_stream_init(&json, stream);
    json.html = true;
    write_all(&json, report, digest);
    bool fine = plm_json_stream_close(&json, error);
    if (fclose(stream) != 0 && fine)
        fine = plm_error_set_errno(error, errno, "cannot write to memory");
    if (fine)
        plm_buffer_append(out, text, size);
    return fine;
}
