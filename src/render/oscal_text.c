/* SPDX-License-Identifier: Apache-2.0 */
#include "oscal_parts.h"

#include <ctype.h>
#include <plimsoll/base/text.h>
#include <string.h>

void plm_oscal_token(struct plm_buffer *out, const char *text)
{
    if (!text || !*text || (!isalpha((unsigned char)*text) && *text != '_'))
        plm_buffer_putc(out, '_');
    for (const char *at = text; at && *at; at++) {
        unsigned char c = (unsigned char)*at;
        plm_buffer_putc(out, c < 0x80 && (isalnum(c) || strchr(".-_", c)) ? (char)c : '_');
    }
}

/* Backslashes for what starts markup inside a line, references for what starts HTML; "{{" would insert a parameter. */
static void put_escaped(struct plm_buffer *out, const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == '<')
            plm_buffer_puts(out, "&lt;");
        else if (*at == '>')
            plm_buffer_puts(out, "&gt;");
        else if (*at == '&')
            plm_buffer_puts(out, "&amp;");
        else if (strchr("\\`*[]{}", *at))
            plm_buffer_printf(out, "\\%c", *at);
        else
            plm_buffer_putc(out, *at);
    }
}

static void trim(struct plm_buffer *text)
{
    size_t start = 0;
    while (text->size > 0 && isspace((unsigned char)text->data[text->size - 1]))
        text->data[--text->size] = '\0';
    while (start < text->size && isspace((unsigned char)text->data[start]))
        start++;
    if (start > 0)
        memmove(text->data, text->data + start, text->size - start + 1);
    text->size -= start;
}

void plm_oscal_line(struct plm_buffer *out, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (text)
        (void)plm_text_clean_line(&clean, text, strlen(text), 0);
    trim(&clean);
    put_escaped(out, clean.size > 0 ? plm_buffer_text(&clean) : "-");
}

void plm_oscal_markup(struct plm_buffer *out, const char *text)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (text)
        (void)plm_text_clean(&clean, text, strlen(text), 0);
    trim(&clean);
    put_escaped(out, clean.size > 0 ? plm_buffer_text(&clean) : "-");
}

void plm_oscal_put_line(struct plm_json_stream *json, const char *key, const char *text)
{
    plm_auto_buffer struct plm_buffer line = {0};
    plm_oscal_line(&line, text);
    plm_json_stream_text(json, key, plm_buffer_text(&line));
}

void plm_oscal_put_markup(struct plm_json_stream *json, const char *key, const char *text)
{
    plm_auto_buffer struct plm_buffer markup = {0};
    plm_oscal_markup(&markup, text);
    plm_json_stream_text(json, key, plm_buffer_text(&markup));
}

void plm_oscal_put_uuid(struct plm_oscal *oscal, const char *key, const char *kind, const char *name)
{
    char uuid[PLM_UUID_SIZE];
    plm_uuid_make(oscal->digest, kind, name, uuid);
    plm_json_stream_text(&oscal->json, key, uuid);
}

void plm_oscal_put_property(struct plm_json_stream *json, const char *name, const char *value)
{
    plm_auto_buffer struct plm_buffer line = {0};
    if (value)
        (void)plm_text_clean_line(&line, value, strlen(value), 0);
    trim(&line);
    if (line.size == 0)
        return;
    plm_json_stream_open(json, NULL, '{');
    plm_json_stream_text(json, "name", name);
    plm_json_stream_text(json, "ns", PLM_OSCAL_NAMESPACE);
    plm_json_stream_text(json, "value", plm_buffer_text(&line));
    plm_json_stream_end(json, '}');
}

void plm_oscal_control(struct plm_buffer *out, const struct plm_report *report, const struct plm_result *result)
{
    plm_auto_buffer struct plm_buffer name = {0};
    plm_buffer_printf(&name, "%s-%s", report->benchmark_id ? report->benchmark_id : "plimsoll",
                      result->number ? result->number : result->id);
    plm_oscal_token(out, plm_buffer_text(&name));
}

const char *plm_oscal_time(const char *time)
{
    int64_t milliseconds = 0;
    return time && plm_parse_time(time, &milliseconds) ? time : "1970-01-01T00:00:00Z";
}
