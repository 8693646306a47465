/* SPDX-License-Identifier: Apache-2.0 */
/* The report's page: every check, with what was found, of whom, and where it was read. */
#include "groups.h"
#include "html_parts.h"
#include "report_xml.h"
#include "wording.h"

#include <string.h>

/* ---- filters: work without a script, by the style alone ---- */

static void write_filters(struct plm_html *html)
{
    static const struct {
        const char *legend;
        const char *names[7], *words[7]; /* words: NULL where the name is the word */
    } sets[] = {
        {"Outcome",
         {"fail", "unknown", "manual", "waived", "pass", "not-applicable"},
         {NULL, NULL, NULL, NULL, NULL, "not applicable"}},
        {"Severity", {"critical", "high", "medium", "low"}, {NULL}},
        {"Level", {"level-1", "level-2"}, {"1", "2"}},
    };
    plm_html_raw(html, "<div class=\"filters\">");
    for (size_t i = 0; i < PLM_COUNT(sets); i++) {
        plm_html_printf(html, "<fieldset><legend>%s</legend>", sets[i].legend);
        for (size_t k = 0; sets[i].names[k]; k++)
            plm_html_printf(html, "<label><input type=\"checkbox\" id=\"show-%s\" checked>%s</label>", sets[i].names[k],
                            sets[i].words[k] ? sets[i].words[k] : sets[i].names[k]);
        plm_html_raw(html, "</fieldset>");
    }
    plm_html_raw(html,
                 "<div class=\"tools\" hidden=\"hidden\"><label for=\"search\" class=\"vh\">Search in the "
                 "findings</label><input type=\"search\" id=\"search\" placeholder=\"Search: number, word, container\">"
                 "<button type=\"button\" id=\"expand\">Open all</button><button type=\"button\" "
                 "id=\"collapse\">Close all</button><p id=\"shown\" role=\"status\"></p></div></div>");
}

/* ---- what was observed ---- */

/* Where it was read, of the first of these subjects. False: that is not known. */
static bool put_origin(struct plm_buffer *out, const struct plm_html *html, const struct plm_group *group, size_t index)
{
    plm_buffer_clear(out);
    return plm_group_fact_origin(out, html->report, group, &group->finding->observed[index]);
}

/* All are from one place: it is told once. */
static bool have_one_origin(const struct plm_html *html, const struct plm_group *group, size_t shown)
{
    plm_auto_buffer struct plm_buffer first = {0}, other = {0};
    if (shown < 2 || !put_origin(&first, html, group, 0))
        return false;
    for (size_t i = 1; i < shown; i++)
        if (!put_origin(&other, html, group, i) || strcmp(plm_buffer_text(&first), plm_buffer_text(&other)) != 0)
            return false;
    return true;
}

static void write_seen(struct plm_html *html, const struct plm_group *group)
{
    const struct plm_finding *finding = group->finding;
    size_t shown = finding->observed_count < PLM_XML_OBSERVATIONS ? finding->observed_count : PLM_XML_OBSERVATIONS;
    bool one = have_one_origin(html, group, shown);
    plm_auto_buffer struct plm_buffer text = {0};
    for (size_t i = 0; i < shown; i++) {
        const struct plm_observation *observation = &finding->observed[i];
        plm_html_raw(html, i == 0 ? "<ul class=\"seen\"><li><code>" : "<li><code>");
        plm_html_text(html, observation->path);
        plm_html_raw(html, " = ");
        plm_buffer_clear(&text);
        plm_word_value(&text, observation->value, PLM_XML_VALUE);
        plm_html_text(html, plm_buffer_text(&text));
        plm_html_raw(html, "</code>");
        if (!one && put_origin(&text, html, group, i)) {
            plm_html_raw(html, " ");
            plm_html_element(html, "i", NULL, plm_buffer_text(&text));
        }
        plm_html_raw(html, "</li>");
    }
    if (one) {
        (void)put_origin(&text, html, group, 0);
        plm_html_raw(html, shown == 2 ? "<li><i>Both from " : "<li><i>All from ");
        plm_html_text(html, plm_buffer_text(&text));
        plm_html_raw(html, "</i></li>");
    }
    if (shown > 0)
        plm_html_raw(html, "</ul>");
    if (finding->observed_count > shown)
        plm_html_printf(html, "<p class=\"more\">%zu more facts were read; see the JSON report.</p>",
                        finding->observed_count - shown);
}

/* ---- of whom ---- */

static bool has_key(const struct plm_subject *subject)
{
    return subject->key && *subject->key;
}

static size_t keys_in(const struct plm_html *html, const struct plm_group *group)
{
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        count += has_key(plm_report_subject(html->report, group->subjects[i]));
    return count;
}

static void write_subject(struct plm_html *html, const struct plm_subject *subject)
{
    plm_html_element(html, "b", NULL, subject->key);
    if (subject->id || subject->state) {
        plm_auto_buffer struct plm_buffer id = {0};
        plm_word_origin(&id, subject->id);
        plm_html_raw(html, " <i>");
        plm_html_text(html, subject->id ? plm_buffer_text(&id) : "");
        plm_html_raw(html, subject->id && subject->state ? " " : "");
        plm_html_text(html, subject->state);
        plm_html_raw(html, "</i>");
    }
    if (subject->self)
        plm_html_raw(html, " (this audit runs in it)");
}

/* "host"; "container shop/db 4f1c2b3a4f1c exited"; "3 containers" and their list. */
static void write_who(struct plm_html *html, const struct plm_group *group)
{
    size_t keys = keys_in(html, group);
    plm_html_raw(html, "<span class=\"who\">");
    if (group->count != 1)
        plm_html_printf(html, "%zu ", group->count);
    plm_html_text(html, plm_report_subject(html->report, group->subjects[0])->kind);
    plm_html_raw(html, group->count != 1 ? "s</span>" : "</span>");
    plm_html_raw(html, keys > 1 ? ": <ul class=\"those\">" : keys == 1 ? " " : "");
    for (size_t i = 0; i < group->count; i++) {
        const struct plm_subject *subject = plm_report_subject(html->report, group->subjects[i]);
        if (!has_key(subject))
            continue;
        plm_html_raw(html, keys > 1 ? "<li>" : "");
        write_subject(html, subject);
        plm_html_raw(html, keys > 1 ? "</li>" : "");
    }
    plm_html_raw(html, keys > 1 ? "</ul>" : "");
}

/* ---- findings and passes ---- */

static void write_waiver(struct plm_html *html, const struct plm_exception *waiver)
{
    const struct {
        const char *before, *text;
    } parts[] = {{" until ", waiver->expires}, {", ", waiver->owner}, {", ", waiver->ticket}, {": ", waiver->reason}};
    plm_html_printf(html, "<p class=\"why\">Waiver (%s)", plm_waiver_state_name(waiver->state));
    for (size_t i = 0; i < PLM_COUNT(parts); i++) {
        if (!parts[i].text)
            continue;
        plm_html_raw(html, parts[i].before);
        plm_html_text(html, parts[i].text);
    }
    plm_html_raw(html, "</p>");
}

static void write_finding(struct plm_html *html, const struct plm_group *group, const char *headline)
{
    const char *reason = group->finding->reason;
    const struct plm_exception *waiver = plm_finding_waiver(html->report, group->finding);
    plm_html_printf(html, "<li class=\"finding %s\"><div>", plm_outcome_name(group->outcome));
    plm_html_badge(html, group->outcome);
    plm_html_raw(html, " ");
    write_who(html, group);
    plm_html_raw(html, "</div>");
    if (reason && (keys_in(html, group) > 0 || strcmp(reason, headline) != 0))
        plm_html_element(html, "p", "why", reason);
    if (waiver)
        write_waiver(html, waiver);
    write_seen(html, group);
    plm_html_raw(html, "</li>\n");
}

/* All keys of a group on one line. */
static void write_keys(struct plm_html *html, const struct plm_group *group)
{
    const char *before = "";
    plm_html_raw(html, "<b>");
    for (size_t i = 0; i < group->count; i++) {
        const struct plm_subject *subject = plm_report_subject(html->report, group->subjects[i]);
        if (!has_key(subject))
            continue;
        plm_html_raw(html, before);
        plm_html_text(html, subject->key);
        before = ", ";
    }
    plm_html_raw(html, "</b>");
}

static void write_only_pass(struct plm_html *html, const struct plm_group *group, bool beside_findings)
{
    plm_html_raw(html, beside_findings ? "" : "<h5>Observed</h5>");
    plm_html_raw(html, "<ul><li class=\"finding pass\"><div>");
    plm_html_badge(html, PLM_OUTCOME_PASS);
    plm_html_raw(html, " ");
    write_who(html, group);
    plm_html_raw(html, "</div>");
    write_seen(html, group);
    plm_html_raw(html, "</li></ul>");
}

static void write_passes(struct plm_html *html, const struct plm_result *result, const struct plm_groups *groups)
{
    const size_t passed = result->counts[PLM_PASS];
    plm_html_printf(html, "<details class=\"passes\"><summary>%zu ", passed);
    plm_html_text(html, result->subject_kind);
    plm_html_raw(html, passed == 1 ? " passes</summary><ul>" : "s pass</summary><ul>");
    for (size_t i = 0; i < groups->count; i++) {
        if (groups->groups[i].outcome != PLM_OUTCOME_PASS)
            continue;
        plm_html_raw(html, "<li class=\"finding pass\">");
        write_keys(html, &groups->groups[i]);
        write_seen(html, &groups->groups[i]);
        plm_html_raw(html, "</li>\n");
    }
    plm_html_raw(html, "</ul></details>");
}

static void write_groups(struct plm_html *html, const struct plm_result *result, const char *headline)
{
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(html->report, result, PLM_XML_SUBJECTS, &groups);
    size_t findings = 0;
    const struct plm_group *pass = NULL; /* the first */
    for (size_t i = 0; i < groups.count; i++) {
        if (groups.groups[i].outcome == PLM_OUTCOME_PASS) {
            pass = pass ? pass : &groups.groups[i];
            continue;
        }
        plm_html_raw(html, findings++ == 0 ? "<h5>Observed</h5><ul>" : "");
        write_finding(html, &groups.groups[i], headline);
    }
    plm_html_raw(html, findings > 0 ? "</ul>" : "");
    if (pass && groups.count - findings == 1 && keys_in(html, pass) == 0)
        write_only_pass(html, pass, findings > 0);
    else if (pass)
        write_passes(html, result, &groups);
    const size_t more = result->finding_count + result->passed_count - groups.subjects;
    if (more > 0)
        plm_html_printf(
            html,
            "<p class=\"more\">%zu more subjects are not shown here; the JSON report lists all of them under "
            "this check.</p>",
            more);
}

/* ---- one check ---- */

static void write_term(struct plm_html *html, const char *term, const char *text)
{
    if (!text)
        return;
    plm_html_element(html, "dt", NULL, term);
    plm_html_element(html, "dd", NULL, text);
}

static void write_references(struct plm_html *html, const struct plm_result *result)
{
    const char *before = "<dt>References</dt><dd>";
    for (size_t i = 0; i < result->reference_count; i++) {
        for (const char *const *id = result->references[i].ids; id && *id; id++) {
            plm_html_raw(html, before);
            plm_html_text(html, result->references[i].framework);
            plm_html_raw(html, " ");
            plm_html_text(html, *id);
            before = "; ";
        }
    }
    if (before[0] == ';')
        plm_html_raw(html, "</dd>");
}

/* Which check it is, and a link to this very place. */
static void write_identity(struct plm_html *html, const struct plm_result *result)
{
    plm_html_raw(html, "<dt>Check</dt><dd><a href=\"#");
    plm_html_anchor(html, result);
    plm_html_raw(html, "\">");
    plm_html_text(html, result->id);
    plm_html_printf(html, "</a>; %s", plm_evidence_kind_name(result->evidence));
    plm_html_raw(html, result->status ? "; the benchmark says " : "");
    plm_html_text(html, result->status);
    plm_html_raw(html, result->profile ? "; " : "");
    plm_html_text(html, result->profile);
    plm_html_raw(html, "</dd>");
}

static void write_about(struct plm_html *html, const struct plm_result *result, enum plm_outcome outcome,
                        const char *headline)
{
    bool fine = outcome == PLM_OUTCOME_PASS || outcome == PLM_OUTCOME_NOT_APPLICABLE;
    plm_html_raw(html, "<dl class=\"about\">");
    if (result->rule) {
        plm_html_raw(html, "<dt>Expected</dt><dd>");
        plm_html_element(html, "code", NULL, result->rule);
        plm_html_raw(html, "</dd>");
    }
    write_term(html, "Why", result->rationale);
    write_term(html, "Remedy", fine ? NULL : result->remediation);
    write_term(html, "Note", result->note);
    write_term(html, "Reason", result->reason && !strstr(headline, result->reason) ? result->reason : NULL);
    if (result->decided != result->verdict)
        plm_html_printf(html, "<dt>From facts</dt><dd>%s; decided by an attestation</dd>",
                        result->verdict == PLM_NOT_APPLICABLE ? "not applicable" : plm_verdict_name(result->verdict));
    write_references(html, result);
    write_identity(html, result);
    plm_html_raw(html, "</dl>");
}

static void write_check(struct plm_html *html, const struct plm_result *result)
{
    const enum plm_outcome outcome = plm_outcome_of_result(result);
    const char *severity = plm_severity_name(result->severity);
    plm_auto_buffer struct plm_buffer headline = {0};
    plm_word_headline(&headline, html->report, result);
    plm_html_printf(html, "<details class=\"check\" data-outcome=\"%s\" data-level=\"%d\"><summary>",
                    plm_outcome_name(outcome), result->level);
    plm_html_element(html, "span", "n", result->number);
    plm_html_badge(html, outcome);
    plm_html_element(html, "h4", NULL, result->title);
    plm_html_printf(html,
                    "<span class=\"meta\"><span class=\"severity %s\">%s</span>level %d</span></summary>"
                    "<div class=\"body\" id=\"",
                    severity, severity, result->level);
    plm_html_anchor(html, result);
    plm_html_raw(html, "\">");
    plm_html_element(html, "p", "headline", plm_buffer_text(&headline));
    write_about(html, result, outcome, plm_buffer_text(&headline));
    write_groups(html, result, plm_buffer_text(&headline));
    plm_html_raw(html, "</div></details>\n");
}

/* Those of a section; NULL: those of none. heading: in front of the first. */
static void write_checks(struct plm_html *html, const char *section, const char *heading)
{
    const struct plm_report *report = html->report;
    bool any = false;
    for (size_t i = 0; i < report->result_count; i++) {
        if (!plm_result_in_section(report, &report->results[i], section))
            continue;
        if (!any)
            plm_html_element(html, "h3", NULL, heading);
        any = true;
        write_check(html, &report->results[i]);
    }
}

void plm_html_findings(struct plm_html *html)
{
    const struct plm_report *report = html->report;
    plm_html_section(html, "findings", "Findings");
    write_filters(html);
    for (size_t i = 0; i < report->section_count; i++) {
        const struct plm_section_total *section = &report->sections[i];
        plm_auto_free char *heading =
            plm_asprintf("%s %s", section->number ? section->number : "", section->title ? section->title : "");
        write_checks(html, section->number, heading);
    }
    write_checks(html, NULL, "Other checks");
    if (report->result_count == 0)
        plm_html_raw(html, "<p class=\"text unknown\">Nothing was judged: the selection left no check.</p>");
    plm_html_raw(html, "</section>");
}
