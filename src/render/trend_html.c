/* SPDX-License-Identifier: Apache-2.0 */
/* The page of a trend: two drawings in SVG (score; what fails, by severity), and the tables that say the same in text.
 */
#include "sheet.h"
#include "trend.h"

#include <plimsoll/base/text.h>
#include <string.h>

#define FINDINGS_SHOWN 500
/* The drawing's own units. */
#define WIDTH 1000.0
#define HEIGHT 220.0

/* Where a run stands: by time, or evenly where the times are not known. */
static double place_of(const struct plm_trend *trend, size_t index)
{
    int64_t first = trend->runs[0].taken, last = trend->runs[trend->run_count - 1].taken;
    if (trend->run_count == 1)
        return WIDTH / 2;
    if (first == INT64_MIN || last <= first)
        return WIDTH * (double)index / (double)(trend->run_count - 1);
    return WIDTH * (double)(trend->runs[index].taken - first) / (double)(last - first);
}

static void put_point(struct plm_buffer *out, bool first, double x, double y)
{
    plm_buffer_printf(out, "%s%.1f,%.1f", first ? "" : " ", x, y);
}

static void write_line(struct plm_sheet *sheet, const char *class, const struct plm_buffer *points)
{
    plm_sheet_raw(sheet, "<polyline class=\"line ");
    plm_sheet_raw(sheet, class);
    plm_sheet_raw(sheet, "\" points=\"");
    plm_sheet_raw(sheet, plm_buffer_text(points));
    plm_sheet_raw(sheet, "\"/>\n");
}

static void start_drawing(struct plm_sheet *sheet, const char *title, const char *top)
{
    plm_sheet_raw(sheet, "<figure><figcaption>");
    plm_sheet_text(sheet, title);
    plm_sheet_raw(sheet, "</figcaption><svg class=\"chart\" viewBox=\"-50 -15 1110 275\" role=\"img\" aria-label=\"");
    plm_sheet_text(sheet, title);
    plm_sheet_raw(sheet, "\"><path class=\"axis\" d=\"M0 0V220H1000M0 0H1000M0 110H1000\"/><text x=\"-8\" y=\"6\">");
    plm_sheet_text(sheet, top);
    plm_sheet_raw(sheet, "</text><text x=\"-8\" y=\"226\">0</text>\n");
}

/* The days at both ends, and the end of the drawing. */
static void end_drawing(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    plm_auto_buffer struct plm_buffer day = {0};
    plm_trend_word_day(&day, trend->runs[0].taken);
    plm_sheet_raw(sheet, "<text class=\"first\" x=\"0\" y=\"248\">");
    plm_sheet_text(sheet, plm_buffer_text(&day));
    plm_buffer_clear(&day);
    plm_trend_word_day(&day, trend->runs[trend->run_count - 1].taken);
    plm_sheet_raw(sheet, "</text><text x=\"1000\" y=\"248\">");
    plm_sheet_text(sheet, plm_buffer_text(&day));
    plm_sheet_raw(sheet, "</text></svg>");
}

static void draw_score(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    plm_auto_buffer struct plm_buffer points = {0};
    double last = -1;
    start_drawing(sheet, "Score in percent, run by run", "100");
    for (size_t i = 0; i < trend->run_count; i++)
        if (trend->runs[i].score.of > 0) {
            last = trend->runs[i].score.value;
            put_point(&points, points.size == 0, place_of(trend, i), HEIGHT * (1 - last / 100));
        }
    write_line(sheet, "l-score", &points);
    if (last >= 0) {
        plm_auto_free char *mark =
            plm_asprintf("<text class=\"last\" x=\"1006\" y=\"%.1f\">%.1f</text>", HEIGHT * (1 - last / 100) + 5, last);
        plm_sheet_raw(sheet, mark);
    }
    end_drawing(sheet, trend);
    plm_sheet_raw(sheet, "</figure>\n");
}

/* A line of the legend's: what stands for what, and where it stands now. */
static void write_key(struct plm_sheet *sheet, const char *class, const char *stroke, const char *word, size_t now)
{
    plm_sheet_raw(sheet, " <b class=\"");
    plm_sheet_raw(sheet, class);
    plm_sheet_raw(sheet, "\">");
    plm_sheet_raw(sheet, stroke);
    plm_sheet_raw(sheet, "</b> ");
    plm_sheet_raw(sheet, word);
    plm_sheet_raw(sheet, " ");
    plm_sheet_size(sheet, now);
    plm_sheet_raw(sheet, " &#160;");
}

static void draw_failures(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    static const char *const classes[PLM_SEVERITIES + 1] = {[PLM_LOW] = "l-low",
                                                            [PLM_MEDIUM] = "l-medium",
                                                            [PLM_HIGH] = "l-high",
                                                            [PLM_CRITICAL] = "l-critical",
                                                            [PLM_SEVERITIES] = "l-unknown"};
    size_t most = 1;
    char top[24];
    for (size_t i = 0; i < trend->run_count; i++) {
        for (size_t severity = 0; severity < PLM_SEVERITIES; severity++)
            most = trend->runs[i].failing[severity] > most ? trend->runs[i].failing[severity] : most;
        most = trend->runs[i].totals[PLM_UNKNOWN] > most ? trend->runs[i].totals[PLM_UNKNOWN] : most;
    }
    snprintf(top, sizeof top, "%zu", most);
    start_drawing(sheet, "Failing checks by severity, and unknown ones", top);
    for (size_t line = 0; line <= PLM_SEVERITIES; line++) {
        plm_auto_buffer struct plm_buffer points = {0};
        for (size_t i = 0; i < trend->run_count; i++) {
            size_t value = line < PLM_SEVERITIES ? trend->runs[i].failing[line] : trend->runs[i].totals[PLM_UNKNOWN];
            put_point(&points, i == 0, place_of(trend, i), HEIGHT * (1 - (double)value / (double)most));
        }
        write_line(sheet, classes[line], &points);
    }
    end_drawing(sheet, trend);
    const struct plm_trend_run *now = &trend->runs[trend->run_count - 1];
    plm_sheet_raw(sheet, "<p class=\"legend\">In the last run:");
    write_key(sheet, "l-critical", "━", "critical", now->failing[PLM_CRITICAL]);
    write_key(sheet, "l-high", "━", "high", now->failing[PLM_HIGH]);
    write_key(sheet, "l-medium", "╍", "medium", now->failing[PLM_MEDIUM]);
    write_key(sheet, "l-low", "┅", "low", now->failing[PLM_LOW]);
    write_key(sheet, "l-unknown", "┉", "unknown", now->totals[PLM_UNKNOWN]);
    plm_sheet_raw(sheet, "</p></figure>\n");
}

static void write_day(struct plm_sheet *sheet, int64_t time)
{
    plm_auto_buffer struct plm_buffer day = {0};
    plm_trend_word_day(&day, time);
    plm_sheet_element(sheet, "td", "n", plm_buffer_text(&day));
}

static void write_runs(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    static const struct plm_sheet_column columns[] = {{"Facts of", false}, {"Benchmark", false}, {"Score", true},
                                                      {"Critical", true},  {"High", true},       {"Medium", true},
                                                      {"Low", true},       {"Unknown", true},    {"Manual", true},
                                                      {"Opened", true},    {"Closed", true},     {NULL, false}};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-runs\"><h2 id=\"h-runs\">Runs</h2>");
    plm_sheet_table(sheet, NULL, "Each run, the last one first", columns);
    for (size_t i = trend->run_count; i-- > 0;) {
        const struct plm_trend_run *run = &trend->runs[i];
        char time[32] = "not known", score[32] = "–";
        if (run->taken != INT64_MIN)
            plm_format_time(run->taken, time);
        if (run->score.of > 0)
            snprintf(score, sizeof score, "%.1f", run->score.value);
        plm_sheet_row(sheet, "n", time);
        plm_sheet_element(sheet, "td", "n", run->benchmark);
        plm_sheet_element(sheet, "td", "num", score);
        for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
            plm_sheet_number(sheet, "td", "num", run->failing[severity]);
        plm_sheet_number(sheet, "td", "num", run->totals[PLM_UNKNOWN]);
        plm_sheet_number(sheet, "td", "num", run->totals[PLM_MANUAL]);
        plm_sheet_number(sheet, "td", "num", run->opened);
        plm_sheet_number(sheet, "td", "num", run->closed);
        plm_sheet_raw(sheet, "</tr>\n");
    }
    plm_sheet_table_end(sheet);
    plm_sheet_raw(sheet, "</section>\n");
}

/* A small drawing of what fails in one section. */
static void write_section(struct plm_sheet *sheet, const struct plm_trend *trend,
                          const struct plm_trend_section *section)
{
    plm_auto_buffer struct plm_buffer points = {0};
    size_t most = 1, values = 0;
    plm_auto_free size_t *failing = plm_alloc_array(trend->run_count + 1, sizeof *failing);
    plm_auto_free bool *known = plm_alloc_array(trend->run_count + 1, sizeof *known);
    for (size_t i = 0; i < trend->run_count; i++) {
        for (size_t k = 0; k < trend->runs[i].section_count; k++) {
            const struct plm_trend_section *other = &trend->runs[i].sections[k];
            if (!section->number || !other->number || strcmp(other->number, section->number) != 0)
                continue;
            failing[i] = other->counts[PLM_FAIL];
            known[i] = true;
            most = failing[i] > most ? failing[i] : most;
        }
    }
    for (size_t i = 0; i < trend->run_count; i++)
        if (known[i])
            put_point(&points, values++ == 0, place_of(trend, i) / 5, 40 * (1 - (double)failing[i] / (double)most));
    plm_sheet_row(sheet, NULL, section->number);
    plm_sheet_element(sheet, "td", NULL, section->title);
    plm_sheet_number(sheet, "td", "num", section->counts[PLM_FAIL]);
    plm_sheet_number(sheet, "td", "num", section->counts[PLM_UNKNOWN]);
    plm_sheet_raw(sheet, "<td class=\"wide\"><svg class=\"spark\" viewBox=\"-4 -4 208 48\" aria-hidden=\"true\">");
    write_line(sheet, "l-high", &points);
    plm_sheet_raw(sheet, "</svg></td></tr>\n");
}

static void write_sections(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    const struct plm_trend_run *last = &trend->runs[trend->run_count - 1];
    static const struct plm_sheet_column columns[] = {{"Section", false}, {"Title", false},    {"Fail", true},
                                                      {"Unknown", true},  {"Failures", false}, {NULL, false}};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-sections\"><h2 id=\"h-sections\">Sections</h2>");
    plm_sheet_table(sheet, NULL, "The last run, and failures over time", columns);
    for (size_t i = 0; i < last->section_count; i++)
        write_section(sheet, trend, &last->sections[i]);
    plm_sheet_table_end(sheet);
    plm_sheet_raw(sheet, "</section>\n");
}

static void write_findings(struct plm_sheet *sheet, const struct plm_trend *trend)
{
    static const struct plm_sheet_column columns[] = {
        {"State", false},      {"Check", false}, {"Subject", false},   {"Severity", false}, {"Days", true},
        {"First seen", false}, {"Since", false}, {"Last seen", false}, {"Closed", false},   {NULL, false}};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-findings\"><h2 id=\"h-findings\">Findings</h2>");
    plm_sheet_table(sheet, NULL, "Open ones first; unsure: no longer seen to fail, and not proven to be mended",
                    columns);
    static const char *const classes[PLM_TREND_STATES] = {
        [PLM_TREND_OPEN] = "text fail", [PLM_TREND_UNSURE] = "text unknown", [PLM_TREND_CLOSED] = "text pass"};
    for (size_t i = 0; i < trend->finding_count && i < FINDINGS_SHOWN; i++) {
        const struct plm_trend_finding *finding = &trend->findings[i];
        bool closed = finding->state == PLM_TREND_CLOSED;
        plm_auto_buffer struct plm_buffer check = {0};
        plm_auto_buffer struct plm_buffer subject = {0};
        plm_buffer_printf(&check, "%s %s", finding->number ? finding->number : finding->check, finding->title);
        plm_trend_word_subject(&subject, finding);
        plm_sheet_raw(sheet, "<tr>");
        plm_sheet_element(sheet, "td", classes[finding->state], plm_trend_state_name(finding->state));
        plm_sheet_element(sheet, "td", NULL, plm_buffer_text(&check));
        plm_sheet_element(sheet, "td", "any", plm_buffer_text(&subject));
        plm_sheet_element(sheet, "td", NULL, plm_severity_name(finding->severity));
        plm_sheet_number(sheet, "td", "num",
                         (size_t)plm_trend_days(finding->since, closed ? finding->closed : trend->now));
        write_day(sheet, finding->first_seen);
        write_day(sheet, finding->since);
        write_day(sheet, finding->last_seen);
        write_day(sheet, closed ? finding->closed : INT64_MIN);
        plm_sheet_raw(sheet, "</tr>\n");
    }
    plm_sheet_table_end(sheet);
    if (trend->finding_count > FINDINGS_SHOWN)
        plm_sheet_raw(sheet, "<p class=\"more\">More of them stand in the JSON.</p>");
    plm_sheet_raw(sheet, "</section>\n");
}

bool plm_trend_html_render(const struct plm_trend *trend, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer subtitle = {0};
    plm_auto_sheet struct plm_sheet sheet = {0};
    plm_buffer_printf(&subtitle, "%zu runs; %zu findings open, %zu unsure, %zu closed", trend->run_count,
                      trend->states[PLM_TREND_OPEN], trend->states[PLM_TREND_UNSURE], trend->states[PLM_TREND_CLOSED]);
    if (!plm_sheet_open(&sheet, stream, "Plimsoll trend", trend->host, plm_buffer_text(&subtitle), NULL, error))
        return false;
    if (trend->run_count > 0) {
        plm_sheet_raw(&sheet, "<section aria-labelledby=\"h-course\"><h2 id=\"h-course\">Course</h2>\n");
        draw_score(&sheet, trend);
        draw_failures(&sheet, trend);
        plm_sheet_raw(&sheet, "</section>\n");
        write_findings(&sheet, trend);
        write_sections(&sheet, trend);
        write_runs(&sheet, trend);
    }
    return plm_sheet_close(&sheet, error);
}
