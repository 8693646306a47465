/* SPDX-License-Identifier: Apache-2.0 */
#include "delta.h"
#include "markdown_text.h"

#include <errno.h>

/* Subjects named in one cell. */
#define SUBJECTS_SHOWN 5

static void put_head(struct plm_buffer *out, const struct plm_delta *delta)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_buffer_printf(out, "## %s\n\n**", plm_delta_word_relation(delta));
    plm_delta_word_verdict(&line, delta);
    plm_markdown_text(out, plm_buffer_text(&line));
    plm_buffer_puts(out, "**\n\n- Baseline: ");
    plm_buffer_clear(&line);
    plm_delta_word_run(&line, delta->before);
    plm_markdown_text(out, plm_buffer_text(&line));
    plm_buffer_puts(out, "\n- Current: ");
    plm_buffer_clear(&line);
    plm_delta_word_run(&line, delta->after);
    plm_markdown_text(out, plm_buffer_text(&line));
    plm_buffer_putc(out, '\n');
    for (size_t i = 0; i < delta->condition_count; i++) {
        const struct plm_condition *condition = &delta->conditions[i];
        plm_buffer_printf(out, "- %sThe runs differ in %s: ", condition->incomparable ? "⚠ " : "", condition->what);
        plm_markdown_text(out, condition->before ? condition->before : "–");
        plm_buffer_puts(out, " → ");
        plm_markdown_text(out, condition->after ? condition->after : "–");
        plm_buffer_putc(out, '\n');
    }
    plm_buffer_puts(out, "\n| | checks |\n|---|---:|\n");
    for (size_t i = 0; i < PLM_BUCKETS; i++)
        if (delta->checks[i] > 0)
            plm_buffer_printf(out, "| %s | %zu |\n", plm_delta_heading((enum plm_bucket)i), delta->checks[i]);
    plm_buffer_printf(out, "| Unchanged | %zu |\n", delta->unchanged);
}

static void put_change(struct plm_buffer *out, const struct plm_delta *delta, const struct plm_change *change)
{
    const struct plm_result *result = plm_delta_result(change);
    plm_auto_buffer struct plm_buffer line = {0};
    plm_delta_word_number(&line, change);
    plm_buffer_puts(out, change->regression ? "| **" : "| ");
    plm_markdown_text(out, plm_buffer_text(&line));
    plm_buffer_printf(out, "%s | %s | ", change->regression ? "**" : "", plm_severity_name(result->severity));
    plm_markdown_text(out, result->title);
    plm_buffer_puts(out, " | ");
    plm_buffer_clear(&line);
    plm_delta_word_change(&line, change);
    plm_markdown_text(out, plm_buffer_text(&line));
    for (size_t i = 0; i < change->subject_count && i < SUBJECTS_SHOWN; i++) {
        plm_buffer_clear(&line);
        plm_delta_word_subject(&line, delta, &change->subjects[i]);
        plm_buffer_puts(&line, ": ");
        plm_delta_word_row(&line, &change->subjects[i], 1);
        plm_buffer_puts(out, "<br>");
        plm_markdown_text(out, plm_buffer_text(&line));
    }
    if (change->subject_count > SUBJECTS_SHOWN)
        plm_buffer_printf(out, "<br>and %zu more", change->subject_count - SUBJECTS_SHOWN);
    plm_buffer_puts(out, " |\n");
}

bool plm_delta_markdown_render(const struct plm_delta *delta, FILE *stream, struct plm_error *error)
{
    plm_auto_buffer struct plm_buffer out = {0};
    enum plm_bucket last = PLM_BUCKETS;
    size_t left_out = 0;
    put_head(&out, delta);
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_change *change = &delta->changes[i];
        if (change->bucket == PLM_BUCKET_STILL_FAILING && change->more + change->fewer == 0)
            continue; /* counted above */
        if (out.size > PLM_MARKDOWN_LIMIT) {
            left_out++;
            continue;
        }
        if (change->bucket != last)
            plm_buffer_printf(&out, "\n### %s\n\n| | severity | check | change |\n|---|---|---|---|\n",
                              plm_delta_heading(change->bucket));
        last = change->bucket;
        put_change(&out, delta, change);
    }
    if (left_out > 0)
        plm_buffer_printf(&out, "\n%zu more: see the JSON or HTML.\n", left_out);
    if (fwrite(out.data, 1, out.size, stream) != out.size || fflush(stream) != 0)
        return plm_error_set_errno(error, errno ? errno : EIO, "cannot write");
    return true;
}
