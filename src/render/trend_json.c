/* SPDX-License-Identifier: Apache-2.0 */
/* plimsoll.trend/1; whoever adds a member adds it to docs/trend.schema.json too. */
#include "json_stream.h"
#include "trend.h"

#include <plimsoll/base/text.h>

static void write_time(struct plm_json_stream *json, const char *key, int64_t time)
{
    char text[32];
    if (time != INT64_MIN)
        plm_format_time(time, text);
    plm_json_stream_text(json, key, time != INT64_MIN ? text : NULL);
}

static void write_counts(struct plm_json_stream *json, const char *key, const size_t counts[static PLM_VERDICTS])
{
    plm_json_stream_open(json, key, '{');
    for (size_t i = 0; i < PLM_VERDICTS; i++)
        plm_json_stream_size(json, plm_verdict_name((enum plm_verdict)i), counts[i]);
    plm_json_stream_end(json, '}');
}

static void write_run(struct plm_json_stream *json, const struct plm_trend_run *run)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "source", run->source);
    write_time(json, "facts", run->taken);
    plm_json_stream_text(json, "benchmark", run->benchmark);
    plm_json_stream_int(json, "level", run->level);
    plm_json_stream_text(json, "scope", run->scope);
    plm_json_stream_percent(json, "score", run->score.of > 0 ? run->score.value : -1);
    write_counts(json, "totals", run->totals);
    plm_json_stream_size(json, "waived", run->waived);
    plm_json_stream_open(json, "failing", '{');
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        plm_json_stream_size(json, plm_severity_name((enum plm_severity)severity), run->failing[severity]);
    plm_json_stream_end(json, '}');
    plm_json_stream_size(json, "opened", run->opened);
    plm_json_stream_size(json, "closed", run->closed);
    plm_json_stream_open(json, "sections", '[');
    for (size_t i = 0; i < run->section_count; i++) {
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "number", run->sections[i].number);
        plm_json_stream_text(json, "title", run->sections[i].title);
        write_counts(json, "totals", run->sections[i].counts);
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
    plm_json_stream_end(json, '}');
}

static void write_finding(struct plm_json_stream *json, const struct plm_trend *trend,
                          const struct plm_trend_finding *finding)
{
    int64_t end = finding->state == PLM_TREND_CLOSED ? finding->closed : trend->now;
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "check", finding->check);
    plm_json_stream_text(json, "number", finding->number);
    plm_json_stream_text(json, "title", finding->title);
    plm_json_stream_text(json, "severity", plm_severity_name(finding->severity));
    plm_json_stream_text(json, "kind", finding->kind);
    plm_json_stream_text(json, "key", finding->key);
    plm_json_stream_text(json, "state", plm_trend_state_name(finding->state));
    write_time(json, "first_seen", finding->first_seen);
    write_time(json, "since", finding->since);
    write_time(json, "last_seen", finding->last_seen);
    write_time(json, "closed", finding->state == PLM_TREND_CLOSED ? finding->closed : INT64_MIN);
    plm_json_stream_int(json, "age_days", plm_trend_days(finding->since, end));
    plm_json_stream_size(json, "runs", finding->times);
    plm_json_stream_size(json, "reopened", finding->reopened);
    plm_json_stream_bool(json, "waived", finding->waived);
    plm_json_stream_end(json, '}');
}

bool plm_trend_json_render(const struct plm_trend *trend, FILE *stream, struct plm_error *error)
{
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_text(&json, "schema", "plimsoll.trend/1");
    plm_json_stream_text(&json, "tool", PLM_VERSION);
    plm_json_stream_text(&json, "host", trend->host);
    write_time(&json, "now", trend->now);
    plm_json_stream_open(&json, "counts", '{');
    for (size_t i = 0; i < PLM_TREND_STATES; i++)
        plm_json_stream_size(&json, plm_trend_state_name((enum plm_trend_state)i), trend->states[i]);
    plm_json_stream_end(&json, '}');
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "runs", '[');
    for (size_t i = 0; i < trend->run_count; i++)
        write_run(&json, &trend->runs[i]);
    plm_json_stream_end(&json, ']');
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "findings", '[');
    for (size_t i = 0; i < trend->finding_count; i++)
        write_finding(&json, trend, &trend->findings[i]);
    plm_json_stream_end(&json, ']');
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "refused", '[');
    for (size_t i = 0; i < trend->refused_count; i++)
        plm_json_stream_text(&json, NULL, trend->refused[i]);
    plm_json_stream_end(&json, ']');
    plm_json_stream_end(&json, '}');
    return plm_json_stream_close(&json, error);
}
