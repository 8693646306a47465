/* SPDX-License-Identifier: Apache-2.0 */
#include "delta.h"
#include "page.h"

#include <string.h>

/* Subjects listed under one check, and changed values beside one subject; --verbose shows all subjects. */
#define SUBJECTS_SHOWN 6
#define VALUES_SHOWN 3
#define COLUMN 11

static enum plm_ink ink_of(enum plm_bucket bucket)
{
    switch (bucket) {
    case PLM_BUCKET_NEW_FAILURE:
    case PLM_BUCKET_WAIVER_ENDED:
        return PLM_INK_RED;
    case PLM_BUCKET_NEWLY_UNKNOWN:
    case PLM_BUCKET_INCOMPARABLE:
        return PLM_INK_YELLOW;
    case PLM_BUCKET_FIXED:
        return PLM_INK_GREEN;
    case PLM_BUCKET_NEWLY_MANUAL:
    case PLM_BUCKET_NEWLY_KNOWN:
    case PLM_BUCKET_DECIDED:
    case PLM_BUCKET_NEWLY_WAIVED:
        return PLM_INK_BLUE;
    case PLM_BUCKET_STILL_FAILING:
        return PLM_INK_STRONG;
    case PLM_BUCKET_CHANGED_FACTS:
    case PLM_BUCKET_OTHER:
    case PLM_BUCKETS:
        break;
    }
    return PLM_INK_FAINT;
}

static void write_head(struct plm_page *page, const struct plm_delta *delta)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_page_text(page, 0, PLM_INK_STRONG, plm_delta_word_relation(delta));
    plm_delta_word_run(&line, delta->before);
    plm_page_item(page, 0, COLUMN, PLM_INK_STRONG, "Baseline", plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_delta_word_run(&line, delta->after);
    plm_page_item(page, 0, COLUMN, PLM_INK_STRONG, "Current", plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_delta_word_verdict(&line, delta);
    enum plm_ink ink = delta->gate.exit_code == 0   ? PLM_INK_GREEN
                       : delta->gate.exit_code == 1 ? PLM_INK_RED
                                                    : PLM_INK_YELLOW;
    plm_page_item(page, 0, COLUMN, ink, "Result", plm_buffer_text(&line));
}

static void write_conditions(struct plm_page *page, const struct plm_delta *delta)
{
    if (delta->condition_count == 0)
        return;
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "HOW THE RUNS DIFFER");
    for (size_t i = 0; i < delta->condition_count; i++) {
        const struct plm_condition *condition = &delta->conditions[i];
        plm_auto_buffer struct plm_buffer line = {0};
        plm_buffer_printf(&line, "%s → %s%s", condition->before ? condition->before : "–",
                          condition->after ? condition->after : "–",
                          condition->incomparable ? "  (not comparable for this reason alone)" : "");
        plm_page_item(page, 2, 24, condition->incomparable ? PLM_INK_YELLOW : PLM_INK_PLAIN, condition->what,
                      plm_buffer_text(&line));
    }
}

static void write_counts(struct plm_page *page, const struct plm_delta *delta)
{
    char label[64];
    plm_page_blank(page);
    for (size_t bucket = 0; bucket < PLM_BUCKETS; bucket++) {
        if (delta->checks[bucket] == 0)
            continue;
        snprintf(label, sizeof label, "%4zu %s", delta->checks[bucket], plm_delta_heading((enum plm_bucket)bucket));
        plm_page_item(page, 0, 26, ink_of((enum plm_bucket)bucket), label, plm_delta_about((enum plm_bucket)bucket));
    }
    snprintf(label, sizeof label, "%4zu Unchanged", delta->unchanged);
    plm_page_item(page, 0, 26, PLM_INK_FAINT, label,
                  delta->facts_compared ? "" : "facts behind passes were not kept by both runs");
}

static void write_subjects(struct plm_page *page, const struct plm_delta *delta, const struct plm_change *change,
                           bool verbose)
{
    size_t shown = verbose || change->subject_count <= SUBJECTS_SHOWN ? change->subject_count : SUBJECTS_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        plm_auto_buffer struct plm_buffer line = {0};
        plm_delta_word_subject(&line, delta, &change->subjects[i]);
        plm_buffer_puts(&line, ": ");
        plm_delta_word_row(&line, &change->subjects[i], VALUES_SHOWN);
        plm_page_text(page, 9, change->subjects[i].regression ? PLM_INK_RED : PLM_INK_PLAIN, plm_buffer_text(&line));
    }
    if (shown < change->subject_count) {
        char more[64];
        snprintf(more, sizeof more, "and %zu more (--verbose shows them)", change->subject_count - shown);
        plm_page_text(page, 9, PLM_INK_FAINT, more);
    }
}

static void write_change(struct plm_page *page, const struct plm_delta *delta, const struct plm_change *change,
                         bool verbose)
{
    const struct plm_result *result = plm_delta_result(change);
    plm_auto_buffer struct plm_buffer label = {0};
    plm_auto_buffer struct plm_buffer line = {0};
    plm_delta_word_number(&label, change);
    plm_buffer_printf(&line, "%s [%s]: ", result->title, plm_severity_name(result->severity));
    plm_delta_word_change(&line, change);
    plm_page_item(page, 2, 9, change->regression ? PLM_INK_RED : PLM_INK_STRONG, plm_buffer_text(&label),
                  plm_buffer_text(&line));
    write_subjects(page, delta, change, verbose);
    if (change->regression && result->remediation && change->bucket != PLM_BUCKET_STILL_FAILING)
        plm_page_item(page, 9, 17, PLM_INK_FAINT, "remedy:", result->remediation);
}

static void write_buckets(struct plm_page *page, const struct plm_delta *delta, bool verbose)
{
    enum plm_bucket last = PLM_BUCKETS;
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_change *change = &delta->changes[i];
        /* A check that fails as it did is only counted: the baseline is there so that it need not be read again. */
        bool as_it_was = change->bucket == PLM_BUCKET_STILL_FAILING && change->more + change->fewer == 0;
        if (as_it_was && !verbose)
            continue;
        if (change->bucket != last) {
            plm_auto_buffer struct plm_buffer heading = {0};
            plm_buffer_printf(&heading, "%s (%zu)", plm_delta_heading(change->bucket), delta->checks[change->bucket]);
            plm_page_blank(page);
            plm_page_text(page, 0, ink_of(change->bucket), plm_buffer_text(&heading));
            last = change->bucket;
        }
        write_change(page, delta, change, verbose);
    }
}

static void write_moved(struct plm_page *page, const struct plm_report *report, const char *label,
                        const struct plm_moved_subject *moved, size_t count, bool after)
{
    plm_auto_buffer struct plm_buffer line = {0};
    for (size_t i = 0; i < count && i < SUBJECTS_SHOWN; i++) {
        plm_buffer_puts(&line, i > 0 ? ", " : "");
        plm_word_subject(&line, &report->subjects[after ? moved[i].after : moved[i].before]);
    }
    if (count > SUBJECTS_SHOWN)
        plm_buffer_printf(&line, " and %zu more", count - SUBJECTS_SHOWN);
    if (count > 0)
        plm_page_item(page, 2, COLUMN, PLM_INK_STRONG, label, plm_buffer_text(&line));
}

static void write_population(struct plm_page *page, const struct plm_delta *delta)
{
    if (delta->appeared_count + delta->gone_count + delta->renamed_count + delta->uncompared_before +
            delta->uncompared_after ==
        0)
        return;
    plm_page_blank(page);
    plm_page_text(page, 0, PLM_INK_STRONG, "SUBJECTS");
    write_moved(page, delta->after, "new", delta->appeared, delta->appeared_count, true);
    write_moved(page, delta->before, "gone", delta->gone, delta->gone_count, false);
    write_moved(page, delta->after, "renamed", delta->renamed, delta->renamed_count, true);
    if (delta->uncompared_before + delta->uncompared_after > 0) {
        char line[128];
        snprintf(line, sizeof line, "%zu in the baseline and %zu now have no key of their own and were not compared",
                 delta->uncompared_before, delta->uncompared_after);
        plm_page_text(page, 2, PLM_INK_FAINT, line);
    }
}

bool plm_delta_text_render(const struct plm_delta *delta, const struct plm_render_options *options, FILE *stream,
                           struct plm_error *error)
{
    plm_auto_page struct plm_page page;
    plm_page_init(&page, stream, options->colour, options->width);
    write_head(&page, delta);
    write_conditions(&page, delta);
    write_counts(&page, delta);
    write_buckets(&page, delta, options->verbose);
    write_population(&page, delta);
    return plm_page_close(&page, error);
}
