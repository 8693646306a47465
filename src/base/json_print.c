/* SPDX-License-Identifier: Apache-2.0 */
#include "json_text.h"

#include <plimsoll/base/text.h>

#include <math.h>
#include <stdlib.h>

static void print_escape(struct plm_buffer *out, uint32_t code)
{
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', hex[code >> 12 & 15], hex[code >> 8 & 15], hex[code >> 4 & 15], hex[code & 15]};
    plm_buffer_append(out, escape, sizeof(escape));
}

/* Two-character escapes; 0 where there is none. */
static char short_escape(unsigned char c)
{
    switch (c) {
    case '"':
    case '\\':
        return (char)c;
    case '\b':
        return 'b';
    case '\f':
        return 'f';
    case '\n':
        return 'n';
    case '\r':
        return 'r';
    case '\t':
        return 't';
    default:
        return '\0';
    }
}

/* One character that is not plain. Returns its length in text. */
static size_t print_special(struct plm_buffer *out, const char *text, size_t size, bool html)
{
    unsigned char c = (unsigned char)*text;
    if (c < 0x80) {
        char letter = short_escape(c);
        if (letter != '\0') {
            char escape[2] = {'\\', letter};
            plm_buffer_append(out, escape, sizeof(escape));
        } else {
            print_escape(out, c);
        }
        return 1;
    }
    uint32_t code = 0;
    size_t length = plm_utf8_decode(text, size, &code);
    if (code < 0xA0 || (html && (code == 0x2028 || code == 0x2029))) {
        print_escape(out, code); /* C1 controls too: a report is shown on terminals */
    } else {
        plm_utf8_append(out, code);
    }
    return length;
}

static size_t plain_run(const char *text, size_t size, bool html)
{
    size_t run = plm_json_plain_run(text, size);
    if (html) {
        for (size_t i = 0; i < run; i++) {
            if (text[i] == '<' || text[i] == '>' || text[i] == '&') {
                return i;
            }
        }
    }
    return run;
}

void plm_json_print_string(struct plm_buffer *out, const char *text, size_t size, bool html)
{
    plm_buffer_reserve(out, size + 2);
    if (size > 0 && plain_run(text, size, html) == size) { /* nearly all are plain */
        char *at = out->data + out->size;
        *at = '"';
        memcpy(at + 1, text, size);
        memcpy(at + 1 + size, "\"", 2);
        out->size += size + 2;
        return;
    }
    plm_buffer_putc(out, '"');
    for (size_t at = 0; at < size;) {
        size_t run = plain_run(text + at, size - at, html);
        if (run > 0) {
            plm_buffer_append(out, text + at, run);
            at += run;
        }
        if (at < size) {
            at += print_special(out, text + at, size - at, html);
        }
    }
    plm_buffer_putc(out, '"');
}

void plm_json_print_number(struct plm_buffer *out, double value)
{
    if (!isfinite(value)) {
        plm_buffer_puts(out, "{\"$unknown\":\"number out of range\"}"); /* null would say "unset" */
        return;
    }
    if (fabs(value) <= PLM_JSON_INTEGER_BOUND && (double)(int64_t)value == value) {
        plm_buffer_put_int(out, (int64_t)value);
        return;
    }
    char text[40];
    int length = 0;
    for (int precision = 15; precision <= 17; precision++) {
        length = snprintf(text, sizeof(text), "%.*g", precision, value);
        if (strtod(text, NULL) == value) {
            break;
        }
    }
    for (int i = 0; i < length; i++) {
        /* The decimal point of a locale is something else, perhaps of several bytes. */
        if (strchr("0123456789-+e", text[i])) {
            plm_buffer_putc(out, text[i]);
        } else if (i > 0 && text[i - 1] >= '0' && text[i - 1] <= '9') {
            plm_buffer_putc(out, '.');
        }
    }
}

#define COMPACT (-1)

static void print_line(struct plm_buffer *out, int indent)
{
    static const char spaces[] = "\n                                                                ";
    if (indent >= 0) {
        size_t width = 1 + 2 * (size_t)indent;
        plm_buffer_append(out, spaces, width < sizeof(spaces) - 1 ? width : sizeof(spaces) - 1);
    }
}

static void print_node(const struct plm_json *json, struct plm_buffer *out, int indent);

static void print_children(const struct plm_json *json, struct plm_buffer *out, int indent, bool is_object)
{
    int inner = indent == COMPACT ? COMPACT : indent + 1;
    bool is_first = true;
    plm_json_each (child, json) {
        if (!is_first) {
            plm_buffer_putc(out, ',');
        }
        is_first = false;
        print_line(out, inner);
        if (is_object) {
            const char *key = plm_json_key(child);
            plm_json_print_string(out, key, strlen(key), false);
            plm_buffer_append(out, ": ", indent == COMPACT ? 1 : 2);
        }
        print_node(child, out, inner);
    }
    if (!is_first) {
        print_line(out, indent);
    }
}

static void print_node(const struct plm_json *json, struct plm_buffer *out, int indent)
{
    const char *text;
    switch (plm_json_type(json)) {
    case PLM_JSON_NULL:
        plm_buffer_append(out, "null", 4);
        return;
    case PLM_JSON_BOOL:
        plm_buffer_puts(out, plm_json_is_true(json) ? "true" : "false");
        return;
    case PLM_JSON_NUMBER:
        plm_json_print_number(out, plm_json_number(json));
        return;
    case PLM_JSON_STRING:
        text = plm_json_text(json);
        plm_json_print_string(out, text, strlen(text), false);
        return;
    case PLM_JSON_LIST:
        plm_buffer_putc(out, '[');
        print_children(json, out, indent, false);
        plm_buffer_putc(out, ']');
        return;
    case PLM_JSON_OBJECT:
        plm_buffer_putc(out, '{');
        print_children(json, out, indent, true);
        plm_buffer_putc(out, '}');
        return;
    }
}

void plm_json_print(const struct plm_json *json, struct plm_buffer *out)
{
    print_node(json, out, COMPACT);
}

void plm_json_print_pretty(const struct plm_json *json, struct plm_buffer *out)
{
    print_node(json, out, 0);
    plm_buffer_putc(out, '\n');
}
