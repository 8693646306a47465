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

/* Where what comes next goes: `more` bytes and a NUL have room there. */
static inline char *room(struct plm_buffer *out, size_t more)
{
    if (out->capacity - out->size <= more) {
        plm_buffer_reserve(out, more);
    }
    return out->data + out->size;
}

static inline uint64_t copy_word(char *to, const char *from)
{
    uint64_t word;
    memcpy(&word, from, 8);
    memcpy(to, &word, 8);
    return plm_json_not_plain(word);
}

/* Copies a text. True: it is one plain run, as nearly all are; else the copy is worth nothing. */
static inline bool copy_plain(char *to, const char *text, size_t size)
{
    if (size < 8) { /* to call memcpy() costs more */
        bool is_plain = true;
        for (size_t at = 0; at < size; at++) {
            to[at] = text[at];
            is_plain = is_plain && plm_json_is_plain((unsigned char)text[at]);
        }
        return is_plain;
    }
    uint64_t hits = 0;
    for (size_t at = 0; at + 8 < size; at += 8) {
        hits |= copy_word(to + at, text + at);
    }
    return (hits | copy_word(to + size - 8, text + size - 8)) == 0; /* perhaps some of them twice */
}

static inline bool print_plain(struct plm_buffer *out, const char *text, size_t size)
{
    char *at = room(out, size + 2);
    if (!copy_plain(at + 1, text, size)) {
        return false;
    }
    *at = '"';
    at[size + 1] = '"';
    out->size += size + 2;
    return true;
}

void plm_json_print_string(struct plm_buffer *out, const char *text, size_t size, bool html)
{
    if (size > 0 && !html && print_plain(out, text, size)) {
        out->data[out->size] = '\0';
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

/* Behind it there is no NUL until all is printed. */
static inline void put(struct plm_buffer *out, char c)
{
    *room(out, 1) = c;
    out->size++;
}

static inline void put_word(struct plm_buffer *out, const char *word, size_t size)
{
    memcpy(room(out, size), word, size);
    out->size += size;
}

static inline void put_text(struct plm_buffer *out, const char *text)
{
    const size_t size = strlen(text);
    if (!print_plain(out, text, size)) {
        plm_json_print_string(out, text, size, false);
    }
}

static void print_line(struct plm_buffer *out, int indent)
{
    static const char spaces[] = "\n                                                                ";
    size_t width = 1 + 2 * (size_t)indent;
    plm_buffer_append(out, spaces, width < sizeof(spaces) - 1 ? width : sizeof(spaces) - 1);
}

static void print_node(const struct plm_json *json, struct plm_buffer *out, int indent);

static void print_children(const struct plm_json *json, struct plm_buffer *out, int indent, bool is_object)
{
    const bool compact = indent == COMPACT;
    const struct plm_json *first = plm_json_first(json);
    plm_json_each (child, json) {
        if (child != first) {
            put(out, ',');
        }
        if (!compact) {
            print_line(out, indent + 1);
        }
        if (is_object) {
            put_text(out, plm_json_key(child));
            put(out, ':');
            if (!compact) {
                put(out, ' ');
            }
        }
        print_node(child, out, compact ? COMPACT : indent + 1);
    }
    if (!compact && first) {
        print_line(out, indent);
    }
}

static void print_node(const struct plm_json *json, struct plm_buffer *out, int indent)
{
    switch (plm_json_type(json)) {
    case PLM_JSON_NULL:
        put_word(out, "null", 4);
        return;
    case PLM_JSON_BOOL:
        if (plm_json_is_true(json)) {
            put_word(out, "true", 4);
        } else {
            put_word(out, "false", 5);
        }
        return;
    case PLM_JSON_NUMBER:
        plm_json_print_number(out, plm_json_number(json));
        return;
    case PLM_JSON_STRING:
        put_text(out, plm_json_text(json));
        return;
    case PLM_JSON_LIST:
        put(out, '[');
        print_children(json, out, indent, false);
        put(out, ']');
        return;
    case PLM_JSON_OBJECT:
        put(out, '{');
        print_children(json, out, indent, true);
        put(out, '}');
        return;
    }
}

static void print(const struct plm_json *json, struct plm_buffer *out, int indent)
{
    print_node(json, out, indent);
    *room(out, 0) = '\0';
}

void plm_json_print(const struct plm_json *json, struct plm_buffer *out)
{
    print(json, out, COMPACT);
}

void plm_json_print_pretty(const struct plm_json *json, struct plm_buffer *out)
{
    print(json, out, 0);
    plm_buffer_putc(out, '\n');
}
