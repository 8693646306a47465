/* SPDX-License-Identifier: Apache-2.0 */
#include "markdown.h"

#include "wording.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

/* Below the 64 KiB of a comment on GitHub, with room for what the poster adds. */
#define PAGE_LIMIT (60 * (size_t)1024)
#define CELL_LIMIT 200

/* Text in a cell or line: whatever Markdown or HTML could take for markup is shown as itself. */
static void put_text(struct plm_buffer *out, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean_line(&clean, text, strlen(text), CELL_LIMIT);
    for (const char *at = plm_buffer_text(&clean); *at; at++) {
        if (*at == '<')
            plm_buffer_puts(out, "&lt;");
        else if (*at == '&')
            plm_buffer_puts(out, "&amp;");
        else if (*at == '@') /* would notify whoever is called so */
            plm_buffer_puts(out, "&#64;");
        else {
            if (strchr("\\`*_{}[]()#+!|~>$", *at))
                plm_buffer_putc(out, '\\');
            plm_buffer_putc(out, *at);
        }
    }
}

static void put_summary(struct plm_buffer *out, const struct plm_report *report)
{
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    plm_buffer_puts(out, "## ");
    put_text(out, report->benchmark_title ? report->benchmark_title : "Checks");
    plm_buffer_puts(out, ": ");
    put_text(out, plm_word_host(report));
    plm_buffer_puts(out, "\n\n**Score ");
    plm_word_score(out, &report->score);
    plm_buffer_puts(out, "**, judged ");
    put_text(out, report->judged ? report->judged : "at an unknown time");
    plm_buffer_puts(out, "\n\n|");
    for (size_t i = 0; i < PLM_OUTCOMES; i++)
        plm_buffer_printf(out, " %s |", plm_outcome_name((enum plm_outcome)i));
    plm_buffer_puts(out, "\n|");
    for (size_t i = 0; i < PLM_OUTCOMES; i++)
        plm_buffer_puts(out, "---:|");
    plm_buffer_puts(out, "\n|");
    for (size_t i = 0; i < PLM_OUTCOMES; i++)
        plm_buffer_printf(out, " %zu |", counts[i]);
    plm_buffer_putc(out, '\n');
    if (report->need_privilege > 0)
        plm_buffer_printf(out, "\n%zu verdict%s root.\n", report->need_privilege,
                          report->need_privilege == 1 ? " needs" : "s need");
}

static void put_row(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_headline(&headline, report, result);
    plm_buffer_puts(out, "| ");
    put_text(out, result->number ? result->number : result->id);
    plm_buffer_printf(out, " | %s | ", plm_severity_name(result->severity));
    put_text(out, result->title ? result->title : result->id);
    plm_buffer_puts(out, " | ");
    put_text(out, plm_buffer_text(&headline));
    plm_buffer_puts(out, " |\n");
}

static void put_list(struct plm_buffer *out, const struct plm_report *report, enum plm_outcome outcome,
                     const char *title)
{
    size_t count = 0, left_out = 0;
    for (int severity = PLM_CRITICAL; severity >= PLM_LOW; severity--) {
        for (size_t i = 0; i < report->result_count; i++) {
            const struct plm_result *result = &report->results[i];
            if (plm_outcome_of_result(result) != outcome || (int)result->severity != severity)
                continue;
            if (count++ == 0)
                plm_buffer_printf(out, "\n### %s\n\n| | severity | check | finding |\n|---|---|---|---|\n", title);
            if (out->size < PAGE_LIMIT)
                put_row(out, report, result);
            else
                left_out++;
        }
    }
    if (left_out > 0)
        plm_buffer_printf(out, "\n%zu more: see the JSON or HTML report.\n", left_out);
}

bool plm_markdown_render(const struct plm_report *report, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer out = {0};
    put_summary(&out, report);
    put_list(&out, report, PLM_OUTCOME_EXPIRED, "Failed, and the waiver has expired");
    put_list(&out, report, PLM_OUTCOME_FAIL, "Failed");
    put_list(&out, report, PLM_OUTCOME_UNKNOWN, "Could not be decided");
    put_list(&out, report, PLM_OUTCOME_MANUAL, "Need a person");
    put_list(&out, report, PLM_OUTCOME_WAIVED, "Waived");
    char digest[65];
    plm_report_digest(report, digest);
    plm_buffer_printf(&out, "\nReport sha256 `%s`\n", digest);
    if (fwrite(out.data, 1, out.size, stream) != out.size || fflush(stream) != 0)
        return plm_error_set_errno(error, errno, "cannot write");
    return true;
}
