/* SPDX-License-Identifier: Apache-2.0 */
#include "plain_json.h"

#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <stdlib.h>
#include <string.h>

struct reader {
    const char *text;
    size_t size, at;
    unsigned depth;
    struct plm_arena *arena;
    struct plm_error *error;
};

/* Children of a list or an object while it is read. */
struct children {
    struct plm_cel_entry *entries;
    size_t count, capacity;
};

static bool refuse(const struct reader *reader, const char *what)
{
    return plm_error_set(reader->error, PLM_ERROR_MALFORMED, "byte %zu: %s", reader->at, what);
}

static char peek(const struct reader *reader)
{
    return reader->at < reader->size ? reader->text[reader->at] : '\0';
}

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->size && strchr(" \t\r\n", peek(reader)) && peek(reader))
        reader->at++;
}

static bool take(struct reader *reader, const char *text)
{
    skip_blanks(reader);
    size_t size = strlen(text);
    if (reader->size - reader->at < size || memcmp(reader->text + reader->at, text, size) != 0)
        return false;
    reader->at += size;
    return true;
}

static bool four_digits(struct reader *reader, uint32_t *ret_code)
{
    *ret_code = 0;
    for (int i = 0; i < 4; i++, reader->at++) {
        const char digits[] = "0123456789abcdef0123456789ABCDEF", c = peek(reader);
        const char *found = c ? strchr(digits, c) : NULL;
        if (!found)
            return refuse(reader, "four hexadecimal digits expected");
        *ret_code = *ret_code * 16 + (uint32_t)((found - digits) % 16);
    }
    return true;
}

/* Behind \u; a high surrogate must be followed by a low one. */
static bool unicode_escape(struct reader *reader, struct plm_buffer *out)
{
    uint32_t code, low;
    if (!four_digits(reader, &code))
        return false;
    if (code >= 0xD800 && code < 0xDC00) {
        if (peek(reader) != '\\' || reader->at + 1 >= reader->size || reader->text[reader->at + 1] != 'u')
            return refuse(reader, "half of a surrogate pair");
        reader->at += 2;
        if (!four_digits(reader, &low))
            return false;
        if (low < 0xDC00 || low > 0xDFFF)
            return refuse(reader, "half of a surrogate pair");
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    plm_utf8_append(out, code);
    return true;
}

static bool escape(struct reader *reader, struct plm_buffer *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    char c = peek(reader);
    const char *found = c ? strchr(from, c) : NULL;
    if (c != 'u' && !found)
        return refuse(reader, "no such escape");
    reader->at++;
    if (c == 'u')
        return unicode_escape(reader, out);
    plm_buffer_putc(out, to[found - from]);
    return true;
}

/* Behind the opening quote. */
static bool read_string(struct reader *reader, struct plm_cel_value *ret_value)
{
    plm_auto_buffer struct plm_buffer out = {0};
    while (reader->at < reader->size && peek(reader) != '"') {
        char c = reader->text[reader->at++];
        if (c != '\\')
            plm_buffer_putc(&out, c);
        else if (!escape(reader, &out))
            return false;
    }
    if (!take(reader, "\""))
        return refuse(reader, "a string without its end");
    char *data = plm_arena_alloc(reader->arena, out.size + 1);
    memcpy(data, plm_buffer_text(&out), out.size);
    *ret_value = plm_cel_string(data, out.size);
    return true;
}

static bool read_number(struct reader *reader, struct plm_cel_value *ret_value)
{
    size_t start = reader->at;
    while (peek(reader) && strchr("+-.0123456789eE", peek(reader)))
        reader->at++;
    const char *text = reader->text + start;
    size_t size = reader->at - start;
    int64_t whole;
    if (size == 0)
        return refuse(reader, "a value expected");
    *ret_value = plm_parse_int64(text, size, &whole)
                     ? plm_cel_int(whole)
                     : plm_cel_double(strtod(plm_arena_strndup(reader->arena, text, size), NULL));
    return true;
}

static bool read_value(struct reader *reader, struct plm_cel_value *ret_value);

static void push(struct reader *reader, struct children *children, const struct plm_cel_entry *entry)
{
    if (children->count == children->capacity) {
        children->capacity = 2 * children->capacity + 4;
        struct plm_cel_entry *entries = plm_arena_array(reader->arena, children->capacity, sizeof *entries);
        if (children->count)
            memcpy(entries, children->entries, children->count * sizeof *entries);
        children->entries = entries;
    }
    children->entries[children->count++] = *entry;
}

/* Behind the opening sign. */
static bool read_children(struct reader *reader, bool object, struct children *children)
{
    const char *close = object ? "}" : "]";
    if (take(reader, close))
        return true;
    do {
        struct plm_cel_entry entry = {.key = plm_cel_null()};
        if (object && (!take(reader, "\"") || !read_string(reader, &entry.key) || !take(reader, ":")))
            return refuse(reader, "a key and a colon expected");
        if (!read_value(reader, &entry.value))
            return false;
        push(reader, children, &entry);
    } while (take(reader, ","));
    return take(reader, close) || refuse(reader, "a comma or the end expected");
}

static bool read_container(struct reader *reader, bool object, struct plm_cel_value *ret_value)
{
    struct children children = {0};
    if (++reader->depth > PLM_LIMIT_DEPTH)
        return refuse(reader, "nested too deep");
    if (!read_children(reader, object, &children))
        return false;
    reader->depth--;
    *ret_value = plm_cel_map(children.entries, children.count);
    if (object)
        return true;
    struct plm_cel_value *items = plm_arena_array(reader->arena, children.count + 1, sizeof *items);
    for (size_t i = 0; i < children.count; i++)
        items[i] = children.entries[i].value;
    *ret_value = plm_cel_list(items, children.count);
    return true;
}

static bool read_value(struct reader *reader, struct plm_cel_value *ret_value)
{
    if (take(reader, "{"))
        return read_container(reader, true, ret_value);
    if (take(reader, "["))
        return read_container(reader, false, ret_value);
    if (take(reader, "\""))
        return read_string(reader, ret_value);
    *ret_value = plm_cel_null();
    if (take(reader, "null"))
        return true;
    bool truth = take(reader, "true");
    *ret_value = plm_cel_bool(truth);
    return truth || take(reader, "false") || read_number(reader, ret_value);
}

bool plm_plain_json_parse(const char *text, size_t size, struct plm_arena *arena, struct plm_cel_value *ret_value,
                          struct plm_error *error)
{
    struct reader reader = {.text = text, .size = size, .arena = arena, .error = error};
    if (!read_value(&reader, ret_value))
        return false;
    skip_blanks(&reader);
    return reader.at == size || refuse(&reader, "something behind the value");
}
