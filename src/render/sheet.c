/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet.h"

#include "csp_hash.h"
#include "template.h"

#include <errno.h>
#include <plimsoll/base/text.h>
#include <string.h>

#define PIECE (64 * (size_t)1024)

static void flush(struct plm_sheet *sheet)
{
    if (sheet->out.size > 0 && sheet->errnum == 0 &&
        fwrite(sheet->out.data, 1, sheet->out.size, sheet->stream) != sheet->out.size)
        sheet->errnum = errno ? errno : EIO;
    plm_buffer_clear(&sheet->out);
}

void plm_sheet_done(struct plm_sheet *sheet)
{
    plm_buffer_done(&sheet->out);
}

void plm_sheet_raw(struct plm_sheet *sheet, const char *html)
{
    plm_buffer_puts(&sheet->out, html);
    if (sheet->out.size >= PIECE)
        flush(sheet);
}

/* special: which characters mean something where the text goes. */
static void put_escaped(struct plm_buffer *out, const char *text, const char *special)
{
    for (const char *at = text; *at;) {
        size_t plain = strcspn(at, special);
        plm_buffer_append(out, at, plain);
        at += plain;
        if (*at)
            plm_buffer_puts(out, *at == '<'   ? "&lt;"
                                 : *at == '>' ? "&gt;"
                                 : *at == '&' ? "&amp;"
                                 : *at == '"' ? "&quot;"
                                              : "&#39;");
        at += *at != '\0';
    }
}

static void put_text(struct plm_sheet *sheet, const char *text, const char *special)
{
    if (!text)
        return;
    size_t size = strlen(text);
    if (plm_text_is_clean(text, size)) {
        put_escaped(&sheet->out, text, special);
        return;
    }
    plm_auto_buffer struct plm_buffer clean = {0};
    (void)plm_text_clean(&clean, text, size, 0);
    put_escaped(&sheet->out, plm_buffer_text(&clean), special);
}

void plm_sheet_text(struct plm_sheet *sheet, const char *text)
{
    put_text(sheet, text, "<>&\"'");
}

void plm_sheet_content(struct plm_sheet *sheet, const char *text)
{
    put_text(sheet, text, "<>&");
}

void plm_sheet_size(struct plm_sheet *sheet, size_t value)
{
    plm_buffer_printf(&sheet->out, "%zu", value);
}

static void start(struct plm_sheet *sheet, const char *tag, const char *class)
{
    plm_buffer_printf(&sheet->out, "<%s", tag);
    if (class)
        plm_buffer_printf(&sheet->out, " class=\"%s\"", class);
    plm_buffer_putc(&sheet->out, '>');
}

void plm_sheet_element(struct plm_sheet *sheet, const char *tag, const char *class, const char *text)
{
    start(sheet, tag, class);
    plm_sheet_text(sheet, text);
    plm_buffer_printf(&sheet->out, "</%s>", tag);
    plm_sheet_raw(sheet, "");
}

void plm_sheet_number(struct plm_sheet *sheet, const char *tag, const char *class, size_t value)
{
    start(sheet, tag, class);
    plm_sheet_size(sheet, value);
    plm_buffer_printf(&sheet->out, "</%s>", tag);
    plm_sheet_raw(sheet, "");
}

void plm_sheet_table(struct plm_sheet *sheet, const char *class, const char *caption,
                     const struct plm_sheet_column *columns)
{
    plm_sheet_raw(sheet, "<section class=\"scroll\" aria-label=\"");
    plm_sheet_text(sheet, caption);
    plm_sheet_raw(sheet, ", table\" tabindex=\"0\">");
    start(sheet, "table", class);
    plm_sheet_element(sheet, "caption", NULL, caption);
    plm_sheet_raw(sheet, "<thead><tr>");
    for (const struct plm_sheet_column *column = columns; column->head; column++) {
        plm_sheet_raw(sheet, column->number ? "<th scope=\"col\" class=\"num\">" : "<th scope=\"col\">");
        plm_sheet_text(sheet, column->head);
        plm_sheet_raw(sheet, "</th>");
    }
    plm_sheet_raw(sheet, "</tr></thead><tbody>\n");
}

void plm_sheet_table_end(struct plm_sheet *sheet)
{
    plm_sheet_raw(sheet, "</tbody></table></section>\n");
}

void plm_sheet_row(struct plm_sheet *sheet, const char *class, const char *head)
{
    plm_sheet_raw(sheet, "<tr><th scope=\"row\"");
    if (class)
        plm_buffer_printf(&sheet->out, " class=\"%s\"", class);
    plm_sheet_raw(sheet, ">");
    plm_sheet_text(sheet, head);
    plm_sheet_raw(sheet, "</th>");
}

static void put_policy(struct plm_sheet *sheet, const struct plm_buffer *style, const struct plm_embedded *script)
{
    char style_hash[PLM_CSP_HASH_SIZE], script_hash[PLM_CSP_HASH_SIZE];
    plm_csp_hash(style->data, style->size, style_hash);
    plm_buffer_printf(&sheet->out,
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '%s'",
                      style_hash);
    if (script) {
        plm_csp_hash(script->data, script->size, script_hash);
        plm_buffer_printf(&sheet->out, "; script-src '%s'", script_hash);
    }
    plm_buffer_puts(&sheet->out, "; img-src data:; base-uri 'none'; form-action 'none'\">\n");
}

static const char mast_icon[] =
    "<svg viewBox=\"0 0 40 40\" aria-hidden=\"true\"><circle cx=\"20\" cy=\"20\" r=\"12\" fill=\"none\" "
    "stroke=\"currentColor\" stroke-width=\"3\"/><path d=\"M0 20h40\" stroke=\"currentColor\" "
    "stroke-width=\"3\"/></svg>";

bool plm_sheet_open(struct plm_sheet *sheet, FILE *stream, const char *kicker, const char *title, const char *subtitle,
                    const char *script, struct plm_error *error)
{
    *sheet = (struct plm_sheet){.stream = stream, .script = script};
    const struct plm_embedded *base = plm_template_find("report.css"), *own = plm_template_find("views.css");
    const struct plm_embedded *code = plm_template_find(script);
    if (!base || !own || (script && !code))
        return plm_error_set(error, PLM_ERROR_INTERNAL, "this build carries no style for HTML");
    plm_auto_buffer struct plm_buffer style = {0};
    plm_template_style(&style, base, kicker);
    plm_buffer_append(&style, own->data, own->size);
    plm_sheet_raw(sheet, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n");
    put_policy(sheet, &style, code);
    plm_sheet_raw(sheet, "<meta charset=\"utf-8\">\n<title>");
    plm_sheet_text(sheet, title);
    plm_sheet_raw(
        sheet, "</title>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n<meta name=\"generator\" content=\"plimsoll " PLM_VERSION
               "\">\n<style>");
    plm_sheet_raw(sheet, plm_buffer_text(&style));
    plm_sheet_raw(sheet, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#main\">Skip to the content</a>\n"
                         "<div class=\"page view\">\n<header class=\"masthead\"><p class=\"kicker\">");
    plm_sheet_raw(sheet, mast_icon);
    plm_sheet_text(sheet, kicker);
    plm_sheet_raw(sheet, "</p>");
    plm_sheet_element(sheet, "h1", NULL, title);
    if (subtitle)
        plm_sheet_element(sheet, "p", "subtitle", subtitle);
    plm_sheet_raw(sheet, "</header>\n<main id=\"main\">\n");
    return true;
}

bool plm_sheet_flush(struct plm_sheet *sheet, struct plm_error *error)
{
    flush(sheet);
    if (sheet->errnum == 0 && (fflush(sheet->stream) != 0 || ferror(sheet->stream)))
        sheet->errnum = errno ? errno : EIO;
    return sheet->errnum == 0 || plm_error_set_errno(error, sheet->errnum, "cannot write");
}

bool plm_sheet_close(struct plm_sheet *sheet, struct plm_error *error)
{
    const struct plm_embedded *code = plm_template_find(sheet->script);
    plm_sheet_raw(sheet, "</main>\n<footer><p>Made by plimsoll " PLM_VERSION
                         " from saved reports, without any network request.</p></footer>\n</div>\n");
    if (code) {
        plm_sheet_raw(sheet, "<script>");
        plm_sheet_raw(sheet, code->data);
        plm_sheet_raw(sheet, "</script>\n");
    }
    plm_sheet_raw(sheet, "</body>\n</html>\n");
    return plm_sheet_flush(sheet, error);
}
