/* SPDX-License-Identifier: Apache-2.0 */
/* Values and paths as text. */
#include "tree.h"

#include <math.h>
#include <plimsoll/base/text.h>
#include <string.h>

const char *plm_cel_kind_name(enum plm_cel_kind kind)
{
    static const char *const names[] = {
        [PLM_CEL_NULL] = "null_type",  [PLM_CEL_BOOL] = "bool",   [PLM_CEL_INT] = "int", [PLM_CEL_DOUBLE] = "double",
        [PLM_CEL_STRING] = "string",   [PLM_CEL_LIST] = "list",   [PLM_CEL_MAP] = "map", [PLM_CEL_TYPE] = "type",
        [PLM_CEL_UNKNOWN] = "unknown", [PLM_CEL_ERROR] = "error",
    };
    return names[kind];
}

const char *plm_cel_type_name(const char *text, size_t size)
{
    for (enum plm_cel_kind kind = PLM_CEL_NULL; kind <= PLM_CEL_TYPE; kind++) {
        const char *name = plm_cel_kind_name(kind);
        if (strlen(name) == size && memcmp(name, text, size) == 0)
            return name;
    }
    return NULL;
}

void plm_cel_path_format(const struct plm_cel_path *path, struct plm_buffer *out)
{
    if (!path->parent) {
        plm_buffer_puts(out, path->source ? path->source->root : "?");
        return;
    }
    plm_cel_path_format(path->parent, out);
    plm_buffer_putc(out, path->element ? '[' : '.');
    if (path->name)
        plm_buffer_puts(out, path->name);
    else
        plm_buffer_put_int(out, (int64_t)path->index);
    if (path->element)
        plm_buffer_putc(out, ']');
}

const char *plm_cel_path_origin(const struct plm_cel_path *path)
{
    while (path->parent)
        path = path->parent;
    return path->source ? path->source->origin : NULL;
}

/* Prints until the limit is passed: a population of 50,000 containers must not be printed to be cut to 4 KiB. */
struct printer {
    struct plm_buffer *out;
    size_t start; /* of what it prints */
    size_t limit;
};

static bool full(const struct printer *printer)
{
    return printer->out->size - printer->start > printer->limit;
}

/* Cleaned here and not in the printed JSON, where a control character is an escape and one made visible looks like one:
 * a reader of the report would find the character again. */
static void print_string(const struct printer *printer, const char *text, size_t size)
{
    plm_auto_buffer struct plm_buffer clean = {0};
    if (!plm_text_is_clean(text, size)) {
        (void)plm_text_clean(&clean, text, size, 0);
        text = plm_buffer_text(&clean);
        size = clean.size;
    }
    plm_json_print_string(printer->out, text, size, false);
}

static void print_text(const struct printer *printer, const char *text)
{
    print_string(printer, text, strlen(text));
}

static void print_json(const struct printer *printer, const struct plm_json *json)
{
    enum plm_json_type type = plm_json_type(json);
    if (type == PLM_JSON_STRING) {
        print_text(printer, plm_json_text(json));
        return;
    }
    if (type != PLM_JSON_LIST && type != PLM_JSON_OBJECT) {
        plm_json_print(json, printer->out);
        return;
    }
    plm_buffer_putc(printer->out, type == PLM_JSON_LIST ? '[' : '{');
    bool first = true;
    plm_json_each (child, json) {
        if (full(printer))
            return;
        if (!first)
            plm_buffer_putc(printer->out, ',');
        first = false;
        if (type == PLM_JSON_OBJECT) {
            print_text(printer, plm_json_key(child));
            plm_buffer_putc(printer->out, ':');
        }
        print_json(printer, child);
    }
    plm_buffer_putc(printer->out, type == PLM_JSON_LIST ? ']' : '}');
}

static void print(const struct printer *printer, const struct plm_cel_value *value);

/* JSON knows only text as a key. */
static void print_key(const struct printer *printer, const struct plm_cel_value *key)
{
    if (key->kind == PLM_CEL_STRING) {
        print(printer, key);
        return;
    }
    plm_auto_buffer struct plm_buffer text = {0};
    const struct printer inner = {.out = &text, .limit = SIZE_MAX};
    print(&inner, key);
    print_text(printer, plm_buffer_text(&text));
}

static void print_items(const struct printer *printer, const struct plm_cel_value *value)
{
    const bool list = value->kind == PLM_CEL_LIST;
    const size_t count = plm_cel_size(value);
    plm_buffer_putc(printer->out, list ? '[' : '{');
    for (size_t i = 0; i < count && !full(printer); i++) {
        if (i > 0)
            plm_buffer_putc(printer->out, ',');
        if (list) {
            print(printer, &value->as.list.items[i]);
        } else {
            print_key(printer, &value->as.map.entries[i].key);
            plm_buffer_putc(printer->out, ':');
            print(printer, &value->as.map.entries[i].value);
        }
    }
    plm_buffer_putc(printer->out, list ? ']' : '}');
}

static void print_double(const struct printer *printer, double value)
{
    if (isnan(value))
        print_text(printer, "NaN");
    else if (isinf(value))
        print_text(printer, value < 0 ? "-Infinity" : "Infinity");
    else
        plm_json_print_number(printer->out, value);
}

static void print(const struct printer *printer, const struct plm_cel_value *value)
{
    switch (value->kind) {
    case PLM_CEL_NULL:
        plm_buffer_puts(printer->out, "null");
        return;
    case PLM_CEL_BOOL:
        plm_buffer_puts(printer->out, value->as.boolean ? "true" : "false");
        return;
    case PLM_CEL_INT:
        plm_buffer_put_int(printer->out, value->as.integer);
        return;
    case PLM_CEL_DOUBLE:
        print_double(printer, value->as.real);
        return;
    case PLM_CEL_STRING:
        print_string(printer, value->as.string.data, value->as.string.size);
        return;
    case PLM_CEL_TYPE:
        print_text(printer, value->as.type);
        return;
    case PLM_CEL_LIST:
    case PLM_CEL_MAP: {
        const struct plm_json *json = value->kind == PLM_CEL_LIST ? value->as.list.json : value->as.map.json;
        if (json)
            print_json(printer, json);
        else
            print_items(printer, value);
        return;
    }
    case PLM_CEL_UNKNOWN:
    case PLM_CEL_ERROR:
        plm_buffer_puts(printer->out, value->kind == PLM_CEL_ERROR ? "{\"$error\":" : "{\"$unknown\":");
        print_text(printer, value->as.problem->reason);
        plm_buffer_putc(printer->out, '}');
        return;
    }
}

/* Replaces what was printed by as much of it as the limit allows, marked as cut. */
static void cut(const struct printer *printer)
{
    plm_auto_buffer struct plm_buffer text = {0};
    size_t size = printer->limit;
    plm_buffer_append(&text, printer->out->data + printer->start, printer->out->size - printer->start);
    while (size > 0 && ((unsigned char)text.data[size] & 0xC0) == 0x80) /* not inside a code point */
        size--;
    printer->out->size = printer->start;
    plm_buffer_puts(printer->out, "{\"$cut\":");
    plm_json_print_string(printer->out, text.data, size, false);
    plm_buffer_putc(printer->out, '}');
}

void plm_cel_value_print(const struct plm_cel_value *value, size_t limit, struct plm_buffer *out)
{
    const struct printer printer = {.out = out, .start = out->size, .limit = limit ? limit : SIZE_MAX};
    print(&printer, value);
    if (full(&printer))
        cut(&printer);
}
