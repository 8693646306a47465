/* SPDX-License-Identifier: Apache-2.0 */
#include "report_strings.h"

#include <plimsoll/base/text.h>
#include <string.h>

void plm_report_strings_done(struct plm_report_strings *strings)
{
    plm_buffer_done(&strings->scratch);
}

/* Longer ones hardly repeat. */
#define SHARED_SIZE 512

static const char *keep(struct plm_report_strings *strings, const char *text, size_t size)
{
    if (size > SHARED_SIZE)
        return plm_arena_strndup(strings->arena, text, size);
    uint64_t hash = 14695981039346656037u ^ size;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)text[i]) * 1099511628211u;
    size_t slot = (hash ^ hash >> 32) % PLM_STRING_SLOTS;
    const char *there = strings->slots[slot].text;
    if (there && strings->slots[slot].size == size && memcmp(there, text, size) == 0)
        return there;
    strings->slots[slot].text = plm_arena_strndup(strings->arena, text, size);
    strings->slots[slot].size = size;
    return strings->slots[slot].text;
}

static const char *keep_clean(struct plm_report_strings *strings, const char *text, size_t size)
{
    if (plm_text_is_clean(text, size))
        return keep(strings, text, size);
    plm_buffer_clear(&strings->scratch);
    plm_text_clean(&strings->scratch, text, size, 0);
    return keep(strings, plm_buffer_text(&strings->scratch), strings->scratch.size);
}

/* The bytes of a value that plm_json_cursor_open has checked; refused are only doubled keys. */
static struct plm_json *parse(const char *text, size_t size)
{
    struct plm_json *json = NULL;
    struct plm_error error;
    return plm_json_parse(text, size, PLM_JSON_UNIQUE_KEYS, "value", &json, &error) ? json : NULL;
}

const char *plm_report_strings_text(struct plm_report_strings *strings, struct plm_json_cursor *cursor)
{
    const char *text = NULL;
    size_t size = 0;
    if (plm_json_cursor_plain(cursor, &text, &size))
        return keep_clean(strings, text, size);
    plm_json_cursor_skip(cursor, &text, &size);
    plm_auto_json struct plm_json *json = parse(text, size);
    const char *string = plm_json_text(json);
    return string ? keep_clean(strings, string, strlen(string)) : NULL;
}

/* ---- trees ---- */

static bool tree_is_clean(const struct plm_json *node)
{
    const char *text = plm_json_text(node);
    if (text && !plm_text_is_clean(text, strlen(text)))
        return false;
    plm_json_each (child, node) {
        const char *key = plm_json_key(child);
        if ((key && !plm_text_is_clean(key, strlen(key))) || !tree_is_clean(child))
            return false;
    }
    return true;
}

/* The caller's. Recursion is bounded: the parser refuses nesting over PLM_LIMIT_DEPTH. */
static struct plm_json *clean_tree(struct plm_report_strings *strings, const struct plm_json *node)
{
    if (tree_is_clean(node))
        return plm_json_copy(node);
    enum plm_json_type type = plm_json_type(node);
    if (type == PLM_JSON_STRING)
        return plm_json_new_text(keep_clean(strings, plm_json_text(node), strlen(plm_json_text(node))));
    struct plm_json *copy = type == PLM_JSON_OBJECT ? plm_json_new_object() : plm_json_new_list();
    plm_json_each (child, node) {
        const char *key = plm_json_key(child);
        if (type == PLM_JSON_OBJECT)
            plm_json_set(copy, keep_clean(strings, key, strlen(key)), clean_tree(strings, child));
        else
            plm_json_push(copy, clean_tree(strings, child));
    }
    return copy;
}

struct plm_json *plm_report_strings_tree(struct plm_report_strings *strings, struct plm_json_cursor *cursor)
{
    const char *text = NULL;
    size_t size = 0;
    plm_json_cursor_skip(cursor, &text, &size);
    struct plm_json *json = parse(text, size);
    if (!json || tree_is_clean(json))
        return json;
    struct plm_json *clean = clean_tree(strings, json);
    plm_json_free(json);
    return clean;
}

const char *plm_report_strings_raw(struct plm_report_strings *strings, struct plm_json_cursor *cursor)
{
    struct plm_json_cursor start = *cursor;
    const char *text = NULL;
    size_t size = 0;
    plm_json_cursor_skip(cursor, &text, &size);
    if (plm_json_is_canonical(text, size))
        return keep(strings, text, size);
    plm_auto_json struct plm_json *json = plm_report_strings_tree(strings, &start);
    if (!json)
        return NULL;
    plm_buffer_clear(&strings->scratch);
    plm_json_print(json, &strings->scratch);
    return keep(strings, plm_buffer_text(&strings->scratch), strings->scratch.size);
}
