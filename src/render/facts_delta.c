/* SPDX-License-Identifier: Apache-2.0 */
#include "facts_delta.h"

#include "json_stream.h"
#include "page.h"
#include "sheet.h"

/* A value in a line of text, in bytes. */
#define VALUE_LIMIT 100

static const char *or_unknown(const char *text)
{
    return text ? text : "unknown";
}

static void word_value(struct plm_buffer *out, const char *value)
{
    if (value)
        plm_word_value(out, value, VALUE_LIMIT);
    else
        plm_buffer_puts(out, "not there");
}

static void word_place(struct plm_buffer *out, const struct plm_fact_change *change)
{
    plm_buffer_printf(out, "%s%s%s%s%s", change->document, change->key ? " " : "", change->key ? change->key : "",
                      *change->path ? " " : "", change->path);
}

static void word_change(struct plm_buffer *out, const struct plm_fact_change *change)
{
    if (!*change->path && change->kind != PLM_FACT_UNCERTAIN) {
        plm_buffer_puts(out, plm_fact_change_name(change->kind));
        return;
    }
    word_value(out, change->before);
    plm_buffer_puts(out, " → ");
    word_value(out, change->after);
    if (change->kind == PLM_FACT_UNCERTAIN)
        plm_buffer_puts(out, " (one side could not be read)");
}

/* ---- text ---- */

static void write_option(struct plm_page *page, const struct plm_option_pair *option)
{
    plm_auto_buffer struct plm_buffer line = {0};
    if (option->before)
        plm_word_value(&line, option->before, VALUE_LIMIT);
    else
        plm_buffer_puts(&line, "unknown");
    plm_buffer_printf(&line, " (%s) → ", or_unknown(option->source_before));
    if (option->after)
        plm_word_value(&line, option->after, VALUE_LIMIT);
    else
        plm_buffer_puts(&line, "unknown");
    plm_buffer_printf(&line, " (%s)", or_unknown(option->source_after));
    plm_page_item(page, 2, 26, option->differs ? PLM_INK_STRONG : PLM_INK_FAINT, option->name, plm_buffer_text(&line));
}

static bool is_shown(const struct plm_option_pair *option, bool verbose)
{
    return verbose || option->differs || !option->before != !option->after;
}

bool plm_facts_delta_text_render(const struct plm_facts_delta *delta, const struct plm_render_options *options,
                                 FILE *stream, struct plm_error *error)
{
    plm_auto_page struct plm_page page;
    plm_auto_buffer struct plm_buffer line = {0};
    plm_page_init(&page, stream, options->colour, options->width);
    plm_buffer_printf(&line, "Facts of %s (%s) → %s (%s)", or_unknown(delta->host_before),
                      or_unknown(delta->started_before), or_unknown(delta->host_after),
                      or_unknown(delta->started_after));
    plm_page_text(&page, 0, PLM_INK_STRONG, plm_buffer_text(&line));
    plm_buffer_clear(&line);
    plm_buffer_printf(&line, "%zu options differ; %zu facts changed, %zu appeared, %zu gone, %zu uncertain",
                      delta->options_differ, delta->counts[PLM_FACT_CHANGED], delta->counts[PLM_FACT_APPEARED],
                      delta->counts[PLM_FACT_GONE], delta->counts[PLM_FACT_UNCERTAIN]);
    plm_page_text(&page, 0, PLM_INK_PLAIN, plm_buffer_text(&line));
    plm_page_blank(&page);
    plm_page_text(&page, 0, PLM_INK_STRONG, "DAEMON OPTIONS IN FORCE (SOURCE)");
    for (size_t i = 0; i < delta->option_count; i++)
        if (is_shown(&delta->options[i], options->verbose))
            write_option(&page, &delta->options[i]);
    plm_page_blank(&page);
    plm_page_text(&page, 0, PLM_INK_STRONG, "OTHER FACTS");
    for (size_t i = 0; i < delta->change_count; i++) {
        plm_auto_buffer struct plm_buffer place = {0};
        plm_buffer_clear(&line);
        word_place(&place, &delta->changes[i]);
        word_change(&line, &delta->changes[i]);
        plm_page_item(&page, 2, 26, PLM_INK_STRONG, plm_buffer_text(&place), plm_buffer_text(&line));
    }
    return plm_page_close(&page, error);
}

/* ---- JSON: plimsoll.facts-diff/1 ---- */

static void write_side(struct plm_json_stream *json, const char *key, const char *host, const char *started)
{
    plm_json_stream_open(json, key, '{');
    plm_json_stream_text(json, "host", host);
    plm_json_stream_text(json, "started", started);
    plm_json_stream_end(json, '}');
}

bool plm_facts_delta_json_render(const struct plm_facts_delta *delta, FILE *stream, struct plm_error *error)
{
    plm_auto_json_stream struct plm_json_stream json;
    plm_json_stream_init(&json, stream);
    plm_json_stream_open(&json, NULL, '{');
    plm_json_stream_text(&json, "schema", "plimsoll.facts-diff/1");
    plm_json_stream_text(&json, "tool", PLM_VERSION);
    write_side(&json, "baseline", delta->host_before, delta->started_before);
    write_side(&json, "current", delta->host_after, delta->started_after);
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "options", '[');
    for (size_t i = 0; i < delta->option_count; i++) {
        const struct plm_option_pair *option = &delta->options[i];
        plm_json_stream_line(&json);
        plm_json_stream_open(&json, NULL, '{');
        plm_json_stream_text(&json, "name", option->name);
        plm_json_stream_raw(&json, "baseline", option->before);
        plm_json_stream_text(&json, "baseline_source", option->source_before);
        plm_json_stream_raw(&json, "current", option->after);
        plm_json_stream_text(&json, "current_source", option->source_after);
        plm_json_stream_bool(&json, "differs", option->differs);
        plm_json_stream_end(&json, '}');
    }
    plm_json_stream_end(&json, ']');
    plm_json_stream_line(&json);
    plm_json_stream_open(&json, "changes", '[');
    for (size_t i = 0; i < delta->change_count; i++) {
        const struct plm_fact_change *change = &delta->changes[i];
        plm_json_stream_line(&json);
        plm_json_stream_open(&json, NULL, '{');
        plm_json_stream_text(&json, "change", plm_fact_change_name(change->kind));
        plm_json_stream_text(&json, "document", change->document);
        plm_json_stream_text(&json, "key", change->key);
        plm_json_stream_text(&json, "path", change->path);
        plm_json_stream_raw(&json, "baseline", change->before);
        plm_json_stream_raw(&json, "current", change->after);
        plm_json_stream_end(&json, '}');
    }
    plm_json_stream_end(&json, ']');
    plm_json_stream_end(&json, '}');
    return plm_json_stream_close(&json, error);
}

/* ---- HTML ---- */

static void write_option_row(struct plm_sheet *sheet, const struct plm_option_pair *option)
{
    plm_sheet_row(sheet, NULL, option->name);
    plm_sheet_element(sheet, "td", option->differs ? "any text fail" : "any", or_unknown(option->before));
    plm_sheet_element(sheet, "td", NULL, or_unknown(option->source_before));
    plm_sheet_element(sheet, "td", option->differs ? "any text fail" : "any", or_unknown(option->after));
    plm_sheet_element(sheet, "td", NULL, or_unknown(option->source_after));
    plm_sheet_element(sheet, "td", NULL,
                      option->differs                   ? "differs"
                      : option->before && option->after ? "same"
                                                        : "unknown");
    plm_sheet_raw(sheet, "</tr>\n");
}

static const struct plm_sheet_column option_columns[] = {{"Option", false},  {"Baseline", false}, {"Source", false},
                                                         {"Current", false}, {"Source", false},   {"Result", false},
                                                         {NULL, false}};

/* Those that are the same in both are for who wants to see them. */
static void write_options(struct plm_sheet *sheet, const struct plm_facts_delta *delta)
{
    size_t same = 0;
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-options\"><h2 id=\"h-options\">Daemon options in force</h2>");
    for (size_t i = 0; i < delta->option_count; i++) {
        const struct plm_option_pair *option = &delta->options[i];
        same += !option->differs && option->before && option->after;
    }
    if (same < delta->option_count) {
        plm_sheet_table(sheet, NULL, "Options that differ, or are not known of one side", option_columns);
        for (size_t i = 0; i < delta->option_count; i++)
            if (delta->options[i].differs || !delta->options[i].before || !delta->options[i].after)
                write_option_row(sheet, &delta->options[i]);
        plm_sheet_table_end(sheet);
    }
    if (same > 0) {
        plm_sheet_raw(sheet, "<details class=\"passes\"><summary>");
        plm_sheet_size(sheet, same);
        plm_sheet_raw(sheet, " the same</summary>");
        plm_sheet_table(sheet, NULL, "Options that are the same", option_columns);
        for (size_t i = 0; i < delta->option_count; i++)
            if (!delta->options[i].differs && delta->options[i].before && delta->options[i].after)
                write_option_row(sheet, &delta->options[i]);
        plm_sheet_table_end(sheet);
        plm_sheet_raw(sheet, "</details>");
    }
    plm_sheet_raw(sheet, "</section>\n");
}

static void write_others(struct plm_sheet *sheet, const struct plm_facts_delta *delta)
{
    static const struct plm_sheet_column columns[] = {
        {"Fact", false}, {"Change", false}, {"Values", false}, {NULL, false}};
    plm_sheet_raw(sheet, "<section aria-labelledby=\"h-facts\"><h2 id=\"h-facts\">Other facts</h2>");
    if (delta->change_count == 0) {
        plm_sheet_raw(sheet, "<p>No other fact differs.</p></section>\n");
        return;
    }
    plm_sheet_table(sheet, NULL, "Facts that differ", columns);
    for (size_t i = 0; i < delta->change_count; i++) {
        plm_auto_buffer struct plm_buffer place = {0};
        plm_auto_buffer struct plm_buffer change = {0};
        word_place(&place, &delta->changes[i]);
        word_change(&change, &delta->changes[i]);
        plm_sheet_row(sheet, "any", plm_buffer_text(&place));
        plm_sheet_element(sheet, "td", NULL, plm_fact_change_name(delta->changes[i].kind));
        plm_sheet_element(sheet, "td", "any", plm_buffer_text(&change));
        plm_sheet_raw(sheet, "</tr>\n");
    }
    plm_sheet_table_end(sheet);
    plm_sheet_raw(sheet, "</section>\n");
}

bool plm_facts_delta_html_render(const struct plm_facts_delta *delta, FILE *stream, struct plm_error *error)
{
    plm_auto_sheet struct plm_sheet sheet = {0};
    plm_auto_buffer struct plm_buffer title = {0};
    plm_auto_buffer struct plm_buffer subtitle = {0};
    plm_buffer_printf(&title, "%s against %s", or_unknown(delta->host_after), or_unknown(delta->host_before));
    plm_buffer_printf(&subtitle, "Facts of %s against those of %s", or_unknown(delta->started_after),
                      or_unknown(delta->started_before));
    if (!plm_sheet_open(&sheet, stream, "Plimsoll comparison of facts", plm_buffer_text(&title),
                        plm_buffer_text(&subtitle), NULL, error))
        return false;
    write_options(&sheet, delta);
    write_others(&sheet, delta);
    return plm_sheet_close(&sheet, error);
}
