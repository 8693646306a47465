/* SPDX-License-Identifier: Apache-2.0 */
/* plimsoll.fleet/1; whoever adds a member adds it to docs/fleet.schema.json too. */
#include "fleet.h"
#include "json_stream.h"

#include <plimsoll/base/text.h>

static void write_time(struct plm_json_stream *json, const char *key, int64_t time)
{
    char text[32];
    if (time == INT64_MIN) {
        plm_json_stream_text(json, key, NULL);
        return;
    }
    plm_format_time(time, text);
    plm_json_stream_text(json, key, text);
}

static void write_counts(struct plm_json_stream *json, const char *key, const size_t counts[static PLM_CELLS])
{
    plm_json_stream_open(json, key, '{');
    for (size_t i = 0; i < PLM_CELLS; i++)
        plm_json_stream_size(json, plm_cell_name((enum plm_cell)i), counts[i]);
    plm_json_stream_end(json, '}');
}

static void write_checks(struct plm_json_stream *json, const struct plm_fleet *fleet)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, "checks", '[');
    for (size_t i = 0; i < fleet->check_count; i++) {
        const struct plm_fleet_check *check = &fleet->checks[i];
        plm_json_stream_line(json);
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "id", check->id);
        plm_json_stream_text(json, "number", check->number);
        plm_json_stream_text(json, "title", check->title);
        plm_json_stream_text(json, "section", check->section);
        plm_json_stream_text(json, "severity", plm_severity_name(check->severity));
        plm_json_stream_int(json, "level", check->level);
        write_counts(json, "hosts", check->counts);
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
}

static void write_host(struct plm_json_stream *json, const struct plm_fleet_host *host)
{
    plm_auto_buffer struct plm_buffer cells = {0};
    for (size_t i = 0; i < host->cell_count; i++)
        plm_buffer_putc(&cells, plm_cell_letter((enum plm_cell)host->cells[i]));
    plm_json_stream_line(json);
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "name", host->name);
    plm_json_stream_text(json, "identity", host->identity);
    plm_json_stream_text(json, "source", host->source);
    plm_json_stream_raw(json, "labels", host->labels);
    plm_json_stream_text(json, "group", host->group);
    plm_json_stream_text(json, "benchmark", host->benchmark);
    plm_json_stream_int(json, "level", host->level);
    plm_json_stream_text(json, "scope", host->scope);
    plm_json_stream_text(json, "state", host->state);
    write_time(json, "facts", host->taken);
    write_time(json, "judged", host->judged);
    plm_json_stream_bool(json, "stale", host->stale);
    plm_json_stream_text(json, "incomparable", host->incomparable);
    plm_json_stream_percent(json, "score", host->score.of > 0 ? host->score.value : -1);
    write_counts(json, "checks", host->counts);
    plm_json_stream_open(json, "failing", '{');
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        plm_json_stream_size(json, plm_severity_name((enum plm_severity)severity), host->failing[severity]);
    plm_json_stream_end(json, '}');
    plm_json_stream_size(json, "unlike_group", host->odd);
    plm_json_stream_text(json, "cells", plm_buffer_text(&cells));
    plm_json_stream_end(json, '}');
}

static void write_outliers(struct plm_json_stream *json, const struct plm_fleet *fleet)
{
    plm_json_stream_line(json);
    plm_json_stream_open(json, "outliers", '[');
    for (size_t i = 0; i < fleet->outlier_count; i++) {
        const struct plm_fleet_outlier *outlier = &fleet->outliers[i];
        plm_json_stream_line(json);
        plm_json_stream_open(json, NULL, '{');
        plm_json_stream_text(json, "group", outlier->group);
        plm_json_stream_text(json, "check", fleet->checks[outlier->check].id);
        plm_json_stream_text(json, "usual", plm_cell_name(outlier->usual));
        plm_json_stream_size(json, "group_size", outlier->size);
        plm_json_stream_open(json, "hosts", '[');
        for (size_t k = 0; k < outlier->count; k++) {
            const struct plm_fleet_host *host = &fleet->hosts[outlier->hosts[k]];
            plm_json_stream_open(json, NULL, '{');
            plm_json_stream_text(json, "name", host->name);
            plm_json_stream_text(json, "is", plm_cell_name((enum plm_cell)host->cells[outlier->check]));
            plm_json_stream_end(json, '}');
        }
        plm_json_stream_end(json, ']');
        plm_json_stream_end(json, '}');
    }
    plm_json_stream_end(json, ']');
}

bool plm_fleet_json_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error)
{
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_text(&json, "schema", "plimsoll.fleet/1");
    plm_json_stream_text(&json, "tool", PLM_VERSION);
    write_time(&json, "now", fleet->now);
    plm_json_stream_int(&json, "stale_after_seconds", fleet->stale_after / 1000);
    plm_json_stream_size(&json, "stale", fleet->stale);
    plm_json_stream_size(&json, "incomparable", fleet->incomparable);
    plm_json_stream_size(&json, "superseded", fleet->superseded);
    plm_json_stream_open(&json, "letters", '{');
    for (size_t i = 0; i < PLM_CELLS; i++) {
        char letter[2] = {plm_cell_letter((enum plm_cell)i), '\0'};
        plm_json_stream_text(&json, letter, plm_cell_name((enum plm_cell)i));
    }
    plm_json_stream_end(&json, '}');
    write_checks(&json, fleet);
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "hosts", '[');
    for (size_t i = 0; i < fleet->host_count; i++)
        write_host(&json, &fleet->hosts[i]);
    plm_json_stream_end(&json, ']');
    write_outliers(&json, fleet);
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "refused", '[');
    for (size_t i = 0; i < fleet->refused_count; i++) {
        plm_json_stream_open(&json, NULL, '{');
        plm_json_stream_text(&json, "source", fleet->refused[i].source);
        plm_json_stream_text(&json, "reason", fleet->refused[i].reason);
        plm_json_stream_end(&json, '}');
    }
    plm_json_stream_end(&json, ']');
    plm_json_stream_end(&json, '}');
    return plm_json_stream_close(&json, error);
}
