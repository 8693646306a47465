/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page: what was examined, against what and with what; what changed; the registers. */
#include "delta.h"
#include "html_parts.h"
#include "report_xml_parts.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

/* ---- facts about the host, the engine, the run ---- */

#define LABELS "labels."

struct facts {
    struct plm_html *html;
    const char *title;
    bool labels, others; /* which of them are wanted */
    bool any;
};

/* '[', '"', ',' and blanks between the words of a list become one blank each. */
static void write_words(struct plm_html *html, const char *list)
{
    const char *before = "";
    for (const char *at = list + strspn(list, "[]\", \t\r\n"); *at; at += strspn(at, "[]\", \t\r\n")) {
        size_t size = strcspn(at, "[]\", \t\r\n");
        plm_auto_free char *word = plm_strndup(at, size);
        plm_html_raw(html, before);
        plm_html_text(html, word);
        before = " ";
        at += size;
    }
}

static void start_facts(struct facts *facts)
{
    if (!facts->any)
        plm_html_raw(facts->html, "<dl>");
    facts->any = true;
}

static void write_fact(void *context, const char *name, const char *text, const char *unknown)
{
    struct facts *facts = context;
    struct plm_html *html = facts->html;
    bool label = plm_starts_with(name, LABELS);
    if (label ? !facts->labels : !facts->others)
        return;
    plm_auto_free char *shown = plm_strdup(label ? name + strlen(LABELS) : name);
    for (char *c = shown; !label && *c; c++)
        *c = *c == '_' || *c == '.' ? ' ' : *c;
    start_facts(facts);
    plm_html_element(html, "dt", NULL, shown);
    plm_html_raw(html, "<dd>");
    if (unknown)
        plm_html_element(html, "span", "text unknown", unknown);
    else if (text && strcmp(name, "capabilities") == 0)
        write_words(html, text);
    else if (text && strcmp(name, "uid") == 0 && strcmp(text, "0") == 0)
        plm_html_raw(html, "0, root");
    else
        plm_html_text(html, text);
    plm_html_raw(html, "</dd>");
}

static void note_label(void *context, const char *name, const char *text, const char *unknown)
{
    (void)text;
    (void)unknown;
    *(bool *)context = *(bool *)context || plm_starts_with(name, LABELS);
}

static void write_facts(struct plm_html *html, const char *title, const struct plm_json *object, bool labels,
                        bool others)
{
    struct facts facts = {.html = html, .labels = labels, .others = others};
    plm_html_printf(html, "<div><h3>%s</h3>", title);
    plm_word_facts(object, write_fact, &facts);
    plm_html_raw(html, facts.any ? "</dl></div>" : "<p class=\"text unknown\">Nothing was read.</p></div>");
}

/* ---- against what, with what ---- */

static void write_row(struct plm_html *html, const char *term, const char *text)
{
    plm_html_element(html, "dt", NULL, term);
    plm_html_element(html, "dd", NULL, text);
}

static void write_digest(struct plm_html *html, const char *term, const char *digest)
{
    plm_html_element(html, "dt", NULL, term);
    plm_html_raw(html, "<dd>");
    plm_html_element(html, "code", NULL, digest);
    plm_html_raw(html, "</dd>");
}

static void write_against(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    plm_html_raw(html, "<div><h3>Against what</h3><dl>");
    if (report->benchmark_id)
        write_row(html, "Benchmark", report->benchmark_id);
    plm_html_printf(html, "<dt>Level</dt><dd>%d</dd>", report->level);
    write_row(html, "Profile", report->profile ? report->profile : "every profile");
    plm_html_printf(html, "<dt>Checks</dt><dd>%zu judged; their titles and remedies are plimsoll’s own words</dd>",
                    report->result_count);
    write_digest(html, "Catalogue", report->catalogue_sha256);
    plm_html_raw(html, "<dt>Policy</dt><dd>");
    if (report->policy_sha256 && *report->policy_sha256) {
        plm_html_text(html, report->policy_file);
        plm_html_raw(html, " ");
        plm_html_element(html, "code", NULL, report->policy_sha256);
    } else {
        plm_html_raw(html, "none");
    }
    plm_html_raw(html, "</dd></dl></div>");
}

static void write_with(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    size_t seconds = 0;
    plm_html_raw(html, "<div><h3>With what, and when</h3><dl><dt>Tool</dt><dd>plimsoll ");
    plm_html_text(html, report->tool_version);
    plm_html_raw(html, "</dd><dt>Facts read</dt><dd>");
    plm_html_time(html, report->started);
    plm_html_raw(html, " to ");
    plm_html_time(html, report->ended);
    if (plm_report_xml_seconds(report, &seconds))
        plm_html_printf(html, " (%zu s)", seconds);
    plm_html_raw(html, "</dd><dt>Judged</dt><dd>");
    plm_html_time(html, report->judged);
    plm_html_raw(html, "</dd>");
    write_row(html, "Scope", report->scope);
    write_row(html, "Containers", report->state);
    write_row(html, "Evidence", report->evidence);
    write_digest(html, "Facts", report->facts_sha256);
    plm_html_raw(html, "</dl></div>");
}

static void write_population(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {{"Kind", false},          {"Found", true},    {"Assessed", true},
                                                      {"Excluded", true},       {"Not read", true}, {"Gone", true},
                                                      {"List complete", false}, {NULL, false}};
    const struct plm_report *report = html->report;
    if (report->population_count == 0)
        return;
    plm_html_table(html, "Population", "Population: what was found, and what of it was assessed", columns);
    for (size_t i = 0; i < report->population_count; i++) {
        const struct plm_population *population = &report->populations[i];
        const size_t numbers[] = {population->found, population->assessed, population->excluded, population->unread,
                                  population->gone};
        plm_html_raw(html, "<tr><th scope=\"row\">");
        plm_html_text(html, population->kind);
        plm_html_raw(html, "</th>");
        for (size_t k = 0; k < PLM_COUNT(numbers); k++)
            plm_html_printf(html, "<td class=\"num\">%zu</td>", numbers[k]);
        plm_html_printf(html, "<td>%s</td></tr>",
                        population->complete ? "yes" : "<span class=\"text unknown\">no</span>");
    }
    plm_html_table_end(html);
}

static void write_exclusions(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {{"What", false}, {"How many", true}, {NULL, false}};
    const struct plm_report *report = html->report;
    if (report->exclusion_count == 0) {
        plm_html_raw(html,
                     "<p>Nothing was excluded: every recommendation of the selected level and every subject found "
                     "was assessed or is accounted for above.</p>");
        return;
    }
    plm_html_table(html, "Exclusions", "Not selected, or excluded on request", columns);
    for (size_t i = 0; i < report->exclusion_count; i++) {
        plm_html_raw(html, "<tr><th scope=\"row\" class=\"any\">");
        plm_html_text(html, report->exclusions[i].what);
        plm_html_printf(html, "</th><td class=\"num\">%zu</td></tr>", report->exclusions[i].count);
    }
    plm_html_table_end(html);
}

void plm_html_examined(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    bool labelled = false;
    plm_word_facts(report->host, note_label, &labelled);
    plm_html_section(html, "examined", "What was examined");
    plm_html_raw(html, "<div class=\"facts\">");
    write_facts(html, "Host", report->host, false, true);
    write_facts(html, "Engine", report->engine, true, true);
    write_against(html);
    write_with(html);
    write_facts(html, "With which privileges", report->privileges, true, true);
    if (labelled)
        write_facts(html, "Labels of the run", report->host, true, false);
    plm_html_raw(html, "</div>");
    write_population(html);
    write_exclusions(html);
    plm_html_raw(html, "</section>");
}

/* ---- what changed since a baseline ---- */

static void write_conditions(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {
        {"In", false}, {"Baseline", false}, {"This report", false}, {"Comparable", false}, {NULL, false}};
    const struct plm_delta *since = html->since;
    if (since->condition_count == 0)
        return;
    plm_html_table(html, "How the two runs differ", "How the two runs differ", columns);
    for (size_t i = 0; i < since->condition_count; i++) {
        const struct plm_condition *condition = &since->conditions[i];
        plm_html_raw(html, "<tr><th scope=\"row\">");
        plm_html_text(html, condition->what);
        plm_html_raw(html, "</th>");
        plm_html_element(html, "td", "any", condition->before);
        plm_html_element(html, "td", "any", condition->after);
        plm_html_printf(html, "<td>%s</td></tr>",
                        condition->incomparable ? "<span class=\"text unknown\">no</span>" : "yes");
    }
    plm_html_table_end(html);
}

/* The check's title, as a link to where it stands in this report. */
static void write_link(struct plm_html *html, const struct plm_result *changed)
{
    const struct plm_report *report = html->report;
    bool found = false;
    for (size_t i = 0; i < report->result_count; i++) {
        if (!report->results[i].id || !changed->id || strcmp(report->results[i].id, changed->id) != 0)
            continue;
        found = true;
        plm_html_raw(html, "<a href=\"#");
        plm_html_anchor(html, &report->results[i]);
        plm_html_raw(html, "\">");
        plm_html_text(html, changed->title);
        plm_html_raw(html, "</a>");
    }
    if (!found)
        plm_html_text(html, changed->title);
}

static void write_change(struct plm_html *html, const struct plm_change *change)
{
    plm_auto_buffer struct plm_buffer number = {0}, text = {0}, names = {0};
    plm_delta_word_number(&number, change);
    plm_delta_word_change(&text, change);
    plm_report_xml_names(&names, html->since, change);
    plm_html_raw(html, "<tr><th scope=\"row\">");
    plm_html_text(html, plm_delta_heading(change->bucket));
    plm_html_raw(html, change->regression ? "<br><span class=\"text fail\">regression</span></th>" : "</th>");
    plm_html_raw(html, "<td class=\"any\">");
    plm_html_text(html, plm_buffer_text(&number));
    plm_html_raw(html, " ");
    write_link(html, plm_delta_result(change));
    plm_html_raw(html, "</td>");
    plm_html_element(html, "td", NULL, plm_buffer_text(&text));
    plm_html_raw(html, "<td class=\"any\">");
    plm_html_text(html, plm_buffer_text(&names));
    if (change->subject_count > PLM_XML_NAMED)
        plm_html_printf(html, " and %zu more", change->subject_count - PLM_XML_NAMED);
    plm_html_raw(html, "</td></tr>\n");
}

static void write_changes(struct plm_html *html)
{
    static const struct plm_sheet_column columns[] = {
        {"Change", false}, {"Check", false}, {"From, to", false}, {"Subjects", false}, {NULL, false}};
    const struct plm_delta *since = html->since;
    bool any = false;
    for (size_t i = 0; i < since->change_count; i++) {
        if (!plm_report_xml_tells(&since->changes[i]))
            continue;
        if (!any)
            plm_html_table(
                html, "Changes",
                "What changed, worst first; checks that failed before and still do, and facts that changed no "
                "verdict, are only counted",
                columns);
        any = true;
        write_change(html, &since->changes[i]);
    }
    if (any)
        plm_html_table_end(html);
}

static void write_baseline(struct plm_html *html)
{
    const struct plm_delta *since = html->since;
    char digest[65];
    plm_auto_buffer struct plm_buffer verdict = {0};
    plm_report_digest(since->before, digest);
    plm_delta_word_verdict(&verdict, since);
    plm_html_element(html, "p", "headline", plm_buffer_text(&verdict));
    plm_html_raw(html, "<p>");
    plm_html_text(html, plm_delta_word_relation(since));
    plm_html_raw(html, ": ");
    plm_html_text(html, plm_word_host(since->before));
    plm_html_raw(html, ", judged ");
    plm_html_time(html, since->before->judged);
    plm_html_printf(html, ", report <code>%s</code></p><dl class=\"tally\">", digest);
    for (size_t i = 0; i < PLM_BUCKETS; i++)
        if (since->checks[i] > 0)
            plm_html_printf(html, "<div><dt>%s</dt><dd>%zu<span class=\"note\">%s</span></dd></div>",
                            plm_delta_heading((enum plm_bucket)i), since->checks[i],
                            plm_delta_about((enum plm_bucket)i));
    plm_html_printf(html, "<div><dt>Unchanged</dt><dd>%zu</dd></div></dl>", since->unchanged);
    write_conditions(html);
    write_changes(html);
}

void plm_html_changes(struct plm_html *html)
{
    plm_html_section(html, "changes", "Changes since the baseline");
    if (html->since)
        write_baseline(html);
    else
        plm_html_raw(html, "<p>No earlier report was given to compare with.</p>");
    plm_html_raw(html, "</section>");
}
