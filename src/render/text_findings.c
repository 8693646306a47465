/* SPDX-License-Identifier: Apache-2.0 */
#include "groups.h"
#include "text_parts.h"

#include <string.h>

/* Subjects and facts shown of one check: what fits on a screen. The other formats hold the rest. */
#define SUBJECTS 10
#define FACTS 3
/* Subjects that are looked at to find those of which the same is to be said. */
#define GROUPED 200
#define INDENT 7
#define DEEPER 9

static const struct {
    const char *word;
    enum plm_ink ink;
} severities[PLM_SEVERITIES] = {
    [PLM_CRITICAL] = {"CRITICAL", PLM_INK_RED},
    [PLM_HIGH] = {"HIGH", PLM_INK_RED},
    [PLM_MEDIUM] = {"MEDIUM", PLM_INK_YELLOW},
    [PLM_LOW] = {"LOW", PLM_INK_FAINT},
};

static const char *number_of(const struct plm_result *result)
{
    return result->number ? result->number : "–";
}

/* ---- one check in full ---- */

static void write_fact(struct plm_page *page, const struct plm_report *report, const struct plm_group *group,
                       const struct plm_observation *fact, const char *label, size_t indent)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_auto_buffer struct plm_buffer origin = {0};
    if (label)
        plm_buffer_printf(&line, "%s: ", label);
    plm_word_observation(&line, fact);
    if (plm_group_fact_origin(&origin, report, group, fact))
        plm_buffer_printf(&line, "  (%s)", plm_buffer_text(&origin));
    plm_page_item(page, indent, indent + 2, PLM_INK_PLAIN, "-", plm_buffer_text(&line));
}

/* "shop/web/1, shop/web/2 and 7 more"; nothing for the host as a whole. */
static void word_keys(struct plm_buffer *out, const struct plm_report *report, const struct plm_group *group)
{
    for (size_t i = 0; i < group->count && i < SUBJECTS; i++) {
        const struct plm_subject *subject = plm_report_subject(report, group->subjects[i]);
        if (!subject->key || !*subject->key)
            continue;
        plm_buffer_printf(out, "%s%s%s", out->size > 0 ? ", " : "", subject->key,
                          subject->self ? " (this audit runs in it)" : "");
    }
    if (group->count > SUBJECTS)
        plm_buffer_printf(out, " and %zu more", group->count - SUBJECTS);
}

static void write_group(struct plm_page *page, const struct plm_report *report, const struct plm_group *group)
{
    const struct plm_finding *finding = group->finding;
    plm_auto_buffer struct plm_buffer keys = {0};
    word_keys(&keys, report, group);
    const char *label = keys.size > 0 ? plm_buffer_text(&keys) : NULL;
    size_t shown = finding->observed_count < FACTS ? finding->observed_count : FACTS;
    if (finding->reason || shown == 0) {
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%s%s%s", label ? label : "", label ? ": " : "",
                          finding->reason ? finding->reason : plm_verdict_name(finding->verdict));
        plm_page_item(page, INDENT, DEEPER, PLM_INK_PLAIN, "-", plm_buffer_text(&line));
    }
    for (size_t i = 0; i < shown; i++) {
        bool first = i == 0 && !finding->reason;
        write_fact(page, report, group, &finding->observed[i], first ? label : NULL, first ? INDENT : DEEPER);
    }
    if (finding->observed_count > shown) {
        char more[48];
        snprintf(more, sizeof more, "and %zu more facts", finding->observed_count - shown);
        plm_page_text(page, DEEPER, PLM_INK_FAINT, more);
    }
}

static void write_findings(struct plm_page *page, const struct plm_report *report, const struct plm_result *result,
                           enum plm_outcome outcome)
{
    plm_auto_groups struct plm_groups groups;
    plm_groups_make(report, result, GROUPED, &groups);
    size_t count = 0, written = 0, told = 0;
    for (size_t i = 0; i < result->finding_count; i++)
        count += plm_outcome_of_finding(report, &result->findings[i]) == outcome;
    for (size_t i = 0; i < groups.count && written < SUBJECTS; i++) {
        if (groups.groups[i].outcome != outcome)
            continue;
        write_group(page, report, &groups.groups[i]);
        told += groups.groups[i].count;
        written++;
    }
    if (count > told) {
        char more[48];
        snprintf(more, sizeof more, "and %zu more", count - told);
        plm_page_text(page, INDENT, PLM_INK_FAINT, more);
    }
}

/* "2 more could not be decided, 1 waived" below a failure. */
static void write_others(struct plm_page *page, const struct plm_report *report, const struct plm_result *result,
                         enum plm_outcome told)
{
    static const enum plm_outcome others[] = {PLM_OUTCOME_FAIL, PLM_OUTCOME_UNKNOWN, PLM_OUTCOME_MANUAL,
                                              PLM_OUTCOME_WAIVED};
    plm_auto_buffer struct plm_buffer line = {0};
    for (size_t j = 0; j < PLM_COUNT(others); j++) {
        size_t count = 0;
        for (size_t i = 0; others[j] != told && i < result->finding_count; i++)
            count += plm_outcome_of_finding(report, &result->findings[i]) == others[j];
        if (count > 0)
            plm_buffer_printf(&line, "%s%zu %s", line.size > 0 ? ", " : "Besides: ", count,
                              plm_outcome_name(others[j]));
    }
    if (line.size > 0)
        plm_page_text(page, INDENT, PLM_INK_FAINT, plm_buffer_text(&line));
}

/* One finding on the host, engine or daemon: its facts say all that a headline could. */
static bool is_about_the_whole(const struct plm_report *report, const struct plm_result *result)
{
    if (result->finding_count != 1)
        return false;
    const char *key = plm_report_subject(report, result->findings[0].subject)->key;
    return !key || !*key;
}

static void write_in_full(struct plm_page *page, const struct plm_report *report, const struct plm_result *result,
                          enum plm_outcome outcome, bool verbose)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%s [%s, level %d]", result->title ? result->title : result->id,
                      severities[result->severity].word, result->level);
    plm_page_item(page, 0, INDENT, severities[result->severity].ink, number_of(result), plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_word_headline(&line, report, result);
    if (outcome != PLM_OUTCOME_FAIL || !is_about_the_whole(report, result))
        plm_page_text(page, INDENT, PLM_INK_STRONG, plm_buffer_text(&line));
    write_findings(page, report, result, outcome);
    write_others(page, report, result, outcome);
    if (result->remediation)
        plm_page_item(page, INDENT, INDENT + 8, PLM_INK_FAINT, "Remedy:", result->remediation);
    if (result->note && verbose)
        plm_page_item(page, INDENT, INDENT + 8, PLM_INK_FAINT, "Note:", result->note);
}

static size_t count_of(const struct plm_report *report, enum plm_outcome outcome)
{
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    return counts[outcome];
}

/* Worst severity first, in benchmark order within one. */
static void write_failures(struct plm_page *page, const struct plm_report *report, enum plm_outcome outcome,
                           const char *title, bool verbose)
{
    size_t count = count_of(report, outcome);
    if (count == 0)
        return;
    plm_text_write_heading(page, PLM_INK_RED, title, count);
    for (int severity = PLM_CRITICAL; severity >= PLM_LOW; severity--) {
        for (size_t i = 0; i < report->result_count; i++) {
            const struct plm_result *result = &report->results[i];
            if (plm_outcome_of_result(result) == outcome && (int)result->severity == severity)
                write_in_full(page, report, result, outcome, verbose);
        }
    }
}

/* ---- unknown, by cause ---- */

static const char *reason_of(const struct plm_result *result)
{
    if (result->reason)
        return result->reason;
    for (size_t i = 0; i < result->finding_count; i++)
        if (result->findings[i].verdict == PLM_UNKNOWN && result->findings[i].reason)
            return result->findings[i].reason;
    return "no reason was recorded";
}

/* The reason without the paths in front of it, which differ from check to check: "population.container: denied: …". A
 * path has a dot or bracket and no blank. */
static const char *cause_of(const struct plm_result *result)
{
    static const char lost[] = "population lost: ";
    const char *cause = reason_of(result);
    if (strncmp(cause, lost, strlen(lost)) == 0)
        cause += strlen(lost);
    for (const char *end = strstr(cause, ": "); end; end = strstr(cause, ": ")) {
        size_t size = (size_t)(end - cause);
        if (memchr(cause, ' ', size) || !(memchr(cause, '.', size) || memchr(cause, '[', size)))
            break;
        cause = end + 2;
    }
    return cause;
}

static bool is_unknown_for(const struct plm_result *result, const char *cause)
{
    return plm_outcome_of_result(result) == PLM_OUTCOME_UNKNOWN && strcmp(cause_of(result), cause) == 0;
}

static bool told_before(const struct plm_report *report, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_unknown_for(&report->results[i], cause_of(&report->results[index])))
            return true;
    return false;
}

static void write_unknown(struct plm_page *page, const struct plm_report *report)
{
    size_t count = count_of(report, PLM_OUTCOME_UNKNOWN);
    if (count == 0)
        return;
    plm_text_write_heading(page, PLM_INK_YELLOW, "COULD NOT BE DECIDED", count);
    for (size_t i = 0; i < report->result_count; i++) {
        if (plm_outcome_of_result(&report->results[i]) != PLM_OUTCOME_UNKNOWN || told_before(report, i))
            continue;
        const char *cause = cause_of(&report->results[i]);
        plm_page_item(page, 0, 2, PLM_INK_YELLOW, "?", cause);
        for (size_t j = i; j < report->result_count; j++)
            if (is_unknown_for(&report->results[j], cause))
                plm_page_item(page, 2, INDENT + 2, PLM_INK_PLAIN, number_of(&report->results[j]),
                              report->results[j].title ? report->results[j].title : report->results[j].id);
    }
}

/* ---- lists ---- */

static void write_list(struct plm_page *page, const struct plm_report *report, enum plm_outcome outcome,
                       const char *title, enum plm_ink ink)
{
    size_t count = count_of(report, outcome);
    if (count == 0)
        return;
    plm_text_write_heading(page, ink, title, count);
    for (size_t i = 0; i < report->result_count; i++) {
        const struct plm_result *result = &report->results[i];
        if (plm_outcome_of_result(result) != outcome)
            continue;
        plm_auto_buffer struct plm_buffer line = {0};
        plm_page_item(page, 0, INDENT, PLM_INK_PLAIN, number_of(result), result->title ? result->title : result->id);
        plm_word_headline(&line, report, result);
        plm_page_text(page, INDENT, PLM_INK_FAINT, plm_buffer_text(&line));
    }
}

void plm_text_write_findings(struct plm_page *page, const struct plm_report *report, bool verbose)
{
    write_failures(page, report, PLM_OUTCOME_EXPIRED, "FAILED, AND THE WAIVER HAS EXPIRED", verbose);
    write_failures(page, report, PLM_OUTCOME_FAIL, "FAILED", verbose);
    write_unknown(page, report);
    write_list(page, report, PLM_OUTCOME_MANUAL, "NEED A PERSON", PLM_INK_BLUE);
    write_list(page, report, PLM_OUTCOME_WAIVED, "WAIVED", PLM_INK_BLUE);
    if (!verbose)
        return;
    write_list(page, report, PLM_OUTCOME_PASS, "PASSED", PLM_INK_GREEN);
    write_list(page, report, PLM_OUTCOME_NOT_APPLICABLE, "NOT APPLICABLE", PLM_INK_FAINT);
}
