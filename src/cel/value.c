/* SPDX-License-Identifier: Apache-2.0 */
/* Making values and looking into them. What makes facts open is here: open_fact() and nothing else decides it. */
#include "compare.h"
#include "entries.h"

#include <string.h>

struct plm_cel_value plm_cel_null(void)
{
    return (struct plm_cel_value){.kind = PLM_CEL_NULL};
}

struct plm_cel_value plm_cel_bool(bool value)
{
    return (struct plm_cel_value){.kind = PLM_CEL_BOOL, .as.boolean = value};
}

struct plm_cel_value plm_cel_int(int64_t value)
{
    return (struct plm_cel_value){.kind = PLM_CEL_INT, .as.integer = value};
}

struct plm_cel_value plm_cel_double(double value)
{
    return (struct plm_cel_value){.kind = PLM_CEL_DOUBLE, .as.real = value};
}

struct plm_cel_value plm_cel_string(const char *data, size_t size)
{
    return (struct plm_cel_value){.kind = PLM_CEL_STRING, .as.string = {data, size}};
}

struct plm_cel_value plm_cel_text(const char *text)
{
    return text ? plm_cel_string(text, strlen(text)) : plm_cel_null();
}

struct plm_cel_value plm_cel_list(const struct plm_cel_value *items, size_t count)
{
    return (struct plm_cel_value){.kind = PLM_CEL_LIST, .as.list = {.items = items, .count = count}};
}

struct plm_cel_value plm_cel_map(const struct plm_cel_entry *entries, size_t count)
{
    return (struct plm_cel_value){.kind = PLM_CEL_MAP, .as.map = {.entries = entries, .count = count}};
}

static struct plm_cel_value problem(struct plm_arena *arena, enum plm_cel_cause cause, const struct plm_cel_path *path,
                                    const char *reason)
{
    struct plm_cel_problem *made = plm_arena_alloc(arena, sizeof *made);
    *made = (struct plm_cel_problem){.cause = cause, .path = path, .reason = reason};
    return (struct plm_cel_value){
        .kind = cause == PLM_CEL_FAULT ? PLM_CEL_ERROR : PLM_CEL_UNKNOWN, .path = path, .as.problem = made};
}

PLM_PRINTF(2, 0) static const char *format_reason(struct plm_arena *arena, const char *format, va_list args)
{
    char text[256];
    vsnprintf(text, sizeof text, format, args);
    return plm_arena_strdup(arena, text);
}

struct plm_cel_value plm_cel_error(struct plm_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *reason = format_reason(arena, format, args);
    va_end(args);
    return problem(arena, PLM_CEL_FAULT, NULL, reason);
}

struct plm_cel_value plm_cel_unknown(struct plm_arena *arena, enum plm_cel_cause cause, const struct plm_cel_path *path,
                                     const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *reason = format_reason(arena, format, args);
    va_end(args);
    return problem(arena, cause, path, reason);
}

/* The one translation from JSON; path is set for a fact. Whole numbers are int: JSON does not tell them apart. */
static struct plm_cel_value from_json(const struct plm_json *json, const struct plm_cel_path *path)
{
    struct plm_cel_value value = {.kind = PLM_CEL_NULL, .path = path};
    switch (plm_json_type(json)) {
    case PLM_JSON_NULL:
        break;
    case PLM_JSON_BOOL:
        value.kind = PLM_CEL_BOOL;
        value.as.boolean = plm_json_is_true(json);
        break;
    case PLM_JSON_NUMBER:
        value.kind = PLM_CEL_INT;
        if (!plm_json_int(json, &value.as.integer)) {
            value.kind = PLM_CEL_DOUBLE;
            value.as.real = plm_json_number(json);
        }
        break;
    case PLM_JSON_STRING:
        value.kind = PLM_CEL_STRING;
        value.as.string.data = plm_json_text(json);
        value.as.string.size = strlen(value.as.string.data);
        break;
    case PLM_JSON_LIST:
        value.kind = PLM_CEL_LIST;
        value.as.list = (struct plm_cel_list){.json = json};
        break;
    case PLM_JSON_OBJECT:
        value.kind = PLM_CEL_MAP;
        value.as.map = (struct plm_cel_map){.json = json};
        break;
    }
    return value;
}

struct plm_cel_value plm_cel_json(const struct plm_json *json)
{
    /* The JSON door writes $unknown for what it cannot hold (2^60, "\u0000"): that must not become an ordinary map. */
    static const struct plm_cel_problem bent = {.cause = PLM_CEL_LOST, .reason = "a value that was given is unknown"};
    if (plm_json_type(json) == PLM_JSON_OBJECT && plm_json_count(json) > 0 && plm_json_unknown(json))
        return (struct plm_cel_value){.kind = PLM_CEL_UNKNOWN, .as.problem = &bent};
    return from_json(json, NULL);
}

static struct plm_cel_value open_fact(struct plm_arena *arena, const struct plm_json *json,
                                      const struct plm_cel_path *path)
{
    const char *reason = plm_json_unknown(json); /* also for NULL and for an object without members */
    return reason ? problem(arena, PLM_CEL_LOST, path, reason) : from_json(json, path);
}

struct plm_cel_value plm_cel_fact(struct plm_arena *arena, const struct plm_json *json,
                                  const struct plm_cel_source *source)
{
    struct plm_cel_path *path = plm_arena_alloc(arena, sizeof *path);
    path->source = source;
    return open_fact(arena, json, path);
}

struct plm_cel_value plm_cel_fact_at(struct plm_arena *arena, const struct plm_json *json,
                                     const struct plm_cel_path *path)
{
    return open_fact(arena, json, path);
}

static struct plm_cel_value open_member(struct plm_arena *arena, const struct plm_cel_value *object,
                                        const struct plm_json *json, const char *name)
{
    struct plm_cel_path *path = plm_arena_alloc(arena, sizeof *path);
    path->parent = object->path;
    path->name = name;
    return open_fact(arena, json, path);
}

/* Elements are told apart by their member "key" where they have one: an index means nothing to a reader. */
static struct plm_cel_value open_element(struct plm_arena *arena, const struct plm_cel_value *list,
                                         const struct plm_json *json, size_t index)
{
    struct plm_cel_path *path = plm_arena_alloc(arena, sizeof *path);
    path->parent = list->path;
    path->name = plm_json_type(json) == PLM_JSON_OBJECT ? plm_json_text(plm_json_get(json, "key")) : NULL;
    path->index = index;
    path->element = true;
    return open_fact(arena, json, path);
}

bool plm_cel_map_is_open(const struct plm_cel_value *map)
{
    return map->kind == PLM_CEL_MAP && map->path && map->as.map.json;
}

struct plm_cel_value plm_cel_open_map(struct plm_arena *arena, const struct plm_cel_value *map)
{
    struct plm_cel_value unknown =
        problem(arena, PLM_CEL_LOST, map->path, "an object of facts never shows all of its members for certain");
    unknown.path = NULL; /* a result, not the fact itself */
    return unknown;
}

struct plm_cel_value plm_cel_member(struct plm_arena *arena, const struct plm_cel_value *value, const char *name,
                                    size_t size)
{
    if (value->kind == PLM_CEL_UNKNOWN || value->kind == PLM_CEL_ERROR)
        return *value;
    if (value->kind != PLM_CEL_MAP)
        return plm_cel_error(arena, "no such overload: '.%.*s' of %s", (int)(size < 100 ? size : 100), name,
                             plm_cel_kind_name(value->kind));
    if (plm_cel_map_is_open(value)) {
        const struct plm_json *json = memchr(name, '\0', size) ? NULL : plm_json_get_n(value->as.map.json, name, size);
        return open_member(arena, value, json, json ? plm_json_key(json) : plm_arena_strndup(arena, name, size));
    }
    struct plm_cel_value key = plm_cel_string(name, size), found;
    if (plm_cel_map_find(arena, value, &key, &found))
        return found;
    return plm_cel_error(arena, "no such key: %.*s", (int)(size < 100 ? size : 100), name);
}

struct plm_cel_value plm_cel_element(struct plm_arena *arena, const struct plm_cel_value *list, size_t index)
{
    if (!list->as.list.json)
        return list->as.list.items[index];
    const struct plm_json *json = plm_json_at(list->as.list.json, index);
    return list->path ? open_element(arena, list, json, index) : plm_cel_json(json);
}

size_t plm_cel_size(const struct plm_cel_value *list_or_map)
{
    if (list_or_map->kind == PLM_CEL_LIST)
        return list_or_map->as.list.json ? plm_json_count(list_or_map->as.list.json) : list_or_map->as.list.count;
    return list_or_map->as.map.json ? plm_json_count(list_or_map->as.map.json) : list_or_map->as.map.count;
}

void plm_cel_cursor_init(struct plm_cel_cursor *cursor, const struct plm_cel_value *list)
{
    *cursor = (struct plm_cel_cursor){.list = list};
}

bool plm_cel_cursor_next(struct plm_cel_cursor *cursor, struct plm_arena *arena, struct plm_cel_value *ret_value)
{
    const struct plm_cel_value *list = cursor->list;
    if (!list->as.list.json) {
        if (cursor->index >= list->as.list.count)
            return false;
        *ret_value = list->as.list.items[cursor->index++];
        return true;
    }
    cursor->node = cursor->index == 0 ? plm_json_first(list->as.list.json) : plm_json_next(cursor->node);
    if (!cursor->node) {
        cursor->index = SIZE_MAX; /* stays at the end */
        return false;
    }
    *ret_value = list->path ? open_element(arena, list, cursor->node, cursor->index) : plm_cel_json(cursor->node);
    cursor->index++;
    return true;
}

void plm_cel_entries_init(struct plm_cel_entries *entries, const struct plm_cel_value *map)
{
    *entries = (struct plm_cel_entries){.map = map};
}

bool plm_cel_entries_next(struct plm_cel_entries *entries, struct plm_arena *arena, struct plm_cel_value *key,
                          struct plm_cel_value *value)
{
    const struct plm_cel_value *map = entries->map;
    if (!map->as.map.json) {
        if (entries->index >= map->as.map.count)
            return false;
        const struct plm_cel_entry *entry = &map->as.map.entries[entries->index++];
        *key = entry->key;
        *value = entry->value;
        return true;
    }
    const struct plm_json *node =
        entries->index++ == 0 ? plm_json_first(map->as.map.json) : plm_json_next(entries->node);
    while (node && map->path && plm_json_unknown(node))
        node = plm_json_next(node);
    entries->node = node;
    if (!node)
        return false;
    *key = plm_cel_text(plm_json_key(node));
    *value = map->path ? open_member(arena, map, node, plm_json_key(node)) : plm_cel_json(node);
    return true;
}
