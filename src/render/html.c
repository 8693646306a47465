/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The page's frame: policy, style, mast, contents, and what an auditor reads last. Written as a stream, as the other
 * pages are: as a tree under XSLT a page of 100 containers took 70 ms and 12 MB.
 */
#include "html.h"

#include "csp_hash.h"
#include "html_parts.h"
#include "html_results.h"
#include "template.h"
#include "wording.h"

#include <plimsoll/base/text.h>
#include <plimsoll/model/report_json.h>
#include <string.h>

static void write_head(struct plm_html *html, const struct plm_buffer *style, const struct plm_embedded *script)
{
    const struct plm_report *report = html->report;
    char style_hash[PLM_CSP_HASH_SIZE], script_hash[PLM_CSP_HASH_SIZE];
    plm_csp_hash(style->data, style->size, style_hash);
    plm_csp_hash(script->data, script->size, script_hash);
    plm_html_printf(html,
                    "<!DOCTYPE html>\n<html lang=\"en\"><head><meta http-equiv=\"Content-Security-Policy\" "
                    "content=\"default-src 'none'; style-src '%s'; script-src '%s'; img-src data:; base-uri 'none'; "
                    "form-action 'none'\"><meta charset=\"utf-8\"><title>",
                    style_hash, script_hash);
    plm_html_text(html, plm_word_host(report));
    plm_html_raw(html, " – ");
    plm_html_text(html, report->benchmark_title);
    plm_auto_free char *day = plm_asprintf(" – %.10s", report->judged ? report->judged : "");
    plm_html_text(html, day);
    plm_html_raw(html, "</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta "
                       "name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" "
                       "content=\"no-referrer\"><meta name=\"robots\" content=\"noindex\"><meta name=\"generator\" "
                       "content=\"plimsoll ");
    plm_sheet_text(&html->sheet, report->tool_version);
    plm_html_raw(html, "\"><style>");
    plm_html_raw(html, plm_buffer_text(style));
    plm_html_raw(html, "</style></head>");
}

/* ---- mast ---- */

static void write_subtitle(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    const char *title = report->benchmark_title, *version = report->benchmark_version;
    plm_html_raw(html, "<p class=\"subtitle\">");
    plm_html_text(html, title ? title : "Checks without a benchmark");
    if (version && !strstr(title ? title : "", version)) {
        plm_html_raw(html, " ");
        plm_html_text(html, version);
    }
    if (report->level > 0)
        plm_html_printf(html, ", level %d", report->level);
    plm_html_raw(html, report->profile ? ", profile " : "");
    plm_html_text(html, report->profile);
    plm_html_raw(html, "</p>");
}

/* Values of engine.kind and engine.version. */
struct engine {
    bool known;
    struct plm_buffer kind, version;
};

static void note_engine(void *context, const char *name, const char *text, const char *unknown)
{
    struct engine *engine = context;
    (void)unknown;
    if (text && strcmp(name, "kind") == 0) {
        engine->known = true;
        plm_buffer_puts(&engine->kind, text);
    }
    if (text && strcmp(name, "version") == 0)
        plm_buffer_puts(&engine->version, text);
}

static void write_engine(struct plm_html *html)
{
    struct engine engine = {0};
    plm_word_facts(html->report->engine, note_engine, &engine);
    if (engine.known) {
        plm_html_raw(html, "<div><dt>Engine</dt><dd>");
        plm_html_text(html, plm_buffer_text(&engine.kind));
        plm_html_raw(html, " ");
        plm_html_text(html, plm_buffer_text(&engine.version));
        plm_html_raw(html, "</dd></div>");
    }
    plm_buffer_done(&engine.kind);
    plm_buffer_done(&engine.version);
}

static void write_assessed(struct plm_html *html)
{
    const char *before = "<div><dt>Assessed</dt><dd>";
    for (size_t i = 0; i < html->report->population_count; i++) {
        const struct plm_population *population = &html->report->populations[i];
        if (!population->kind || (strcmp(population->kind, "container") != 0 && strcmp(population->kind, "image") != 0))
            continue;
        plm_html_printf(html, "%s%zu of %zu %s%s", before, population->assessed, population->found, population->kind,
                        population->found != 1 ? "s" : "");
        before = ", ";
    }
    if (before[0] == ',')
        plm_html_raw(html, "</dd></div>");
}

static void write_mast(struct plm_html *html)
{
    plm_html_raw(html, "<header class=\"masthead\"><p class=\"kicker\"><svg width=\"30\" height=\"30\" "
                       "viewBox=\"0 0 40 40\" aria-hidden=\"true\"><circle cx=\"20\" cy=\"20\" r=\"12\" fill=\"none\" "
                       "stroke=\"currentColor\" stroke-width=\"3\"></circle><path d=\"M0 20h40\" "
                       "stroke=\"currentColor\" stroke-width=\"3\"></path></svg>Plimsoll compliance report</p>");
    plm_html_element(html, "h1", NULL, plm_word_host(html->report));
    write_subtitle(html);
    plm_html_raw(html, "<dl class=\"cover\"><div><dt>Judged</dt><dd>");
    plm_html_time(html, html->report->judged);
    plm_html_raw(html, "</dd></div><div><dt>Facts read</dt><dd>");
    plm_html_time(html, html->report->ended);
    plm_html_raw(html, "</dd></div>");
    write_engine(html);
    write_assessed(html);
    plm_html_printf(html, "<div class=\"id\"><dt>Report SHA-256</dt><dd><code>%s</code></dd></div></dl></header>",
                    html->digest);
}

/* ---- what is read last ---- */

static void write_limits(struct plm_html *html)
{
    plm_html_section(html, "limits", "Limits of this report");
    plm_html_raw(
        html,
        "<p>It shows the state at the time the facts were read, not before or after. A pass is proven from facts "
        "that were read; whatever could not be read is unknown and counts against the score. Checks marked manual "
        "or attested rest on a person. The content of images, of applications and of volumes was not examined, nor "
        "whether the rules of the benchmark are enough for this host. Facts come from the engine and the host "
        "themselves: a host under an attacker’s control can lie.</p></section>");
}

static void write_digest(struct plm_html *html, const char *what, const char *digest)
{
    plm_html_printf(html, "<dt>%s</dt><dd>", what);
    plm_html_element(html, "code", NULL, digest);
    plm_html_raw(html, "</dd>");
}

static void write_integrity(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    bool policy = report->policy_sha256 && *report->policy_sha256;
    plm_html_section(html, "integrity", "Integrity");
    plm_html_raw(html, "<dl class=\"about\">");
    write_digest(html, "This report", html->digest);
    write_digest(html, "Facts", report->facts_sha256);
    write_digest(html, "Catalogue", report->catalogue_sha256);
    if (policy)
        write_digest(html, "Policy", report->policy_sha256);
    else
        plm_html_raw(html, "<dt>Policy</dt><dd>none</dd>");
    plm_html_raw(html, "</dl><p>All are SHA-256. The first is the digest at the end of the JSON form of this report: "
                       "<code>plimsoll verify report.json</code> checks it, and <code>plimsoll render report.json -o "
                       "report.html</code>");
    plm_html_raw(html, html->since ? " with the same <code>--baseline</code>" : "");
    plm_html_raw(html, " makes these same bytes again. <code>plimsoll verify report.json --facts facts.ndjson");
    if (policy) {
        plm_html_raw(html, " --policy ");
        plm_html_text(html, report->policy_file);
    }
    plm_html_raw(html, "</code> judges the facts anew and compares. Digests show that files belong together and are "
                       "whole, not who made them: for that, sign them.</p></section>");
}

static void write_signoff(struct plm_html *html)
{
    plm_html_section(html, "signoff", "Sign-off");
    plm_html_raw(html,
                 "<section class=\"scroll\" aria-label=\"Sign-off, table\" tabindex=\"0\"><table "
                 "class=\"sign\"><caption>To be filled in by hand</caption><thead><tr><th scope=\"col\">Role</th>"
                 "<th scope=\"col\">Name</th><th scope=\"col\">Signature</th><th scope=\"col\">Date</th></tr>"
                 "</thead><tbody><tr><th scope=\"row\">Assessor</th><td></td><td></td><td></td></tr><tr><th "
                 "scope=\"row\">Reviewer</th><td></td><td></td><td></td></tr></tbody></table></section></section>");
}

/* ---- the page ---- */

static void done(struct plm_html *html)
{
    plm_sheet_done(&html->sheet);
}

/* What stands in it, in the order of reading. */
static const struct {
    const char *name, *title; /* title: in the contents */
    void (*write)(struct plm_html *html);
} sections[] = {
    {"result", "Result", plm_html_result},
    {"attention", "Needs attention", plm_html_attention},
    {"examined", "What was examined", plm_html_examined},
    {"changes", "Changes", plm_html_changes},
    {"findings", "Findings", plm_html_findings},
    {"exceptions", "Exceptions", plm_html_exceptions},
    {"drift", "Drift", plm_html_drift},
    {"limits", "Limits", write_limits},
    {"integrity", "Integrity", write_integrity},
    {"signoff", "Sign-off", write_signoff},
};

static void write_contents(struct plm_html *html)
{
    plm_html_raw(html, "<nav class=\"contents\" aria-label=\"Contents\"><ul>");
    for (size_t i = 0; i < PLM_COUNT(sections); i++)
        if (sections[i].write != plm_html_attention || plm_html_needs_attention(html->report))
            plm_html_printf(html, "<li><a href=\"#%s\">%s</a></li>", sections[i].name, sections[i].title);
    plm_html_raw(html, "</ul></nav>");
}

static void write_body(struct plm_html *html, const char *results, const char *script)
{
    plm_html_raw(html, "<body><a class=\"skip\" href=\"#findings\">Skip to the findings</a><div class=\"page\">");
    write_mast(html);
    write_contents(html);
    plm_html_raw(html, "<main>");
    for (size_t i = 0; i < PLM_COUNT(sections); i++)
        sections[i].write(html);
    plm_html_raw(html, "</main><footer><p>Made by plimsoll ");
    plm_html_text(html, html->report->tool_version);
    plm_html_raw(html, " from facts that were read, without any network request. Titles, reasons and remedies are "
                       "plimsoll’s own words; numbers and levels are those of the benchmark.</p></footer></div><script "
                       "type=\"application/json\" id=\"results\">");
    plm_html_raw(html, results);
    plm_html_raw(html, "</script><script>");
    plm_html_raw(html, script);
    plm_html_raw(html, "</script></body></html>\n");
}

bool plm_html_render(const struct plm_report *report, const struct plm_delta *since, FILE *stream,
                     struct plm_error *error)
{
    const struct plm_embedded *css = plm_template_find("report.css");
    const struct plm_embedded *script = plm_template_find("report.js");
    if (!css || !script)
        return plm_error_set(error, PLM_ERROR_INTERNAL, "this build carries no style for HTML");
    char digest[65], margin[96];
    plm_report_digest(report, digest);
    snprintf(margin, sizeof margin, "Plimsoll report %s", digest);
    plm_auto_buffer struct plm_buffer style = {0};
    plm_auto_buffer struct plm_buffer results = {0};
    plm_template_style(&style, css, margin);
    if (!plm_html_results_write(report, digest, &results, error))
        return false;
    __attribute__((cleanup(done))) struct plm_html html = {
        .sheet = {.stream = stream}, .report = report, .since = since, .digest = digest};
    write_head(&html, &style, script);
    write_body(&html, plm_buffer_text(&results), script->data);
    return plm_sheet_flush(&html.sheet, error);
}
