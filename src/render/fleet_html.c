/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A page that stays usable at 1,000 hosts: the matrix shows only the checks in which something fails, is unknown or
 * differs (the others are counted), cells are one letter with a class of one letter, and the browser lays out only the
 * rows in sight.
 */
#include "fleet.h"
#include "sheet.h"

#include <string.h>

#define OUTLIERS_SHOWN 200

static bool is_column(const struct plm_fleet_check *check)
{
    size_t open = check->counts[PLM_CELL_FAIL] + check->counts[PLM_CELL_EXPIRED] + check->counts[PLM_CELL_UNKNOWN] +
                  check->counts[PLM_CELL_MANUAL] + check->counts[PLM_CELL_WAIVED];
    return open > 0;
}

static void write_tally(struct plm_sheet *sheet, const char *label, size_t value, const char *note)
{
    plm_sheet_raw(sheet, "<div>");
    plm_sheet_element(sheet, "dt", NULL, label);
    plm_sheet_raw(sheet, "<dd>");
    plm_sheet_size(sheet, value);
    plm_sheet_element(sheet, "span", "note", note);
    plm_sheet_raw(sheet, "</dd></div>");
}

static void write_summary(struct plm_sheet *sheet, const struct plm_fleet *fleet)
{
    size_t critical = 0, clean = 0;
    for (size_t i = 0; i < fleet->host_count; i++) {
        const struct plm_fleet_host *host = &fleet->hosts[i];
        critical += host->failing[PLM_CRITICAL] > 0;
        clean += host->counts[PLM_CELL_FAIL] + host->counts[PLM_CELL_EXPIRED] + host->counts[PLM_CELL_UNKNOWN] == 0;
    }
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-result\"><h2 id=\"h-result\">Result</h2><dl class=\"tally\">");
    write_tally(sheet, "Hosts", fleet->host_count, "in this overview");
    write_tally(sheet, "Without a finding", clean, "nothing fails, nothing is unknown");
    write_tally(sheet, "Critical", critical, "hosts in which a critical check fails");
    write_tally(sheet, "Unlike their group", fleet->outlier_count, "checks in which a few differ");
    write_tally(sheet, "Stale", fleet->stale, "facts are too old");
    write_tally(sheet, "Judged otherwise", fleet->incomparable, "than most of the fleet");
    write_tally(sheet, "Refused", fleet->refused_count, "files that were not taken");
    plm_sheet_raw(sheet, "</dl></section>\n");
}

static void write_outliers(struct plm_sheet *sheet, const struct plm_fleet *fleet)
{
    if (fleet->outlier_count == 0)
        return;
    plm_sheet_raw(sheet,
                  "<section aria-labelledby=\"h-odd\"><h2 id=\"h-odd\">Unlike their group</h2><ul class=\"attend\">");
    for (size_t i = 0; i < fleet->outlier_count && i < OUTLIERS_SHOWN; i++) {
        const struct plm_fleet_outlier *outlier = &fleet->outliers[i];
        const struct plm_fleet_check *check = &fleet->checks[outlier->check];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_fleet_word_outlier(&line, fleet, outlier, 12);
        plm_sheet_raw(sheet, "<li>");
        plm_sheet_element(sheet, "span", "n", plm_fleet_number(check));
        plm_sheet_raw(sheet, "<span>");
        plm_sheet_text(sheet, check->title);
        plm_sheet_raw(sheet, " ");
        plm_sheet_element(sheet, "span", "severity", plm_severity_name(check->severity));
        plm_sheet_raw(sheet, "<br>");
        plm_sheet_element(sheet, "span", "what", plm_buffer_text(&line));
        plm_sheet_raw(sheet, "</span></li>\n");
    }
    plm_sheet_raw(sheet, "</ul></section>\n");
}

/* "not_applicable" → "not applicable" */
static const char *cell_word(enum plm_cell cell)
{
    return cell == PLM_CELL_NOT_APPLICABLE ? "not applicable"
           : cell == PLM_CELL_NOT_JUDGED   ? "not judged"
                                           : plm_cell_name(cell);
}

static void write_legend(struct plm_sheet *sheet)
{
    plm_sheet_raw(sheet, "<p class=\"legend\">");
    for (size_t i = 0; i < PLM_CELLS; i++) {
        char class[4] = {'c', '-', plm_cell_letter((enum plm_cell)i), '\0'};
        char letter[2] = {plm_cell_letter((enum plm_cell)i), '\0'};
        if (i == PLM_CELL_NOT_JUDGED)
            class[2] = 'X';
        plm_sheet_element(sheet, "b", class, letter);
        plm_sheet_raw(sheet, " ");
        plm_sheet_text(sheet, cell_word((enum plm_cell)i));
        plm_sheet_raw(sheet, " &#160; ");
    }
    plm_sheet_raw(sheet, "</p>\n");
}

static void write_matrix_head(struct plm_sheet *sheet, const struct plm_fleet *fleet)
{
    plm_sheet_raw(sheet, "<thead><tr><th scope=\"col\">Host</th><th scope=\"col\" class=\"num\">Critical</th>"
                         "<th scope=\"col\" class=\"num\">High</th><th scope=\"col\" class=\"num\">Fail</th>"
                         "<th scope=\"col\" class=\"num\">Unknown</th><th scope=\"col\" class=\"num\">Score</th>");
    for (size_t i = 0; i < fleet->check_count; i++) {
        if (!is_column(&fleet->checks[i]))
            continue;
        plm_sheet_raw(sheet, "<th scope=\"col\" class=\"col\" title=\"");
        plm_sheet_text(sheet, fleet->checks[i].title);
        plm_sheet_raw(sheet, "\">");
        plm_sheet_text(sheet, plm_fleet_number(&fleet->checks[i]));
        plm_sheet_raw(sheet, "</th>");
    }
    plm_sheet_raw(sheet, "</tr></thead>\n");
}

static void write_host(struct plm_sheet *sheet, const struct plm_fleet *fleet, const struct plm_fleet_host *host)
{
    char score[32] = "–", cell[] = "<td class=\"c-?\">?";
    if (host->score.of > 0)
        snprintf(score, sizeof score, "%.1f", host->score.value);
    plm_sheet_raw(sheet, "<tr><th scope=\"row\">");
    plm_sheet_text(sheet, host->name);
    if (host->stale)
        plm_sheet_raw(sheet, " <small>stale</small>");
    if (host->incomparable) {
        plm_sheet_raw(sheet, " <small title=\"");
        plm_sheet_text(sheet, host->incomparable);
        plm_sheet_raw(sheet, "\">judged otherwise</small>");
    }
    plm_sheet_raw(sheet, "</th>");
    plm_sheet_number(sheet, "td", "num", host->failing[PLM_CRITICAL]);
    plm_sheet_number(sheet, "td", "num", host->failing[PLM_HIGH]);
    plm_sheet_number(sheet, "td", "num", host->counts[PLM_CELL_FAIL] + host->counts[PLM_CELL_EXPIRED]);
    plm_sheet_number(sheet, "td", "num", host->counts[PLM_CELL_UNKNOWN]);
    plm_sheet_element(sheet, "td", "num", score);
    for (size_t i = 0; i < fleet->check_count; i++) {
        if (!is_column(&fleet->checks[i]))
            continue;
        char letter = plm_cell_letter((enum plm_cell)host->cells[i]);
        cell[sizeof cell - 5] = letter == '.' ? 'X' : letter;
        cell[sizeof cell - 2] = letter;
        plm_sheet_raw(sheet, cell);
    }
    plm_sheet_raw(sheet, "</tr>\n");
}

static void write_matrix(struct plm_sheet *sheet, const struct plm_fleet *fleet)
{
    size_t columns = 0;
    for (size_t i = 0; i < fleet->check_count; i++)
        columns += is_column(&fleet->checks[i]);
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-matrix\"><h2 id=\"h-matrix\">Hosts and checks</h2><p>");
    plm_sheet_size(sheet, columns);
    plm_sheet_raw(sheet, " of ");
    plm_sheet_size(sheet, fleet->check_count);
    plm_sheet_raw(sheet, " checks are shown: the others pass or do not apply on every host. Worst hosts first.</p>\n");
    write_legend(sheet);
    plm_sheet_raw(
        sheet, "<div class=\"tools\" hidden><label for=\"search\" class=\"vh\">Search hosts</label>"
               "<input type=\"search\" id=\"search\" placeholder=\"Search hosts\"><p id=\"shown\" role=\"status\"></p>"
               "</div>\n<section class=\"scroll\" aria-label=\"Hosts and checks, table\" tabindex=\"0\">"
               "<table class=\"matrix\"><caption class=\"vh\">Hosts and checks</caption>");
    write_matrix_head(sheet, fleet);
    plm_sheet_raw(sheet, "<tbody>\n");
    for (size_t i = 0; i < fleet->host_count; i++)
        write_host(sheet, fleet, &fleet->hosts[i]);
    plm_sheet_raw(sheet, "</tbody></table></section></section>\n");
}

static void write_checks(struct plm_sheet *sheet, const struct plm_fleet *fleet)
{
    struct plm_sheet_column columns[3 + PLM_CELLS + 1] = {{"Number", false}, {"Check", false}, {"Severity", false}};
    for (size_t cell = 0; cell < PLM_CELLS; cell++)
        columns[3 + cell] = (struct plm_sheet_column){cell_word((enum plm_cell)cell), true};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-checks\"><h2 id=\"h-checks\">Checks</h2>");
    plm_sheet_table(sheet, NULL, "How many hosts have which outcome", columns);
    for (size_t i = 0; i < fleet->check_count; i++) {
        const struct plm_fleet_check *check = &fleet->checks[i];
        plm_sheet_row(sheet, NULL, plm_fleet_number(check));
        plm_sheet_element(sheet, "td", NULL, check->title);
        plm_sheet_element(sheet, "td", NULL, plm_severity_name(check->severity));
        for (size_t cell = 0; cell < PLM_CELLS; cell++)
            plm_sheet_number(sheet, "td", check->counts[cell] > 0 ? "num" : "num zero", check->counts[cell]);
        plm_sheet_raw(sheet, "</tr>\n");
    }
    plm_sheet_table_end(sheet);
    plm_sheet_raw(sheet, "</section>\n");
}

bool plm_fleet_html_render(const struct plm_fleet *fleet, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_sheet struct plm_sheet sheet = {0};
    plm_buffer_printf(&title, "%zu host%s", fleet->host_count, fleet->host_count == 1 ? "" : "s");
    if (!plm_sheet_open(&sheet, stream, "Plimsoll fleet overview", plm_buffer_text(&title), fleet->usual_benchmark,
                        "fleet.js", error))
        return false;
    write_summary(&sheet, fleet);
    write_outliers(&sheet, fleet);
    write_matrix(&sheet, fleet);
    write_checks(&sheet, fleet);
    if (fleet->refused_count > 0) {
        plm_sheet_raw(&sheet,
                      "<section aria-labelledby=\"h-refused\"><h2 id=\"h-refused\">Refused</h2><ul class=\"seen\">");
        for (size_t i = 0; i < fleet->refused_count; i++)
            plm_sheet_element(&sheet, "li", NULL, fleet->refused[i].reason);
        plm_sheet_raw(&sheet, "</ul></section>\n");
    }
    return plm_sheet_close(&sheet, error);
}
