/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page: the result in numbers, and what needs attention. */
#include "html_parts.h"

#include "wording.h"

#include <string.h>

/* ---- bars ---- */

static void write_verdict_bar(struct plm_html *html, const size_t counts[static PLM_OUTCOMES])
{
    const size_t expired = counts[PLM_OUTCOME_EXPIRED], waived = counts[PLM_OUTCOME_WAIVED];
    const struct plm_html_piece pieces[] = {
        {"pass", counts[PLM_OUTCOME_PASS]},         {"waiver-expired", expired},
        {"fail", counts[PLM_OUTCOME_FAIL]},         {"waived", waived},
        {"unknown", counts[PLM_OUTCOME_UNKNOWN]},   {"manual", counts[PLM_OUTCOME_MANUAL]},
        {"na", counts[PLM_OUTCOME_NOT_APPLICABLE]},
    };
    plm_auto_buffer struct plm_buffer label = {0};
    size_t all = 0;
    for (size_t i = 0; i < PLM_OUTCOMES; i++)
        all += counts[i];
    if (all == 0)
        return;
    plm_buffer_printf(&label, "%zu pass, ", counts[PLM_OUTCOME_PASS]);
    if (expired > 0)
        plm_buffer_printf(&label, "%zu waiver expired, ", expired);
    plm_buffer_printf(&label, "%zu fail, ", counts[PLM_OUTCOME_FAIL]);
    if (waived > 0)
        plm_buffer_printf(&label, "%zu waived, ", waived);
    plm_buffer_printf(&label, "%zu unknown, %zu manual, %zu not applicable", counts[PLM_OUTCOME_UNKNOWN],
                      counts[PLM_OUTCOME_MANUAL], counts[PLM_OUTCOME_NOT_APPLICABLE]);
    plm_html_bar(html, plm_buffer_text(&label), pieces, PLM_COUNT(pieces), all);
}

/* ---- in numbers ---- */

static void write_score(struct plm_html *html, const struct plm_score *score)
{
    if (score->of > 0)
        plm_html_printf(html, "%.1f %%", score->value);
    else
        plm_html_raw(html, "–");
}

static void write_scores(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    const char *before = "";
    plm_html_raw(html, "<div><p class=\"figure\">");
    write_score(html, &report->score);
    plm_html_raw(html, "</p><p class=\"formula\">");
    if (report->score.of > 0)
        plm_html_printf(
            html,
            "Score: %zu pass ÷ %zu (pass + fail + unknown). Manual and not applicable checks do not count; a "
            "waived failure stays a failure.",
            report->score.passed, report->score.of);
    else
        plm_html_raw(html, "No score: nothing was assessed.");
    plm_html_raw(html, "</p><p class=\"formula\">");
    for (size_t i = 0; i < PLM_COUNT(report->level_scores); i++) {
        const struct plm_score *score = &report->level_scores[i];
        if (score->of == 0)
            continue;
        plm_html_printf(html, "%sLevel %zu: %.1f %% (%zu of %zu)", before, i + 1, score->value, score->passed,
                        score->of);
        before = "; ";
    }
    plm_html_raw(html, "</p></div>");
}

static void write_tally(struct plm_html *html, const size_t counts[static PLM_OUTCOMES])
{
    static const struct {
        enum plm_outcome outcome;
        bool rare; /* told only where there is one */
        const char *note;
    } rows[] = {
        {PLM_OUTCOME_EXPIRED, true, "fail, and the waiver has ended"},
        {PLM_OUTCOME_FAIL, false, "disproven by facts, or attested"},
        {PLM_OUTCOME_UNKNOWN, false, "could not be decided: no pass"},
        {PLM_OUTCOME_MANUAL, false, "need a person"},
        {PLM_OUTCOME_WAIVED, true, "covered by an exception"},
        {PLM_OUTCOME_PASS, false, "proven from facts, or attested"},
        {PLM_OUTCOME_NOT_APPLICABLE, false, "do not concern this host"},
    };
    plm_html_raw(html, "<div>");
    write_verdict_bar(html, counts);
    plm_html_raw(html, "<dl class=\"tally\">");
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        if (rows[i].rare && counts[rows[i].outcome] == 0)
            continue;
        plm_html_raw(html, "<div><dt>");
        plm_html_badge(html, rows[i].outcome);
        plm_html_printf(html, "</dt><dd>%zu<span class=\"note\">%s</span></dd></div>", counts[rows[i].outcome],
                        rows[i].note);
    }
    plm_html_raw(html, "</dl></div>");
}

/* ---- by section ---- */

/* "5 Containers" as the head of a row. */
static void start_section_row(struct plm_html *html, const struct plm_section_total *section)
{
    plm_html_raw(html, "<tr><th scope=\"row\">");
    plm_html_text(html, section->number);
    plm_html_raw(html, " ");
    plm_html_text(html, section->title);
    plm_html_raw(html, "</th>");
}

static void write_by_section(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {{"Section", false},  {"Share", false},  {"Pass", true},
                                                      {"Fail", true},      {"Unknown", true}, {"Manual", true},
                                                      {"Not appl.", true}, {"Score", true},   {NULL, false}};
    static const enum plm_verdict verdicts[] = {PLM_PASS, PLM_FAIL, PLM_UNKNOWN, PLM_MANUAL, PLM_NOT_APPLICABLE};
    const struct plm_report *report = html->report;
    if (report->section_count == 0)
        return;
    plm_html_raw(html, "<h3>Verdicts by section</h3>");
    plm_html_table(html, "Verdicts by section", "As decided before waivers", columns);
    for (size_t i = 0; i < report->section_count; i++) {
        const struct plm_section_total *section = &report->sections[i];
        size_t counts[PLM_OUTCOMES] = {0};
        for (size_t k = 0; k < PLM_COUNT(verdicts); k++)
            counts[plm_outcome_of_verdict(verdicts[k])] = section->counts[verdicts[k]];
        start_section_row(html, section);
        plm_html_raw(html, "<td class=\"wide\">");
        write_verdict_bar(html, counts);
        plm_html_raw(html, "</td>");
        for (size_t k = 0; k < PLM_COUNT(verdicts); k++)
            plm_html_number(html, section->counts[verdicts[k]]);
        plm_html_raw(html, "<td class=\"num\">");
        write_score(html, &section->score);
        plm_html_raw(html, "</td></tr>\n");
    }
    plm_html_table_end(html);
}

/* ---- by severity ---- */

struct severities {
    size_t counts[PLM_SEVERITIES], all;
};

/* Of the failures in a section; NULL: of those in none. */
static struct severities failures_in(const struct plm_report *report, const char *section)
{
    struct severities severities = {0};
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (!plm_html_failed(result) || !plm_result_in_section(report, result, section))
            continue;
        severities.counts[result->severity]++;
        severities.all++;
    }
    return severities;
}

/* longest: of all bars of the table, so that they compare. */
static void write_severities(struct plm_html *html, const struct severities *severities, size_t longest)
{
    const size_t *counts = severities->counts;
    const struct plm_html_piece pieces[] = {{"s-critical", counts[PLM_CRITICAL]},
                                            {"s-high", counts[PLM_HIGH]},
                                            {"s-medium", counts[PLM_MEDIUM]},
                                            {"s-low", counts[PLM_LOW]}};
    plm_auto_free char *label = plm_asprintf("%zu critical, %zu high, %zu medium, %zu low", counts[PLM_CRITICAL],
                                             counts[PLM_HIGH], counts[PLM_MEDIUM], counts[PLM_LOW]);
    plm_html_raw(html, "<td class=\"wide\">");
    plm_html_bar(html, label, pieces, PLM_COUNT(pieces), longest > severities->all ? longest : severities->all);
    plm_html_raw(html, "</td>");
    for (size_t i = 0; i < PLM_COUNT(pieces); i++)
        plm_html_number(html, pieces[i].size);
    plm_html_number(html, severities->all);
    plm_html_raw(html, "</tr>\n");
}

static void write_by_severity(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {{"Section", false}, {"Share", false}, {"Critical", true},
                                                      {"High", true},     {"Medium", true}, {"Low", true},
                                                      {"Failed", true},   {NULL, false}};
    const struct plm_report *report = html->report;
    const struct severities others = failures_in(report, NULL);
    size_t most = 0, all = others.all;
    for (size_t i = 0; i < report->section_count; i++) {
        size_t count = failures_in(report, report->sections[i].number).all;
        most = count > most ? count : most;
        all += count;
    }
    if (all == 0)
        return;
    plm_html_raw(html, "<h3>Failures by severity</h3>");
    plm_html_table(html, "Failures by severity",
                   "Failed checks that no waiver in force covers; sections without one are left out", columns);
    for (size_t i = 0; i < report->section_count; i++) {
        const struct severities severities = failures_in(report, report->sections[i].number);
        if (severities.all == 0)
            continue;
        start_section_row(html, &report->sections[i]);
        write_severities(html, &severities, most);
    }
    if (others.all > 0) {
        plm_html_raw(html, "<tr><th scope=\"row\">Other checks</th>");
        write_severities(html, &others, 0);
    }
    plm_html_table_end(html);
}

/* ---- by evidence: what facts could decide, and what the benchmark's own label says ---- */

static bool is_measured(const struct plm_result *result)
{
    return result->evidence == PLM_MEASURED;
}
static bool is_partial(const struct plm_result *result)
{
    return result->evidence == PLM_PARTIAL;
}
static bool is_attested(const struct plm_result *result)
{
    return result->evidence == PLM_ATTESTED;
}
static bool is_automated(const struct plm_result *result)
{
    return result->status && strcmp(result->status, "automated") == 0;
}
static bool is_manual(const struct plm_result *result)
{
    return result->status && strcmp(result->status, "manual") == 0;
}

static void write_evidence_row(struct plm_html *html, const char *name, bool (*is_of)(const struct plm_result *result))
{
    static const enum plm_outcome columns[] = {PLM_OUTCOME_PASS,   PLM_OUTCOME_FAIL,   PLM_OUTCOME_UNKNOWN,
                                               PLM_OUTCOME_MANUAL, PLM_OUTCOME_WAIVED, PLM_OUTCOME_NOT_APPLICABLE};
    const struct plm_report *report = html->report;
    size_t counts[PLM_OUTCOMES] = {0}, all = 0;
    for (size_t i = 0; i < report->result_count; i++) {
        if (!is_of(&report->results[i]))
            continue;
        counts[plm_html_failed(&report->results[i]) ? PLM_OUTCOME_FAIL : plm_outcome_of_result(&report->results[i])]++;
        all++;
    }
    plm_html_printf(html, "<tr><th scope=\"row\">%s</th>", name);
    for (size_t i = 0; i < PLM_COUNT(columns); i++)
        plm_html_number(html, counts[columns[i]]);
    plm_html_number(html, all);
    plm_html_raw(html, "</tr>\n");
}

static void write_by_evidence(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {{"Kind of check", false}, {"Pass", true},   {"Fail", true},
                                                      {"Unknown", true},        {"Manual", true}, {"Waived", true},
                                                      {"Not appl.", true},      {"All", true},    {NULL, false}};
    const struct plm_report *report = html->report;
    bool labelled = false;
    for (size_t i = 0; i < report->result_count; i++)
        labelled = labelled || report->results[i].status;
    if (report->result_count == 0)
        return;
    plm_html_raw(html, "<h3>How the verdicts were reached</h3>");
    plm_html_table(html, "How the verdicts were reached", "After waivers and attestations", columns);
    write_evidence_row(html, "Measured: facts decide", is_measured);
    write_evidence_row(html, "In part: facts can fail it, a person must pass it", is_partial);
    write_evidence_row(html, "Attested: only a person can answer", is_attested);
    if (labelled) {
        plm_html_raw(html, "</tbody><tbody>");
        write_evidence_row(html, "Labelled “automated” by the benchmark", is_automated);
        write_evidence_row(html, "Labelled “manual” by the benchmark", is_manual);
    }
    plm_html_table_end(html);
}

void plm_html_result(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    plm_html_section(html, "result", "Result");
    plm_html_raw(html, "<div class=\"lead\">");
    write_scores(html);
    write_tally(html, counts);
    plm_html_raw(html, "</div>");
    if (report->need_privilege > 0)
        plm_html_printf(html, "<p class=\"notice\">%zu%s</p>", report->need_privilege,
                        report->need_privilege == 1 ? " verdict needs root: the run was denied a fact."
                                                    : " verdicts need root: the run was denied facts.");
    write_by_section(html);
    write_by_severity(html);
    write_by_evidence(html);
    plm_html_raw(html, "</section>");
}

/* ---- what needs attention: undecided first, then failures, worst first ---- */

static void write_attended(struct plm_html *html, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_headline(&headline, html->report, result);
    plm_html_raw(html, "<li>");
    plm_html_element(html, "span", "n", result->number);
    plm_html_raw(html, "<span><a href=\"#");
    plm_html_anchor(html, result);
    plm_html_raw(html, "\">");
    plm_html_text(html, result->title);
    plm_html_printf(html, "</a> <span class=\"severity %s\">%s</span> <br>", plm_severity_name(result->severity),
                    plm_severity_name(result->severity));
    plm_html_element(html, "span", "what", plm_buffer_text(&headline));
    plm_html_raw(html, "</span></li>\n");
}

static void write_attention_to(struct plm_html *html, enum plm_outcome outcome, const char *title)
{
    const struct plm_report *report = html->report;
    size_t count = 0;
    for (size_t i = 0; i < report->result_count; i++)
        count += plm_outcome_of_result(&report->results[i]) == outcome;
    if (count == 0)
        return;
    plm_html_printf(html, "<h3>%s (%zu)</h3><ul class=\"attend\">", title, count);
    for (int severity = PLM_CRITICAL; severity >= PLM_LOW; severity--)
        for (size_t i = 0; i < report->result_count; i++)
            if ((int)report->results[i].severity == severity && plm_outcome_of_result(&report->results[i]) == outcome)
                write_attended(html, &report->results[i]);
    plm_html_raw(html, "</ul>");
}

void plm_html_attention(struct plm_html *html)
{
    if (!plm_html_needs_attention(html->report))
        return;
    plm_html_section(html, "attention", "What needs attention");
    write_attention_to(html, PLM_OUTCOME_EXPIRED, "Failed, and the waiver has expired");
    write_attention_to(html, PLM_OUTCOME_UNKNOWN, "Could not be decided");
    write_attention_to(html, PLM_OUTCOME_FAIL, "Failed, worst first");
    plm_html_raw(html, "</section>");
}
