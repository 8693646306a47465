/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page: the exceptions register, and configuration on disk that is not in force. */
#include "html_parts.h"

#include <string.h>

static void write_state(struct plm_html *html, const struct plm_exception *exception)
{
    plm_html_raw(html, "<td>");
    if (exception->state == PLM_WAIVER_EXPIRED)
        plm_html_raw(html, "<span class=\"text waiver-expired\"><strong>expired</strong></span>");
    else if (exception->expiring && exception->state == PLM_WAIVER_ACTIVE)
        plm_html_raw(html, "<span class=\"text unknown\"><strong>active, ends soon</strong></span>");
    else
        plm_html_raw(html, plm_waiver_state_name(exception->state));
    if (exception->broad)
        plm_html_raw(html, "<br><span class=\"text unknown\"><strong>too broad: every subject</strong></span>");
    plm_html_raw(html, "</td>");
}

static void write_expiry(struct plm_html *html, const struct plm_exception *exception)
{
    plm_html_raw(html, "<td class=\"n\">");
    plm_html_text(html, exception->expires);
    if (exception->expires)
        plm_html_printf(html, "<br><span class=\"from\">%lld days %s</span>",
                        (long long)(exception->days_left < 0 ? -exception->days_left : exception->days_left),
                        exception->days_left < 0 ? "ago" : "left");
    plm_html_raw(html, "</td>");
}

static void write_exception(struct plm_html *html, const struct plm_exception *exception)
{
    const struct plm_report *report = html->report;
    plm_html_raw(html, "<tr><th scope=\"row\" class=\"any name\">");
    plm_html_text(html, exception->check);
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (!exception->check || !result->id || strcmp(result->id, exception->check) != 0)
            continue;
        plm_html_raw(html, " ");
        plm_html_text(html, result->number);
    }
    plm_html_raw(html, "</th>");
    plm_html_element(html, "td", "any", exception->subject ? exception->subject : "all");
    plm_html_raw(html, exception->attestation ? "<td>attestation: " : "<td>waiver");
    if (exception->attestation)
        plm_html_raw(html, exception->verdict == PLM_NOT_APPLICABLE ? "not applicable"
                                                                    : plm_verdict_name(exception->verdict));
    plm_html_raw(html, "</td>");
    write_state(html, exception);
    plm_html_element(html, "td", "any long", exception->reason);
    plm_html_element(html, "td", "any", exception->owner);
    plm_html_element(html, "td", "any", exception->ticket);
    plm_html_element(html, "td", "n", exception->starts);
    write_expiry(html, exception);
    plm_html_printf(html, "<td class=\"num\">%zu</td></tr>\n", exception->used);
}

void plm_html_exceptions(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {
        {"Check", false},         {"Subject", false}, {"Kind", false},   {"State", false},
        {"Justification", false}, {"Owner", false},   {"Ticket", false}, {"From", false},
        {"Until", false},         {"Findings", true}, {NULL, false}};
    const struct plm_report *report = html->report;
    plm_html_section(html, "exceptions", "Exceptions register");
    if (report->exception_count == 0) {
        plm_html_raw(html, "<p>No waiver and no attestation was given.</p></section>");
        return;
    }
    plm_html_table(html, "Exceptions register", "Waivers and attestations of the policy, all of them, used or not",
                   columns);
    for (size_t i = 0; i < report->exception_count; i++)
        write_exception(html, &report->exceptions[i]);
    plm_html_table_end(html);
    plm_html_raw(html, "</section>");
}

static void write_value(struct plm_html *html, const char *value)
{
    plm_html_raw(html, "<td class=\"any\">");
    plm_html_element(html, "code", NULL, value);
    plm_html_raw(html, "</td>");
}

void plm_html_drift(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {
        {"Option", false}, {"In force", false}, {"On disk", false}, {"Where", false}, {NULL, false}};
    const struct plm_report *report = html->report;
    plm_html_section(html, "drift", "Configuration drift");
    if (report->drift_count == 0) {
        plm_html_raw(html, "<p>No option was found whose value in force differs from what the files on disk say.</p>"
                           "</section>");
        return;
    }
    plm_html_raw(html, "<p>The daemon runs with settings other than those on disk. Verdicts follow what is in force; "
                       "after a restart they may change.</p>");
    plm_html_table(html, "Configuration drift", "Options whose value in force differs from the files", columns);
    for (size_t i = 0; i < report->drift_count; i++) {
        const struct plm_drift *drift = &report->drift[i];
        plm_html_raw(html, "<tr><th scope=\"row\" class=\"any\">");
        plm_html_text(html, drift->option);
        plm_html_raw(html, "</th>");
        write_value(html, drift->in_force);
        write_value(html, drift->on_disk);
        plm_html_element(html, "td", "any", drift->source);
        plm_html_raw(html, "</tr>");
    }
    plm_html_table_end(html);
    plm_html_raw(html, "</section>");
}
