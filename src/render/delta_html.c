/* SPDX-License-Identifier: Apache-2.0 */
#include "delta.h"
#include "sheet.h"

#include <plimsoll/model/report_json.h>
#include <string.h>

/* Subjects listed under one check; the rest is counted and stands in the JSON. */
#define SUBJECTS_SHOWN 200

/* Class of the report's own style that colours a bucket. */
static const char *class_of(enum plm_bucket bucket)
{
    static const char *const classes[PLM_BUCKETS] = {
        [PLM_BUCKET_NEW_FAILURE] = "fail",
        [PLM_BUCKET_WAIVER_ENDED] = "waiver-expired",
        [PLM_BUCKET_STILL_FAILING] = "fail",
        [PLM_BUCKET_NEWLY_UNKNOWN] = "unknown",
        [PLM_BUCKET_INCOMPARABLE] = "unknown",
        [PLM_BUCKET_NEWLY_MANUAL] = "manual",
        [PLM_BUCKET_NEWLY_KNOWN] = "waived",
        [PLM_BUCKET_DECIDED] = "manual",
        [PLM_BUCKET_NEWLY_WAIVED] = "waived",
        [PLM_BUCKET_FIXED] = "pass",
        [PLM_BUCKET_CHANGED_FACTS] = "not-applicable",
        [PLM_BUCKET_OTHER] = "not-applicable",
    };
    return classes[bucket];
}

static void write_result(struct plm_sheet *sheet, const struct plm_delta *delta)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_delta_word_verdict(&line, delta);
    plm_sheet_raw(sheet, "<section id=\"result\" aria-labelledby=\"h-result\"><h2 id=\"h-result\">Result</h2>");
    plm_sheet_element(sheet, "p",
                      delta->gate.exit_code == 0   ? "headline text pass"
                      : delta->gate.exit_code == 1 ? "headline text fail"
                                                   : "headline text unknown",
                      plm_buffer_text(&line));
    plm_sheet_raw(sheet, "<dl class=\"tally\">");
    for (size_t i = 0; i < PLM_BUCKETS; i++) {
        enum plm_bucket bucket = (enum plm_bucket)i;
        if (delta->checks[i] == 0)
            continue;
        plm_sheet_raw(sheet, "<div><dt><a href=\"#b-");
        plm_sheet_raw(sheet, plm_bucket_name(bucket));
        plm_sheet_raw(sheet, "\">");
        plm_sheet_element(sheet, "span", class_of(bucket), plm_delta_heading(bucket));
        plm_sheet_raw(sheet, "</a></dt><dd>");
        plm_sheet_size(sheet, delta->checks[i]);
        plm_sheet_element(sheet, "span", "note", plm_delta_about(bucket));
        plm_sheet_raw(sheet, "</dd></div>");
    }
    plm_sheet_raw(sheet, "<div><dt>Unchanged</dt><dd>");
    plm_sheet_size(sheet, delta->unchanged);
    plm_sheet_raw(sheet, "</dd></div></dl></section>\n");
}

static void write_run(struct plm_sheet *sheet, const char *label, const struct plm_report *report)
{
    char digest[65];
    plm_report_digest(report, digest);
    plm_sheet_row(sheet, NULL, label);
    plm_sheet_element(sheet, "td", "any", plm_word_host(report));
    plm_sheet_element(sheet, "td", "n", report->benchmark_id);
    plm_sheet_number(sheet, "td", "num", (size_t)(report->level > 0 ? report->level : 0));
    plm_sheet_element(sheet, "td", NULL, report->scope);
    plm_sheet_element(sheet, "td", "n", report->judged);
    plm_sheet_number(sheet, "td", "num", report->result_count);
    plm_sheet_number(sheet, "td", "num", report->subject_count);
    plm_sheet_element(sheet, "td", "digest", digest);
    plm_sheet_element(sheet, "td", "digest", report->facts_sha256);
    plm_sheet_raw(sheet, "</tr>\n");
}

static void write_runs(struct plm_sheet *sheet, const struct plm_delta *delta)
{
    static const struct plm_sheet_column runs[] = {{"Run", false},
                                                   {"Host", false},
                                                   {"Benchmark", false},
                                                   {"Level", true},
                                                   {"Scope", false},
                                                   {"Judged", false},
                                                   {"Checks", true},
                                                   {"Subjects", true},
                                                   {"SHA-256 of the report", false},
                                                   {"SHA-256 of the facts", false},
                                                   {NULL, false}};
    static const struct plm_sheet_column conditions[] = {
        {"In", false}, {"Baseline", false}, {"Current", false}, {"Comparable", false}, {NULL, false}};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-runs\"><h2 id=\"h-runs\">The two runs</h2>");
    plm_sheet_table(sheet, NULL, plm_delta_word_relation(delta), runs);
    write_run(sheet, "Baseline", delta->before);
    write_run(sheet, "Current", delta->after);
    plm_sheet_table_end(sheet);
    if (delta->condition_count > 0) {
        plm_sheet_table(sheet, NULL, "How the runs differ", conditions);
        for (size_t i = 0; i < delta->condition_count; i++) {
            const struct plm_condition *condition = &delta->conditions[i];
            plm_sheet_row(sheet, NULL, condition->what);
            plm_sheet_element(sheet, "td", "any", condition->before ? condition->before : "–");
            plm_sheet_element(sheet, "td", "any", condition->after ? condition->after : "–");
            plm_sheet_element(sheet, "td", condition->incomparable ? "text unknown" : NULL,
                              condition->incomparable ? "no: the gate is not met" : "yes");
            plm_sheet_raw(sheet, "</tr>\n");
        }
        plm_sheet_table_end(sheet);
    }
    plm_sheet_raw(sheet, "</section>\n");
}

static void write_subjects(struct plm_sheet *sheet, const struct plm_delta *delta, const struct plm_change *change)
{
    plm_auto_buffer struct plm_buffer line = {0};
    for (size_t i = 0; i < change->subject_count && i < SUBJECTS_SHOWN; i++) {
        const struct plm_subject_change *row = &change->subjects[i];
        plm_sheet_raw(sheet,
                      row->regression ? "<div class=\"finding fail\">" : "<div class=\"finding not-applicable\">");
        plm_buffer_clear(&line);
        plm_delta_word_subject(&line, delta, row);
        plm_sheet_element(sheet, "p", "who", plm_buffer_text(&line));
        plm_buffer_clear(&line);
        plm_delta_word_row(&line, row, 12);
        plm_sheet_element(sheet, "p", "why", plm_buffer_text(&line));
        plm_sheet_raw(sheet, "</div>\n");
    }
    if (change->subject_count > SUBJECTS_SHOWN) {
        plm_sheet_raw(sheet, "<p class=\"more\">and ");
        plm_sheet_size(sheet, change->subject_count - SUBJECTS_SHOWN);
        plm_sheet_raw(sheet, " more: see the JSON</p>");
    }
}

static void write_change(struct plm_sheet *sheet, const struct plm_delta *delta, const struct plm_change *change)
{
    const struct plm_result *result = plm_delta_result(change);
    plm_auto_buffer struct plm_buffer line = {0};
    plm_delta_word_number(&line, change);
    plm_sheet_raw(sheet, change->regression ? "<details class=\"check\" open><summary>"
                                            : "<details class=\"check\"><summary>");
    plm_sheet_element(sheet, "span", "n", plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_delta_word_change(&line, change);
    plm_sheet_element(sheet, "span", change->regression ? "badge fail" : "badge",
                      change->regression ? "regression" : "");
    plm_sheet_element(sheet, "h4", NULL, result->title);
    plm_sheet_raw(sheet, "<span class=\"meta\"><span class=\"severity ");
    plm_sheet_raw(sheet, plm_severity_name(result->severity));
    plm_sheet_raw(sheet, "\">");
    plm_sheet_text(sheet, plm_severity_name(result->severity));
    plm_sheet_raw(sheet, "</span></span>");
    plm_sheet_raw(sheet, "</summary><div class=\"body\">");
    plm_sheet_element(sheet, "p", "headline", plm_buffer_text(&line));
    write_subjects(sheet, delta, change);
    if (result->remediation && change->bucket != PLM_BUCKET_FIXED) {
        plm_sheet_raw(sheet, "<h5>Remedy</h5>");
        plm_sheet_element(sheet, "p", "pre", result->remediation);
    }
    plm_sheet_raw(sheet, "</div></details>\n");
}

static void write_buckets(struct plm_sheet *sheet, const struct plm_delta *delta)
{
    enum plm_bucket last = PLM_BUCKETS;
    plm_sheet_raw(sheet, "<section id=\"changes\" aria-labelledby=\"h-changes\"><h2 id=\"h-changes\">Changes</h2>\n");
    if (delta->change_count == 0)
        plm_sheet_raw(sheet, "<p>Nothing changed.</p>");
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_change *change = &delta->changes[i];
        if (change->bucket != last) {
            plm_sheet_raw(sheet, "<h3 id=\"b-");
            plm_sheet_raw(sheet, plm_bucket_name(change->bucket));
            plm_sheet_raw(sheet, "\">");
            plm_sheet_element(sheet, "span", class_of(change->bucket), plm_delta_heading(change->bucket));
            plm_sheet_raw(sheet, "</h3>");
            plm_sheet_element(sheet, "p", "what", plm_delta_about(change->bucket));
            last = change->bucket;
        }
        write_change(sheet, delta, change);
    }
    plm_sheet_raw(sheet, "</section>\n");
}

static void write_moved(struct plm_sheet *sheet, const char *title, const struct plm_report *report,
                        const struct plm_moved_subject *moved, size_t count, bool after)
{
    if (count == 0)
        return;
    plm_sheet_element(sheet, "h3", NULL, title);
    plm_sheet_raw(sheet, "<ul class=\"seen\">");
    for (size_t i = 0; i < count && i < SUBJECTS_SHOWN; i++) {
        plm_auto_buffer struct plm_buffer line = {0};
        plm_word_subject(&line, &report->subjects[after ? moved[i].after : moved[i].before]);
        plm_sheet_element(sheet, "li", NULL, plm_buffer_text(&line));
    }
    plm_sheet_raw(sheet, "</ul>\n");
    if (count > SUBJECTS_SHOWN)
        plm_sheet_raw(sheet, "<p class=\"more\">More of them stand in the JSON.</p>");
}

bool plm_delta_html_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_sheet struct plm_sheet sheet = {0};
    if (delta->same_host)
        plm_buffer_printf(&title, "%s: changes since the baseline", plm_word_host(delta->after));
    else
        plm_buffer_printf(&title, "%s against %s", plm_word_host(delta->after), plm_word_host(delta->before));
    if (!plm_sheet_open(&sheet, stream, "Plimsoll comparison", plm_buffer_text(&title), delta->after->benchmark_title,
                        NULL, error))
        return false;
    write_result(&sheet, delta);
    write_runs(&sheet, delta);
    write_buckets(&sheet, delta);
    if (delta->appeared_count + delta->gone_count + delta->renamed_count > 0) {
        plm_sheet_raw(&sheet, "<section aria-labelledby=\"h-subjects\"><h2 id=\"h-subjects\">Subjects</h2>");
        write_moved(&sheet, "New", delta->after, delta->appeared, delta->appeared_count, true);
        write_moved(&sheet, "Gone", delta->before, delta->gone, delta->gone_count, false);
        write_moved(&sheet, "Under another key", delta->after, delta->renamed, delta->renamed_count, true);
        plm_sheet_raw(&sheet, "</section>\n");
    }
    return plm_sheet_close(&sheet, error);
}
