/* SPDX-License-Identifier: Apache-2.0 */
#include "html_parts.h"

#include <math.h>
#include <string.h>

/* Between two pieces of a bar, so that they differ without colour; in percent of its length. */
#define GAP 0.4

void plm_html_raw(struct plm_html *html, const char *markup)
{
    plm_sheet_raw(&html->sheet, markup);
}

void plm_html_text(struct plm_html *html, const char *text)
{
    plm_sheet_content(&html->sheet, text);
}

void plm_html_element(struct plm_html *html, const char *tag, const char *class, const char *text)
{
    if (class)
        plm_html_printf(html, "<%s class=\"%s\">", tag, class);
    else
        plm_html_printf(html, "<%s>", tag);
    plm_html_text(html, text);
    plm_html_printf(html, "</%s>", tag);
}

void plm_html_section(struct plm_html *html, const char *name, const char *heading)
{
    plm_html_printf(html, "<section id=\"%s\" aria-labelledby=\"h-%s\"><h2 id=\"h-%s\">%s</h2>", name, name, name,
                    heading);
}

void plm_html_table(struct plm_html *html, const char *label, const char *caption,
                    const struct plm_sheet_column *columns)
{
    plm_html_printf(html,
                    "<section class=\"scroll\" aria-label=\"%s, table\" tabindex=\"0\"><table><caption>%s</caption>"
                    "<thead><tr>",
                    label, caption);
    for (const struct plm_sheet_column *column = columns; column->head; column++)
        plm_html_printf(html, "<th scope=\"col\"%s>%s</th>", column->number ? " class=\"num\"" : "", column->head);
    plm_html_raw(html, "</tr></thead><tbody>");
}

void plm_html_table_end(struct plm_html *html)
{
    plm_html_raw(html, "</tbody></table></section>");
}

void plm_html_badge(struct plm_html *html, enum plm_outcome outcome)
{
    const char *word = outcome == PLM_OUTCOME_NOT_APPLICABLE ? "not applicable"
                       : outcome == PLM_OUTCOME_EXPIRED      ? "waiver expired"
                                                             : plm_outcome_name(outcome);
    plm_html_printf(html, "<span class=\"badge %s\">%s</span>", plm_outcome_name(outcome), word);
}

void plm_html_time(struct plm_html *html, const char *at)
{
    if (!at || strlen(at) < sizeof "2026-11-26T16:02:47" - 1) {
        plm_html_raw(html, "not known");
        return;
    }
    plm_auto_free char *shown = plm_asprintf("%.10s %.8s UTC", at, at + 11);
    plm_html_raw(html, "<time datetime=\"");
    plm_sheet_text(&html->sheet, at);
    plm_html_raw(html, "\">");
    plm_html_text(html, shown);
    plm_html_raw(html, "</time>");
}

void plm_html_number(struct plm_html *html, size_t number)
{
    plm_html_printf(html, "<td class=\"num%s\">%zu</td>", number == 0 ? " zero" : "", number);
}

void plm_html_anchor(struct plm_html *html, const struct plm_result *result)
{
    plm_auto_free char *name = plm_strdup(result->number ? result->number : result->id ? result->id : "");
    for (char *c = name; result->number && *c; c++)
        *c = *c == '.' ? '-' : *c;
    plm_html_raw(html, "c-");
    plm_sheet_text(&html->sheet, name);
}

/* At most two digits behind the point, without zeros at the end. */
static void put_percent(struct plm_html *html, double value)
{
    char digits[32];
    int size = snprintf(digits, sizeof digits, "%.2f", floor(value * 100 + 0.5) / 100);
    while (size > 1 && digits[size - 1] == '0')
        digits[--size] = '\0';
    if (size > 1 && digits[size - 1] == '.')
        digits[--size] = '\0';
    plm_html_raw(html, digits);
}

void plm_html_bar(struct plm_html *html, const char *label, const struct plm_html_piece *pieces, size_t count,
                  size_t all)
{
    size_t before = 0;
    plm_html_printf(html,
                    "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" role=\"img\" "
                    "aria-label=\"%s\">",
                    label);
    for (size_t i = 0; i < count; i++) {
        double length = 100 * (double)pieces[i].size / (double)all;
        if (pieces[i].size > 0) {
            plm_html_printf(html, "<rect class=\"%s\" height=\"10\" x=\"", pieces[i].class);
            put_percent(html, 100 * (double)before / (double)all);
            plm_html_raw(html, "\" width=\"");
            put_percent(html, length > 2 * GAP ? length - GAP : length);
            plm_html_raw(html, "\"></rect>");
        }
        before += pieces[i].size;
    }
    plm_html_raw(html, "</svg>");
}

/* ---- what checks have in common ---- */

bool plm_html_failed(const struct plm_result *result)
{
    enum plm_outcome outcome = plm_outcome_of_result(result);
    return outcome == PLM_OUTCOME_FAIL || outcome == PLM_OUTCOME_EXPIRED;
}

bool plm_html_needs_attention(const struct plm_report *report)
{
    for (size_t i = 0; i < report->result_count; i++)
        if (plm_html_failed(&report->results[i]) || plm_outcome_of_result(&report->results[i]) == PLM_OUTCOME_UNKNOWN)
            return true;
    return false;
}
