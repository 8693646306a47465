/* SPDX-License-Identifier: Apache-2.0 */
#include "page.h"
#include "trend.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Rows of each table; --verbose shows all. */
#define RUNS_SHOWN 15
#define FINDINGS_SHOWN 30
#define DAY ((int64_t)24 * 60 * 60 * 1000)

void plm_trend_word_day(struct plm_buffer *out, int64_t time)
{
    char text[32] = "–";
    if (time != INT64_MIN) {
        plm_format_time(time, text);
        text[10] = '\0';
    }
    plm_buffer_puts(out, text);
}

long plm_trend_days(int64_t from, int64_t to)
{
    return from == INT64_MIN || to <= from ? 0 : (long)((to - from) / DAY);
}

void plm_trend_word_subject(struct plm_buffer *out, const struct plm_trend_finding *finding)
{
    plm_buffer_printf(out, "%s%s%s", finding->kind, *finding->key ? " " : "", finding->key);
}

static void write_run(struct plm_page *page, const struct plm_trend_run *run)
{
    plm_auto_buffer struct plm_buffer line = {0};
    char time[32] = "at an unknown time";
    if (run->taken != INT64_MIN)
        plm_format_time(run->taken, time);
    plm_buffer_printf(&line, "%-21s", time);
    if (run->score.of > 0)
        plm_buffer_printf(&line, "%6.1f", run->score.value);
    else
        plm_buffer_puts(&line, "     –");
    for (size_t severity = PLM_SEVERITIES; severity-- > 0;)
        plm_buffer_printf(&line, "%6zu", run->failing[severity]);
    plm_buffer_printf(&line, "%6zu%6zu%6zu  %s", run->totals[PLM_UNKNOWN], run->opened, run->closed,
                      run->benchmark ? run->benchmark : "");
    plm_page_text(page, 0, PLM_INK_PLAIN, plm_buffer_text(&line));
}

static void write_runs(struct plm_page *page, const struct plm_trend *trend, bool verbose)
{
    size_t first = verbose || trend->run_count <= RUNS_SHOWN ? 0 : trend->run_count - RUNS_SHOWN;
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_FAINT, "run                   score  crit  high   med   low  unkn   new  gone");
    if (first > 0) {
        char more[64];
        snprintf(more, sizeof more, "%zu earlier runs (--verbose shows them)", first);
        plm_page_text(page, 0, PLM_INK_FAINT, more);
    }
    for (size_t i = first; i < trend->run_count; i++)
        write_run(page, &trend->runs[i]);
}

/* From the first run to the last, section by section: by number, for editions differ. */
static void write_sections(struct plm_page *page, const struct plm_trend *trend)
{
    const struct plm_trend_run *first = &trend->runs[0], *last = &trend->runs[trend->run_count - 1];
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "SECTIONS, FIRST RUN → LAST RUN");
    for (size_t i = 0; i < last->section_count; i++) {
        const struct plm_trend_section *now = &last->sections[i], *then = NULL;
        for (size_t k = 0; k < first->section_count; k++)
            if (now->number && first->sections[k].number && strcmp(first->sections[k].number, now->number) == 0)
                then = &first->sections[k];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "fail %zu → %zu, unknown %zu → %zu  %s %s", then ? then->counts[PLM_FAIL] : 0,
                          now->counts[PLM_FAIL], then ? then->counts[PLM_UNKNOWN] : 0, now->counts[PLM_UNKNOWN],
                          now->number ? now->number : "", now->title ? now->title : "");
        plm_page_text(page, 2, PLM_INK_PLAIN, plm_buffer_text(&line));
    }
}

static void write_finding(struct plm_page *page, const struct plm_trend *trend, const struct plm_trend_finding *finding)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_trend_word_subject(&line, finding);
    plm_buffer_printf(&line, ": %s [%s]; ", finding->title, plm_severity_name(finding->severity));
    if (finding->state == PLM_TREND_CLOSED) {
        plm_buffer_puts(&line, "closed ");
        plm_trend_word_day(&line, finding->closed);
        plm_buffer_printf(&line, " after %ld days", plm_trend_days(finding->since, finding->closed));
    } else {
        plm_buffer_printf(&line, "%ld days, since ", plm_trend_days(finding->since, trend->now));
        plm_trend_word_day(&line, finding->since);
        if (finding->state == PLM_TREND_UNSURE) {
            plm_buffer_puts(&line, ", last seen ");
            plm_trend_word_day(&line, finding->last_seen);
        }
    }
    if (finding->reopened > 0) {
        plm_buffer_printf(&line, ", reopened %zu×, first seen ", finding->reopened);
        plm_trend_word_day(&line, finding->first_seen);
    }
    if (finding->waived)
        plm_buffer_puts(&line, ", waived");
    plm_page_item(page, 2, 9, PLM_INK_STRONG, finding->number ? finding->number : finding->check,
                  plm_buffer_text(&line));
}

static void write_findings(struct plm_page *page, const struct plm_trend *trend, enum plm_trend_state state,
                           bool verbose)
{
    static const struct {
        const char *heading;
        enum plm_ink ink;
    } words[PLM_TREND_STATES] = {
        [PLM_TREND_OPEN] = {"OPEN", PLM_INK_RED},
        [PLM_TREND_UNSURE] = {"UNSURE: NOT SEEN TO FAIL, AND NOT PROVEN TO BE MENDED", PLM_INK_YELLOW},
        [PLM_TREND_CLOSED] = {"CLOSED", PLM_INK_GREEN},
    };
    size_t shown = 0;
    if (trend->states[state] == 0)
        return;
    plm_auto_buffer struct plm_buffer heading = {0};
    plm_buffer_printf(&heading, "%s (%zu)", words[state].heading, trend->states[state]);
    plm_page_blank(page);
    plm_page_text(page, 0, words[state].ink, plm_buffer_text(&heading));
    for (size_t i = 0; i < trend->finding_count; i++)
        if (trend->findings[i].state == state && (shown++ < FINDINGS_SHOWN || verbose))
            write_finding(page, trend, &trend->findings[i]);
    if (shown > FINDINGS_SHOWN && !verbose) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more (--verbose shows them)", shown - FINDINGS_SHOWN);
        plm_page_text(page, 2, PLM_INK_FAINT, more);
    }
}

bool plm_trend_text_render(const struct plm_trend *trend, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error)
{
    plm_auto_page struct plm_page page;
    plm_auto_buffer struct plm_buffer line = {0};
    plm_page_init(&page, stream, options->colour, options->width);
    plm_buffer_printf(&line, "%s: %zu run%s; %zu findings open, %zu unsure, %zu closed", trend->host, trend->run_count,
                      trend->run_count == 1 ? "" : "s", trend->states[PLM_TREND_OPEN], trend->states[PLM_TREND_UNSURE],
                      trend->states[PLM_TREND_CLOSED]);
    plm_page_text(&page, 0, PLM_INK_STRONG, plm_buffer_text(&line));
    write_runs(&page, trend, options->verbose);
    if (trend->run_count > 0)
        write_sections(&page, trend);
    write_findings(&page, trend, PLM_TREND_OPEN, options->verbose);
    write_findings(&page, trend, PLM_TREND_UNSURE, options->verbose);
    write_findings(&page, trend, PLM_TREND_CLOSED, options->verbose);
    for (size_t i = 0; i < trend->refused_count; i++)
        plm_page_item(&page, 0, 10, PLM_INK_RED, "Refused", trend->refused[i]);
    return plm_page_close(&page, error);
}
