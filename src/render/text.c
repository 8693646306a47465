/* SPDX-License-Identifier: Apache-2.0 */
#include "text.h"

#include "text_parts.h"

#include <plimsoll/base/text.h>
#include <string.h>

/* Where the text of the summary's lines begins. */
#define COLUMN 11
#define SECTION_COLUMN 41

void plm_text_write_heading(struct plm_page *page, enum plm_ink ink, const char *title, size_t count)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%s (%zu)", title, count);
    plm_page_blank(page);
    plm_page_text(page, 0, ink, plm_buffer_text(&line));
}

/* ---- who and what ---- */

struct listing {
    struct plm_buffer out;
    const char *const *skipped; /* names that are told elsewhere */
};

static void list_fact(void *context, const char *name, const char *text, const char *unknown)
{
    struct listing *listing = context;
    for (const char *const *skipped = listing->skipped; skipped && *skipped; skipped++)
        if (strcmp(*skipped, name) == 0)
            return;
    plm_buffer_printf(&listing->out, "%s%s ", listing->out.size > 0 ? ", " : "", name);
    if (text)
        plm_buffer_puts(&listing->out, text);
    else
        plm_buffer_puts(&listing->out, unknown);
}

/* On one line: nobody's name may look like lines of ours. */
static void write_listing(struct plm_page *page, const char *label, const struct plm_buffer *listing)
{
    plm_auto_buffer struct plm_buffer line = {0};
    (void)plm_text_clean_line(&line, plm_buffer_text(listing), listing->size, 0);
    plm_page_item(page, 0, COLUMN, PLM_INK_STRONG, label, line.size > 0 ? plm_buffer_text(&line) : "unknown");
}

static void write_identity(struct plm_page *page, const struct plm_report *report)
{
    static const char *const told_of_host[] = {"name", "machine_id", "engine_id", NULL};
    struct listing host = {.skipped = told_of_host}, engine = {0};
    plm_buffer_puts(&host.out, plm_word_host(report));
    plm_word_facts(report->host, list_fact, &host);
    plm_word_facts(report->engine, list_fact, &engine);
    write_listing(page, "Host", &host.out);
    write_listing(page, "Engine", &engine.out);
    plm_buffer_done(&host.out);
    plm_buffer_done(&engine.out);
}

/* Only what the collecting run could not give up: the kernel lacked it, or somebody said --no-sandbox. */
static void write_sandbox(struct plm_page *page, const struct plm_report *report)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_json_each (part, plm_json_get(report->privileges, "sandbox")) {
        const char *said = plm_json_text(part);
        if (said && !plm_starts_with(said, "held"))
            plm_buffer_printf(&line, "%s%s %s", line.size > 0 ? "; " : "", plm_json_key(part), said);
    }
    if (line.size > 0)
        plm_page_item(page, 0, COLUMN, PLM_INK_YELLOW, "Sandbox", plm_buffer_text(&line));
}

static void write_title(struct plm_page *page, const struct plm_report *report)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%s, level %d%s%s",
                      report->benchmark_title ? report->benchmark_title : "Checks without a benchmark", report->level,
                      report->profile ? ", profile " : "", report->profile ? report->profile : "");
    plm_page_text(page, 0, PLM_INK_STRONG, plm_buffer_text(&line));
    write_identity(page, report);
    plm_buffer_clear(&line);
    plm_buffer_printf(&line, "%s by plimsoll %s; facts of %s", report->judged ? report->judged : "at an unknown time",
                      report->tool_version ? report->tool_version : "?",
                      report->ended ? report->ended : "an unknown time");
    plm_page_item(page, 0, COLUMN, PLM_INK_STRONG, "Judged", plm_buffer_text(&line));
    write_sandbox(page, report);
    for (size_t i = 0; i < report->population_count; i++) {
        const struct plm_population *population = &report->populations[i];
        plm_buffer_clear(&line);
        plm_buffer_printf(&line, "the list of %ss is not complete: a check of them does not pass",
                          population->kind ? population->kind : "subject");
        if (!population->complete)
            plm_page_item(page, 0, COLUMN, PLM_INK_YELLOW, "Warning", plm_buffer_text(&line));
    }
}

/* ---- numbers ---- */

static void write_score(struct plm_page *page, const struct plm_report *report)
{
    plm_auto_buffer struct plm_buffer line = {0};
    if (report->score.of > 0)
        plm_buffer_printf(&line, "%.1f %% = %zu pass ÷ %zu (pass + fail + unknown)", report->score.value,
                          report->score.passed, report->score.of);
    else
        plm_word_score(&line, &report->score);
    for (size_t i = 0; i < PLM_COUNT(report->level_scores); i++) {
        if (report->level_scores[i].of == 0)
            continue;
        plm_buffer_printf(&line, "; level %zu: ", i + 1);
        plm_word_score(&line, &report->level_scores[i]);
    }
    plm_page_item(page, 0, COLUMN, PLM_INK_STRONG, "Score", plm_buffer_text(&line));
}

static void write_counts(struct plm_page *page, const struct plm_report *report)
{
    static const struct {
        enum plm_outcome outcome;
        enum plm_ink ink;
        const char *label, *about;
    } rows[] = {
        {PLM_OUTCOME_PASS, PLM_INK_GREEN, "pass", "proven from facts, or attested"},
        {PLM_OUTCOME_FAIL, PLM_INK_RED, "fail", "disproven by facts, or attested"},
        {PLM_OUTCOME_EXPIRED, PLM_INK_RED, "expired", "fail, and the waiver has ended"},
        {PLM_OUTCOME_WAIVED, PLM_INK_BLUE, "waived",
         "fail or manual, covered by a waiver; in the score a fail stays one"},
        {PLM_OUTCOME_UNKNOWN, PLM_INK_YELLOW, "unknown", "could not be decided: no pass"},
        {PLM_OUTCOME_MANUAL, PLM_INK_BLUE, "manual", "need a person"},
        {PLM_OUTCOME_NOT_APPLICABLE, PLM_INK_FAINT, "n/a", "do not concern this host"},
    };
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    plm_page_blank(page);
    for (size_t i = 0; i < PLM_COUNT(rows); i++) {
        if (counts[rows[i].outcome] == 0 && rows[i].outcome != PLM_OUTCOME_PASS &&
            rows[i].outcome != PLM_OUTCOME_FAIL && rows[i].outcome != PLM_OUTCOME_UNKNOWN)
            continue;
        char label[32];
        snprintf(label, sizeof label, "%4zu %s", counts[rows[i].outcome], rows[i].label);
        plm_page_item(page, 0, 14, rows[i].ink, label, rows[i].about);
    }
    if (report->need_privilege > 0) {
        char hint[128];
        snprintf(hint, sizeof hint, "%zu verdict%s need%s root: run again with more privileges to decide %s.",
                 report->need_privilege, report->need_privilege == 1 ? "" : "s", report->need_privilege == 1 ? "s" : "",
                 report->need_privilege == 1 ? "it" : "them");
        plm_page_text(page, 5, PLM_INK_YELLOW, hint);
    }
}

/* As the page says: a waiver changes no verdict, and no score. */
static void write_sections(struct plm_page *page, const struct plm_report *report)
{
    size_t counts[PLM_OUTCOMES];
    plm_outcome_count(report, counts);
    bool waivers = counts[PLM_OUTCOME_WAIVED] + counts[PLM_OUTCOME_EXPIRED] > 0;
    plm_page_blank(page);
    if (report->section_count > 0)
        plm_page_text(page, 0, PLM_INK_FAINT,
                      waivers ? "  pass  fail  unkn  man.   n/a   score   section, as decided before waivers"
                              : "  pass  fail  unkn  man.   n/a   score   section");
    for (size_t i = 0; i < report->section_count; i++) {
        const struct plm_section_total *section = &report->sections[i];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%6zu%6zu%6zu%6zu%6zu", section->counts[PLM_PASS], section->counts[PLM_FAIL],
                          section->counts[PLM_UNKNOWN], section->counts[PLM_MANUAL],
                          section->counts[PLM_NOT_APPLICABLE]);
        if (section->score.of > 0)
            plm_buffer_printf(&line, "%6.1f %%", section->score.value);
        else
            plm_buffer_puts(&line, "       –");
        plm_auto_buffer struct plm_buffer title = {0};
        plm_buffer_printf(&title, "%s %s", section->number ? section->number : "",
                          section->title ? section->title : "");
        plm_page_item(page, 0, SECTION_COLUMN, PLM_INK_PLAIN, plm_buffer_text(&line), plm_buffer_text(&title));
    }
}

void plm_text_write_summary(struct plm_page *page, const struct plm_report *report)
{
    write_title(page, report);
    write_score(page, report);
    write_counts(page, report);
    write_sections(page, report);
}

bool plm_text_render(const struct plm_report *report, const struct plm_render_options *options, FILE *stream,
                     struct plm_error *error)
{
    plm_auto_page struct plm_page page;
    plm_page_init(&page, stream, options->colour, options->width);
    plm_text_write_summary(&page, report);
    plm_text_write_findings(&page, report, options->verbose);
    plm_text_write_registers(&page, report);
    return plm_page_close(&page, error);
}
