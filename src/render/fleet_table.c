/* SPDX-License-Identifier: Apache-2.0 */
/* A fleet for machines that read lines: CSV (a row a host, a column a check) and Prometheus' textfile. */
#include "csv.h"
#include "fleet.h"

#include <errno.h>
#include <string.h>

#define PIECE (64 * (size_t)1024)

static bool flush(struct plm_buffer *out, size_t least, FILE *stream, struct plm_error *error)
{
    if (out->size < least)
        return true;
    if (fwrite(plm_buffer_text(out), 1, out->size, stream) != out->size || fflush(stream) != 0)
        return plm_error_set_errno(error, errno ? errno : EIO, "cannot write");
    plm_buffer_clear(out);
    return true;
}

/* ---- CSV ---- */

static void put_cell(struct plm_buffer *out, const char *text)
{
    if (out->size > 0 && out->data[out->size - 1] != '\n')
        plm_buffer_putc(out, ',');
    plm_csv_cell(out, text);
}

static void put_size(struct plm_buffer *out, size_t value)
{
    char text[24];
    snprintf(text, sizeof text, "%zu", value);
    put_cell(out, text);
}

static void put_header(struct plm_buffer *out, const struct plm_fleet *fleet)
{
    static const char *const columns[] = {"host",         "group", "benchmark", "level", "scope",  "judged", "stale",
                                          "incomparable", "score", "critical",  "high",  "medium", "low",    "unknown"};
    plm_buffer_clear(out);
    for (size_t i = 0; i < PLM_COUNT(columns); i++)
        put_cell(out, columns[i]);
    for (size_t i = 0; i < fleet->check_count; i++)
        put_cell(out, plm_fleet_number(&fleet->checks[i]));
    plm_buffer_puts(out, "\r\n");
}

static void put_host(struct plm_buffer *out, const struct plm_fleet_host *host)
{
    char score[32] = "";
    if (host->score.of > 0)
        snprintf(score, sizeof score, "%.1f", host->score.value);
    plm_csv_cell(out, host->name);
    put_cell(out, host->group);
    put_cell(out, host->benchmark);
    put_size(out, (size_t)(host->level > 0 ? host->level : 0));
    put_cell(out, host->scope);
    put_cell(out, host->judged_text);
    put_cell(out, host->stale ? "yes" : "no");
    put_cell(out, host->incomparable);
    put_cell(out, score);
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        put_size(out, host->failing[severity]);
    put_size(out, host->counts[PLM_CELL_UNKNOWN]);
    for (size_t i = 0; i < host->cell_count; i++)
        put_cell(out, plm_cell_name((enum plm_cell)host->cells[i]));
    plm_buffer_puts(out, "\r\n");
}

bool plm_fleet_csv_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer out = {0};
    put_header(&out, fleet);
    for (size_t i = 0; i < fleet->host_count; i++) {
        put_host(&out, &fleet->hosts[i]);
        if (!flush(&out, PIECE, stream, error))
            return false;
    }
    return flush(&out, 0, stream, error);
}

/* ---- Prometheus ---- */

static void put_label(struct plm_buffer *out, const char *name, const char *value)
{
    plm_buffer_printf(out, "%s%s=\"", out->data[out->size - 1] == '{' ? "" : ",", name);
    for (const char *at = value ? value : ""; *at; at++) {
        if (*at == '\n')
            plm_buffer_puts(out, "\\n");
        else {
            if (*at == '"' || *at == '\\')
                plm_buffer_putc(out, '\\');
            plm_buffer_putc(out, *at);
        }
    }
    plm_buffer_putc(out, '"');
}

static void put_help(struct plm_buffer *out, const char *name, const char *help)
{
    plm_buffer_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void put_host_line(struct plm_buffer *out, const char *name, const struct plm_fleet_host *host,
                          const char *label, const char *value, double number)
{
    plm_buffer_printf(out, "%s{", name);
    put_label(out, "host", host->name);
    put_label(out, "group", host->group);
    if (label)
        put_label(out, label, value);
    plm_buffer_puts(out, "} ");
    plm_json_print_number(out, number);
    plm_buffer_putc(out, '\n');
}

static void put_host_gauges(struct plm_buffer *out, const struct plm_fleet *fleet)
{
    put_help(out, "plimsoll_fleet_checks", "Checks of a host by what came of them.");
    for (size_t i = 0; i < fleet->host_count; i++)
        for (size_t cell = 0; cell < PLM_CELL_NOT_JUDGED; cell++)
            put_host_line(out, "plimsoll_fleet_checks", &fleet->hosts[i], "status", plm_cell_name((enum plm_cell)cell),
                          (double)fleet->hosts[i].counts[cell]);
    put_help(out, "plimsoll_fleet_failing", "Failing checks of a host by severity.");
    for (size_t i = 0; i < fleet->host_count; i++)
        for (size_t severity = 0; severity < PLM_SEVERITIES; severity++)
            put_host_line(out, "plimsoll_fleet_failing", &fleet->hosts[i], "severity",
                          plm_severity_name((enum plm_severity)severity), (double)fleet->hosts[i].failing[severity]);
    put_help(out, "plimsoll_fleet_score_percent", "Score of a host; absent where nothing was assessed.");
    for (size_t i = 0; i < fleet->host_count; i++)
        if (fleet->hosts[i].score.of > 0)
            put_host_line(out, "plimsoll_fleet_score_percent", &fleet->hosts[i], NULL, NULL,
                          fleet->hosts[i].score.value);
    put_help(out, "plimsoll_fleet_facts_timestamp_seconds", "When the facts of a host were read.");
    for (size_t i = 0; i < fleet->host_count; i++) {
        const int64_t seconds = fleet->hosts[i].taken / 1000;
        if (fleet->hosts[i].taken != INT64_MIN)
            put_host_line(out, "plimsoll_fleet_facts_timestamp_seconds", &fleet->hosts[i], NULL, NULL, (double)seconds);
    }
    put_help(out, "plimsoll_fleet_unlike_group", "Checks in which a host differs from its group.");
    for (size_t i = 0; i < fleet->host_count; i++)
        put_host_line(out, "plimsoll_fleet_unlike_group", &fleet->hosts[i], NULL, NULL, (double)fleet->hosts[i].odd);
}

static void put_check_gauges(struct plm_buffer *out, const struct plm_fleet *fleet)
{
    put_help(out, "plimsoll_fleet_hosts", "Hosts by what came of a check.");
    for (size_t i = 0; i < fleet->check_count; i++) {
        const struct plm_fleet_check *check = &fleet->checks[i];
        for (size_t cell = 0; cell < PLM_CELLS; cell++) {
            if (check->counts[cell] == 0)
                continue;
            plm_buffer_puts(out, "plimsoll_fleet_hosts{");
            put_label(out, "check", check->id);
            put_label(out, "number", check->number);
            put_label(out, "severity", plm_severity_name(check->severity));
            put_label(out, "status", plm_cell_name((enum plm_cell)cell));
            plm_buffer_printf(out, "} %zu\n", check->counts[cell]);
        }
    }
    put_help(out, "plimsoll_fleet_stale_hosts", "Hosts whose facts are too old.");
    plm_buffer_printf(out, "plimsoll_fleet_stale_hosts %zu\n", fleet->stale);
    put_help(out, "plimsoll_fleet_incomparable_hosts", "Hosts judged otherwise than most.");
    plm_buffer_printf(out, "plimsoll_fleet_incomparable_hosts %zu\n", fleet->incomparable);
    put_help(out, "plimsoll_fleet_refused_reports", "Files that were not taken.");
    plm_buffer_printf(out, "plimsoll_fleet_refused_reports %zu\n", fleet->refused_count);
}

bool plm_fleet_prometheus_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer out = {0};
    put_host_gauges(&out, fleet);
    put_check_gauges(&out, fleet);
    return flush(&out, 0, stream, error);
}
