/* SPDX-License-Identifier: Apache-2.0 */
#include "text_parts.h"

#include <plimsoll/model/report_json.h>

#define COLUMN 12
#define VALUE_LIMIT 120

static bool is_soon(const struct plm_exception *exception)
{
    return exception->state == PLM_WAIVER_ACTIVE && exception->expiring;
}

/* What ends soon is named so that nobody is surprised by the next run; what covers everything, because nobody meant it
 * to. */
static bool deserves_mention(const struct plm_exception *exception)
{
    switch (exception->state) {
    case PLM_WAIVER_ACTIVE:
        return is_soon(exception) || exception->broad;
    case PLM_WAIVER_EXPIRED:
    case PLM_WAIVER_PENDING:
    case PLM_WAIVER_STALE:
    case PLM_WAIVER_UNUSED:
    case PLM_WAIVER_STATES:
        break;
    }
    return true;
}

static const char *state_word(const struct plm_exception *exception)
{
    if (is_soon(exception))
        return "ends soon";
    return exception->state == PLM_WAIVER_ACTIVE ? "too broad" : plm_waiver_state_name(exception->state);
}

static void write_exceptions(struct plm_page *page, const struct plm_report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->exception_count; i++)
        count += deserves_mention(&report->exceptions[i]);
    if (count == 0)
        return;
    plm_text_write_heading(page, PLM_INK_STRONG, "EXCEPTIONS TO LOOK AT", count);
    for (size_t i = 0; i < report->exception_count; i++) {
        const struct plm_exception *exception = &report->exceptions[i];
        if (!deserves_mention(exception))
            continue;
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%s of %s for %s", exception->attestation ? "attestation" : "waiver", exception->check,
                          exception->subject ? exception->subject : "all subjects");
        if (exception->expires)
            plm_buffer_printf(&line, ", %s %s", exception->days_left < 0 ? "ended" : "until", exception->expires);
        if (exception->owner)
            plm_buffer_printf(&line, ", by %s", exception->owner);
        if (exception->broad)
            plm_buffer_puts(&line, "; it covers every subject of the check");
        plm_page_item(page, 0, COLUMN, exception->state == PLM_WAIVER_EXPIRED ? PLM_INK_RED : PLM_INK_YELLOW,
                      state_word(exception), plm_buffer_text(&line));
    }
}

static void write_drift(struct plm_page *page, const struct plm_report *report)
{
    if (report->drift_count == 0)
        return;
    plm_text_write_heading(page, PLM_INK_YELLOW, "DRIFT: THE DAEMON RUNS WITH OTHER SETTINGS THAN ITS FILES SAY",
                           report->drift_count);
    for (size_t i = 0; i < report->drift_count; i++) {
        const struct plm_drift *drift = &report->drift[i];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_puts(&line, "in force ");
        plm_word_value(&line, drift->in_force, VALUE_LIMIT);
        plm_buffer_puts(&line, ", on disk ");
        plm_word_value(&line, drift->on_disk, VALUE_LIMIT);
        if (drift->source)
            plm_buffer_printf(&line, " (%s)", drift->source);
        plm_page_item(page, 0, COLUMN, PLM_INK_PLAIN, drift->option ? drift->option : "?", plm_buffer_text(&line));
    }
}

static void write_population(struct plm_page *page, const struct plm_population *population)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "%zu found, %zu assessed", population->found, population->assessed);
    if (population->excluded > 0)
        plm_buffer_printf(&line, ", %zu excluded", population->excluded);
    if (population->unread > 0)
        plm_buffer_printf(&line, ", %zu could not be read", population->unread);
    if (population->gone > 0)
        plm_buffer_printf(&line, ", %zu gone meanwhile", population->gone);
    if (!population->complete)
        plm_buffer_puts(&line, "; the list itself is not complete");
    plm_page_item(page, 0, COLUMN, PLM_INK_PLAIN, population->kind ? population->kind : "subject",
                  plm_buffer_text(&line));
}

static void write_coverage(struct plm_page *page, const struct plm_report *report)
{
    if (report->population_count > 0)
        plm_text_write_heading(page, PLM_INK_STRONG, "WHAT WAS LOOKED AT", report->population_count);
    for (size_t i = 0; i < report->population_count; i++)
        write_population(page, &report->populations[i]);
    if (report->exclusion_count > 0)
        plm_text_write_heading(page, PLM_INK_STRONG, "NOT SELECTED, OR EXCLUDED", report->exclusion_count);
    for (size_t i = 0; i < report->exclusion_count; i++) {
        char count[24];
        snprintf(count, sizeof count, "%zu", report->exclusions[i].count);
        plm_page_item(page, 0, COLUMN, PLM_INK_PLAIN, count,
                      report->exclusions[i].what ? report->exclusions[i].what : "?");
    }
}

void plm_text_write_registers(struct plm_page *page, const struct plm_report *report)
{
    write_exceptions(page, report);
    write_drift(page, report);
    write_coverage(page, report);
    plm_page_blank(page);
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(&line, "Facts sha256 %s", report->facts_sha256 ? report->facts_sha256 : "not known");
    if (report->policy_file)
        plm_buffer_printf(&line, "; policy %s", report->policy_file);
    plm_page_text(page, 0, PLM_INK_FAINT, plm_buffer_text(&line));
    char digest[65];
    plm_report_digest(report, digest);
    plm_buffer_clear(&line);
    plm_buffer_printf(&line, "Report sha256 %s", digest);
    plm_page_text(page, 0, PLM_INK_FAINT, plm_buffer_text(&line));
}
