/* SPDX-License-Identifier: Apache-2.0 */
/*
 * cel_conformance FILE: runs the cases of FILE, one JSON object a line:
 *   {"id": …, "expr": …, "bindings": {name: typed value}, "value": typed value | "error": true}
 * A typed value is {"t": "null|bool|int|double|string|list|map|type", "v": …}; ints and doubles are decimal text, a map
 * is a list of [key, value]. Prints each failure and "N passed, M failed"; exit 1 if one failed or there were none.
 */
#include "plain_json.h"

#include <math.h>
#include <plimsoll/base/file.h>
#include <plimsoll/base/limits.h>
#include <plimsoll/base/text.h>
#include <plimsoll/cel/program.h>
#include <stdlib.h>
#include <string.h>

/* Finds a member of a decoded object. */
static bool get(const struct plm_cel_value *object, const char *name, struct plm_cel_value *ret_value)
{
    for (size_t i = 0; object->kind == PLM_CEL_MAP && i < object->as.map.count; i++) {
        const struct plm_cel_value *key = &object->as.map.entries[i].key;
        if (key->as.string.size == strlen(name) && memcmp(key->as.string.data, name, key->as.string.size) == 0) {
            *ret_value = object->as.map.entries[i].value;
            return true;
        }
    }
    return false;
}

static bool is_text(const struct plm_cel_value *value, const char *text)
{
    return value->kind == PLM_CEL_STRING && value->as.string.size == strlen(text) &&
           memcmp(value->as.string.data, text, value->as.string.size) == 0;
}

static bool typed(struct plm_arena *arena, const struct plm_cel_value *json, struct plm_cel_value *ret_value);

static bool typed_list(struct plm_arena *arena, const struct plm_cel_value *json, struct plm_cel_value *ret_value)
{
    if (json->kind != PLM_CEL_LIST)
        return false;
    struct plm_cel_value *items = plm_arena_array(arena, json->as.list.count + 1, sizeof *items);
    for (size_t i = 0; i < json->as.list.count; i++) {
        if (!typed(arena, &json->as.list.items[i], &items[i]))
            return false;
    }
    *ret_value = plm_cel_list(items, json->as.list.count);
    return true;
}

static bool typed_map(struct plm_arena *arena, const struct plm_cel_value *json, struct plm_cel_value *ret_value)
{
    if (json->kind != PLM_CEL_LIST)
        return false;
    struct plm_cel_entry *entries = plm_arena_array(arena, json->as.list.count + 1, sizeof *entries);
    for (size_t i = 0; i < json->as.list.count; i++) {
        const struct plm_cel_value *pair = &json->as.list.items[i];
        if (pair->kind != PLM_CEL_LIST || pair->as.list.count != 2 ||
            !typed(arena, &pair->as.list.items[0], &entries[i].key) ||
            !typed(arena, &pair->as.list.items[1], &entries[i].value))
            return false;
    }
    *ret_value = plm_cel_map(entries, json->as.list.count);
    return true;
}

static bool typed_number(struct plm_arena *arena, const struct plm_cel_value *json, bool whole,
                         struct plm_cel_value *ret_value)
{
    if (json->kind != PLM_CEL_STRING)
        return false;
    if (!whole) {
        *ret_value = plm_cel_double(strtod(plm_arena_strndup(arena, json->as.string.data, json->as.string.size), NULL));
        return true;
    }
    *ret_value = plm_cel_int(0);
    return plm_parse_int64(json->as.string.data, json->as.string.size, &ret_value->as.integer);
}

static bool typed(struct plm_arena *arena, const struct plm_cel_value *json, struct plm_cel_value *ret_value)
{
    struct plm_cel_value type, value = plm_cel_null();
    if (!get(json, "t", &type))
        return false;
    (void)get(json, "v", &value);
    *ret_value = value;
    if (is_text(&type, "null"))
        return value.kind == PLM_CEL_NULL;
    if (is_text(&type, "bool"))
        return value.kind == PLM_CEL_BOOL;
    if (is_text(&type, "string"))
        return value.kind == PLM_CEL_STRING;
    if (is_text(&type, "list"))
        return typed_list(arena, &value, ret_value);
    if (is_text(&type, "map"))
        return typed_map(arena, &value, ret_value);
    if (is_text(&type, "type") && value.kind == PLM_CEL_STRING) {
        const char *name = plm_arena_strndup(arena, value.as.string.data, value.as.string.size);
        *ret_value = (struct plm_cel_value){.kind = PLM_CEL_TYPE, .as.type = name};
        return true;
    }
    return (is_text(&type, "int") || is_text(&type, "double")) &&
           typed_number(arena, &value, is_text(&type, "int"), ret_value);
}

/* Equal in value and in type: CEL's own == would let 1 pass for 1.0. */
static bool identical(const struct plm_cel_value *a, const struct plm_cel_value *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind == PLM_CEL_DOUBLE)
        return a->as.real == b->as.real || (isnan(a->as.real) && isnan(b->as.real));
    if (a->kind == PLM_CEL_LIST) {
        bool same = a->as.list.count == b->as.list.count;
        for (size_t i = 0; same && i < a->as.list.count; i++)
            same = identical(&a->as.list.items[i], &b->as.list.items[i]);
        return same;
    }
    if (a->kind == PLM_CEL_MAP) {
        bool same = a->as.map.count == b->as.map.count;
        for (size_t i = 0; same && i < a->as.map.count; i++) {
            bool found = false;
            for (size_t j = 0; !found && j < b->as.map.count; j++)
                found = identical(&a->as.map.entries[i].key, &b->as.map.entries[j].key) &&
                        identical(&a->as.map.entries[i].value, &b->as.map.entries[j].value);
            same = found;
        }
        return same;
    }
    struct plm_arena arena = {0};
    struct plm_cel_value same = plm_cel_equal(&arena, a, b);
    plm_arena_done(&arena);
    return same.kind == PLM_CEL_BOOL && same.as.boolean;
}

static bool resolve(void *context, const char *name, size_t size, struct plm_cel_value *ret_value)
{
    const struct plm_cel_value *bindings = context;
    for (size_t i = 0; i < bindings->as.map.count; i++) {
        const struct plm_cel_value *key = &bindings->as.map.entries[i].key;
        if (key->as.string.size == size && memcmp(key->as.string.data, name, size) == 0) {
            *ret_value = bindings->as.map.entries[i].value;
            return true;
        }
    }
    return false;
}

static bool bind(struct plm_arena *arena, const struct plm_cel_value *line, struct plm_cel_value *ret_bindings)
{
    struct plm_cel_value given = plm_cel_map(NULL, 0);
    (void)get(line, "bindings", &given);
    if (given.kind != PLM_CEL_MAP)
        return false;
    struct plm_cel_entry *entries = plm_arena_array(arena, given.as.map.count + 1, sizeof *entries);
    for (size_t i = 0; i < given.as.map.count; i++) {
        entries[i].key = given.as.map.entries[i].key;
        if (!typed(arena, &given.as.map.entries[i].value, &entries[i].value))
            return false;
    }
    *ret_bindings = plm_cel_map(entries, given.as.map.count);
    return true;
}

static struct plm_cel_value run(struct plm_arena *arena, const struct plm_cel_value *expression,
                                struct plm_cel_value *bindings)
{
    const struct plm_cel_program *program;
    const struct plm_cel_activation activation = {.resolve = resolve, .context = bindings};
    struct plm_error error = {0};
    if (!plm_cel_parse(expression->as.string.data, expression->as.string.size, NULL, arena, &program, &error))
        return plm_cel_error(arena, "%s", error.message); /* a conforming implementation may find errors this early */
    return plm_cel_evaluate(program, &activation, arena, NULL);
}

static void report(const struct plm_cel_value *id, const struct plm_cel_value *expression,
                   const struct plm_cel_value *wanted, const struct plm_cel_value *found)
{
    const struct plm_cel_value *const parts[] = {id, expression, wanted, found};
    static const char *const names[] = {"FAILED", "  expression", "  wanted", "  found"};
    for (size_t i = 0; i < PLM_COUNT(parts); i++) {
        plm_auto_buffer struct plm_buffer text = {0};
        plm_cel_value_print(parts[i], 1000, &text);
        printf("%s %s (%s)\n", names[i], plm_buffer_text(&text), plm_cel_kind_name(parts[i]->kind));
    }
}

static bool passes(const char *text, size_t size)
{
    plm_auto_arena struct plm_arena arena = {0};
    struct plm_cel_value line, id = plm_cel_text("?"), expression, json, wanted, bindings;
    struct plm_error error = {0};
    if (!plm_plain_json_parse(text, size, &arena, &line, &error)) {
        printf("FAILED: the line is no JSON: %s\n", error.message);
        return false;
    }
    (void)get(&line, "id", &id);
    const bool value = get(&line, "value", &json);
    wanted = plm_cel_error(&arena, "any error");
    if (!get(&line, "expr", &expression) || expression.kind != PLM_CEL_STRING || !bind(&arena, &line, &bindings) ||
        (value && !typed(&arena, &json, &wanted)) || (!value && !get(&line, "error", &json))) {
        printf("FAILED: the line is no case\n");
        return false;
    }
    struct plm_cel_value found = run(&arena, &expression, &bindings);
    bool good = value ? identical(&wanted, &found) : found.kind == PLM_CEL_ERROR;
    if (!good)
        report(&id, &expression, &wanted, &found);
    return good;
}

int main(int argc, char **argv)
{
    plm_auto_buffer struct plm_buffer file = {0};
    struct plm_error error = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: cel_conformance FILE\n");
        return 2;
    }
    if (!plm_file_read(argv[1], 64 * PLM_MIB, true, &file, &error)) {
        fprintf(stderr, "cel_conformance: %s\n", error.message);
        return 2;
    }
    size_t passed = 0, failed = 0;
    for (size_t at = 0; at < file.size;) {
        const char *end = memchr(file.data + at, '\n', file.size - at);
        size_t size = end ? (size_t)(end - file.data) - at : file.size - at;
        if (size > 0)
            *(passes(file.data + at, size) ? &passed : &failed) += 1;
        at += size + 1;
    }
    printf("%zu passed, %zu failed\n", passed, failed);
    return failed > 0 || passed == 0;
}
